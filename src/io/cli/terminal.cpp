#include "io/cli/terminal.h"

#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>

#include "io/cli/say.h"

namespace huiyin::cli {
namespace terminal_detail {

std::atomic<bool> stop_asked{false};
static_assert(std::atomic<bool>::is_always_lock_free);  // set inside a signal handler

extern "C" void huiyin_ask_command_to_stop(int) { stop_asked = true; }

void handle_stops(void (*handler)(int), int flags) {
    struct sigaction action {};
    action.sa_handler = handler;
    sigemptyset(&action.sa_mask);
    action.sa_flags = flags;
    for (const int number : {SIGINT, SIGTERM}) sigaction(number, &action, nullptr);
}

/// What a message quotes of a file must not steer the terminal: control characters (C0, DEL, C1) become question marks.
std::string printable(const std::string& line) {
    std::string out;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const auto byte = static_cast<unsigned char>(line[i]);
        const bool is_c1 = byte == 0xc2 && i + 1 < line.size() && static_cast<unsigned char>(line[i + 1]) < 0xa0;
        if (is_c1) ++i;
        out += is_c1 || byte < 0x20 || byte == 0x7f ? '?' : line[i];
    }
    return out;
}

}  // namespace terminal_detail

void Terminal::complain(const Problem& problem) { complain(sentence_of(language(), problem)); }

OwnTerminal::OwnTerminal() : watched_(::isatty(STDERR_FILENO) == 1) {
    terminal_detail::stop_asked = false;
    terminal_detail::handle_stops(terminal_detail::huiyin_ask_command_to_stop, static_cast<int>(SA_RESETHAND));
}
OwnTerminal::~OwnTerminal() { terminal_detail::handle_stops(SIG_DFL, 0); }

text::Language OwnTerminal::language() const { return in_chinese() ? text::Language::zh : text::Language::en; }

void OwnTerminal::print(std::string_view text) {
    show_progress({});
    cli::print(text);
    flush_printed();
}

void OwnTerminal::complain(const std::string& line) {
    show_progress({});
    std::fprintf(stderr, "huiyin: %s\n", terminal_detail::printable(line).c_str());
}

void OwnTerminal::show_progress(const std::string& line) {
    if (!watched_ || (line.empty() && !progress_shown_)) return;
    std::fprintf(stderr, "\r\x1b[K%s", line.c_str());
    std::fflush(stderr);
    progress_shown_ = !line.empty();
}

bool OwnTerminal::stop_asked() const { return terminal_detail::stop_asked; }

}  // namespace huiyin::cli
