#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "core/text/language.h"

namespace huiyin::engine {

/// What a member's daily mail says: numbers, and nothing of any case. Each is counted no further than `counted_most`.
struct Digest {
    static constexpr std::size_t counted_most = 999;
    std::size_t late = 0;
    std::size_t today = 0;
    std::size_t next = 0;                        ///< due after today, until the end of the next working day
    std::size_t week = 0;                        ///< due after that, within seven days
    std::size_t approvals = 0;                   ///< requests for more time, or for somebody else, that wait for this member's decision
    std::size_t cosign = 0;                      ///< drafts that wait for this member's signature
    std::size_t given = 0;                       ///< open cases that somebody else gave to this member since the last daily mail
    bool empty() const { return late + today + next + week + approvals + cosign + given == 0; }
    friend bool operator==(const Digest&, const Digest&) = default;
};

/// A mail, before it is put into words.
struct Letter {
    std::string to;                              ///< mail::is_address
    text::Language language = text::Language::zh;
    std::string stop_token;                      ///< of a resident's: the link in it that ends them
    std::optional<Digest> digest;                ///< of a member's
    friend bool operator==(const Letter&, const Letter&) = default;
};

/// What became of it.
struct Delivery {
    enum class Outcome {
        sent,         ///< the server has taken it, and answers for it now
        later,        ///< not now: this one alone is tried again
        refused,      ///< never, says the server
        unreachable,  ///< the server itself: no mail can go
    } outcome = Outcome::sent;
    std::string answer = {};                     ///< a word of ours, or the server's codes, "550 5.1.1"; never its text
};

/// The way out to a mail server.
class Mailer {
  public:
    virtual ~Mailer() = default;
    /// Waits for the server's verdict, at most a minute or so. One thread at a time. Throws nothing of the network's.
    virtual Delivery send(const Letter& letter) = 0;
};

}  // namespace huiyin::engine
