#pragma once

#include <optional>
#include <string>

#include "core/accounts/staff.h"
#include "engine/context.h"
#include "engine/ports/mailer.h"

namespace huiyin::engine {

/// A member's own address, as they or an administrator left it; empty: none, or it can't be opened.
std::string member_address(const Context& context, const accounts::Staff& staff);
/// Keeps it, sealed under a key of the town's that lies outside the database; empty: no daily mail any more, and one that waits
/// goes. Refuses with engine/bad-mail-address, engine/no-such-member.
Result<void> set_member_address(const Context& context, const StaffId& id, const std::string& address);

/// What is due in an office, and what waits there for its supervisors, each counted by an index up to `Digest::counted_most`.
Digest digest_of(const Context& context, const OfficeId& office);
/// What waits for that member alone is added to it: drafts to be signed, and cases that somebody else has given to them since then.
void add_own(const Context& context, const accounts::Staff& staff, Instant since, Digest& to);

/// The daily mail to members of staff who want one: on working days of the town's calendar, from the town's hour on. Once a day for
/// all, whatever server comes first and whatever was down: a setting holds the day, and changes in the transaction that puts the
/// mails into the outbox. A day that nobody ran on is left out.
class Digests {
  public:
    explicit Digests(const Context& context) : context_(context) {}
    /// Whether it put today's mails into the outbox. Nothing while the writer doesn't work or holds. Throws Fault. One thread at a
    /// time.
    bool look();

  private:
    Context context_;
    std::optional<Date> done_on_;
};

}  // namespace huiyin::engine
