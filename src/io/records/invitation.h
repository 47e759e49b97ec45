#pragma once

#include <string>

#include "base/time.h"

namespace huiyin::records {

/// Something that somebody puts into their own calendar.
struct Invitation {
    std::string id;            ///< the same for the same appointment, so that a second download takes the place of the first
    Instant made_at{};
    Instant from{};
    Instant to{};
    std::string summary;
    std::string place;
    std::string words;
    std::string address;       ///< of a page; empty: none
};
/// An iCalendar file (RFC 5545) with that one event, in UTC, without a person in it.
std::string write_invitation(const Invitation& invitation);

}  // namespace huiyin::records
