#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/guidance/answers.h"
#include "core/sealing/receipt_code.h"
#include "core/sealing/token.h"
#include "engine/seal.h"

namespace huiyin::engine {

/// Written limits, in characters; stated in the form and in OpenAPI.
inline constexpr std::size_t subject_characters_max = 120;
inline constexpr std::size_t body_characters_max = 10'000;
inline constexpr std::size_t contact_characters_max = 500;
inline constexpr std::size_t category_characters_max = 120;
inline constexpr std::size_t files_max = 10;

/// What a resident hands in.
struct Filing {
    std::string procedure = "complaint";
    std::optional<OfficeId> office;             ///< none: "I don't know"
    std::vector<OfficeId> about;                ///< offices complained of
    std::string subject;
    std::string body;
    /// A category of the town by id, or what somebody calls it in words of their own; empty: none.
    std::string category = {};
    guidance::Answers answers = {};             ///< to its questions
    std::string call = {};                      ///< the open call that it answers to, whose office then gets it; empty: none
    std::string contact_kind = "anonymous";     ///< "anonymous", "reachable", "named"
    std::string contact;                        ///< name and way to be reached, as typed; empty if anonymous
    bool reachable = false;                     ///< whether a way to be reached is among it: a statute that asks for a name asks for one too
    std::string news;                           ///< address for mails that say no more than that there is news; empty: none
    std::string language = "zh";
    std::string channel = "web";
    std::vector<sealing::FileMeta> files;
};

/// A due day as shown, with the rule behind it.
struct DueDate {
    ClockId clock;
    OfficeId office;                            ///< empty: the resident's own period
    calendar::Deadline deadline;
};
/// All clocks that run in a case, next due first; without those by which an office may do something no more, since their day has passed.
std::vector<DueDate> due_dates(const Town& town, const casework::Case& current, Date today);

/// What a filing is answered with. From the moment it is handed out the case can't be denied.
struct Receipt {
    sealing::ReceiptCode code;
    casework::Case value;
    std::vector<DueDate> due;
    std::uint64_t leaf_index = 0;
    LogState log;                               ///< under which the proof holds
    std::string proof;                          ///< text of a .tlog-proof
    bool repeated = false;                      ///< the same submission had been filed before
};

/// All that is wrong with a filing, for a form that shows every error at once. Whether a call is over is asked for that day alone.
std::vector<Problem> check_filing(const Town& town, const Filing& filing, std::optional<Date> today = {});

/// Files once for each token: a repetition gives the same receipt. `request_hash` is of an API request's body, so that
/// one Idempotency-Key can't stand for two different requests. Durable and signed when it returns. Refuses with
/// engine/file-gone, and with casework/already-filed once the token of a filing has been forgotten.
Result<Receipt> file(const Context& context, const Filing& filing, const sealing::Token& token,
                     const Hash& request_hash = {});

/// The receipt of a token's filing again, as long as the token is kept; its code is stored nowhere.
std::optional<Receipt> receipt_again(const Context& context, const sealing::Token& token);

/// The resident has kept the code: the token stops leading to it.
void keep_receipt(const Context& context, const sealing::Token& token);

}  // namespace huiyin::engine
