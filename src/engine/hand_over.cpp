#include "engine/hand_over.h"

#include <algorithm>
#include <sstream>

namespace huiyin::engine {
namespace hand_over_detail {

constexpr std::size_t page_rows = 100;

bool is_sealed_to(const std::vector<WrapRow>& wraps, const sealing::Recipient& recipient) {
    return std::any_of(wraps.begin(), wraps.end(), [&](const WrapRow& wrap) { return wrap.recipient == recipient.text; });
}

/// One case's keys and subject, sealed to the office. False: this session can't open it.
bool add_case(const Context& context, const StaffSession& session, CaseRow row, const OfficeKey& office_key,
              sealing::Sender& sender, Append& to) {
    const InstanceId instance = context.town.instance();
    const auto recipient = sealing::Recipient::office(row.office, office_key.epoch);
    const OpenKeys keys = open_keys(context, row, session.office_keys);
    auto month = context.keys.existing_month_key(row.month);
    if (keys.empty() || !month) return false;
    const sealing::MonthKey month_key{row.month, std::move(*month)};
    for (const sealing::CaseKey& key : keys.keys) {
        const sealing::WrapAddress address{.instance = instance,
                                           .case_id = row.case_id,
                                           .key = key.name,
                                           .key_epoch = key.epoch,
                                           .recipient = recipient};
        to.changes.wraps.push_back({.case_id = row.case_id,
                                    .key = key.text(),
                                    .recipient = recipient.text,
                                    .month = row.month,
                                    .wrapped = sealing::wrap_key(sender, key, address, office_key.public_key, month_key)});
    }
    row.subject_sealed = sealing::seal_list_text(
        sender, {.instance = instance, .case_id = row.case_id, .part = "subject", .recipient = recipient},
        office_key.public_key, month_key, open_content(context, row.case_id, keys).text(1, "subject"));
    to.cases.push_back({.case_id = row.case_id, .version = row.version});
    to.changes.cases.push_back(std::move(row));
    return true;
}

/// Where a hand-over goes on: every row up to there is done. What is acted on meanwhile may move to the front, but an act
/// seals a case to its office by itself.
struct Place {
    DeskQuery::Show show = DeskQuery::Show::open;
    std::optional<DeskQuery::After> after;
};

/// "waiting", then the list and the row: "waiting closed none 1546300800 0f3c...".
std::string write_place(const Place& place) {
    std::string out = hand_over_waiting;
    if (place.show == DeskQuery::Show::open && !place.after) return out;
    out += place.show == DeskQuery::Show::open ? " open" : " closed";
    if (place.after)
        out += " " + (place.after->due ? to_text(*place.after->due) : std::string("none")) + " " +
               std::to_string(place.after->time.time_since_epoch().count()) + " " + place.after->case_id.hex();
    return out;
}

Place read_place(const std::string& text) {
    std::istringstream in(text);
    std::string waiting, list, due, id;
    std::int64_t seconds = 0;
    Place out;
    if (!(in >> waiting >> list)) return out;
    if (list == "closed") out.show = DeskQuery::Show::closed;
    if (!(in >> due >> seconds >> id)) return out;
    const auto case_id = CaseId::parse(id);
    if (!case_id) return {};
    out.after = DeskQuery::After{.due = parse_date(due), .time = Instant{std::chrono::seconds(seconds)}, .case_id = *case_id};
    return out;
}

/// What is left to be done for one office.
class HandOver {
  public:
    HandOver(const Context& context, const StaffSession& session, OfficeId office, const OfficeKey& key, Place from)
        : context_(context), session_(session), office_(std::move(office)), key_(key), from_(std::move(from)) {}

    /// Returns how many cases it handed over.
    std::size_t run(std::size_t cases_max) {
        std::size_t done = 0;
        Place place = from_;
        bool whole = true;
        if (place.show == DeskQuery::Show::open) {
            whole = run_list(place, cases_max, done);
            if (whole) place = {.show = DeskQuery::Show::closed, .after = std::nullopt};
        }
        whole = whole && run_list(place, cases_max, done);
        const std::string before = write_place(from_);
        const std::string after = whole ? "done" : write_place(place);
        if (after != before) {
            Changes changes;
            changes.settings.emplace_back(hand_over_setting(office_), after);
            context_.writer.write(std::move(changes));
        }
        return done;
    }

  private:
    /// Goes on with a list from a place, and moves the place to the last row behind which nothing is left. False: something
    /// of the list is left.
    bool run_list(Place& place, std::size_t cases_max, std::size_t& done) {
        const auto recipient = sealing::Recipient::office(office_, key_.epoch);
        DeskQuery query;
        query.show = place.show;
        query.office = office_;
        query.limit = page_rows;
        query.after = place.after;
        bool whole = true;
        for (;;) {
            auto rows = context_.store.desk(query);
            Append append;
            sealing::Sender sender(context_.random);
            bool whole_then = whole;
            bool any_needed = false;
            auto reached = place.after;
            for (CaseRow& row : rows) {
                query.after = DeskQuery::After{row.due, row.open ? row.filed_at : row.changed_at, row.case_id};
                // Of a case of another office this one has a subject already, from who asked it in.
                const bool needed = row.office == office_ && row.imported && !is_sealed_to(context_.store.wraps(row.case_id), recipient);
                any_needed = any_needed || needed;
                if (needed &&
                    (done + append.cases.size() == cases_max || !add_case(context_, session_, std::move(row), key_, sender, append)))
                    whole_then = false;
                if (whole_then) reached = query.after;
            }
            // Whoever can open none of a page is not above this office: they look no further.
            if (any_needed && append.cases.empty()) {
                place.after = reached;
                return false;
            }
            // Somebody who acts on one of these cases at this moment is faster; the next sign-in finds the rest.
            const std::size_t count = append.cases.size();
            if (count == 0 || context_.writer.append(std::move(append)).outcome == Appended::Outcome::done) {
                done += count;
                whole = whole_then;
                place.after = reached;
            } else {
                whole = false;
            }
            if (rows.size() < page_rows || done == cases_max) return whole && rows.size() < page_rows;
        }
    }

    const Context& context_;
    const StaffSession& session_;
    OfficeId office_;
    const OfficeKey& key_;
    Place from_;
};

}  // namespace hand_over_detail

std::string hand_over_setting(const OfficeId& office) { return "hand_over." + office.value; }

std::size_t hand_over_imported(const Context& context, const StaffSession& session, std::size_t cases_max) {
    std::size_t done = 0;
    const auto offices = context.town.offices();
    const auto keys = context.town.office_keys();
    for (const accounts::Office& office : offices->all()) {
        if (done == cases_max) break;
        const auto key = keys->find(office.id);
        if (key == keys->end() || office.id == session.staff.office) continue;
        const auto state = context.store.setting(hand_over_setting(office.id));
        if (!state || !state->starts_with(hand_over_waiting)) continue;
        done += hand_over_detail::HandOver(context, session, office.id, key->second, hand_over_detail::read_place(*state))
                    .run(cases_max - done);
    }
    return done;
}

}  // namespace huiyin::engine
