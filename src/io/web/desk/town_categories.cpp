#include <algorithm>

#include "core/guidance/check.h"
#include "core/guidance/parse.h"
#include "core/text/say.h"
#include "engine/kinds.h"
#include "io/web/desk/town_parts.h"
#include "io/web/site/category.h"

namespace huiyin::web::desk {
namespace town_categories_detail {

using guidance::Category;
using guidance::Question;
using text::say;

/// The document is ours: a form or a version made it.
Category category_in(const std::string& document) {
    const auto read = guidance::read_category(document);
    return read ? *read : Category{};
}

std::string field(std::size_t number, const std::string& name) { return "questions-" + std::to_string(number) + "-" + name; }

void add_question(const Seat& seat, TownFields& fields, const Question& question, std::size_t number) {
    const auto language = seat.language;
    const auto label = [&](std::string_view key) {
        return say(language, "town.question.of", {{"number", std::to_string(number + 1)}, {"what", say(language, key)}});
    };
    fields.push_back({.kind = TownField::Kind::head, .name = {}, .label = say(language, "town.question", {{"number", std::to_string(number + 1)}}), .value = {},
                      .hint = question.id.empty() ? say(language, "town.question.new") : say(language, "town.question.remove")});
    fields.push_back({.kind = TownField::Kind::hidden, .name = field(number, "id"), .label = {}, .value = question.id});
    add_text_fields(seat, fields, field(number, "label"), label("town.question.label"), question.label);
    TownField kind{.kind = TownField::Kind::select, .name = field(number, "kind"), .label = label("town.question.kind"), .value = std::string(guidance::to_text(question.kind))};
    for (const auto* one : {"line", "lines", "choice", "date", "place"}) kind.options.emplace_back(one, say(language, "town.question.kind." + std::string(one)));
    fields.push_back(std::move(kind));
    add_text_fields(seat, fields, field(number, "help"), label("town.question.help"), question.help);
    procedure::Text choices;
    for (const auto& choice : question.choices) {
        choices.zh += (&choice == &question.choices.front() ? "" : "\n") + choice.name.zh;
        choices.en += (&choice == &question.choices.front() ? "" : "\n") + choice.name.en;
    }
    add_text_fields(seat, fields, field(number, "choices"), label("town.question.choices"), choices, TownField::Kind::lines,
                    say(language, "town.question.choices.hint"));
    fields.push_back({.kind = TownField::Kind::check, .name = field(number, "required"), .label = label("town.question.required"),
                      .value = question.required ? "yes" : "", .hint = say(language, "town.question.required.hint")});
}

TownFields fields_of(const Seat& seat, const std::string& document, bool fresh, bool more) {
    const auto language = seat.language;
    const Category category = category_in(document);
    TownFields fields;
    add_id_field(seat, fields, category.id, fresh);
    add_text_fields(seat, fields, "name", say(language, "town.name"), category.name);
    add_text_fields(seat, fields, "hint", say(language, "town.category.hint"), category.hint, TownField::Kind::line, say(language, "town.category.hint.hint"));
    add_text_fields(seat, fields, "notice", say(language, "town.category.notice"), category.notice, TownField::Kind::lines,
                    say(language, "town.category.notice.hint"));
    TownField office{.kind = TownField::Kind::select, .name = "office", .label = say(language, "town.category.office"),
                     .value = category.office ? category.office->value : std::string(), .hint = say(language, "town.category.office.hint")};
    office.options = office_options(seat, "town.category.office.none");
    fields.push_back(std::move(office));
    TownField procedure{.kind = TownField::Kind::select, .name = "procedure", .label = say(language, "town.category.procedure"), .value = category.procedure};
    procedure.options.emplace_back("", say(language, "town.category.procedure.none"));
    for (const auto* one : engine::kinds_offered(seat.site.context.town)) procedure.options.emplace_back(one->id.value, in(language, one->name));
    fields.push_back(std::move(procedure));
    for (std::size_t i = 0; i < category.questions.size(); ++i) add_question(seat, fields, category.questions[i], i);
    if (more && category.questions.size() < guidance::questions_max) add_question(seat, fields, {}, category.questions.size());
    if (!fresh)
        fields.push_back({.kind = TownField::Kind::check, .name = "withdrawn", .label = say(language, "town.category.withdrawn"),
                          .value = category.withdrawn ? "yes" : "", .hint = say(language, "town.category.withdrawn.hint")});
    return fields;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> out;
    std::size_t start = 0;
    while (start <= text.size() && !text.empty()) {
        const auto end = std::min(text.find('\n', start), text.size());
        std::string line = text.substr(start, end - start);
        line.erase(0, std::min(line.find_first_not_of(" \t\r"), line.size()));
        line.erase(line.find_last_not_of(" \t\r") + 1);
        out.push_back(std::move(line));
        start = end + 1;
    }
    return out;
}

/// A short id that none of `items` has.
template <typename Items>
std::string unused_id(const Items& items, const std::string& stem) {
    for (std::size_t number = 1;; ++number) {
        std::string id = stem + std::to_string(number);
        if (std::ranges::none_of(items, [&](const auto& item) { return item.id == id; })) return id;
    }
}

/// Lines beside each other are one choice in two languages; one that was there keeps its id.
std::vector<Question::Choice> choices_of(const procedure::Text& typed, const std::vector<Question::Choice>& before) {
    const auto zh = lines_of(typed.zh);
    const auto en = lines_of(typed.en);
    std::vector<Question::Choice> out;
    for (std::size_t i = 0; i < std::max(zh.size(), en.size()); ++i) {
        Question::Choice choice{.id = {}, .name = {.zh = i < zh.size() ? zh[i] : "", .en = i < en.size() ? en[i] : ""}};
        if (choice.name == procedure::Text{}) continue;
        for (const auto& known : before)
            if (choice.id.empty() && (known.name.zh == choice.name.zh || known.name.en == choice.name.en) &&
                std::ranges::find(out, known.id, &Question::Choice::id) == out.end())
                choice.id = known.id;
        out.push_back(std::move(choice));
    }
    for (auto& choice : out)
        if (choice.id.empty()) choice.id = unused_id(out, "c");
    return out;
}

std::string read_form(const Seat&, const Typed& typed, const std::string& name, const std::string& before_document) {
    const Category before = category_in(before_document);
    Category out;
    out.id = name.empty() ? std::string(typed.get("id")) : name;
    out.name = typed_text(typed, "name");
    out.hint = typed_text(typed, "hint");
    out.notice = typed_text(typed, "notice");
    out.procedure = std::string(typed.get("procedure"));
    if (const auto office = typed.get("office"); !office.empty()) out.office = OfficeId{std::string(office)};
    out.withdrawn = typed.get("withdrawn") == "yes";
    for (std::size_t i = 0; i < guidance::questions_max + 1; ++i) {
        if (!typed.has(field(i, "label-zh"))) continue;
        Question question;
        question.id = std::string(typed.get(field(i, "id")));
        question.kind = guidance::parse_question_kind(typed.get(field(i, "kind"))).value_or(Question::Kind::line);
        question.label = typed_text(typed, field(i, "label"));
        question.help = typed_text(typed, field(i, "help"));
        question.required = typed.get(field(i, "required")) == "yes";
        const auto known = std::ranges::find(before.questions, question.id, &Question::id);
        if (question.kind == Question::Kind::choice)
            question.choices = choices_of(typed_text(typed, field(i, "choices")), known == before.questions.end() ? std::vector<Question::Choice>() : known->choices);
        // Whoever empties a question takes it out.
        if (question.label == procedure::Text{} && question.help == procedure::Text{} && question.choices.empty()) continue;
        out.questions.push_back(std::move(question));
    }
    for (Question& question : out.questions)
        if (question.id.empty()) question.id = unused_id(out.questions, "q");
    return guidance::write_category(out);
}

std::string title_of(const Seat& seat, const std::string& document) {
    const Category category = category_in(document);
    const std::string& name = in(seat.language, category.name);
    return name.empty() ? category.id : name;
}

std::string detail_of(const Seat& seat, const std::string& document) {
    const Category category = category_in(document);
    return category.office ? office_name(seat.site, seat.language, *category.office) : say(seat.language, "town.category.office.none");
}

void show_preview_of(View& view, const Seat&, const std::string& document) {
    const Category category = category_in(document);
    for (const auto language : text::all_languages) {
        View& shown = add_shown(view, language);
        View& choice = shown.add("CHOICE").set("LABEL", in(language, category.name)).list("HINT");
        if (const auto& hint = in(language, category.hint); !hint.empty()) choice.add("HINT").set("TEXT", hint);
        set_words(shown, "NOTICE", in(language, category.notice));
        set_questions(shown, language, &category, {}, {}, std::string(text::short_tag(language)) + "-");
    }
}

}  // namespace town_categories_detail

const TownKind& town_categories() {
    using namespace town_categories_detail;
    static const TownKind kind{
        .kind = engine::category_kind,
        .path = "categories",
        .words = "town.categories",
        .names =
            [](const Seat& seat) {
                std::vector<std::string> out;
                for (const auto& one : seat.site.context.town.guidance()->categories) out.push_back(one.id);
                return out;
            },
        .blank = [](const Seat&) { return guidance::write_category({}); },
        .fields = fields_of,
        .read = read_form,
        .title = title_of,
        .detail = detail_of,
        .preview = show_preview_of,
        .more_label = "town.categories.more"};
    return kind;
}

}  // namespace huiyin::web::desk
