#pragma once

#include <string>
#include <string_view>

namespace huiyin::web {

/// A text of many lines as it may be shown: stored as written, shown without what could deceive the eye.
/// Takes out control characters other than line feed and tab, and direction overrides (U+202A–202E,
/// U+2066–2069, U+200E, U+200F, U+061C); CRLF becomes LF.
std::string shown_text(std::string_view text);
/// The same on one line, for lists, subjects and file names: white space becomes single blanks.
std::string shown_line(std::string_view text);

}  // namespace huiyin::web
