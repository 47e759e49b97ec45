#pragma once

#include <array>
#include <string>
#include <vector>

#include "core/guidance/answers.h"
#include "engine/cases.h"
#include "io/http/form.h"
#include "io/web/site/site.h"

/// How pages show what a case is about, and ask what its category asks.
namespace huiyin::web {

/// What one of FIELDS* may be (fields.tpl): exactly one of these is set in each.
inline constexpr std::array field_kinds{"LINES", "TEXTLINE", "DATE", "CHOICE", "NOTE", "SELECT", "CHECK", "HEAD", "HIDDEN"};

/// CATEGORY? {TEXT} and ANSWERS? {TEXT} of a case whose content may be read.
void set_category(View& view, const Site& site, text::Language language, const engine::CaseContent& content);

/// The categories that may be chosen for what may be brought here.
std::vector<const guidance::Category*> categories_offered(const engine::Town& town, const guidance::Guidance& guidance);

/// NAME? {LINES* {TEXT}}: a text line by line; nothing if it is empty.
void set_words(View& view, std::string_view name, const std::string& words);
/// WELCOME? and EMERGENCY?, as set_words: what the town says in words of its own.
void set_town_words(View& view, text::Language language, const guidance::Texts& texts);
/// SUBJECT_HINT, BODY_LABEL, BODY_HINT and NEEDS_NAME? {TEXT}: what a filing of that kind is asked, in its own words or in ours; `body_hint` is
/// ours for the text.
void set_filing_words(View& view, text::Language language, const procedure::Procedure& kind, std::string_view body_hint);
/// FIELDS* (fields.tpl): the questions of a category with what was answered and, beside each, what is wrong with it. `prefix`
/// keeps their names apart where they are only shown.
void set_questions(View& view, text::Language language, const guidance::Category* category, const guidance::Answers& answers,
                   const std::vector<Problem>& wrong, const std::string& prefix = {});
/// The answers that a form with those fields sends.
guidance::Answers read_answers(const http::Form& form, const guidance::Category& category);

/// Moves problems of answers ("answers/ID") to the fields of the form, where errors link to: "answer-ID", "answer-ID-year".
void name_answer_fields(std::vector<Problem>& wrong, const guidance::Category* category);
/// The fields of a category's questions by these names, in order.
std::vector<std::string> answer_fields(const guidance::Category* category);

}  // namespace huiyin::web
