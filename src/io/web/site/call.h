#pragma once

#include <string>
#include <string_view>

#include "core/calls/call.h"
#include "io/web/site/site.h"

/// How pages show an open call for suggestions.
namespace huiyin::web {

/// A text in the reader's language, or in the other one where it was not written in theirs; and the tag of the language that it is in.
struct WrittenText {
    const std::string& text;
    std::string_view tag;
};
WrittenText written(text::Language language, const procedure::Text& text);
/// The id of the call that a case answers to; empty: none.
std::string call_of(const casework::Case& current);
std::string call_path(const calls::Call& call);
/// CALL? {TITLE, TAG, HREF}: the call of that id; none if it is empty, or the town has none of it.
void set_call(View& view, const Site& site, text::Language language, std::string_view id);

}  // namespace huiyin::web
