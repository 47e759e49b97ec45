#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <thread>

namespace huiyin::cli {

/// Calls something every few seconds, on a thread of its own: what nobody asks for and the server does by itself.
class Ticker {
  public:
    /// `tick` says whether there is more to do now: it is called again soon then, with a pause that lets others come. What it
    /// throws is told to `trouble`, and it is called again after the usual time.
    Ticker(std::chrono::milliseconds every, std::function<bool()> tick, std::function<void(const std::string&)> trouble);
    /// Asks it to end and returns; the destructor waits for it.
    void stop() { thread_.request_stop(); }

  private:
    std::jthread thread_;
};

}  // namespace huiyin::cli
