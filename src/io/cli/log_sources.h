#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/ledger/verify.h"

namespace huiyin::cli {

/// A log at an http(s) address (its prefix, with or without /log) or in a folder. Throws Fault.
std::unique_ptr<ledger::LogSource> open_log(const std::string& url_or_folder);
/// Refuses with cli/no-folder or cli/not-a-folder what is no address and can't be a folder with a log.
Result<void> check_log_place(const std::string& url_or_folder);
/// A verifier key as text, or all keys of a file: one line, or what /log/key says. Refuses with cli/no-file and the
/// like what is neither.
Result<std::vector<ledger::TrustedLogKey>> read_keys(const std::string& key_or_file);

}  // namespace huiyin::cli
