#include "engine/rule_book.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <set>

#include "core/procedure/parse.h"
#include "engine/problems.h"

namespace huiyin::engine {
namespace rule_book_detail {

constexpr std::size_t page_rows = 64;

/// All versions of one thing, the oldest first.
std::vector<VersionRow> history_of(Store& store, std::string_view kind, const std::string& name) {
    std::vector<VersionRow> out;
    std::uint64_t before = std::numeric_limits<std::int64_t>::max();
    for (;;) {
        auto page = store.version_history(std::string(kind), name, before, page_rows);
        const bool last = page.size() < page_rows;
        if (!page.empty()) before = page.back().serial;
        std::move(page.begin(), page.end(), std::back_inserter(out));
        if (last) break;
    }
    std::reverse(out.begin(), out.end());
    return out;
}

/// What was kept must stay readable: if it isn't, the message names it, and what is wrong with it.
tl::unexpected<Problem> unreadable(const VersionRow& row, const Problem& why) {
    return refuse(problems::kept_unreadable,
                  {{"kind", row.kind}, {"name", row.name}, {"why", std::string(why.code)}}, why.where);
}

Result<std::vector<procedure::Procedure>> kept_versions(Store& store, const std::string& id, std::span<const std::string> calendars) {
    std::vector<procedure::Procedure> out;
    for (const VersionRow& row : history_of(store, procedure_kind, id)) {
        if (row.document.empty()) continue;
        auto read = procedure::parse(row.document, id + "@" + std::to_string(row.serial), calendars);
        if (!read) return unreadable(row, read.error());
        out.push_back(std::move(*read));
    }
    return out;
}

/// "cn/2027" → 2027, if it is a year of that calendar.
std::optional<int> year_of(const std::string& name, const std::string& calendar) {
    if (!name.starts_with(calendar + "/")) return std::nullopt;
    int year = 0;
    const char* from = name.data() + calendar.size() + 1;
    const char* to = name.data() + name.size();
    const auto [end, error] = std::from_chars(from, to, year);
    if (error != std::errc{} || end != to) return std::nullopt;
    return year;
}

/// Gathers what is joined, and what is new in it.
class Joining {
  public:
    Joining(const RuleFiles& files, Store& store, Instant now) : files_(files), store_(store), now_(now) {
        // First the serial: what is published while this reads makes the writer refuse `fresh`.
        out_.known = store.newest_version();
        for (VersionRow& row : store.current_versions()) {
            if (row.kind == procedure_kind) kept_procedures_.insert(row.name);
            if (row.kind == calendar_kind) kept_years_.push_back(std::move(row));
        }
    }

    Result<JoinedRules> join() {
        for (const auto& [id, calendar] : files_.calendars) TRY(join_calendar(id, calendar));
        std::vector<std::string> calendars;
        for (const auto& [id, calendar] : out_.book.calendars) calendars.push_back(id);
        for (const auto& file : files_.procedures) TRY(join_procedure(file, calendars));
        // A file that was taken away: nothing begins under it any more, what has begun goes on.
        for (const std::string& id : kept_procedures_) {
            if (out_.book.newest(id) != nullptr) continue;
            TRY_LET(versions, kept_versions(store_, id, calendars));
            std::move(versions.begin(), versions.end(), std::back_inserter(out_.book.former));
        }
        TRY(check_together());
        return std::move(out_);
    }

  private:
    void keep(std::string_view kind, std::string name, std::string document) {
        out_.fresh.push_back({.serial = out_.known + out_.fresh.size() + 1,
                              .kind = std::string(kind),
                              .name = std::move(name),
                              .at = now_,
                              .author = {},
                              .document = std::move(document)});
    }

