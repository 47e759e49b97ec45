#include "core/accountability/note.h"

#include <algorithm>
#include <utility>

#include "base/fault.h"
#include "base/json.h"
#include "core/accountability/docket.h"
#include "core/accountability/lines.h"
#include "core/accountability/problems.h"

namespace huiyin::accountability {

namespace note_detail {

json::Value to_json(const LogOpened& note) { return json::Object{{"opened", true}, {"origin", note.origin}}; }
json::Value to_json(const ExampleTown&) { return json::Object{{"example", true}}; }
json::Value to_json(const LogRecovered& note) {
    return json::Object{{"recovered", json::Object{{"from", note.from}, {"to", note.to}, {"lost", note.lost}}}};
}
json::Value to_json(const LogContinued& note) {
    return json::Object{{"continued", json::Object{{"origin", note.origin},
                                                   {"from", note.from},
                                                   {"after", json::Object{{"origin", note.after_origin},
                                                                          {"size", note.after_size},
                                                                          {"root", to_base64(note.after_root)}}}}}};
}
json::Value to_json(const OfficeNote& note) {
    EXPECTS(is_slug(note.id.value) && (!note.parent || is_slug(note.parent->value)));
    return json::Object{
        {"office", json::Object{{"id", note.id.value},
                                {"name", json::Object{{"zh", note.name_zh}, {"en", note.name_en}}},
                                {"parent", note.parent ? json::Value(note.parent->value) : json::Value(nullptr)}}}};
}

bool is_true(const json::Value* value) { return value != nullptr && value->boolean() != nullptr && *value->boolean(); }

std::uint64_t number(const json::Value& object, const char* name) {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(0, object.number(name)));
}

Result<std::optional<Note>> read_continued(const json::Value& continued) {
    const json::Value* after = continued.find("after");
    const auto root = after != nullptr ? from_base64(after->text("root")) : std::nullopt;
    LogContinued note{.origin = continued.text("origin"),
                      .from = number(continued, "from"),
                      .after_origin = after != nullptr ? after->text("origin") : std::string(),
                      .after_size = after != nullptr ? number(*after, "size") : 0,
                      .after_root = {}};
    if (!root || root->size() != note.after_root.size() || note.origin.empty())
        return refuse(problems::bad_entry, {{"why", "continued"}});
    std::copy(root->begin(), root->end(), note.after_root.begin());
    return Note(std::move(note));
}

Result<std::optional<Note>> read_office_note(const json::Value& office) {
    const auto bad = [](const char* why) { return refuse(problems::bad_entry, {{"why", why}}); };
    const std::string id = office.text("id");
    if (!is_slug(id)) return bad("office-id");
    const json::Value* name = office.find("name");
    if (name == nullptr || name->text("zh").empty() || name->text("en").empty()) return bad("office-name");
    OfficeNote note{{id}, name->text("zh"), name->text("en"), std::nullopt};
    const json::Value* parent = office.find("parent");
    if (parent == nullptr) return bad("office-parent");
    if (!parent->is_null()) {
        if (!lines::is_slug_value(*parent)) return bad("office-parent");
        note.parent = OfficeId{*parent->string()};
    }
    return Note(std::move(note));
}

}  // namespace note_detail

std::string write_note(const Note& note) {
    std::string entry(note_type);
    entry += '\n';
    entry += json::write(std::visit([](const auto& each) { return note_detail::to_json(each); }, note));
    entry += '\n';
    return entry;
}

Result<std::optional<Note>> parse_note(std::string_view entry) {
    TRY_LET(texts, lines::split_entry(entry, note_type));
    if (texts.size() != 1) return refuse(problems::bad_entry, {{"why", "lines"}});
    const auto parsed = json::parse(texts.front());
    if (!parsed || parsed->object() == nullptr) return refuse(problems::bad_entry, {{"why", "json"}});
    if (const json::Value* office = parsed->find("office")) return note_detail::read_office_note(*office);
    if (const json::Value* recovered = parsed->find("recovered"); recovered != nullptr && recovered->object() != nullptr) {
        const auto number = [&](const char* name) { return note_detail::number(*recovered, name); };
        return Note(LogRecovered{.from = number("from"), .to = number("to"), .lost = number("lost")});
    }
    if (const json::Value* continued = parsed->find("continued"); continued != nullptr && continued->object() != nullptr)
        return note_detail::read_continued(*continued);
    if (note_detail::is_true(parsed->find("example"))) return Note(ExampleTown{});
    if (note_detail::is_true(parsed->find("opened"))) return Note(LogOpened{parsed->text("origin")});
    return std::optional<Note>();
}

}  // namespace huiyin::accountability
