#include "core/accounts/offices.h"

#include <algorithm>
#include <utility>

#include "base/bytes.h"
#include "base/crypto.h"
#include "base/fault.h"
#include "base/json.h"
#include "core/accounts/problems.h"
#include "core/procedure/text_documents.h"

namespace huiyin::accounts {

namespace offices_detail {

/// What is missing from a text that must be in both languages, as facts; nothing if it is whole.
std::optional<Facts> untranslated(const Office& office, const char* key, const Text& text) {
    if (!text.zh.empty() && !text.en.empty()) return std::nullopt;
    return Facts{{"office", office.id.value}, {"key", key}, {"language", text.zh.empty() ? "zh" : "en"}};
}

Result<Text> read_text(const DataNode& office, std::string_view key) {
    TRY_LET(table, office.table(key));
    TRY_LET(zh, table->string("zh"));
    TRY_LET(en, table->string("en"));
    return Text{std::move(zh), std::move(en)};
}

std::optional<OfficeId> office_or_none(std::string text) {
    if (text.empty()) return std::nullopt;
    return OfficeId{std::move(text)};
}

Result<Office> read_table(const DataNode& node) {
    TRY_LET(id, node.string("id"));
    TRY_LET(parent, node.string_or("parent", ""));
    TRY_LET(name, read_text(node, "name"));
    TRY_LET(duties, read_text(node, "duties"));
    TRY_LET(reception, node.boolean_or("reception", false));
    TRY_LET(takes_filings, node.boolean_or("takes_filings", true));
    TRY_LET(complaints_to, node.string_or("complaints_to", ""));
    Text outside;
    if (node.find("outside_route") != nullptr) {
        TRY_LET(route, read_text(node, "outside_route"));
        outside = std::move(route);
    }
    return Office{{std::move(id)}, office_or_none(parent), std::move(name), std::move(duties), reception,
                  takes_filings,   office_or_none(complaints_to), std::move(outside), false};
}

json::Value id_json(const std::optional<OfficeId>& id) {
    return id ? json::Value(id->value) : json::Value(nullptr);
}

Result<Text> text_of(const json::Value& object, std::string_view key) {
    const json::Value* found = object.find(key);
    if (found == nullptr || found->object() == nullptr)
        return refuse(problems::bad_document, {{"why", std::string(key)}});
    return Text{found->text("zh"), found->text("en")};
}
Result<bool> flag_of(const json::Value& object, std::string_view key) {
    const json::Value* found = object.find(key);
    if (found == nullptr || found->boolean() == nullptr)
        return refuse(problems::bad_document, {{"why", std::string(key)}});
    return *found->boolean();
}

}  // namespace offices_detail

Result<Offices> Offices::create(std::vector<Office> offices, const std::function<std::string(std::size_t)>& where_of) {
    using namespace offices_detail;
    Offices town;
    town.all_ = std::move(offices);
    const auto where = [&](std::size_t i) { return where_of ? where_of(i) : town.all_[i].id.value; };

    const Office* reception = nullptr;
    for (std::size_t i = 0; i < town.all_.size(); ++i) {
        const Office& office = town.all_[i];
        const std::string& id = office.id.value;
        if (!is_slug(id)) return refuse(problems::bad_office_id, {{"office", id}}, where(i));
        if (!town.numbers_.emplace(office.id, i).second) return refuse(problems::office_twice, {{"office", id}}, where(i));
        if (const auto facts = untranslated(office, "name", office.name))
            return refuse(problems::office_untranslated, *facts, where(i));
        const auto duties = untranslated(office, "duties", office.duties);
        if (duties && !(office.imported && office.duties == Text{}))
            return refuse(problems::office_untranslated, *duties, where(i));
        const auto outside = untranslated(office, "outside_route", office.outside_route);
        if (outside && office.outside_route != Text{}) return refuse(problems::office_untranslated, *outside, where(i));
        if (!office.reception) continue;
        if (reception != nullptr)
            return refuse(problems::two_receptions, {{"office", id}, {"other", reception->id.value}}, where(i));
        if (!office.takes_filings) return refuse(problems::reception_closed, {{"office", id}}, where(i));
        reception = &office;
    }
    if (reception == nullptr) return refuse(problems::no_reception, {}, town.all_.empty() ? std::string() : where(0));

    for (std::size_t i = 0; i < town.all_.size(); ++i) {
        const Office& office = town.all_[i];
        if (office.parent && town.find(*office.parent) == nullptr)
            return refuse(problems::unknown_parent, {{"office", office.id.value}, {"parent", office.parent->value}}, where(i));
    }
    for (std::size_t i = 0; i < town.all_.size(); ++i) {
        const Office* at = &town.all_[i];
        for (std::size_t steps = 0; at->parent; ++steps) {
            if (steps > town.all_.size())
                return refuse(problems::office_circle, {{"office", town.all_[i].id.value}}, where(i));
            at = town.find(*at->parent);
        }
    }
    for (std::size_t i = 0; i < town.all_.size(); ++i) {
        const Office& office = town.all_[i];
        if (!office.complaints_to) {
            if (office.outside_route == Text{})
                return refuse(problems::no_route_for_complaints, {{"office", office.id.value}}, where(i));
            continue;
        }
        const Facts facts{{"office", office.id.value}, {"other", office.complaints_to->value}};
        if (town.find(*office.complaints_to) == nullptr) return refuse(problems::unknown_complaints_to, facts, where(i));
        if (*office.complaints_to == office.id || town.is_below(*office.complaints_to, office.id))
            return refuse(problems::complaints_to_itself, facts, where(i));
    }
    return town;
}

const Office* Offices::find(const OfficeId& id) const {
    const auto found = numbers_.find(id);
    return found == numbers_.end() ? nullptr : &all_[found->second];
}

const Office& Offices::reception() const {
    const auto found = std::find_if(all_.begin(), all_.end(), [](const Office& office) { return office.reception; });
    EXPECTS(found != all_.end());
    return *found;
}

const Office* Offices::above(const OfficeId& id, int levels) const {
    const Office* at = find(id);
    for (; at != nullptr && levels > 0; --levels) at = at->parent ? find(*at->parent) : nullptr;
    return at;
}

std::vector<const Office*> Offices::children(const OfficeId& id) const {
    std::vector<const Office*> out;
    for (const Office& office : all_)
        if (office.parent == id) out.push_back(&office);
    return out;
}

bool Offices::is_below(const OfficeId& id, const OfficeId& other) const {
    for (const Office* at = above(id, 1); at != nullptr; at = above(at->id, 1))
        if (at->id == other) return true;
    return false;
}

std::vector<const Office*> Offices::takers() const {
    std::vector<const Office*> out;
    for (const Office& office : all_)
        if (office.takes_filings) out.push_back(&office);
    return out;
}

Result<Offices> parse_offices(const DataNode& file) {
    TRY_LET(tables, file.array("office"));
    std::vector<Office> offices;
    for (const DataNode& node : tables->elements()) {
        TRY_LET(office, offices_detail::read_table(node));
        offices.push_back(std::move(office));
    }
    TRY(file.require_all_read());
    const std::vector<DataNode>& nodes = tables->elements();
    return Offices::create(std::move(offices), [&](std::size_t i) { return nodes[i].where(); });
}

std::string write_office(const Office& office) {
    using namespace offices_detail;
    return json::write(json::Object{{"id", office.id.value},
                                    {"parent", id_json(office.parent)},
                                    {"name", procedure::text_value(office.name)},
                                    {"duties", procedure::text_value(office.duties)},
                                    {"reception", office.reception},
                                    {"takes_filings", office.takes_filings},
                                    {"complaints_to", id_json(office.complaints_to)},
                                    {"outside_route", procedure::text_value(office.outside_route)},
                                    {"imported", office.imported}});
}

Result<Office> read_office(std::string_view document) {
    using namespace offices_detail;
    TRY_LET(value, json::parse(document));
    const std::string id = value.text("id");
    if (!is_slug(id)) return refuse(problems::bad_document, {{"why", "id"}});
    TRY_LET(name, text_of(value, "name"));
    TRY_LET(duties, text_of(value, "duties"));
    TRY_LET(outside_route, text_of(value, "outside_route"));
    TRY_LET(reception, flag_of(value, "reception"));
    TRY_LET(takes_filings, flag_of(value, "takes_filings"));
    TRY_LET(imported, flag_of(value, "imported"));
    return Office{{id},          office_or_none(value.text("parent")), name, duties, reception, takes_filings,
                  office_or_none(value.text("complaints_to")), outside_route, imported};
}

OfficeId office_id_from_name(std::string_view name) {
    constexpr std::size_t longest = 48;  // leaves room for a number
    std::string slug;
    bool other_script = false;
    for (const char c : name) {
        const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        if ((lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9')) slug += lower;
        else if (!slug.empty() && slug.back() != '-') slug += '-';
        if (static_cast<unsigned char>(c) >= 0x80) other_script = true;
    }
    slug.resize(std::min(slug.size(), longest));
    while (!slug.empty() && slug.back() == '-') slug.pop_back();
    if (slug.empty() || other_script) {
        slug.resize(std::min<std::size_t>(slug.size(), 32));
        while (!slug.empty() && slug.back() == '-') slug.pop_back();
        const Hash hash = crypto::sha256(as_bytes(name));
        slug = (slug.empty() ? "office" : slug) + "-" + to_hex(ByteView(hash).first(4));
    }
    return {slug};
}

std::vector<Office> changed_by(const Offices& offices, const Office& office) {
    std::vector<Office> out;
    if (office.reception)
        for (const Office& one : offices.all())
            if (one.reception && one.id != office.id) {
                out.push_back(one);
                out.back().reception = false;
            }
    out.push_back(office);
    return out;
}

Office office_for_import(const Offices& offices, std::string_view name) {
    const OfficeId plain = office_id_from_name(name);
    OfficeId id = plain;
    for (int number = 2; offices.find(id) != nullptr; ++number) id.value = plain.value + "-" + std::to_string(number);
    const Office& reception = offices.reception();
    const OfficeId above = reception.parent ? *reception.parent : reception.id;
    const Text text{std::string(name), std::string(name)};
    return Office{id, above, text, {}, false, false, above, {}, true};
}

}  // namespace huiyin::accounts
