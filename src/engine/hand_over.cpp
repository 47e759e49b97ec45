#include "engine/hand_over.h"

#include <algorithm>

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

/// What is left to be done for one office.
class HandOver {
  public:
    HandOver(const Context& context, const StaffSession& session, OfficeId office, const OfficeKey& key)
        : context_(context), session_(session), office_(std::move(office)), key_(key) {}

    /// Returns how many cases it handed over.
    std::size_t run(std::size_t cases_max) {
        std::size_t done = 0;
        bool whole = true;
        for (const auto show : {DeskQuery::Show::open, DeskQuery::Show::closed})
            whole = run_list(show, cases_max, done) && whole;
        if (whole) {
            Changes changes;
            changes.settings.emplace_back(hand_over_setting(office_), "done");
            context_.writer.write(std::move(changes));
        }
        return done;
    }

  private:
    /// False: something of the list is left.
    bool run_list(DeskQuery::Show show, std::size_t cases_max, std::size_t& done) {
        const auto recipient = sealing::Recipient::office(office_, key_.epoch);
        DeskQuery query;
        query.show = show;
        query.office = office_;
        query.limit = page_rows;
        bool whole = true;
        for (;;) {
            auto rows = context_.store.desk(query);
            Append append;
            sealing::Sender sender(context_.random);
            for (CaseRow& row : rows) {
                query.after = DeskQuery::After{row.due, row.open ? row.filed_at : row.changed_at, row.case_id};
                if (!row.imported || is_sealed_to(context_.store.wraps(row.case_id), recipient)) continue;
                if (done + append.cases.size() == cases_max || !add_case(context_, session_, row, key_, sender, append)) whole = false;
            }
            // Somebody who acts on one of these cases at this moment is faster; the next sign-in finds the rest.
            const std::size_t count = append.cases.size();
            if (count > 0 && context_.writer.append(std::move(append)).outcome == Appended::Outcome::done) done += count;
            else if (count > 0) whole = false;
            if (rows.size() < page_rows || done == cases_max) return whole && rows.size() < page_rows;
        }
    }

    const Context& context_;
    const StaffSession& session_;
    OfficeId office_;
    const OfficeKey& key_;
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
        if (context.store.setting(hand_over_setting(office.id)) != hand_over_waiting) continue;
        done += hand_over_detail::HandOver(context, session, office.id, key->second).run(cases_max - done);
    }
    return done;
}

}  // namespace huiyin::engine
