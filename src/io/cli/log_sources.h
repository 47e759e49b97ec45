#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/ledger/verify.h"

namespace huiyin::cli {

/// A log at an http(s) address (its prefix, with or without /log) or in a folder. Throws Fault.
std::unique_ptr<ledger::LogSource> open_log(const std::string& url_or_folder);
/// A verifier key as text, or all keys of a file: one line, or what /log/key says.
Result<std::vector<ledger::TrustedLogKey>> read_keys(const std::string& key_or_file);

}  // namespace huiyin::cli
