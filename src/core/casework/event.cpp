#include "core/casework/event.h"

#include <limits>

#include "base/fault.h"
#include "base/json.h"
#include "core/casework/event_as_written.h"
#include "core/casework/problems.h"

namespace huiyin::casework {
namespace event_detail {

using json::Array;
using json::Object;
using json::Value;

void put(Object& to, const char* key, const std::string& value) {
    if (!value.empty()) to.emplace_back(key, value);
}
void put(Object& to, const char* key, bool value) {
    if (value) to.emplace_back(key, true);
}
void put_id(Object& to, const std::optional<ObligationId>& id) {
    if (id) to.emplace_back("id", id->hex());
}

void put_offices(Object& to, const char* key, const std::vector<OfficeId>& offices) {
    if (offices.empty()) return;
    Array list;
    for (const OfficeId& office : offices) list.emplace_back(office.value);
    to.emplace_back(key, std::move(list));
}

Value write_history(const History& h) {
    Object out{{"id", h.id.hex()},
               {"source", h.source},
               {"office", h.office.value},
               {"procedure", h.procedure},
               {"opened", to_text(h.opened)}};
    if (h.due) out.emplace_back("due", to_text(*h.due));
    if (h.closed) out.emplace_back("closed", to_text(*h.closed));
    if (h.late) out.emplace_back("late", *h.late);
    return out;
}

/// Reads members one by one; the first that does not fit is remembered and everything after it is moot.
class Reader {
  public:
    explicit Reader(const Value& value) : value_(value) {}
    const char* trouble = nullptr;

    std::string text(const char* key) const { return value_.text(key); }
    bool flag(const char* key) const {
        const Value* member = value_.find(key);
        return member != nullptr && member->boolean() != nullptr && *member->boolean();
    }
    Date date(const char* key) {
        const auto parsed = parse_date(text(key));
        if (!parsed) trouble = key;
        return parsed.value_or(Date{});
    }
    Instant instant(const char* key) {
        const auto parsed = parse_instant(text(key));
        if (!parsed) trouble = key;
        return parsed.value_or(Instant{});
    }
    std::optional<Instant> instant_if_any(const char* key) {
        if (value_.find(key) == nullptr) return std::nullopt;
        return instant(key);
    }
    template <typename Id>
    std::optional<Id> id_if_any(const char* key) {
        if (value_.find(key) == nullptr) return std::nullopt;
        const auto parsed = Id::parse(text(key));
        if (!parsed) trouble = key;
        return parsed;
    }
    std::optional<Hash> hash_if_any(const char* key) {
        if (value_.find(key) == nullptr) return std::nullopt;
        const auto raw = from_hex(text(key));
        Hash out{};
        if (!raw || raw->size() != out.size()) {
            trouble = key;
            return std::nullopt;
        }
        std::copy(raw->begin(), raw->end(), out.begin());
        return out;
    }
    std::vector<OfficeId> offices(const char* key) const {
        std::vector<OfficeId> out;
        for (const Value& one : list(key))
            if (one.string() != nullptr) out.push_back({*one.string()});
        return out;
    }
    const Array& list(const char* key) const {
        static const Array none;
        const Value* member = value_.find(key);
        return member == nullptr || member->array() == nullptr ? none : *member->array();
    }

