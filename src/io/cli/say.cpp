#include "io/cli/say.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "core/text/say.h"
#include "io/cli/commands.h"
#include "io/cli/problems.h"

namespace huiyin::cli {
namespace say_detail {
bool chinese = false;
/// Of the first write that failed: the next one may well succeed, and the library forgets why.
std::atomic<int> first_error = 0;

void note(bool failed) {
    int none = 0;
    if (failed) first_error.compare_exchange_strong(none, errno != 0 ? errno : EIO);
}
}  // namespace say_detail

bool in_chinese() { return say_detail::chinese; }
void set_chinese(bool chinese) { say_detail::chinese = chinese; }

void print(std::string_view text) {
    errno = 0;
    say_detail::note(std::fwrite(text.data(), 1, text.size(), stdout) != text.size());
}
void print_line(const std::string& line) { print(line + "\n"); }
void flush_printed() {
    errno = 0;
    say_detail::note(std::fflush(stdout) != 0);
}
std::optional<std::string> why_unwritten() {
    flush_printed();
    say_detail::note(std::ferror(stdout) != 0);
    // A reader that has gone wants no more of it: a server that outlives whoever read its first line is none the worse.
    if (const int error = say_detail::first_error; error != 0 && error != EPIPE) return std::strerror(error);
    return std::nullopt;
}

void complain(const std::string& sentence) { std::fprintf(stderr, "huiyin: %s\n", sentence.c_str()); }

std::string sentence_of(text::Language language, const Problem& problem) {
    std::string sentence;
    if (text::knows(language, "problem." + std::string(problem.code))) {
        sentence = text::explain(language, problem);
    } else {
        sentence = std::string(problem.code);
        for (const auto& [name, value] : problem.facts) sentence += " " + name + "=" + value;
    }
    return problem.where.empty() ? sentence : problem.where + ": " + sentence;
}

void complain(const Problem& problem) {
    complain(sentence_of(terminal_language(), problem));
}

int exit_code_of(const Problem& problem) {
    // What was named on the command line, or wasn't, is wrong use wherever it is found out.
    constexpr std::array named = {problems::no_option,     problems::no_backup,    problems::no_backup_keys, problems::no_folder_for,
                                  problems::not_a_folder, problems::out_exists, problems::recover_what};
    return problem.where.starts_with("--") || std::ranges::find(named, problem.code) != named.end() ? wrong_use : check_failed;
}

int complain_and_exit_code(const Problem& problem) {
    complain(problem);
    return exit_code_of(problem);
}

}  // namespace huiyin::cli
