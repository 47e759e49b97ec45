#pragma once

#include <string_view>

namespace huiyin::guidance::problems {

// A category, template or text that can't be taken; `where` is its field ("name/zh", "questions/0/label/en").
inline constexpr std::string_view bad_id = "guidance/bad-id";                        ///< {"id"}
inline constexpr std::string_view id_taken = "guidance/id-taken";                    ///< {"id"}
inline constexpr std::string_view name_taken = "guidance/name-taken";                ///< {"name","category"}: another that is offered has it
inline constexpr std::string_view missing = "guidance/missing";                      ///< {"language"}: zh or en
inline constexpr std::string_view too_long = "guidance/too-long";                    ///< {"max","over"}
inline constexpr std::string_view not_text = "guidance/not-text";                    ///< not UTF-8, or control characters
inline constexpr std::string_view unknown_office = "guidance/unknown-office";        ///< {"office"}
inline constexpr std::string_view unknown_procedure = "guidance/unknown-procedure";  ///< {"procedure"}
inline constexpr std::string_view unknown_category = "guidance/unknown-category";    ///< {"category"}
inline constexpr std::string_view unknown_command = "guidance/unknown-command";      ///< {"command","known"}
inline constexpr std::string_view unknown_state = "guidance/unknown-state";          ///< {"state","known"}
inline constexpr std::string_view unknown_outcome = "guidance/unknown-outcome";      ///< {"outcome","known"}
inline constexpr std::string_view unknown_field = "guidance/unknown-field";          ///< {"field","known"}
inline constexpr std::string_view unknown_kind = "guidance/unknown-kind";            ///< {"kind","known"}
inline constexpr std::string_view no_words = "guidance/no-words";                    ///< a template without any text
inline constexpr std::string_view too_many_questions = "guidance/too-many-questions";  ///< {"max"}
inline constexpr std::string_view too_few_choices = "guidance/too-few-choices";
inline constexpr std::string_view too_many_choices = "guidance/too-many-choices";    ///< {"max"}
inline constexpr std::string_view twice = "guidance/twice";                          ///< {"id"}: two of one list have the same id
inline constexpr std::string_view bad_document = "guidance/bad-document";            ///< {"why"}: a stored version does not read

// A resident's answers; `where` is "answers/ID".
inline constexpr std::string_view answer_missing = "guidance/answer-missing";        ///< {"question_zh","question_en"}
inline constexpr std::string_view answer_too_long = "guidance/answer-too-long";      ///< {"max","over"}
inline constexpr std::string_view answer_no_choice = "guidance/answer-no-choice";    ///< {"known"}
inline constexpr std::string_view answer_no_day = "guidance/answer-no-day";          ///< {"typed"}
inline constexpr std::string_view unknown_question = "guidance/unknown-question";    ///< {"question","known"}

}  // namespace huiyin::guidance::problems