  private:
    const Value& value_;
};

}  // namespace event_detail
using namespace event_detail;

bool is_between_officers(std::string_view kind) {
    return kind == "note_added" || kind == "cosign_asked" || kind == "cosign_declined";
}

std::string write_event(const Event& event, const Envelope& envelope) {
    Object by{{"role", event.by.role}};
    if (event.by.office) by.emplace_back("office", event.by.office->value);
    put(by, "tag", event.by.tag);
    Object out{{"v", 1},
               {"log", envelope.log},
               {"case", envelope.case_id.hex()},
               {"seq", std::int64_t{event.seq}},
               {"kind", event.kind},
               {"at", to_text(event.at)},
               {"day", to_text(event.day)},
               {"by", std::move(by)}};
    if (envelope.previous) out.emplace_back("prev", to_hex(*envelope.previous));
    if (envelope.content) out.emplace_back("content", to_hex(*envelope.content));
    if (event.state) out.emplace_back("state", *event.state);
    if (event.office) out.emplace_back("office", event.office->value);
    put_offices(out, "joins", event.joins);
    put_offices(out, "leaves", event.leaves);
    put(out, "procedure", event.procedure);
    if (event.procedure_version != 0) out.emplace_back("procedure_version", event.procedure_version);
    if (!event.starts.empty()) {
        Array opens;
        for (const ClockStarted& clock : event.starts) {
            Object one{{"clock", clock.clock.value},
                       {"from", to_text(clock.from)},
                       {"due", to_text(clock.due)},
                       {"opened", to_text(clock.opened_on)}};
            put_id(one, clock.promise);
            put(one, "office", clock.office.value);
            put(one, "owed", clock.owed_by_office);
            put(one, "provisional", clock.provisional);
            opens.emplace_back(std::move(one));
        }
        out.emplace_back("opens", std::move(opens));
    }
    if (!event.stops.empty()) {
        Array closes;
        for (const ClockStopped& clock : event.stops) {
            Object one{{"clock", clock.clock.value}, {"outcome", clock.outcome}};
            put_id(one, clock.promise);
            closes.emplace_back(std::move(one));
        }
        out.emplace_back("closes", std::move(closes));
    }
    if (!event.moves.empty()) {
        Array moves;
        for (const ClockMoved& clock : event.moves) {
            Object one{{"clock", clock.clock.value},
                       {"from", to_text(clock.from)},
                       {"due", to_text(clock.due)},
                       {"reason", clock.reason}};
            put_id(one, clock.promise);
            put(one, "provisional", clock.provisional);
            if (clock.suspended_from) one.emplace_back("suspended_from", to_text(*clock.suspended_from));
            moves.emplace_back(std::move(one));
        }
        out.emplace_back("moves", std::move(moves));
    }
    if (!event.suspends.empty()) {
        Array clocks;
        for (const ClockId& clock : event.suspends) clocks.emplace_back(clock.value);
        out.emplace_back("suspends", std::move(clocks));
    }
    if (!event.fields.empty()) {
        Object fields;
        for (const auto& [name, value] : event.fields) fields.emplace_back(name, value);
        out.emplace_back("fields", std::move(fields));
    }
    put_offices(out, "about", event.about);
    if (event.history) out.emplace_back("history", write_history(*event.history));
    put(out, "notice", event.hands_notice);
    put(out, "quiet", !event.substantive);
    return json::write_canonical(Value(std::move(out)));
}

Result<Committed> read_event(std::string_view canonical) {
    if (auto read = read_as_written(canonical)) return std::move(*read);
    return read_any_spelling(canonical);
}

Result<Committed> read_any_spelling(std::string_view text) {
    TRY_LET(value, json::parse(text));
    Reader in(value);
    const auto bad = [](const char* why) { return refuse(problems::bad_event, {{"why", why}}); };
    if (value.number("v") != 1) return bad("v");
    Committed out;
    Event& event = out.event;
    out.envelope.log = in.text("log");
    const auto case_id = in.id_if_any<CaseId>("case");
    if (!case_id) return bad("case");
    out.envelope.case_id = *case_id;
    out.envelope.previous = in.hash_if_any("prev");
    out.envelope.content = in.hash_if_any("content");
    const std::int64_t seq = value.number("seq");
    if (seq < 1 || seq > std::numeric_limits<std::uint32_t>::max()) return bad("seq");
    event.seq = static_cast<std::uint32_t>(seq);
    event.kind = in.text("kind");
    event.at = in.instant("at");
    event.day = in.date("day");
    if (const Value* by = value.find("by")) {
        event.by.role = by->text("role");
        if (by->find("office") != nullptr) event.by.office = OfficeId{by->text("office")};
        event.by.tag = by->text("tag");
    }
    if (value.find("state") != nullptr) event.state = in.text("state");
    if (value.find("office") != nullptr) event.office = OfficeId{in.text("office")};
    event.procedure = in.text("procedure");
    event.procedure_version = static_cast<int>(value.number("procedure_version"));
    for (const Value& one : in.list("opens")) {
        Reader clock(one);
        event.starts.push_back({.clock = {clock.text("clock")},
                                .promise = clock.id_if_any<ObligationId>("id"),
                                .owed_by_office = clock.flag("owed"),
                                .office = {clock.text("office")},
                                .from = clock.date("from"),
                                .due = clock.date("due"),
                                .provisional = clock.flag("provisional"),
                                .opened_on = clock.date("opened")});
        if (clock.trouble != nullptr) return bad(clock.trouble);
    }
    for (const Value& one : in.list("closes")) {
        Reader clock(one);
        event.stops.push_back({.clock = {clock.text("clock")},
                               .promise = clock.id_if_any<ObligationId>("id"),
                               .outcome = clock.text("outcome")});
        if (clock.trouble != nullptr) return bad(clock.trouble);
    }
    for (const Value& one : in.list("moves")) {
        Reader clock(one);
        ClockMoved moved{.clock = {clock.text("clock")},
                         .promise = clock.id_if_any<ObligationId>("id"),
                         .due = clock.date("due"),
                         .provisional = clock.flag("provisional"),
                         .reason = clock.text("reason"),
                         .from = clock.date("from"),
                         .suspended_from = std::nullopt};
        if (one.find("suspended_from") != nullptr) moved.suspended_from = clock.date("suspended_from");
        if (clock.trouble != nullptr) return bad(clock.trouble);
        event.moves.push_back(std::move(moved));
    }
    for (const Value& one : in.list("suspends"))
        if (one.string() != nullptr) event.suspends.push_back({*one.string()});
    if (const Value* fields = value.find("fields"); fields != nullptr && fields->object() != nullptr)
        for (const auto& [name, field] : *fields->object())
            if (field.string() != nullptr) event.fields[name] = *field.string();
    event.joins = in.offices("joins");
    event.leaves = in.offices("leaves");
    event.about = in.offices("about");
    if (const Value* past = value.find("history")) {
        Reader history(*past);
        History h;
        const auto id = history.id_if_any<ObligationId>("id");
        if (!id) return bad("history");
        h.id = *id;
        h.source = history.text("source");
        h.office = {history.text("office")};
        h.procedure = history.text("procedure");
        h.opened = history.instant("opened");
        h.due = history.instant_if_any("due");
        h.closed = history.instant_if_any("closed");
        if (const Value* late = past->find("late"); late != nullptr && late->boolean() != nullptr)
            h.late = *late->boolean();
        if (history.trouble != nullptr) return bad(history.trouble);
        event.history = std::move(h);
    }
    event.hands_notice = in.flag("notice");
    event.substantive = !in.flag("quiet");
    if (in.trouble != nullptr) return bad(in.trouble);
    return out;
}

}  // namespace huiyin::casework
