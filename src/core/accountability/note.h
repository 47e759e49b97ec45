#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/bytes.h"
#include "base/ids.h"
#include "base/result.h"

// Note entries: what an auditor must know beside promises.
namespace huiyin::accountability {

/// `{"opened":true,"origin":"town.example/log"}`: the first entry of a log.
struct LogOpened {
    std::string origin;
    friend bool operator==(const LogOpened&, const LogOpened&) = default;
};
/// `{"continued":{"origin","from","after":{"origin","size","root"}}}`: the log could not go on as it was. From this entry, number
/// `from`, it goes on under a new origin; `after` is the last that is known of the old one, which may have held more than `from`
/// entries. What lies before this entry is as the old one had it.
struct LogContinued {
    std::string origin;
    std::uint64_t from = 0;
    std::string after_origin;
    std::uint64_t after_size = 0;
    Hash after_root{};
    friend bool operator==(const LogContinued&, const LogContinued&) = default;
};
/// `{"example":true}`: everything in this log is invented.
struct ExampleTown {
    friend bool operator==(const ExampleTown&, const ExampleTown&) = default;
};
/// `{"office":{"id","name":{"zh","en"},"parent"}}`: an office was created, renamed or put elsewhere. `parent` may be null.
struct OfficeNote {
    OfficeId id;
    std::string name_zh;
    std::string name_en;
    std::optional<OfficeId> parent;
    friend bool operator==(const OfficeNote&, const OfficeNote&) = default;
};
/// `{"recovered":{"from","to","lost"}}`: the database came out of a backup that ended at entry `from`; the entries up to `to`
/// were brought back from a copy of the log, and of `lost` of them the events are gone.
struct LogRecovered {
    std::uint64_t from = 0;
    std::uint64_t to = 0;
    std::uint64_t lost = 0;
    friend bool operator==(const LogRecovered&, const LogRecovered&) = default;
};
using Note = std::variant<LogOpened, ExampleTown, OfficeNote, LogRecovered, LogContinued>;

/// The full text of the entry.
std::string write_note(const Note& note);
/// Nothing for a note of a kind that this reader does not know. Refuses with accountability/bad-entry {"why"}.
Result<std::optional<Note>> parse_note(std::string_view entry);

}  // namespace huiyin::accountability
