#include "io/web/site/fields.h"

#include <algorithm>

#include "base/full_width.h"
#include "core/casework/problems.h"
#include "core/text/lists.h"
#include "core/text/say.h"
#include "io/web/site/category.h"
#include "io/web/site/problems.h"

namespace huiyin::web {
namespace fields_detail {

using procedure::Field;
using procedure::FieldKind;

bool is_choice(const Field& field) { return field.kind == FieldKind::choice || field.kind == FieldKind::office; }

std::string value_of(const http::Form& typed, const Field& field) {
    return field.kind == FieldKind::date ? typed_date(typed, field.id.value) : std::string(typed.get(field.id.value));
}

std::string label_of(text::Language language, const Field& field) {
    return field.required ? in(language, field.name)
                          : text::say(language, "desk.field.optional", {{"field", in(language, field.name)}});
}

/// The field's hint, when it applies, and how long it may be.
std::string hint_of(text::Language language, std::span<const Field> fields, const Field& field) {
    std::string out;
    const auto add = [&](const std::string& words) { text::add_sentence(out, language, words); };
    if (field.applies_if) {
        const Field* on = nullptr;
        for (const Field& one : fields)
            if (one.id == field.applies_if->field) on = &one;
        std::string choices;
        for (const auto& value : field.applies_if->values) {
            const auto* choice = on ? procedure::find_choice(*on, value) : nullptr;
            text::add_name(choices, language, choice ? in(language, choice->name) : value.value);
        }
        add(text::say(language, "desk.field.only-if",
                      {{"field", on ? in(language, on->name) : field.applies_if->field.value}, {"choices", choices}}));
    }
    if (field.hint) add(in(language, *field.hint));
    if (field.kind == FieldKind::text && field.max_length > 0)
        add(text::say(language, "desk.field.max", {{"max", std::to_string(field.max_length)}}));
    return out;
}

std::vector<FieldOption> options_of(text::Language language, const Field& field, const OfficeOptions& offices) {
    if (field.kind == FieldKind::office) return offices ? offices(field) : std::vector<FieldOption>();
    std::vector<FieldOption> out;
    for (const auto& choice : field.choices) out.push_back({choice.id.value, in(language, choice.name)});
    return out;
}

/// Names a field in a refusal as the form does.
std::string explain_field(text::Language language, std::span<const Field> fields, Problem problem) {
    for (auto& [name, value] : problem.facts)
        if (name == "field")
            for (const Field& field : fields) {
                if (field.id.value != value) continue;
                value = in(language, field.name);
                if (is_choice(field) && problem.code == casework::problems::field_missing) problem.code = problems::nothing_chosen;
                break;
            }
    return text::explain(language, problem);
}

}  // namespace fields_detail
using namespace fields_detail;

std::string trimmed_text(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

std::string typed_date(const http::Form& typed, const std::string& id) {
    const std::string year = without_full_width(trimmed_text(typed.get(id + "-year")));
    std::string month = without_full_width(trimmed_text(typed.get(id + "-month")));
    std::string day = without_full_width(trimmed_text(typed.get(id + "-day")));
    if (year.empty() && month.empty() && day.empty()) return {};
    if (month.size() == 1) month.insert(0, "0");
    if (day.size() == 1) day.insert(0, "0");
    return year + "-" + month + "-" + day;
}

std::map<std::string, std::string> field_values(std::span<const Field> fields, const http::Form& typed) {
    std::map<std::string, std::string> out;
    for (const Field& field : fields) {
        if (field.applies_if) {
            const auto& wanted = field.applies_if->values;
            const procedure::ChoiceId chosen{std::string(typed.get(field.applies_if->field.value))};
            if (std::find(wanted.begin(), wanted.end(), chosen) == wanted.end()) continue;
        }
        if (std::string value = value_of(typed, field); !value.empty()) out[field.id.value] = std::move(value);
    }
    return out;
}

std::string field_anchor(const Field& field) {
    return field.kind == FieldKind::date ? field.id.value + "-year" : field.id.value;
}

void add_field_views(View& view, text::Language language, std::span<const Field> fields, const http::Form& typed,
                     const std::vector<Problem>& wrong, const OfficeOptions& offices) {
    view.list("FIELDS");
    for (const Field& field : fields) {
        const std::string& id = field.id.value;
        View& outer = view.add("FIELDS");
        for (const auto* kind : field_kinds) outer.list(kind);
        View& inner = outer.add(field.kind == FieldKind::date ? "DATE" : is_choice(field) ? "CHOICE" : "LINES");
        inner.set("ID", id).set("LABEL", label_of(language, field)).list("HINT").list("ERROR");
        if (const auto hint = hint_of(language, fields, field); !hint.empty()) inner.add("HINT").set("TEXT", hint);
        for (const Problem& problem : wrong)
            if (problem.where == id && inner.items("ERROR")->empty())
                inner.add("ERROR").set("TEXT", explain_field(language, fields, problem));
        if (field.kind == FieldKind::date) {
            // Of which day the form tells that it is a day off, so that it needn't tell twice.
            inner.list("TOLD");
            const std::string day = typed_date(typed, id);
            const bool tells = std::ranges::any_of(wrong, [&](const Problem& one) { return one.where == id && one.code == casework::problems::day_off; });
            if (!day.empty() && (tells || typed.get(id + "-told") == day)) inner.add("TOLD").set("VALUE", day);
            for (const auto& [part, name] : {std::pair{"-year", "YEAR"}, {"-month", "MONTH"}, {"-day", "DAY"}})
                inner.set(name, typed.get(id + part));
        } else if (is_choice(field)) {
            inner.list("OPTIONS");
            bool first = true;
            for (const FieldOption& option : options_of(language, field, offices)) {
                inner.add("OPTIONS")
                    .set("OPTION_ID", first ? id : id + "-" + option.value)
                    .set("VALUE", option.value)
                    .set("LABEL", option.label)
                    .show("CHECKED", typed.get(id) == option.value);
                first = false;
            }
        } else {
            inner.set("VALUE", typed.get(id)).set("ROWS", field.max_length > 4000 ? "12" : "6");
        }
    }
}

void add_field_summary(View& view, text::Language language, std::span<const Field> fields, const std::vector<Problem>& wrong,
                       const std::vector<std::string>& others) {
    if (wrong.empty()) return;
    View& summary = view.add("ERROR_SUMMARY");
    for (const Problem& problem : wrong) {
        std::string anchor = fields.empty() ? "main" : field_anchor(fields.front());
        for (const Field& field : fields)
            if (field.id.value == problem.where) anchor = field_anchor(field);
        if (std::find(others.begin(), others.end(), problem.where) != others.end()) anchor = problem.where;
        summary.add("ERRORS").set("HREF", "#" + anchor).set("TEXT", explain_field(language, fields, problem));
    }
}

}  // namespace huiyin::web
