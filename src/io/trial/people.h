#pragma once

#include <cstdint>
#include <future>
#include <stop_token>
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
    /// Their rows with what they sign in by: to be written before the town is served. It is derived while the town lives.
    std::future<std::vector<engine::StaffRow>> credentials;
    std::stop_source unwanted;  ///< asked to stop, the derivation ends with those that it has
};

/// Gives each office its key and its members. Heads get a passphrase (one Argon2id derivation each, two at a time, beside what
/// else happens); so does one officer of the reception. Others get a link by `huiyin staff reset`.
People found(const engine::Context& context, const PeopleWanted& wanted);

}  // namespace huiyin::trial
