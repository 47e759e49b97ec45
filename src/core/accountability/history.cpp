#include "core/accountability/history.h"

#include <utility>

#include "base/as_written.h"
#include "base/bytes.h"
#include "base/fault.h"
#include "core/accountability/lines.h"
#include "core/accountability/problems.h"

namespace huiyin::accountability {

namespace history_detail {

/// What of the verdict contradicts the days, or nothing.
const char* contradiction(const HistoryLine& line) {
    if (line.closed && *line.closed < *parse_iso_week(line.opened)) return "closed";
    if (!line.due) return line.late ? "late" : nullptr;
    if (!line.closed) return line.late == std::optional(false) ? "late" : nullptr;
    if (!line.late) return "late";
    // Within the due day itself the records decide: they counted to the second.
    if (*line.closed < *line.due && *line.late) return "late";
    if (*line.closed > *line.due && !*line.late) return "late";
    return nullptr;
}

bool is_source(std::string_view source) {
    if (source.empty() || !is_utf8(source)) return false;
    for (const char c : source)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return false;
    return true;
}

std::string write_header(std::string_view source, std::size_t rows) {
    return json::write(json::Object{{"source", source}, {"rows", static_cast<std::uint64_t>(rows)}});
}

/// A line spelled as write_history_line spells it, whose verdict fits; nothing otherwise.
std::optional<HistoryLine> read_as_written(std::string_view text) {
    json::AsWritten in(text);
    HistoryLine line;
    const bool fits = in.take(R"({"id":)") && in.id(line.id) && in.take(R"(,"office":)") && in.slug(line.office.value) &&
                      in.take(R"(,"procedure":)") && in.slug(line.procedure) && in.take(R"(,"clock":)") &&
                      in.slug(line.clock) && in.take(R"(,"opened":)") && in.iso_week(line.opened) &&
                      in.take(R"(,"due":)") && in.day_or_null(line.due) && in.take(R"(,"closed":)") &&
                      in.day_or_null(line.closed) && in.take(R"(,"late":)") && in.truth_or_null(line.late) &&
                      in.take("}") && in.ended() && contradiction(line) == nullptr;
    return fits ? std::optional(std::move(line)) : std::nullopt;
}

}  // namespace history_detail

std::string write_history_line(const HistoryLine& line) {
    EXPECTS(is_slug(line.office.value) && is_slug(line.procedure) && is_slug(line.clock) && parse_iso_week(line.opened));
    EXPECTS(history_detail::contradiction(line) == nullptr);
    return json::write(json::Object{{"id", line.id.hex()},
                                    {"office", line.office.value},
                                    {"procedure", line.procedure},
                                    {"clock", line.clock},
                                    {"opened", line.opened},
                                    {"due", lines::day_or_null(line.due)},
                                    {"closed", lines::day_or_null(line.closed)},
                                    {"late", line.late ? json::Value(*line.late) : json::Value(nullptr)}});
}

Result<HistoryLine> parse_history_line(std::string_view text) {
    if (auto line = history_detail::read_as_written(text)) return std::move(*line);
    const auto bad = [](const char* why) { return refuse(problems::bad_line, {{"why", why}}); };
    const auto parsed = json::parse(text);
    TRY_LET(members, lines::exact_members(parsed, {"id", "office", "procedure", "clock", "opened", "due", "closed", "late"},
                                          problems::bad_line));
    const json::Object& m = *members;
    const auto id = m[0].second.string() != nullptr ? ObligationId::parse(*m[0].second.string()) : std::nullopt;
    if (!id) return bad("id");
    if (!lines::is_slug_value(m[1].second)) return bad("office");
    if (!lines::is_slug_value(m[2].second)) return bad("procedure");
    if (!lines::is_slug_value(m[3].second)) return bad("clock");
    if (!lines::is_iso_week(m[4].second)) return bad("opened");
    HistoryLine line{*id, {*m[1].second.string()}, *m[2].second.string(), *m[3].second.string(), *m[4].second.string(),
                     lines::day_value(m[5].second), lines::day_value(m[6].second), std::nullopt};
    if (!line.due && !m[5].second.is_null()) return bad("due");
    if (!line.closed && !m[6].second.is_null()) return bad("closed");
    if (const bool* late = m[7].second.boolean()) line.late = *late;
    else if (!m[7].second.is_null()) return bad("late");
    if (const char* why = history_detail::contradiction(line)) return bad(why);
    if (write_history_line(line) != text) return bad("spelling");
    return line;
}

std::vector<std::string> compose_history(std::string_view source, std::span<const HistoryLine> lines) {
    using namespace history_detail;
    EXPECTS(is_source(source) && source.size() < 1000);
    // The header is as long as with the most rows that an entry can hold.
    const std::size_t head_bytes = history_type.size() + 1 + write_header(source, entry_bytes_below).size() + 1;
    std::vector<std::string> entries;
    std::string body;
    std::size_t rows = 0;
    const auto finish = [&] {
        std::string entry(history_type);
        entry += '\n';
        entry += write_header(source, rows);
        entry += '\n';
        entry += body;
        EXPECTS(entry.size() < entry_bytes_below);
        entries.push_back(std::move(entry));
        body.clear();
        rows = 0;
    };
    for (const HistoryLine& line : lines) {
        const std::string text = write_history_line(line);
        if (rows > 0 && head_bytes + body.size() + text.size() + 1 >= entry_bytes_below) finish();
        body += text;
        body += '\n';
        ++rows;
    }
    if (rows > 0) finish();
    return entries;
}

Result<History> parse_history(std::string_view entry) {
    const auto bad = [](const char* why) { return refuse(problems::bad_header, {{"why", why}}); };
    TRY_LET(texts, lines::split_entry(entry, history_type));
    const auto parsed = json::parse(texts.front());
    TRY_LET(members, lines::exact_members(parsed, {"source", "rows"}, problems::bad_header));
    const std::string* source = (*members)[0].second.string();
    if (source == nullptr || !history_detail::is_source(*source)) return bad("source");
    if ((*members)[1].second != json::Value(static_cast<std::uint64_t>(texts.size() - 1))) return bad("rows");
    if (history_detail::write_header(*source, texts.size() - 1) != texts.front()) return bad("spelling");
    History history{*source, {}};
    history.lines.reserve(texts.size() - 1);
    for (std::size_t i = 1; i < texts.size(); ++i) {
        auto line = parse_history_line(texts[i]);
        if (!line)
            return refuse(problems::bad_line,
                          {{"line", std::to_string(i + 2)}, {"why", line.error().facts.front().second}});
        history.lines.push_back(std::move(*line));
    }
    return history;
}

}  // namespace huiyin::accountability
