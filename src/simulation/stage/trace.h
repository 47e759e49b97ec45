#pragma once

#include <deque>
#include <string>

#include "base/crypto.h"

namespace huiyin::simulation {

/// What happened, line by line. Two runs of one seed give the same digest.
class Trace {
  public:
    static constexpr std::size_t kept = 30;

    void add(std::string line);
    /// The last lines, for whoever looks for the cause.
    const std::deque<std::string>& tail() const { return tail_; }
    std::size_t size() const { return size_; }
    const Hash& digest() const { return digest_; }
    /// Prints every line as it comes.
    bool aloud = false;

  private:
    Hash digest_{};
    std::deque<std::string> tail_;
    std::size_t size_ = 0;
};

}  // namespace huiyin::simulation
