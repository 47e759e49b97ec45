#include "core/guidance/check.h"

#include <algorithm>
#include <set>

#include "core/accounts/problems.h"
#include "core/guidance/problems.h"
#include "core/procedure/text_documents.h"

namespace huiyin::guidance {

namespace check_detail {

struct Finder : procedure::TextFinder {
    Finder() : TextFinder({.not_text = problems::not_text, .too_long = problems::too_long, .missing = problems::missing}) {}
    void check_id(const std::string& id, const std::string& where) {
        if (!is_slug(id)) find(problems::bad_id, {{"id", id}}, where);
    }
};

template <typename Items, typename IdOf>
std::string known_of(const Items& items, IdOf id_of) {
    std::string out;
    for (const auto& item : items) out += (out.empty() ? "" : ", ") + std::string(id_of(item));
    return out;
}

void check_question(Finder& finder, const Question& question, const std::string& where) {
    finder.check_id(question.id, where + "/id");
    finder.check_text(question.label, label_characters_max, where + "/label", true);
    finder.check_text(question.help, help_characters_max, where + "/help", false);
    if (question.kind != Question::Kind::choice) return;
    const std::string choices = where + "/choices";
    if (question.choices.size() < 2) finder.find(problems::too_few_choices, {}, choices + "/zh");
    if (question.choices.size() > choices_max)
        finder.find(problems::too_many_choices, {{"max", std::to_string(choices_max)}}, choices + "/zh");
    std::set<std::string> ids;
    for (const Question::Choice& choice : question.choices) {
        finder.check_id(choice.id, choices + "/zh");
        if (!ids.insert(choice.id).second) finder.find(problems::twice, {{"id", choice.id}}, choices + "/zh");
        finder.check_text(choice.name, name_characters_max, choices, true);
    }
}

/// A name as people tell names apart: not by blanks, nor by capitals.
std::string as_heard(const std::string& name) {
    std::string out;
    for (const char c : name)
        if (c != ' ' && c != '\t') out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return out;
}

/// Nobody can choose between two of one name, in whichever language they read.
void check_name_is_free(Finder& finder, const Category& category, const std::vector<Category>& all) {
    if (category.withdrawn) return;
    for (const auto& [language, half] : {std::pair{"name/zh", &Text::zh}, {"name/en", &Text::en}}) {
        const std::string& name = category.name.*half;
        for (const Category& other : all)
            if (other.id != category.id && !other.withdrawn && !name.empty() && as_heard(other.name.*half) == as_heard(name)) {
                finder.find(problems::name_taken, {{"name", name}, {"category", other.id}}, language);
                break;
            }
    }
}

}  // namespace check_detail
using namespace check_detail;

std::vector<Problem> check_category(const Category& category, const std::vector<Category>& all, const accounts::Offices& offices,
                                    const FindProcedure& find_procedure) {
    Finder finder;
    finder.check_id(category.id, "id");
    finder.check_text(category.name, name_characters_max, "name", true);
    check_name_is_free(finder, category, all);
    finder.check_text(category.hint, hint_characters_max, "hint", false);
    finder.check_text(category.notice, notice_characters_max, "notice", false, true);
    if (!category.procedure.empty()) {
        const procedure::Procedure* procedure = find_procedure(category.procedure);
        if (procedure == nullptr || procedure->filing == procedure::Filing::nobody)
            finder.find(problems::unknown_procedure, {{"procedure", category.procedure}}, "procedure");
    }
    if (category.office && offices.find(*category.office) == nullptr)
        finder.find(problems::unknown_office, {{"office", category.office->value}}, "office");
    if (category.questions.size() > questions_max)
        finder.find(problems::too_many_questions, {{"max", std::to_string(questions_max)}}, "questions");
    std::set<std::string> ids;
    for (std::size_t i = 0; i < category.questions.size(); ++i) {
        const std::string where = "questions/" + std::to_string(i);
        check_question(finder, category.questions[i], where);
        if (!ids.insert(category.questions[i].id).second)
            finder.find(problems::twice, {{"id", category.questions[i].id}}, where + "/id");
    }
    return std::move(finder.wrong);
}

std::vector<Problem> check_reply(const ReplyTemplate& reply, const std::vector<Category>& categories,
                                 const FindProcedure& find_procedure) {
    Finder finder;
    finder.check_id(reply.id, "id");
    finder.check_text(reply.name, name_characters_max, "name", true);
    if (!reply.category.empty() && std::ranges::find(categories, reply.category, &Category::id) == categories.end())
        finder.find(problems::unknown_category, {{"category", reply.category}}, "category");
    bool any = false;
    for (const auto& [field, text] : reply.texts) {
        finder.check_text(text, reply_text_characters_max, "texts/" + field, false, true);
        any = any || !(text == Text{});
    }
    const procedure::Procedure* procedure = find_procedure(reply.procedure);
    if (procedure == nullptr) {
        finder.find(problems::unknown_procedure, {{"procedure", reply.procedure}}, "procedure");
        return std::move(finder.wrong);
    }
    if (!reply.state.empty() && procedure->find_state({reply.state}) == nullptr)
        finder.find(problems::unknown_state,
                    {{"state", reply.state}, {"known", known_of(procedure->states, [](const auto& one) { return one.id.value; })}}, "state");
    const procedure::CommandRule* command = procedure->find_command({reply.command});
    if (command == nullptr) {
        finder.find(problems::unknown_command,
                    {{"command", reply.command},
                     {"known", known_of(procedure->commands, [](const auto& one) { return one.id.value; })}},
                    "command");
        return std::move(finder.wrong);
    }
    std::string choices;
    bool has_outcome = false;
    std::string fields;
    for (const procedure::Field& field : command->fields) {
        if (field.kind == procedure::FieldKind::text) fields += (fields.empty() ? "" : ", ") + field.id.value;
        for (const procedure::Choice& choice : field.choices) {
            choices += (choices.empty() ? "" : ", ") + choice.id.value;
            has_outcome = has_outcome || choice.id.value == reply.outcome;
        }
    }
    if (!reply.outcome.empty() && !has_outcome)
        finder.find(problems::unknown_outcome, {{"outcome", reply.outcome}, {"known", choices}}, "outcome");
    for (const auto& [name, text] : reply.texts) {
        const procedure::Field* field = procedure::find_field(*command, {name});
        if (field == nullptr || field->kind != procedure::FieldKind::text) {
            finder.find(problems::unknown_field, {{"field", name}, {"known", fields}}, "texts/" + name + "/zh");
            continue;
        }
        const auto max = static_cast<std::size_t>(field->max_length);
        if (max > 0 && max < reply_text_characters_max) {
            finder.check_half(text.zh, max, "texts/" + name + "/zh", true);
            finder.check_half(text.en, max, "texts/" + name + "/en", true);
        }
    }
    if (!any) {
        std::string first;
        for (const procedure::Field& field : command->fields)
            if (first.empty() && field.kind == procedure::FieldKind::text) first = field.id.value;
        finder.find(problems::no_words, {}, first.empty() ? "command" : "texts/" + first + "/zh");
    }
    return std::move(finder.wrong);
}

std::vector<Problem> check_texts(const Texts& texts) {
    Finder finder;
    finder.check_text(texts.welcome, welcome_characters_max, "welcome", false, true);
    finder.check_text(texts.emergency, emergency_characters_max, "emergency", false, true);
    finder.check_text(texts.contact, contact_characters_max, "contact", false);
    return std::move(finder.wrong);
}

std::vector<Problem> check_order(const std::vector<std::string>& ids, const std::vector<Category>& categories) {
    Finder finder;
    for (auto id = ids.begin(); id != ids.end(); ++id) {
        if (std::ranges::find(categories, *id, &Category::id) == categories.end()) finder.find(problems::unknown_category, {{"category", *id}}, *id);
        if (std::find(ids.begin(), id, *id) != id) finder.find(problems::twice, {{"id", *id}}, *id);
    }
    return std::move(finder.wrong);
}

std::vector<Problem> check_office(const accounts::Office& office, const accounts::Offices& others) {
    Finder finder;
    if (!is_slug(office.id.value)) finder.find(accounts::problems::bad_office_id, {{"office", office.id.value}}, "id");
    finder.check_text(office.name, name_characters_max, "name", true);
    finder.check_text(office.duties, duties_characters_max, "duties", !office.imported);
    finder.check_text(office.outside_route, help_characters_max, "outside_route", false);
    if (!finder.wrong.empty()) return std::move(finder.wrong);
    std::vector<accounts::Office> all = others.all();
    for (const accounts::Office& changed : accounts::changed_by(others, office)) {
        const auto present = std::ranges::find(all, changed.id, &accounts::Office::id);
        if (present == all.end())
            all.push_back(changed);
        else
            *present = changed;
    }
    const auto town = accounts::Offices::create(std::move(all));
    if (town) return {};
    Problem problem = town.error();
    const auto is = [&](std::string_view code) { return problem.code == code; };
    using namespace accounts::problems;
    problem.where = is(unknown_parent) || is(office_circle)                            ? "parent"
                    : is(unknown_complaints_to) || is(complaints_to_itself)            ? "complaints_to"
                    : is(no_route_for_complaints)                                      ? "complaints_to"
                    : is(reception_closed)                                             ? "takes_filings"
                    : is(no_reception)                                                 ? "reception"
                                                                                       : "id";
    return {std::move(problem)};
}

}  // namespace huiyin::guidance
