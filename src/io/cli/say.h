#pragma once

#include <string>

#include "base/result.h"

namespace huiyin::cli {

/// "where: sentence" in the terminal's language (LANG beginning with zh: Chinese), on standard error.
void complain(const Problem& problem);
void complain(const std::string& sentence);
/// Complains; 2 (wrong use) if the mistake stands on the command line, in an option such as --data, else 1.
int complain_and_exit_code(const Problem& problem);
/// Whether the terminal reads Chinese; set once by run().
bool in_chinese();
void set_chinese(bool chinese);

}  // namespace huiyin::cli
