#include "io/web/site/category.h"

#include <algorithm>

#include "core/text/say.h"
#include "engine/kinds.h"
#include "io/web/shown.h"
#include "io/web/site/fields.h"

namespace huiyin::web {
namespace category_detail {

using guidance::Question;
using text::Language;

constexpr std::string_view answer_place = "answers/";
constexpr int rows_of_a_long_answer = 4;

std::string field_of(const Question& question) { return "answer-" + question.id; }
/// Where an error's link leads: the first control of the field.
std::string anchor_of(const Question& question) {
    return question.kind == Question::Kind::date ? field_of(question) + "-year" : field_of(question);
}

void set_day(View& view, const std::string& answer) {
    std::string rest = answer;
    for (const auto* part : {"YEAR", "MONTH"}) {
        const auto end = std::min(rest.find('-'), rest.size());
        view.set(part, rest.substr(0, end));
        rest = rest.substr(std::min(end + 1, rest.size()));
    }
    view.set("DAY", rest);
}

void set_options(View& view, Language language, const Question& question, const std::string& answer, const std::string& field) {
    bool first = true;
    const auto add = [&](const std::string& value, const std::string& label, bool checked) {
        view.add("OPTIONS").set("OPTION_ID", first ? field : field + "-" + value).set("VALUE", value).set("LABEL", label).show("CHECKED", checked);
        first = false;
    };
    view.list("OPTIONS");
    for (const Question::Choice& choice : question.choices) add(choice.id, in(language, choice.name), answer == choice.id);
    if (!question.required) add("", text::say(language, "form.no-answer"), answer.empty());
}

}  // namespace category_detail
using namespace category_detail;

void set_category(View& view, const Site& site, Language language, const engine::CaseContent& content) {
    view.list("CATEGORY").list("ANSWERS");
    const std::string& category = content.text(1, "category");
    if (category.empty()) return;
    const auto guidance = site.context.town.guidance();
    view.add("CATEGORY").set("TEXT", shown_line(guidance::category_name(language, *guidance, category)));
    if (const std::string& answers = content.text(1, "answers"); !answers.empty())
        view.add("ANSWERS").set("TEXT", shown_text(answers));
}

std::vector<const guidance::Category*> categories_offered(const engine::Town& town, const guidance::Guidance& guidance) {
    const auto kinds = engine::kinds_offered(town);
    std::vector<const guidance::Category*> out = guidance.offered();
    std::erase_if(out, [&](const guidance::Category* one) {
        return !one->procedure.empty() &&
               std::ranges::none_of(kinds, [&](const auto* kind) { return kind->id.value == one->procedure; });
    });
    return out;
}

void set_words(View& view, std::string_view name, const std::string& words) {
    view.list(name);
    if (words.empty()) return;
    View& shown = view.add(name);
    shown.list("LINES");
    std::string rest = words;
    while (!rest.empty()) {
        const auto end = std::min(rest.find('\n'), rest.size());
        if (const std::string line = trimmed_text(rest.substr(0, end)); !line.empty()) shown.add("LINES").set("TEXT", line);
        rest = rest.substr(std::min(end + 1, rest.size()));
    }
}

void set_town_words(View& view, Language language, const guidance::Texts& texts) {
    set_words(view, "WELCOME", in(language, texts.welcome));
    set_words(view, "EMERGENCY", in(language, texts.emergency));
}

void set_filing_words(View& view, text::Language language, const procedure::Procedure& kind, std::string_view body_hint) {
    const procedure::FilingForm& form = kind.filing_form;
    const auto ask = [&](std::string_view name, const std::optional<procedure::Text>& own, std::string_view otherwise) {
        view.set(name, own ? in(language, *own) : text::say(language, otherwise));
    };
    ask("SUBJECT_HINT", form.subject_hint, "file.what.subject.hint");
    ask("BODY_LABEL", form.body, "file.what.body");
    ask("BODY_HINT", form.body_hint, body_hint);
    view.list("NEEDS_NAME");
    if (kind.filing == procedure::Filing::named) view.add("NEEDS_NAME").set("TEXT", in(language, kind.summary));
}

void set_questions(View& view, Language language, const guidance::Category* category, const guidance::Answers& answers,
                   const std::vector<Problem>& wrong, const std::string& prefix) {
    view.list("FIELDS");
    if (category == nullptr) return;
    for (const Question& question : category->questions) {
        const auto found = answers.find(question.id);
        const std::string answer = found == answers.end() ? std::string() : found->second;
        View& outer = view.add("FIELDS");
        for (const auto* kind : field_kinds) outer.list(kind);
        using enum Question::Kind;
        View& inner = outer.add(question.kind == date ? "DATE" : question.kind == choice ? "CHOICE" : question.kind == lines ? "LINES" : "TEXTLINE");
        inner.set("ID", prefix + field_of(question)).list("HINT").list("ERROR").list("TOLD");
        inner.set("LABEL", question.required ? in(language, question.label)
                                             : text::say(language, "desk.field.optional", {{"field", in(language, question.label)}}));
        if (const auto& help = in(language, question.help); !help.empty()) inner.add("HINT").set("TEXT", help);
        for (const Problem& problem : wrong)
            if (problem.where == anchor_of(question) && inner.items("ERROR")->empty())
                inner.add("ERROR").set("TEXT", text::explain(language, problem));
        if (question.kind == date)
            set_day(inner, answer);
        else if (question.kind == choice)
            set_options(inner, language, question, answer, prefix + field_of(question));
        else
            inner.set("VALUE", answer).set("ROWS", std::to_string(rows_of_a_long_answer));
    }
}

guidance::Answers read_answers(const http::Form& form, const guidance::Category& category) {
    guidance::Answers out;
    for (const Question& question : category.questions) {
        const std::string field = field_of(question);
        std::string answer = question.kind == Question::Kind::date ? typed_date(form, field) : trimmed_text(form.get(field));
        if (!answer.empty()) out[question.id] = std::move(answer);
    }
    return out;
}

void name_answer_fields(std::vector<Problem>& wrong, const guidance::Category* category) {
    if (category == nullptr) return;
    for (Problem& problem : wrong)
        for (const Question& question : category->questions)
            if (problem.where == std::string(answer_place) + question.id) {
                problem.where = anchor_of(question);
                break;
            }
}

std::vector<std::string> answer_fields(const guidance::Category* category) {
    std::vector<std::string> out;
    if (category == nullptr) return out;
    for (const Question& question : category->questions) out.push_back(anchor_of(question));
    return out;
}

}  // namespace huiyin::web
