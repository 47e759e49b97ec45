#include "core/accountability/docket.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/as_written.h"
#include "base/fault.h"
#include "base/json.h"
#include "core/accountability/lines.h"
#include "core/accountability/problems.h"

namespace huiyin::accountability {

namespace docket_detail {

constexpr std::array<std::pair<Outcome, std::string_view>, 5> outcome_words{{{Outcome::done, "done"},
                                                                            {Outcome::answered, "answered"},
                                                                            {Outcome::declined, "declined"},
                                                                            {Outcome::transferred, "transferred"},
                                                                            {Outcome::withdrawn, "withdrawn"}}};
constexpr std::array<std::pair<MoveReason, std::string_view>, 4> reason_words{{{MoveReason::extended, "extended"},
                                                                              {MoveReason::restarted, "restarted"},
                                                                              {MoveReason::resumed, "resumed"},
                                                                              {MoveReason::calendar, "calendar"}}};

template <typename Value, std::size_t N>
std::string_view word_of(const std::array<std::pair<Value, std::string_view>, N>& words, Value value) {
    for (const auto& [known, word] : words)
        if (known == value) return word;
    EXPECTS(!"an enumerator without a word");
    return {};
}
template <typename Value, std::size_t N>
std::optional<Value> value_of(const std::array<std::pair<Value, std::string_view>, N>& words, std::string_view text) {
    for (const auto& [value, word] : words)
        if (word == text) return value;
    return std::nullopt;
}

constexpr std::size_t usual_line = 224;

std::string spell(const PromiseOpened& line) {
    EXPECTS(is_slug(line.office.value) && is_slug(line.procedure) && is_slug(line.clock) && parse_iso_week(line.opened));
    json::Spelling out(usual_line);
    out.open('{').member(R"("id":)").text(line.id.hex()).member(R"("office":)").text(line.office.value);
    out.member(R"("procedure":)").text(line.procedure).member(R"("clock":)").text(line.clock);
    return out.member(R"("opened":)").text(line.opened).member(R"("due":)").text(to_text(line.due)).close('}').take();
}
std::string spell(const PromiseClosed& line) {
    json::Spelling out(usual_line);
    out.open('{').member(R"("id":)").text(line.id.hex()).member(R"("closed":)").text(to_text(line.closed));
    return out.member(R"("outcome":)").text(to_text(line.outcome)).close('}').take();
}
std::string spell(const PromiseMoved& line) {
    json::Spelling out(usual_line);
    out.open('{').member(R"("id":)").text(line.id.hex()).member(R"("due":)").text(to_text(line.due));
    return out.member(R"("reason":)").text(to_text(line.reason)).close('}').take();
}
std::string spell(const PromiseSuspended& line) {
    json::Spelling out(usual_line);
    out.open('{').member(R"("id":)").text(line.id.hex());
    return out.member(R"("suspended":)").text(to_text(line.suspended)).close('}').take();
}

/// A line spelled as write_line spells it; nothing otherwise.
std::optional<DocketLine> read_as_written(std::string_view text) {
    json::AsWritten in(text);
    ObligationId id;
    if (!in.take(R"({"id":)") || !in.id(id)) return std::nullopt;
    std::string_view word;
    if (in.take(R"(,"office":)")) {
        PromiseOpened line{.id = id, .office = {}, .procedure = {}, .clock = {}, .opened = {}, .due = {}};
        if (in.slug(line.office.value) && in.take(R"(,"procedure":)") && in.slug(line.procedure) &&
            in.take(R"(,"clock":)") && in.slug(line.clock) && in.take(R"(,"opened":)") && in.iso_week(line.opened) &&
            in.take(R"(,"due":)") && in.day(line.due) && in.take("}") && in.ended())
            return line;
    } else if (Date closed{}; in.take(R"(,"closed":)")) {
        if (!in.day(closed) || !in.take(R"(,"outcome":)") || !in.text(word) || !in.take("}") || !in.ended())
            return std::nullopt;
        if (const auto outcome = parse_outcome(word)) return PromiseClosed{id, closed, *outcome};
    } else if (Date due{}; in.take(R"(,"due":)")) {
        if (!in.day(due) || !in.take(R"(,"reason":)") || !in.text(word) || !in.take("}") || !in.ended())
            return std::nullopt;
        if (const auto reason = parse_move_reason(word)) return PromiseMoved{id, due, *reason};
    } else if (Date suspended{}; in.take(R"(,"suspended":)")) {
        if (in.day(suspended) && in.take("}") && in.ended()) return PromiseSuspended{id, suspended};
    }
    return std::nullopt;
}

tl::unexpected<Problem> bad_line_because(const char* why) { return refuse(problems::bad_line, {{"why", why}}); }

Result<DocketLine> read_opened(const Result<json::Value>& parsed, const ObligationId& id) {
    TRY_LET(members, lines::exact_members(parsed, {"id", "office", "procedure", "clock", "opened", "due"},
                                          problems::bad_line));
    const json::Object& m = *members;
    if (!lines::is_slug_value(m[1].second)) return bad_line_because("office");
    if (!lines::is_slug_value(m[2].second)) return bad_line_because("procedure");
    if (!lines::is_slug_value(m[3].second)) return bad_line_because("clock");
    if (!lines::is_iso_week(m[4].second)) return bad_line_because("opened");
    const auto due = lines::day_value(m[5].second);
    if (!due) return bad_line_because("due");
    return PromiseOpened{id, {*m[1].second.string()}, *m[2].second.string(), *m[3].second.string(),
                         *m[4].second.string(), *due};
}

Result<DocketLine> read_closed(const Result<json::Value>& parsed, const ObligationId& id) {
    TRY_LET(members, lines::exact_members(parsed, {"id", "closed", "outcome"}, problems::bad_line));
    const auto closed = lines::day_value((*members)[1].second);
    if (!closed) return bad_line_because("closed");
    const std::string* word = (*members)[2].second.string();
    const auto outcome = word != nullptr ? parse_outcome(*word) : std::nullopt;
    if (!outcome) return bad_line_because("outcome");
    return PromiseClosed{id, *closed, *outcome};
}

Result<DocketLine> read_moved(const Result<json::Value>& parsed, const ObligationId& id) {
    TRY_LET(members, lines::exact_members(parsed, {"id", "due", "reason"}, problems::bad_line));
    const auto due = lines::day_value((*members)[1].second);
    if (!due) return bad_line_because("due");
    const std::string* word = (*members)[2].second.string();
    const auto reason = word != nullptr ? parse_move_reason(*word) : std::nullopt;
    if (!reason) return bad_line_because("reason");
    return PromiseMoved{id, *due, *reason};
}

Result<DocketLine> read_suspended(const Result<json::Value>& parsed, const ObligationId& id) {
    TRY_LET(members, lines::exact_members(parsed, {"id", "suspended"}, problems::bad_line));
    const auto suspended = lines::day_value((*members)[1].second);
    if (!suspended) return bad_line_because("suspended");
    return PromiseSuspended{id, *suspended};
}

std::string write_header(const Covers& covers, std::uint64_t sealed, std::uint64_t opens, std::uint64_t closes) {
    return json::write(json::Object{{"covers", json::Array{covers.from, covers.to}},
                                    {"sealed", sealed},
                                    {"opens", opens},
                                    {"closes", closes}});
}

/// The longest that type line and header can be: four numbers of 20 digits.
constexpr std::size_t head_bytes_most = 160;

struct WrittenLine {
    ObligationId id;
    const DocketLine* line;
    std::string text;
};

std::string write_docket(const Covers& covers, std::uint64_t sealed, std::vector<WrittenLine> written) {
    std::stable_sort(written.begin(), written.end(),
                     [](const WrittenLine& a, const WrittenLine& b) { return a.id < b.id; });
    std::uint64_t opens = 0;
    std::uint64_t closes = 0;
    for (const WrittenLine& each : written) {
        if (std::holds_alternative<PromiseOpened>(*each.line)) ++opens;
        if (std::holds_alternative<PromiseClosed>(*each.line)) ++closes;
    }
    std::string entry(docket_type);
    entry += '\n';
    entry += write_header(covers, sealed, opens, closes);
    entry += '\n';
    for (const WrittenLine& each : written) {
        entry += each.text;
        entry += '\n';
    }
    EXPECTS(entry.size() < entry_bytes_below);
    return entry;
}

/// A number that a docket header may hold.
std::optional<std::uint64_t> count_value(const json::Value& value) {
    if (value.integer() == nullptr || *value.integer() < 0) return std::nullopt;
    return static_cast<std::uint64_t>(*value.integer());
}

Result<Docket> read_header(std::string_view text) {
    const auto bad = [](const char* why) { return refuse(problems::bad_header, {{"why", why}}); };
    const auto parsed = json::parse(text);
    TRY_LET(members, lines::exact_members(parsed, {"covers", "sealed", "opens", "closes"}, problems::bad_header));
    const json::Object& m = *members;
    const json::Array* covers = m[0].second.array();
    if (covers == nullptr || covers->size() != 2) return bad("covers");
    const auto from = count_value((*covers)[0]);
    const auto to = count_value((*covers)[1]);
    if (!from || !to || *from >= *to) return bad("covers");
    const auto sealed = count_value(m[1].second);
    if (!sealed || *sealed > *to - *from) return bad("sealed");
    const auto opens = count_value(m[2].second);
    if (!opens) return bad("opens");
    const auto closes = count_value(m[3].second);
    if (!closes) return bad("closes");
    if (write_header({*from, *to}, *sealed, *opens, *closes) != text) return bad("spelling");
    return Docket{{*from, *to}, *sealed, *opens, *closes, {}};
}

}  // namespace docket_detail

std::string_view to_text(Outcome outcome) { return docket_detail::word_of(docket_detail::outcome_words, outcome); }
std::string_view to_text(MoveReason reason) { return docket_detail::word_of(docket_detail::reason_words, reason); }
std::optional<Outcome> parse_outcome(std::string_view text) {
    return docket_detail::value_of(docket_detail::outcome_words, text);
}
std::optional<MoveReason> parse_move_reason(std::string_view text) {
    return docket_detail::value_of(docket_detail::reason_words, text);
}

const ObligationId& id_of(const DocketLine& line) {
    return std::visit([](const auto& each) -> const ObligationId& { return each.id; }, line);
}

std::string write_line(const DocketLine& line) {
    return std::visit([](const auto& each) { return docket_detail::spell(each); }, line);
}

Result<DocketLine> parse_line(std::string_view text) {
    using namespace docket_detail;
    if (auto line = read_as_written(text)) return std::move(*line);
    const auto parsed = json::parse(text);
    if (!parsed) return bad_line_because("json");
    const json::Value* id_text = parsed->find("id");
    const auto id = id_text != nullptr && id_text->string() != nullptr ? ObligationId::parse(*id_text->string())
                                                                       : std::nullopt;
    if (!id) return bad_line_because("id");
    auto line = parsed->find("office") != nullptr      ? read_opened(parsed, *id)
                : parsed->find("closed") != nullptr    ? read_closed(parsed, *id)
                : parsed->find("suspended") != nullptr ? read_suspended(parsed, *id)
                                                       : read_moved(parsed, *id);
    if (line && write_line(*line) != text) return bad_line_because("spelling");
    return line;
}

std::vector<std::string> compose_dockets(Covers covers,
                                         std::span<const WaitingLine> waiting,
                                         std::span<const std::uint64_t> unsealed) {
    using namespace docket_detail;
    EXPECTS(covers.from <= covers.to);
    EXPECTS(std::is_sorted(unsealed.begin(), unsealed.end()));
    EXPECTS(std::is_sorted(waiting.begin(), waiting.end(), [](const WaitingLine& a, const WaitingLine& b) {
        return a.leaf_index < b.leaf_index;
    }));
    EXPECTS(waiting.empty() || (waiting.front().leaf_index >= covers.from && waiting.back().leaf_index < covers.to));

    const auto sealed_in = [&](const Covers& range) {
        const auto from = std::lower_bound(unsealed.begin(), unsealed.end(), range.from);
        const auto to = std::lower_bound(unsealed.begin(), unsealed.end(), range.to);
        return range.to - range.from - static_cast<std::uint64_t>(to - from);
    };
    std::vector<std::string> entries;
    std::uint64_t begun_at = covers.from;
    std::vector<WrittenLine> part;
    std::size_t part_bytes = head_bytes_most;
    const auto finish_at = [&](std::uint64_t to) {
        const Covers range{begun_at, to};
        entries.push_back(write_docket(range, sealed_in(range), std::move(part)));
        part.clear();
        part_bytes = head_bytes_most;
        begun_at = to;
    };
    for (std::size_t at = 0; at < waiting.size();) {
        const std::uint64_t leaf = waiting[at].leaf_index;
        std::vector<WrittenLine> of_leaf;
        std::size_t bytes = 0;
        for (; at < waiting.size() && waiting[at].leaf_index == leaf; ++at) {
            of_leaf.push_back({id_of(waiting[at].line), &waiting[at].line, write_line(waiting[at].line)});
            bytes += of_leaf.back().text.size() + 1;
        }
        if (!part.empty() && part_bytes + bytes >= entry_bytes_below) finish_at(leaf);
        part.insert(part.end(), std::make_move_iterator(of_leaf.begin()), std::make_move_iterator(of_leaf.end()));
        part_bytes += bytes;
    }
    if (begun_at < covers.to) finish_at(covers.to);
    return entries;
}

Result<Docket> parse_docket(std::string_view entry) {
    TRY_LET(texts, lines::split_entry(entry, docket_type));
    TRY_LET(docket, docket_detail::read_header(texts.front()));
    docket.lines.reserve(texts.size() - 1);
    std::uint64_t opens = 0;
    std::uint64_t closes = 0;
    for (std::size_t i = 1; i < texts.size(); ++i) {
        auto line = parse_line(texts[i]);
        const auto bad = [&](std::string why) {
            return refuse(problems::bad_line, {{"line", std::to_string(i + 2)}, {"why", std::move(why)}});
        };
        if (!line) return bad(line.error().facts.front().second);
        if (!docket.lines.empty() && id_of(*line) < id_of(docket.lines.back())) return bad("order");
        if (std::holds_alternative<PromiseOpened>(*line)) ++opens;
        if (std::holds_alternative<PromiseClosed>(*line)) ++closes;
        docket.lines.push_back(std::move(*line));
    }
    if (opens != docket.opens) return refuse(problems::bad_header, {{"why", "opens"}});
    if (closes != docket.closes) return refuse(problems::bad_header, {{"why", "closes"}});
    return std::move(docket);
}

bool docket_is_due(const DocketTiming& timing,
                   std::size_t lines,
                   std::optional<Instant> oldest,
                   Instant last_docket,
                   Instant now) {
    if (!oldest) return false;
    if ((now - *oldest).count() >= timing.held_seconds_most) return true;
    return lines >= timing.lines_least && (now - last_docket).count() >= timing.every_seconds;
}

}  // namespace huiyin::accountability
