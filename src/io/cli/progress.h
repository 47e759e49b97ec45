#pragma once

#include <chrono>
#include <string>

#include "io/cli/terminal.h"

namespace huiyin::cli {

/// A bar with words, drawn at most ten times a second where somebody watches; taken away in the end.
class ProgressBar {
  public:
    /// `key`: the sentence beside the bar, by its key in the catalogues.
    ProgressBar(Terminal& terminal, std::string key) : terminal_(terminal), key_(std::move(key)) {}
    ~ProgressBar();
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;
    void show(std::uint64_t steps, std::uint64_t all);

  private:
    Terminal& terminal_;
    std::string key_;
    std::chrono::steady_clock::time_point drawn_at_{};
};

}  // namespace huiyin::cli
