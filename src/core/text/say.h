#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "core/text/language.h"

namespace huiyin::text {

/// The sentence of that key, with its placeholders filled from `facts`.
///
/// `{name}` takes the fact as it is. `{name:day}` writes an ISO date in full with its weekday,
/// `{name:date}` without it, `{name:number}` groups thousands, `{name:size}` writes bytes as "1.4 MB", and any other format F says the key
/// "F.<value>" (`{state:state}` for "state.accepted"), or the value itself if there is no such key.
/// A fact that differs by language comes as `name_zh` and `name_en`.
/// A key with plural forms takes the one for the fact "count". A placeholder without a fact stays as
/// written; a key that is in no catalogue (the build checks that there is none) comes back as it is.
std::string say(Language language, std::string_view key, const Facts& facts = {});

/// Whether the catalogue has that key.
bool knows(Language language, std::string_view key);

/// Why a rule said no and what to do about it: the sentence "problem.<code>".
std::string explain(Language language, const Problem& problem);

/// The text as it stands in the catalogue, placeholders unfilled; null if there is none.
/// For templates, which fill in their own.
const char* raw_text(Language language, std::string_view key);

}  // namespace huiyin::text
