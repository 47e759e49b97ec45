#pragma once

#include <memory>
#include <string>

#include "core/ledger/verify.h"

namespace huiyin::cli {

/// A log at an http(s) address (its prefix, with or without /log) or in a folder. Throws Fault.
std::unique_ptr<ledger::LogSource> open_log(const std::string& url_or_folder);
/// A verifier key, given as text or as a file that holds it on its first line.
Result<ledger::VerifierKey> read_key(const std::string& key_or_file);

}  // namespace huiyin::cli
