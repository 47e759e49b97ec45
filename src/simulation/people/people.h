#pragma once

#include "simulation/stage/town.h"

// What people do in a town. Each of these starts one request, or none if nobody has a reason to.
namespace huiyin::simulation::people {

/// Somebody begins to write: what they will hand in is settled, some send a file ahead.
void resident_begins(Town& town);
/// A form is sent: for the first time, twice at once, or once more because no answer came, or by mistake.
void resident_sends(Town& town);
/// Somebody opens their case with the code, reads it, and often does what may be done in it.
void resident_follows(Town& town);
/// The resident has kept the code.
void resident_keeps_code(Town& town);
/// A draft is kept between two pages.
void resident_drafts(Town& town);
/// A full copy is taken home, and is checked there.
void resident_takes_copy(Town& town);

/// A member of staff opens a case from the list and does what may be done in it.
void member_works(Town& town);
/// A member of an accused office tries to.
void accused_member_tries(Town& town);

/// A member puts a command before a colleague, who signs it or sends it back; then it is sent as it was, or changed.
void two_members_decide(Town& town);

/// The head of an office announces a day on which they receive, or calls one off.
void head_plans_reception(Town& town);
/// Somebody books a time there for their case, or calls it off.
void resident_books(Town& town);
/// A member writes down who came to their office's day, and who didn't.
void member_receives(Town& town);

/// Older records are brought in, from where it stopped the last time.
void importer_goes_on(Town& town);
/// A docket is asked for out of turn.
void auditor_asks_for_docket(Town& town);
/// Fetches the newest checkpoint, and what the log has grown by.
void monitor_looks(Town& town);

}  // namespace huiyin::simulation::people
