#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "core/text/language.h"

namespace huiyin::cli {

/// "where: sentence" in a language.
std::string sentence_of(text::Language language, const Problem& problem);
/// The same in the terminal's language (help.h), on standard error.
void complain(const Problem& problem);
void complain(const std::string& sentence);
/// 2 (wrong use) if the mistake stands on the command line, in an option such as --data, else 1.
int exit_code_of(const Problem& problem);
/// Complains; the same.
int complain_and_exit_code(const Problem& problem);
/// Whether the terminal reads Chinese; set once by run().
bool in_chinese();
inline text::Language terminal_language() { return in_chinese() ? text::Language::zh : text::Language::en; }
/// A text on standard output, as it is.
void print(std::string_view text);
/// A line on standard output.
void print_line(const std::string& line);
/// Hands on what was printed up to now.
void flush_printed();
/// Why some of what was printed could not be written, in the system's words; nothing if all of it was.
std::optional<std::string> why_unwritten();
void set_chinese(bool chinese);

}  // namespace huiyin::cli
