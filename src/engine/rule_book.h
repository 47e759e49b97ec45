#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "core/calendar/calendar.h"
#include "core/procedure/procedure.h"
#include "engine/ports/store.h"

namespace huiyin::engine {

/// The procedures and calendars of a town at one moment. A value: a change makes another one.
struct RuleBook {
    std::vector<procedure::Procedure> procedures;  ///< for what begins now: the newest version of each, in the order of their files
    std::vector<procedure::Procedure> former;      ///< other versions under which cases may run, by number
    std::map<std::string, calendar::WorkCalendar> calendars;

    /// Null if there is none.
    const procedure::Procedure* newest(const std::string& id) const;
    /// That version. Where the town began to keep versions later than the case, the one that came next; null for an unknown id.
    const procedure::Procedure* find(const std::string& id, int version) const;
    /// The newest and the former ones, for what holds for any of them.
    std::vector<const procedure::Procedure*> all_versions() const;
    friend bool operator==(const RuleBook&, const RuleBook&) = default;
};

/// What the data folder says: `procedures/*.toml` and `calendars/*/`, each file checked by itself.
struct RuleFiles {
    struct ProcedureFile {
        std::string text;
        std::string version_at;  ///< file:line of its version
        procedure::Procedure procedure;
    };
    struct CalendarFiles {
        calendar::Description description;
        std::vector<calendar::HolidayYear> years;
    };
    std::vector<ProcedureFile> procedures;
    std::map<std::string, CalendarFiles> calendars;
};

/// The files held against the versions that the database keeps.
struct JoinedRules {
    RuleBook book;
    std::vector<VersionRow> fresh;    ///< what the files say for the first time, to be kept from now on
    std::uint64_t known = 0;          ///< serial of the newest version that was looked at; `fresh` follow it
};

/// A version is for ever: every (procedure, version) under which cases may run is kept as kind "procedure", each year of a
/// calendar as kind "calendar", name "cn/2027". Whatever was published last counts, be it from a file or by an administrator; a
/// file that says what was kept before says nothing new.
///
/// Refuses with engine/version-kept {"procedure","newest","next"} at file:line a file whose rules differ from the kept ones of
/// its version, or have a lower number than the newest; with engine/kept-unreadable {"kind","name","why"} what this program can't read any more;
/// and with procedure/* what doesn't fit together, former versions and their switches included.
Result<JoinedRules> join_rules(const RuleFiles& files, Store& store, Instant now);

/// Kinds of VersionRow.
inline constexpr std::string_view procedure_kind = "procedure";
inline constexpr std::string_view calendar_kind = "calendar";
/// "cn/2027"
std::string calendar_year_name(const std::string& calendar, int year);

}  // namespace huiyin::engine