    Result<void> join_calendar(const std::string& id, const RuleFiles::CalendarFiles& files) {
        std::map<int, calendar::HolidayYear> years;
        for (const VersionRow& row : kept_years_)
            if (const auto year = year_of(row.name, id); year && !row.document.empty()) {
                auto read = calendar::parse_holiday_year(row.document, row.name, files.description);
                if (!read) return unreadable(row, read.error());
                years.insert_or_assign(*year, std::move(*read));
            }
        for (const calendar::HolidayYear& year : files.years) {
            const std::string name = calendar_year_name(id, year.year);
            const std::string document = calendar::write_holiday_year(year);
            const auto history = history_of(store_, calendar_kind, name);
            if (std::any_of(history.begin(), history.end(), [&](const VersionRow& row) { return row.document == document; }))
                continue;
            keep(calendar_kind, name, document);
            years.insert_or_assign(year.year, year);
        }
        std::vector<calendar::HolidayYear> all;
        for (auto& [number, year] : years) all.push_back(std::move(year));
        TRY_LET(made, calendar::WorkCalendar::create(files.description, std::move(all)));
        out_.book.calendars.insert_or_assign(id, std::move(made));
        return {};
    }

    Result<void> join_procedure(const RuleFiles::ProcedureFile& file, std::span<const std::string> calendars) {
        const procedure::Procedure& read = file.procedure;
        TRY_LET(versions, kept_versions(store_, read.id.value, calendars));
        const auto same = std::find_if(versions.begin(), versions.end(),
                                       [&](const auto& one) { return one.version == read.version; });
        const auto newest = std::max_element(versions.begin(), versions.end(),
                                             [](const auto& a, const auto& b) { return a.version < b.version; });
        const bool is_new = newest == versions.end() || read.version > newest->version;
        if (!is_new && (same == versions.end() || *same != read))
            return refuse(problems::version_kept,
                          {{"procedure", read.id.value},
                           {"newest", std::to_string(newest->version)},
                           {"next", std::to_string(newest->version + 1)}},
                          file.version_at);
        if (is_new) {
            keep(procedure_kind, read.id.value, file.text);
            versions.push_back(read);
        }
        std::sort(versions.begin(), versions.end(), [](const auto& a, const auto& b) { return a.version < b.version; });
        out_.book.procedures.push_back(std::move(versions.back()));
        versions.pop_back();
        std::move(versions.begin(), versions.end(), std::back_inserter(out_.book.former));
        return {};
    }

    /// The newest with each other, and the switches of each former version with the newest of the others, where its cases would go.
    Result<void> check_together() const {
        TRY(procedure::check_switches(out_.book.procedures));
        for (const procedure::Procedure& one : out_.book.former) {
            std::vector<procedure::Procedure> together{one};
            for (procedure::Procedure other : out_.book.procedures) {
                if (other.id == one.id) continue;
                std::erase_if(other.commands, [](const procedure::CommandRule& rule) { return rule.switches_to.has_value(); });
                together.push_back(std::move(other));
            }
            TRY(procedure::check_switches(together));
        }
        return {};
    }

    const RuleFiles& files_;
    Store& store_;
    Instant now_;
    JoinedRules out_;
    std::set<std::string> kept_procedures_;
    std::vector<VersionRow> kept_years_;
};

}  // namespace rule_book_detail

const procedure::Procedure* RuleBook::newest(const std::string& id) const {
    const auto found = std::find_if(procedures.begin(), procedures.end(), [&](const auto& one) { return one.id.value == id; });
    return found == procedures.end() ? nullptr : &*found;
}

const procedure::Procedure* RuleBook::find(const std::string& id, int version) const {
    const procedure::Procedure* last = newest(id);
    if (last != nullptr && last->version == version) return last;
    // By number: the first that is not older, else the last of them.
    const procedure::Procedure* found = nullptr;
    for (const procedure::Procedure& one : former) {
        if (one.id.value != id) continue;
        if (one.version >= version) return &one;
        found = &one;
    }
    return last != nullptr ? last : found;
}

std::vector<const procedure::Procedure*> RuleBook::all_versions() const {
    std::vector<const procedure::Procedure*> out;
    for (const procedure::Procedure& one : procedures) out.push_back(&one);
    for (const procedure::Procedure& one : former) out.push_back(&one);
    return out;
}

Result<JoinedRules> join_rules(const RuleFiles& files, Store& store, Instant now) {
    return rule_book_detail::Joining(files, store, now).join();
}

std::string calendar_year_name(const std::string& calendar, int year) { return calendar + "/" + std::to_string(year); }

}  // namespace huiyin::engine
