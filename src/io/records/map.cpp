#include "io/records/map.h"

#include <array>
#include <optional>

#include "base/bytes.h"
#include "base/encoding.h"
#include "base/problems.h"
#include "io/records/csv.h"
#include "io/records/problems.h"

namespace huiyin::records {
namespace map_detail {

constexpr std::size_t source_characters_max = 120;

constexpr std::array<std::pair<Field, std::string_view>, 11> fields{{{Field::id, "id"},
                                                                    {Field::filed, "filed"},
                                                                    {Field::closed, "closed"},
                                                                    {Field::due, "due"},
                                                                    {Field::office, "office"},
                                                                    {Field::category, "category"},
                                                                    {Field::subject, "subject"},
                                                                    {Field::reply, "reply"},
                                                                    {Field::latitude, "latitude"},
                                                                    {Field::longitude, "longitude"},
                                                                    {Field::status, "status"}}};

std::optional<Field> field_of(std::string_view text) {
    for (const auto& [field, name] : fields)
        if (name == text) return field;
    return std::nullopt;
}

bool is_date(Field field) { return field == Field::filed || field == Field::closed || field == Field::due; }

/// One text or a list of them.
Result<std::vector<std::string>> texts_of(const DataNode& table, std::string_view key) {
    const DataNode* node = table.find(key);
    if (node == nullptr) return std::vector<std::string>{};
    if (auto one = node->as_string()) return std::vector<std::string>{*one};
    return table.strings(key);
}

Result<Column> read_column(ImportMap& map, Field field, const DataNode& columns, const std::string& key) {
    const DataNode& node = *columns.find(key);
    Column out;
    if (node.kind() == DataNode::Kind::table) {
        TRY_LET(name, node.string("column"));
        TRY_LET(formats, texts_of(node, "format"));
        if (field == Field::status) {
            TRY_LET(closed, texts_of(node, "closed"));
            map.closed_statuses = closed;
        }
        out.name = name;
        if (!formats.empty() && !is_date(field))
            return node.refuse_here(problems::no_format_here, {{"field", key}});
        for (const std::string& format : formats) {
            auto made = DateFormat::create(format);
            if (!made) return node.refuse_here(made.error().code, made.error().facts);
            out.formats.push_back(std::move(*made));
        }
    } else {
        TRY_LET(name, columns.string(key));
        out.name = name;
    }
    if (out.formats.empty() && is_date(field)) out.formats = iso_formats();
    return out;
}

Result<void> read_values(ImportMap& map, const DataNode& values) {
    for (const auto& [key, table] : values.members()) {
        const auto field = field_of(key);
        if (!field) return table->refuse_here(huiyin::problems::data_unknown_key, {{"key", "values." + key}});
        if (table->kind() != DataNode::Kind::table)
            return table->refuse_here(huiyin::problems::data_wrong_type, {{"key", "values." + key}, {"expected", "table"}});
        for (const auto& [from, to] : table->members()) {
            const auto text = to->as_string();
            if (!text) return to->refuse_here(huiyin::problems::data_wrong_type, {{"key", from}, {"expected", "string"}});
            map.values[*field][from] = *text;
        }
    }
    return {};
}

bool is_source_name(std::string_view name) {
    if (name.empty() || !is_utf8(name) || count_characters(name) > source_characters_max) return false;
    for (const char c : name)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return false;
    return true;
}

}  // namespace map_detail
using namespace map_detail;

std::string_view to_text(Field field) { return fields[static_cast<std::size_t>(field)].second; }

Result<ImportMap> parse_map(std::string_view text, std::string file) {
    TRY_LET(root, parse_toml(text, std::move(file)));
    TRY_LET(source, root.string("source"));
    if (!is_source_name(source))
        return root.find("source")->refuse_here(problems::bad_source, {{"max", std::to_string(source_characters_max)}});
    TRY_LET(procedure, root.string("procedure"));
    TRY_LET(zone_name, root.string("time_zone"));
    auto zone = TimeZone::create(zone_name);
    if (!zone) return root.find("time_zone")->refuse_here(zone.error().code, zone.error().facts);
    TRY_LET(create_offices, root.boolean_or("create_offices", false));
    TRY_LET(encoding, root.string_or("encoding", "UTF-8"));
    if (const auto known = TextDecoder::create(encoding); !known)
        return root.find("encoding")->refuse_here(known.error().code, known.error().facts);
    if (is_utf8_name(encoding)) encoding = "UTF-8";
    ImportMap map{source, procedure, std::move(*zone), create_offices, encoding, {}, {}, {}};
    TRY_LET(columns, root.table("columns"));
    for (const auto& [key, node] : columns->members()) {
        const auto field = field_of(key);
        if (!field) return node->refuse_here(huiyin::problems::data_unknown_key, {{"key", "columns." + key}});
        TRY_LET(column, read_column(map, *field, *columns, key));
        map.columns.emplace(*field, std::move(column));
    }
    for (const Field needed : {Field::id, Field::filed, Field::office})
        if (!map.columns.contains(needed))
            return columns->refuse_here(huiyin::problems::data_missing, {{"key", "columns." + std::string(to_text(needed))}});
    if (const DataNode* values = root.find("values")) TRY(read_values(map, *values));
    TRY(root.require_all_read());
    return map;
}

}  // namespace huiyin::records
