#include "io/cli/ticker.h"

#include <condition_variable>
#include <mutex>
#include <utility>

namespace huiyin::cli {

Ticker::Ticker(std::chrono::milliseconds every, std::function<bool()> tick, std::function<void(const std::string&)> trouble)
    : thread_([every, tick = std::move(tick), trouble = std::move(trouble)](const std::stop_token& asked) {
          constexpr std::chrono::milliseconds breath{20};
          std::mutex mutex;
          std::condition_variable_any never;
          while (!asked.stop_requested()) {
              bool more = false;
              try {
                  more = tick();
              } catch (const std::exception& error) {
                  trouble(error.what());
              }
              std::unique_lock lock(mutex);
              never.wait_for(lock, asked, more ? breath : every, [] { return false; });
          }
      }) {}

}  // namespace huiyin::cli
