#include "core/guidance/parse.h"

#include "base/json.h"
#include "core/guidance/problems.h"
#include "core/procedure/text_documents.h"

namespace huiyin::guidance {

namespace parse_detail {

/// Optional texts are left out whole.
Result<Text> read_toml_text(const DataNode& node, std::string_view key, bool required) {
    if (!required && node.find(key) == nullptr) return Text{};
    TRY_LET(table, node.table(key));
    TRY_LET(zh, table->string("zh"));
    TRY_LET(en, table->string("en"));
    return Text{std::move(zh), std::move(en)};
}

Result<Question> read_toml_question(const DataNode& node) {
    Question out;
    TRY_LET(id, node.string("id"));
    TRY_LET(kind, node.string_or("kind", "line"));
    TRY_LET(label, read_toml_text(node, "label", true));
    TRY_LET(help, read_toml_text(node, "help", false));
    TRY_LET(required, node.boolean_or("required", false));
    const auto known = parse_question_kind(kind);
    if (!known)
        return node.refuse_here(problems::unknown_kind, {{"kind", kind}, {"known", "line, lines, choice, date, place"}});
    out = {.id = std::move(id), .kind = *known, .label = std::move(label), .help = std::move(help), .required = required, .choices = {}};
    if (node.find("choices") == nullptr) return out;
    TRY_LET(choices, node.array("choices"));
    for (const DataNode& one : choices->elements()) {
        TRY_LET(choice_id, one.string("id"));
        TRY_LET(zh, one.string("zh"));
        TRY_LET(en, one.string("en"));
        out.choices.push_back({.id = std::move(choice_id), .name = {std::move(zh), std::move(en)}});
    }
    return out;
}

Result<Category> read_toml_category(const DataNode& node) {
    TRY_LET(id, node.string("id"));
    TRY_LET(name, read_toml_text(node, "name", true));
    TRY_LET(hint, read_toml_text(node, "hint", false));
    TRY_LET(procedure_id, node.string_or("procedure", ""));
    TRY_LET(office, node.string_or("office", ""));
    TRY_LET(notice, read_toml_text(node, "notice", false));
    TRY_LET(withdrawn, node.boolean_or("withdrawn", false));
    Category out{.id = std::move(id), .name = std::move(name), .hint = std::move(hint), .procedure = std::move(procedure_id),
                 .office = {}, .notice = std::move(notice), .questions = {}, .withdrawn = withdrawn};
    if (!office.empty()) out.office = OfficeId{std::move(office)};
    if (node.find("question") == nullptr) return out;
    TRY_LET(questions, node.array("question"));
    for (const DataNode& one : questions->elements()) {
        TRY_LET(question, read_toml_question(one));
        out.questions.push_back(std::move(question));
    }
    return out;
}

Result<ReplyTemplate> read_toml_reply(const DataNode& node) {
    TRY_LET(id, node.string("id"));
    TRY_LET(category, node.string_or("category", ""));
    TRY_LET(state, node.string_or("state", ""));
    TRY_LET(procedure_id, node.string("procedure"));
    TRY_LET(command, node.string("command"));
    TRY_LET(outcome, node.string_or("outcome", ""));
    TRY_LET(name, read_toml_text(node, "name", true));
    TRY_LET(withdrawn, node.boolean_or("withdrawn", false));
    ReplyTemplate out{.id = std::move(id), .category = std::move(category), .state = std::move(state),
                      .procedure = std::move(procedure_id), .command = std::move(command), .outcome = std::move(outcome),
                      .name = std::move(name), .texts = {}, .withdrawn = withdrawn};
    TRY_LET(texts, node.table("texts"));
    for (const auto& [field, table] : texts->members()) {
        TRY_LET(zh, table->string("zh"));
        TRY_LET(en, table->string("en"));
        out.texts[field] = Text{std::move(zh), std::move(en)};
    }
    return out;
}

/// The first of all that is wrong, at the item's line.
Result<void> require_whole(std::vector<Problem> wrong, const DataNode& node) {
    if (wrong.empty()) return {};
    Problem problem = std::move(wrong.front());
    problem.where = node.where() + " (" + problem.where + ")";
    return tl::unexpected<Problem>(std::move(problem));
}

// ---- documents

using procedure::text_value;

Result<procedure::Members> members_of(const json::Value& value, std::string place) {
    return procedure::Members::of(value, std::move(place), problems::bad_document);
}

json::Value question_value(const Question& question) {
    json::Array choices;
    for (const Question::Choice& choice : question.choices)
        choices.emplace_back(json::Object{{"id", choice.id}, {"name", text_value(choice.name)}});
    return json::Object{{"id", question.id},
                        {"kind", std::string(to_text(question.kind))},
                        {"label", text_value(question.label)},
                        {"help", text_value(question.help)},
                        {"required", question.required},
                        {"choices", std::move(choices)}};
}

Result<Question> question_of(const json::Value& value, const std::string& place) {
    TRY_LET(members, members_of(value, place));
    Question out;
    TRY_LET(id, members.string("id"));
    TRY_LET(kind, members.string("kind"));
    TRY_LET(label, members.text("label"));
    TRY_LET(help, members.text("help"));
    TRY_LET(required, members.boolean("required"));
    TRY_LET(choices, members.array("choices"));
    TRY(members.end());
    const auto known = parse_question_kind(kind);
    if (!known) return refuse(problems::bad_document, {{"why", members.place_of("kind")}});
    out = {.id = std::move(id), .kind = *known, .label = std::move(label), .help = std::move(help), .required = required, .choices = {}};
    for (const json::Value& one : *choices) {
        TRY_LET(choice, members_of(one, members.place_of("choices")));
        TRY_LET(choice_id, choice.string("id"));
        TRY_LET(name, choice.text("name"));
        TRY(choice.end());
        out.choices.push_back({.id = std::move(choice_id), .name = std::move(name)});
    }
    return out;
}

}  // namespace parse_detail
using namespace parse_detail;

Result<std::vector<Category>> parse_categories(const DataNode& file, const accounts::Offices& offices,
                                               const FindProcedure& find_procedure) {
    std::vector<Category> out;
    const DataNode* list = file.find("category");
    if (list == nullptr) {
        TRY(file.require_all_read());
        return out;
    }
    for (const DataNode& node : list->elements()) {
        TRY_LET(category, read_toml_category(node));
        TRY(require_whole(check_category(category, out, offices, find_procedure), node));
        for (const Category& other : out)
            if (other.id == category.id) return node.refuse_here(problems::id_taken, {{"id", category.id}});
        out.push_back(std::move(category));
    }
    TRY(file.require_all_read());
    return out;
}

Result<std::vector<ReplyTemplate>> parse_replies(const DataNode& file, const std::vector<Category>& categories,
                                                 const FindProcedure& find_procedure) {
    std::vector<ReplyTemplate> out;
    const DataNode* list = file.find("reply");
    if (list == nullptr) {
        TRY(file.require_all_read());
        return out;
    }
    for (const DataNode& node : list->elements()) {
        TRY_LET(reply, read_toml_reply(node));
        TRY(require_whole(check_reply(reply, categories, find_procedure), node));
        for (const ReplyTemplate& other : out)
            if (other.id == reply.id) return node.refuse_here(problems::id_taken, {{"id", reply.id}});
        out.push_back(std::move(reply));
    }
    TRY(file.require_all_read());
    return out;
}

std::string write_category(const Category& category) {
    json::Array questions;
    for (const Question& question : category.questions) questions.push_back(question_value(question));
    return json::write(json::Object{{"id", category.id},
                                    {"name", text_value(category.name)},
                                    {"hint", text_value(category.hint)},
                                    {"procedure", category.procedure},
                                    {"office", category.office ? category.office->value : std::string()},
                                    {"notice", text_value(category.notice)},
                                    {"questions", std::move(questions)},
                                    {"withdrawn", category.withdrawn}});
}

Result<Category> read_category(std::string_view document) {
    TRY_LET(value, json::parse(document));
    TRY_LET(members, members_of(value, {}));
    Category out;
    TRY_LET(id, members.string("id"));
    TRY_LET(name, members.text("name"));
    TRY_LET(hint, members.text("hint"));
    TRY_LET(procedure_id, members.string("procedure"));
    TRY_LET(office, members.string("office"));
    TRY_LET(notice, members.text("notice"));
    TRY_LET(questions, members.array("questions"));
    TRY_LET(withdrawn, members.boolean("withdrawn"));
    TRY(members.end());
    out = {.id = std::move(id), .name = std::move(name), .hint = std::move(hint), .procedure = std::move(procedure_id),
           .office = {}, .notice = std::move(notice), .questions = {}, .withdrawn = withdrawn};
    if (!office.empty()) out.office = OfficeId{std::move(office)};
    for (std::size_t i = 0; i < questions->size(); ++i) {
        TRY_LET(question, question_of((*questions)[i], "/questions/" + std::to_string(i)));
        out.questions.push_back(std::move(question));
    }
    return out;
}

std::string write_reply(const ReplyTemplate& reply) {
    json::Object texts;
    for (const auto& [field, text] : reply.texts) texts.emplace_back(field, text_value(text));
    return json::write(json::Object{{"id", reply.id},
                                    {"category", reply.category},
                                    {"state", reply.state},
                                    {"procedure", reply.procedure},
                                    {"command", reply.command},
                                    {"outcome", reply.outcome},
                                    {"name", text_value(reply.name)},
                                    {"texts", std::move(texts)},
                                    {"withdrawn", reply.withdrawn}});
}

Result<ReplyTemplate> read_reply(std::string_view document) {
    TRY_LET(value, json::parse(document));
    TRY_LET(members, members_of(value, {}));
    TRY_LET(id, members.string("id"));
    TRY_LET(category, members.string("category"));
    TRY_LET(state, members.string("state"));
    TRY_LET(procedure_id, members.string("procedure"));
    TRY_LET(command, members.string("command"));
    TRY_LET(outcome, members.string("outcome"));
    TRY_LET(name, members.text("name"));
    TRY_LET(texts, members.take("texts"));
    TRY_LET(withdrawn, members.boolean("withdrawn"));
    TRY(members.end());
    ReplyTemplate out{.id = std::move(id), .category = std::move(category), .state = std::move(state),
                      .procedure = std::move(procedure_id), .command = std::move(command), .outcome = std::move(outcome),
                      .name = std::move(name), .texts = {}, .withdrawn = withdrawn};
    TRY_LET(by_field, members_of(*texts, "/texts"));
    for (const auto& [field, one] : *texts->object()) {
        TRY_LET(text, by_field.text(field));
        out.texts[field] = std::move(text);
    }
    return out;
}

std::string write_order(const std::vector<std::string>& ids) {
    json::Array categories;
    for (const std::string& id : ids) categories.emplace_back(id);
    return json::write(json::Object{{"categories", std::move(categories)}});
}

Result<std::vector<std::string>> read_order(std::string_view document) {
    TRY_LET(value, json::parse(document));
    TRY_LET(members, members_of(value, {}));
    TRY_LET(categories, members.take("categories"));
    TRY(members.end());
    const auto wrong = [] { return refuse(problems::bad_document, {{"why", "/categories"}}); };
    if (categories->array() == nullptr) return wrong();
    std::vector<std::string> out;
    for (const json::Value& id : *categories->array()) {
        if (id.string() == nullptr) return wrong();
        out.push_back(*id.string());
    }
    return out;
}

std::string write_texts(const Texts& texts) {
    return json::write(json::Object{{"welcome", text_value(texts.welcome)},
                                    {"contact", text_value(texts.contact)},
                                    {"emergency", text_value(texts.emergency)}});
}

Result<Texts> read_texts(std::string_view document) {
    TRY_LET(value, json::parse(document));
    TRY_LET(members, members_of(value, {}));
    TRY_LET(welcome, members.text("welcome"));
    TRY_LET(contact, members.text("contact"));
    TRY_LET(emergency, members.text("emergency"));
    TRY(members.end());
    return Texts{.welcome = std::move(welcome), .contact = std::move(contact), .emergency = std::move(emergency)};
}

}  // namespace huiyin::guidance
