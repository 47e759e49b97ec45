#include "io/cli/journal.h"

#include <array>

namespace huiyin::cli {
namespace journal_detail {

constexpr std::array<std::string_view, 4> level_names = {"debug", "info", "warning", "error"};
constexpr std::uint64_t a_minute_max = 5;
constexpr std::size_t subjects_max = 1000;

}  // namespace journal_detail
using namespace journal_detail;

std::optional<Journal::Level> Journal::parse_level(std::string_view text) {
    for (std::size_t i = 0; i < level_names.size(); ++i)
        if (level_names[i] == text) return static_cast<Level>(i);
    return std::nullopt;
}

Journal::Journal(const Clock& clock, Level level, std::function<void(std::string_view)> print)
    : clock_(clock), level_(level), print_(std::move(print)) {}

void Journal::write(Level level, std::string_view event, json::Object members, std::string_view about) {
    if (level < level_) return;
    const std::lock_guard lock(mutex_);
    const std::int64_t minute = clock_.now().time_since_epoch().count() / 60;
    if (minute != minute_) {
        tell_left_out();
        minute_ = minute;
    }
    if (!about.empty()) {
        if (seen_.size() > subjects_max) seen_.clear();
        Seen& seen = seen_[std::string(event) + ' ' + std::string(about)];
        if (seen.written >= a_minute_max) {
            ++seen.left_out;
            return;
        }
        ++seen.written;
    }
    print_line(level, event, std::move(members));
}

void Journal::tell_left_out() {
    for (const auto& [subject, seen] : seen_)
        if (seen.left_out > 0)
            print_line(Level::warning, "repeated", {{"what", subject}, {"times", static_cast<std::int64_t>(seen.left_out)}});
    seen_.clear();
}

void Journal::print_line(Level level, std::string_view event, json::Object members) {
    json::Object line;
    line.emplace_back("t", to_text(clock_.now()));
    line.emplace_back("level", std::string(level_names[static_cast<std::size_t>(level)]));
    line.emplace_back("event", std::string(event));
    for (auto& member : members) line.push_back(std::move(member));
    print_(json::write(json::Value(std::move(line))) + "\n");
}

}  // namespace huiyin::cli
