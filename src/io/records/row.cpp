#include "io/records/row.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/bytes.h"
#include "io/records/problems.h"

namespace huiyin::records {
namespace row_detail {

constexpr std::size_t id_bytes_max = 200;
constexpr std::size_t office_characters_max = 120;
constexpr std::size_t text_bytes_max = 40'000;  ///< what a resident may write, in the longest encoding

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const auto from = text.find_first_not_of(blanks);
    if (from == std::string_view::npos) return {};
    return text.substr(from, text.find_last_not_of(blanks) - from + 1);
}

/// One row while it is read: gives cells by field and collects warnings.
class Cells {
  public:
    Cells(const ImportMap& map, const Binding& binding, std::span<const std::string> cells)
        : map_(map), binding_(binding), cells_(cells) {}
    std::vector<Problem> warnings;

    /// The cell of a field, trimmed and renamed; empty if the map has no such column.
    Result<std::string> text(Field field, std::size_t bytes_max = text_bytes_max) const {
        const auto at = binding_.at(field);
        if (!at) return std::string();
        const std::string& cell = cells_[*at];
        // In UTF-8 a U+FFFD is the source's own; from another encoding it is what could not be read.
        const bool unreadable = map_.encoding != "UTF-8" && cell.find("\xef\xbf\xbd") != std::string::npos;
        if (unreadable || !is_utf8(cell) || cell.find('\0') != std::string::npos)
            return refuse(problems::bad_text, {{"column", column(field)}});
        std::string value(trimmed(cell));
        if (const auto renamed = map_.values.find(field); renamed != map_.values.end())
            if (const auto to = renamed->second.find(value); to != renamed->second.end()) value = to->second;
        if (value.size() > bytes_max)
            return refuse(problems::cell_too_long, {{"column", column(field)}, {"max", std::to_string(bytes_max)}});
        return value;
    }
    Result<std::string> needed(Field field, std::size_t bytes_max) const {
        TRY_LET(value, text(field, bytes_max));
        if (value.empty()) return refuse(problems::empty_cell, {{"column", column(field)}});
        return std::move(value);
    }
    Result<std::optional<Instant>> date(Field field) {
        TRY_LET(value, text(field));
        if (value.empty()) return std::optional<Instant>();
        for (const DateFormat& format : map_.columns.at(field).formats) {
            auto reading = format.read(value);
            if (!reading) continue;
            // A day without a time is a whole day: filed at its beginning, due and closed at its end.
            if (reading->whole_day && field != Field::filed) reading->wall += std::chrono::days{1} - std::chrono::seconds{1};
            if (reading->offset) return std::optional(Instant{reading->wall.time_since_epoch() - *reading->offset});
            const ResolvedTime resolved = map_.zone.resolve(reading->wall);
            if (resolved.oddity != ResolvedTime::Oddity::none)
                warnings.push_back({resolved.oddity == ResolvedTime::Oddity::gap ? problems::time_in_gap
                                                                                 : problems::time_twice,
                                    {{"column", column(field)}, {"value", value}},
                                    {}});
            return std::optional(resolved.at);
        }
        return refuse(problems::bad_date, {{"column", column(field)}, {"value", shown(value)}});
    }
    const std::string& column(Field field) const { return map_.columns.at(field).name; }
    /// What a message quotes of a cell.
    static std::string shown(const std::string& value) {
        const auto head = first_characters(value, 60);
        return std::string(head) + (head.size() < value.size() ? "…" : "");
    }

  private:
    const ImportMap& map_;
    const Binding& binding_;
    std::span<const std::string> cells_;
};

std::optional<double> degrees(const std::string& text, double most) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !(std::abs(value) <= most)) return std::nullopt;
    return value;
}

/// Whether latitude and longitude, if there are any, lie on this earth. (0, 0) lies in the sea and means "unknown".
Result<bool> has_place(Cells& cells) {
    TRY_LET(latitude, cells.text(Field::latitude));
    TRY_LET(longitude, cells.text(Field::longitude));
    if (latitude.empty() && longitude.empty()) return false;
    const auto north = degrees(latitude, 90);
    const auto east = degrees(longitude, 180);
    if (north && east && (*north != 0 || *east != 0)) return true;
    cells.warnings.push_back({problems::bad_place, {{"value", Cells::shown(latitude + ", " + longitude)}}, {}});
    return false;
}

