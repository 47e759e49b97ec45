#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/metrics.h"
#include "engine/context.h"
#include "engine/ports/mailer.h"

namespace huiyin::engine {

inline constexpr std::string_view news_kind = "news";
inline constexpr std::string_view digest_kind = "digest";
/// A mail that the server has not taken by then is given up, and shown.
inline constexpr std::chrono::hours mail_patience{4 * 24};
/// For how long a server that has taken a mail up is left alone with it; after that another takes it up.
inline constexpr std::chrono::minutes mail_claim{10};

/// A letter as it is sealed.
std::string write_letter(const Letter& letter);
std::optional<Letter> read_letter(std::string_view text);

MailId mail_of_case(const Context& context, const CaseId& id);
/// Beside it: what will be sent on the day of the case's next reminder.
MailId mail_of_reminder(const Context& context, const CaseId& id);
MailId mail_of_member(const Context& context, const StaffId& id);
/// A mail for the outbox, sealed under this month's key: it goes with what makes it into one transaction.
MailRow make_mail(const Context& context, const MailId& id, std::string_view kind, const Letter& letter, Instant made_at,
                  Instant not_before);

/// How long to wait after that many tries that failed.
std::chrono::seconds pause_after(std::uint32_t tries);

// ---- the administrator's
/// Tries it anew, now; false if there is none.
bool retry_mail(const Context& context, const MailId& id);
bool drop_mail(const Context& context, const MailId& id);

struct OutboxFigures {
    metrics::Counter sent;
    metrics::Counter later;        ///< the server said: not now
    metrics::Counter refused;      ///< the server said: never
    metrics::Counter unreachable;  ///< the server could not be reached, or let nobody in
};

/// Sends what waits. Takes one mail at a time under a mark of its own, so that of several servers one sends it; a mail goes
/// out twice only where the process dies between the mail server's OK and the commit that deletes it. What one mail meets
/// with stops no other; a mail server that can't be reached is left alone for a minute, unless somebody asks for a mail anew.
class Outbox {
  public:
    Outbox(const Context& context, Mailer& mailer) : context_(context), mailer_(mailer) {}
    /// Sends at most `most`; true if there may be more to do now. Nothing while the writer doesn't work or holds. Throws
    /// Fault. One thread at a time.
    bool look(std::size_t most = 16);
    const OutboxFigures& figures() const { return figures_; }

  private:
    /// False if the server can't be reached.
    bool send(MailRow row);
    /// To whom and what; nothing if it is not wanted any more or can't be opened.
    std::optional<Letter> open(const MailRow& row, bool& wanted);

    Context context_;
    Mailer& mailer_;
    OutboxFigures figures_;
    std::optional<Instant> rests_until_;
};

}  // namespace huiyin::engine
