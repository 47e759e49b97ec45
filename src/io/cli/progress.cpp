#include "io/cli/progress.h"

#include <algorithm>

#include "core/text/say.h"

namespace huiyin::cli {

ProgressBar::~ProgressBar() {
    if (terminal_.is_watched()) terminal_.show_progress({});
}

void ProgressBar::show(std::uint64_t steps, std::uint64_t all) {
    constexpr std::chrono::milliseconds pause{100};
    constexpr std::size_t width = 30;
    if (!terminal_.is_watched()) return;
    const auto now = std::chrono::steady_clock::now();
    if (now - drawn_at_ < pause) return;
    drawn_at_ = now;
    const double part = all == 0 ? 1.0 : std::min(1.0, static_cast<double>(steps) / static_cast<double>(all));
    const auto filled = static_cast<std::size_t>(part * static_cast<double>(width));
    terminal_.show_progress("[" + std::string(filled, '#') + std::string(width - filled, '.') + "] " +
                            text::say(terminal_.language(), key_,
                                      {{"percent", std::to_string(static_cast<int>(part * 100))},
                                       {"done", std::to_string(steps)},
                                       {"all", std::to_string(all)}}));
}

}  // namespace huiyin::cli