/// Everything that was read, under the source's own names: what whoever opens the case sees.
Result<std::string> body_of(const ImportMap& map, const Cells& cells, bool with_place) {
    std::string out;
    for (const auto& [field, column] : map.columns) {
        if (!with_place && (field == Field::latitude || field == Field::longitude)) continue;
        TRY_LET(value, cells.text(field));
        if (!value.empty()) out += (out.empty() ? "" : "\n") + column.name + ": " + value;
    }
    return out;
}

}  // namespace row_detail
using namespace row_detail;

Result<Binding> Binding::create(const ImportMap& map, std::span<const std::string> names) {
    Binding out;
    out.cells_ = names.size();
    for (std::size_t i = 0; i < names.size(); ++i)
        if (!is_utf8(names[i])) return refuse(problems::bad_text, {{"column", std::to_string(i + 1)}});
    constexpr std::size_t names_shown = 100;
    std::string there;
    for (const std::string& name : names.first(std::min(names.size(), names_shown)))
        there += (there.empty() ? "" : ", ") + Cells::shown(std::string(trimmed(name)));
    if (names.size() > names_shown) there += ", …";
    for (const auto& [field, column] : map.columns)
        for (std::size_t i = 0; i < names.size(); ++i) {
            if (trimmed(names[i]) != column.name) continue;
            auto& at = out.at_[static_cast<std::size_t>(field)];
            if (at) return refuse(problems::column_twice, {{"column", column.name}});
            at = i;
        }
    for (const auto& [field, column] : map.columns)
        if (!out.at(field))
            return refuse(problems::no_column,
                          {{"field", std::string(to_text(field))}, {"column", column.name}, {"there", there}});
    return out;
}

Result<ReadRow> read_row(const ImportMap& map, const Binding& binding, std::span<const std::string> cells) {
    if (cells.size() != binding.cells())
        return refuse(problems::cell_count,
                      {{"found", std::to_string(cells.size())}, {"expected", std::to_string(binding.cells())}});
    Cells row(map, binding, cells);
    ReadRow out;
    engine::OldRecord& record = out.record;
    TRY_LET(id, row.needed(Field::id, id_bytes_max));
    record.id = std::move(id);
    TRY_LET(filed, row.date(Field::filed));
    if (!filed) return refuse(problems::empty_cell, {{"column", row.column(Field::filed)}});
    record.filed = *filed;
    TRY_LET(due, row.date(Field::due));
    record.due = due;
    TRY_LET(closed, row.date(Field::closed));
    record.closed = closed;
    if (closed && *closed < *filed) {
        // As the file says it: whoever mends the row looks for that.
        TRY_LET(filed_text, row.text(Field::filed));
        TRY_LET(closed_text, row.text(Field::closed));
        return refuse(problems::closed_before_filed, {{"filed", filed_text}, {"closed", closed_text}});
    }
    TRY_LET(office, row.needed(Field::office, 4 * office_characters_max));
    // It becomes a name on public pages.
    if (std::any_of(office.begin(), office.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }))
        return refuse(problems::bad_text, {{"column", row.column(Field::office)}});
    if (count_characters(office) > office_characters_max)
        return refuse(problems::cell_too_long,
                      {{"column", row.column(Field::office)}, {"max", std::to_string(office_characters_max)}});
    record.office = std::move(office);

    TRY_LET(category, row.text(Field::category));
    TRY_LET(subject, row.text(Field::subject));
    TRY_LET(with_place, has_place(row));
    TRY_LET(status, row.text(Field::status));
    const bool status_says_closed =
        std::find(map.closed_statuses.begin(), map.closed_statuses.end(), status) != map.closed_statuses.end();
    if (!map.closed_statuses.empty() && status_says_closed != closed.has_value())
        row.warnings.push_back({problems::status_differs, {{"status", Cells::shown(status)}}, {}});
    // A list needs something to show: without a subject the category, without either the source's number.
    const std::string& title = !subject.empty() ? subject : !category.empty() ? category : record.id;
    record.texts.emplace_back("subject", title);
    TRY_LET(body, body_of(map, row, with_place));
    record.texts.emplace_back("body", std::move(body));
    out.warnings = std::move(row.warnings);
    return out;
}

}  // namespace huiyin::records
