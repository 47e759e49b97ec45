#include "core/guidance/answers.h"

#include <algorithm>

#include "base/blank.h"
#include "base/bytes.h"
#include "base/time.h"
#include "core/guidance/problems.h"
#include "core/text/dates.h"

namespace huiyin::guidance {

namespace answers_detail {

const Question::Choice* find_choice(const Question& question, std::string_view id) {
    const auto found = std::ranges::find(question.choices, id, &Question::Choice::id);
    return found == question.choices.end() ? nullptr : &*found;
}

bool is_asked(const Category& category, const std::string& id) {
    return std::ranges::find(category.questions, id, &Question::id) != category.questions.end();
}

std::optional<Problem> trouble_of(const Question& question, const std::string& answer) {
    const std::string where = "answers/" + question.id;
    if (!is_utf8(answer) || answer.find('\0') != std::string::npos) return Problem{problems::not_text, {}, where};
    if (question.kind == Question::Kind::choice && find_choice(question, answer) == nullptr) {
        std::string known;
        for (const auto& choice : question.choices) known += (known.empty() ? "" : ", ") + choice.id;
        return Problem{problems::answer_no_choice, {{"known", known}}, where};
    }
    if (question.kind == Question::Kind::date && !parse_date(answer))
        return Problem{problems::answer_no_day, {{"typed", answer}}, where};
    const std::size_t max = question.kind == Question::Kind::lines ? answer_lines_characters_max : answer_line_characters_max;
    if (const std::size_t length = count_characters(answer); length > max)
        return Problem{problems::answer_too_long, {{"max", std::to_string(max)}, {"over", std::to_string(length - max)}}, where};
    return std::nullopt;
}

}  // namespace answers_detail
using namespace answers_detail;

std::vector<Problem> check_answers(const Category& category, const Answers& answers, bool complete) {
    std::vector<Problem> wrong;
    for (const Question& question : category.questions) {
        const auto found = answers.find(question.id);
        if (found == answers.end() || is_blank(found->second)) {
            if (question.required && complete)
                wrong.push_back({problems::answer_missing,
                                 {{"question_zh", question.label.zh}, {"question_en", question.label.en}},
                                 "answers/" + question.id});
            continue;
        }
        if (auto trouble = trouble_of(question, found->second)) wrong.push_back(std::move(*trouble));
    }
    return wrong;
}

std::vector<Problem> check_known(const Category& category, const Answers& answers) {
    std::vector<Problem> wrong;
    for (const auto& [id, answer] : answers) {
        if (is_asked(category, id)) continue;
        std::string known;
        for (const Question& question : category.questions) known += (known.empty() ? "" : ", ") + question.id;
        wrong.push_back({problems::unknown_question, {{"question", id}, {"known", known}}, "answers/" + id});
    }
    return wrong;
}

std::string write_answers(text::Language language, const Category& category, const Answers& answers) {
    const auto in = [&](const Text& text) { return language == text::Language::zh ? text.zh : text.en; };
    std::string out;
    for (const Question& question : category.questions) {
        const auto found = answers.find(question.id);
        if (found == answers.end() || is_blank(found->second)) continue;
        std::string words = found->second;
        if (const auto* choice = question.kind == Question::Kind::choice ? find_choice(question, words) : nullptr)
            words = in(choice->name);
        if (const auto day = question.kind == Question::Kind::date ? parse_date(words) : std::nullopt)
            words = text::write_day(language, *day);
        out += (out.empty() ? "" : "\n\n") + in(question.label) + "\n" + words;
    }
    for (const auto& [id, answer] : answers)
        if (!is_asked(category, id) && !is_blank(answer)) out += (out.empty() ? "" : "\n\n") + id + "\n" + answer;
    return out;
}

}  // namespace huiyin::guidance
