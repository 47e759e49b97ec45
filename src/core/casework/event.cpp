#include "core/casework/event.h"

#include <algorithm>
#include <limits>

#include "base/as_written.h"
#include "base/fault.h"
#include "base/json.h"
#include "core/casework/event_as_written.h"
#include "core/casework/problems.h"

namespace huiyin::casework {
namespace event_detail {

constexpr std::size_t usual_size = 768;

using json::Array;
using json::Object;
using json::Spelling;
using json::Value;

void put(Spelling& out, const char* name, const std::string& value) {
    if (!value.empty()) out.member(name).text(value);
}
void put(Spelling& out, const char* name, bool value) {
    if (value) out.member(name).truth(true);
}
void put(Spelling& out, const char* name, const std::optional<ObligationId>& id) {
    if (id) out.member(name).text(id->hex());
}
void put(Spelling& out, const char* name, const std::optional<Hash>& hash) {
    if (hash) out.member(name).text(to_hex(*hash));
}
/// A list that is left out where nothing is in it.
template <typename Items, typename One>
void put_list(Spelling& out, const char* name, const Items& items, One one) {
    if (items.empty()) return;
    out.member(name).open('[');
    for (const auto& item : items) {
        out.item();
        one(item);
    }
    out.close(']');
}
template <typename Tag>
void put_list(Spelling& out, const char* name, const std::vector<Slug<Tag>>& slugs) {
    put_list(out, name, slugs, [&](const Slug<Tag>& slug) { out.text(slug.value); });
}

void put_agent(Spelling& out, const Agent& by) {
    out.member(R"("by":)").open('{');
    if (by.office) out.member(R"("office":)").text(by.office->value);
    out.member(R"("role":)").text(by.role);
    put(out, R"("tag":)", by.tag);
    out.close('}');
}

void put_stopped(Spelling& out, const ClockStopped& clock) {
    out.open('{').member(R"("clock":)").text(clock.clock.value);
    put(out, R"("id":)", clock.promise);
    out.member(R"("outcome":)").text(clock.outcome).close('}');
}

void put_moved(Spelling& out, const ClockMoved& clock) {
    out.open('{').member(R"("clock":)").text(clock.clock.value);
    out.member(R"("due":)").text(to_text(clock.due)).member(R"("from":)").text(to_text(clock.from));
    put(out, R"("id":)", clock.promise);
    put(out, R"("provisional":)", clock.provisional);
    out.member(R"("reason":)").text(clock.reason);
    if (clock.suspended_from) out.member(R"("suspended_from":)").text(to_text(*clock.suspended_from));
    out.close('}');
}

/// Without a promise only the clock's name, as it was before dockets told of suspensions.
void put_suspended(Spelling& out, const ClockSuspended& clock) {
    if (!clock.promise) {
        out.text(clock.clock.value);
        return;
    }
    out.open('{').member(R"("clock":)").text(clock.clock.value);
    put(out, R"("id":)", clock.promise);
    out.close('}');
}

void put_started(Spelling& out, const ClockStarted& clock) {
    out.open('{').member(R"("clock":)").text(clock.clock.value);
    put(out, R"("continues":)", clock.continues);
    out.member(R"("due":)").text(to_text(clock.due)).member(R"("from":)").text(to_text(clock.from));
    put(out, R"("id":)", clock.promise);
    put(out, R"("office":)", clock.office.value);
    out.member(R"("opened":)").text(to_text(clock.opened_on));
    put(out, R"("owed":)", clock.owed_by_office);
    put(out, R"("provisional":)", clock.provisional);
    if (clock.suspended_on) out.member(R"("suspended_on":)").text(to_text(*clock.suspended_on));
    out.close('}');
}

void put_fields(Spelling& out, const std::map<std::string, std::string>& fields) {
    if (fields.empty()) return;
    out.member(R"("fields":)");
    const auto is_ascii = [](const auto& field) {
        return std::all_of(field.first.begin(), field.first.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    };
    if (!std::all_of(fields.begin(), fields.end(), is_ascii)) {  // their order is not that of their bytes
        Object object;
        for (const auto& [name, value] : fields) object.emplace_back(name, value);
        out.as_it_is(json::write_canonical(Value(std::move(object))));
        return;
    }
    out.open('{');
    for (const auto& [name, value] : fields) out.member("").text(name).as_it_is(":").text(value);
    out.close('}');
}

void put_history(Spelling& out, const History& past) {
    out.member(R"("history":)").open('{');
    if (past.closed) out.member(R"("closed":)").text(to_text(*past.closed));
    if (past.due) out.member(R"("due":)").text(to_text(*past.due));
    out.member(R"("id":)").text(past.id.hex());
    if (past.late) out.member(R"("late":)").truth(*past.late);
    out.member(R"("office":)").text(past.office.value);
    out.member(R"("opened":)").text(to_text(past.opened));
    out.member(R"("procedure":)").text(past.procedure).member(R"("source":)").text(past.source).close('}');
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

// The members stand in the order of RFC 8785, which is that of `read_as_written`.
std::string write_event(const Event& event, const Envelope& envelope) {
    Spelling out(usual_size);
    out.open('{');
    put_list(out, R"("about":)", event.about);
    out.member(R"("at":)").text(to_text(event.at));
    put_agent(out, event.by);
    out.member(R"("case":)").text(envelope.case_id.hex());
    put_list(out, R"("closes":)", event.stops, [&](const ClockStopped& clock) { put_stopped(out, clock); });
    put(out, R"("content":)", envelope.content);
    out.member(R"("day":)").text(to_text(event.day));
    put_fields(out, event.fields);
    if (event.history) put_history(out, *event.history);
    put_list(out, R"("joins":)", event.joins);
    out.member(R"("kind":)").text(event.kind);
    put_list(out, R"("leaves":)", event.leaves);
    out.member(R"("log":)").text(envelope.log);
    put_list(out, R"("moves":)", event.moves, [&](const ClockMoved& clock) { put_moved(out, clock); });
    put(out, R"("notice":)", event.hands_notice);
    if (event.office) out.member(R"("office":)").text(event.office->value);
    put_list(out, R"("opens":)", event.starts, [&](const ClockStarted& clock) { put_started(out, clock); });
    put(out, R"("prev":)", envelope.previous);
    put(out, R"("procedure":)", event.procedure);
    if (event.procedure_version != 0) out.member(R"("procedure_version":)").number(event.procedure_version);
    put(out, R"("quiet":)", !event.substantive);
    out.member(R"("seq":)").number(event.seq);
    if (event.state) out.member(R"("state":)").text(*event.state);
    put_list(out, R"("suspends":)", event.suspends, [&](const ClockSuspended& clock) { put_suspended(out, clock); });
    return out.member(R"("v":)").number(1).close('}').take();
}

Result<Committed> read_event(std::string_view canonical) {
    Result<Committed> read;
    if (!read_as_written(canonical, *read)) read = read_any_spelling(canonical);
    return read;
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
                                .opened_on = clock.date("opened"),
                                .continues = clock.flag("continues")});
        if (one.find("suspended_on") != nullptr) event.starts.back().suspended_on = clock.date("suspended_on");
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
    for (const Value& one : in.list("suspends")) {
        if (one.string() != nullptr) {
            event.suspends.push_back({.clock = {*one.string()}});
            continue;
        }
        Reader clock(one);
        event.suspends.push_back({.clock = {clock.text("clock")}, .promise = clock.id_if_any<ObligationId>("id")});
        if (clock.trouble != nullptr) return bad(clock.trouble);
    }
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

bool is_common_event(std::string_view kind) { return std::ranges::find(common_events, kind) != common_events.end(); }

}  // namespace huiyin::casework
