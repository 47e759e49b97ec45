#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/context.h"
#include "engine/sessions.h"
#include "io/trial/habits.h"

namespace huiyin::trial {

/// A member of staff at work: signed in for as long as the trial lasts, without the second that each sign-in takes.
struct Member {
    engine::StaffSession session;
    bool is_head = false;
    std::vector<std::pair<Date, Date>> away;  ///< from, to (exclusive)
};

/// An office and those who work in it; the head comes first.
struct Desk {
    OfficeId office;
    Pace pace;
    std::vector<Member> members;
};

struct PeopleWanted {
    std::uint64_t seed = 0;
    bool zh = true;
    Date first{};
    int days = 0;
    int filings_per_day = 0;
};

/// Who works in the town, and how one signs in once it is served.
struct People {
    std::vector<Desk> desks;
    std::string sign_in;  ///< a line for each who has a passphrase
};

/// Gives each office its key and its members. Heads get a passphrase, and so does one officer of the reception. Others get a
/// link by `huiyin staff reset`.
People found(const engine::Context& context, const PeopleWanted& wanted);

}  // namespace huiyin::trial
