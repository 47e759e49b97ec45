#pragma once

#include <string>

#include "base/result.h"

namespace huiyin::cli {

/// "where: sentence" in the terminal's language (LANG beginning with zh: Chinese), on standard error.
void complain(const Problem& problem);
void complain(const std::string& sentence);
/// Whether the terminal reads Chinese; set once by run().
bool in_chinese();
void set_chinese(bool chinese);

}  // namespace huiyin::cli
