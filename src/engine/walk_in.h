#pragma once

#include <optional>
#include <string>

#include "core/text/language.h"
#include "engine/filing.h"
#include "engine/receptions.h"

// An appointment for who has no case yet.
namespace huiyin::engine {

struct WalkIn {
    Booking booking;
    std::string words;                          ///< what they would like to say; empty: that they would like to speak to the leader
    text::Language language = text::Language::zh;
    std::string channel = "web";
};

/// What a wish says when nobody has typed anything: it needs no reason.
std::string usual_words(text::Language language, const reception::Day& day);

struct WalkInReceipt {
    Receipt receipt;
    std::optional<Problem> lost;                ///< why nothing is booked in the case: somebody took that time meanwhile, mostly
};

/// Files a case that says no more than the wish, and books in it. What can't be booked makes no case: refuses as `may_book` and
/// `file` do. Once for each token: a repetition gives the same receipt, and books if nothing was booked in that case yet,
/// because the time was lost or the server died between the two.
Result<WalkInReceipt> file_walk_in(const Context& context, const WalkIn& wish, const sealing::Token& token, const Hash& request_hash = {});

}  // namespace huiyin::engine
