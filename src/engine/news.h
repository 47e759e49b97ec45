#pragma once

#include <optional>
#include <string>

#include "engine/seal.h"
#include "engine/sessions.h"

namespace huiyin::engine {

/// The shortest time between two mails about one case: what happens meanwhile is in the second.
inline constexpr std::chrono::hours news_pause{1};

/// Refuses with engine/bad-mail-address. `where` names the field.
Result<void> check_mail_address(const std::string& address, std::string_view where);

/// What the resident of a case has asked for.
struct NewsWish {
    bool on = false;
    std::string address;                         ///< empty if it can't be opened
    bool undelivered = false;                    ///< the last mail was refused for good, or tried in vain for days
};
NewsWish news_wish(const Context& context, CaseId id, const OpenKeys& keys);
/// From now on mails go there, in that language, whatever was before. Refuses with engine/bad-mail-address.
Result<void> begin_news(const Context& context, const CaseSession& session, const std::string& address, text::Language language);
/// No mail about the case any more, those that wait included; the address is gone.
void end_news(const Context& context, const CaseId& id);

/// Whether a mail's link leads to a case whose mails are on. Nobody learns which.
bool knows_stop(const Context& context, const sealing::Token& token);
/// Ends the mails to which that link belongs. Once they are ended, or for an unknown one, nothing happens.
void stop_news(const Context& context, const sealing::Token& token);

/// The row of a filing that asks for mails, sealed under its first key.
NewsRow make_news(const Context& context, const CaseId& id, const sealing::CaseKey& key, const std::string& address,
                  text::Language language);
/// Adds to an event what the mails about its case make of it: a mail into the outbox if it tells the resident something and who
/// acts can open the address; else a mark, so that the mail goes with the next act of somebody who can.
void add_news(const Context& context, Sealing& what, Append& to);

}  // namespace huiyin::engine
