#include "support/program.h"

#include <fcntl.h>
#include <grp.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

extern char** environ;

namespace huiyin::testing {
namespace program_detail {

constexpr unsigned nobody = 65534;

std::vector<std::string> environment_with(const std::vector<std::string>& more) {
    std::vector<std::string> out = more;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view one(*entry);
        const std::string_view name = one.substr(0, one.find('=') + 1);
        bool replaced = false;
        for (const std::string& own : more) replaced = replaced || own.starts_with(name);
        if (!replaced) out.emplace_back(one);
    }
    return out;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> out;
    for (std::string& text : texts) out.push_back(text.data());
    out.push_back(nullptr);
    return out;
}

/// In a build with sanitizers their findings are failures here too. A program that ends at one often ends as its test expects: with code 1
/// at a start that was to fail, or gone before it is killed.
void fail_at_findings(const std::string& err) {
    for (const char* words : {"ERROR: AddressSanitizer", "ERROR: LeakSanitizer", "WARNING: ThreadSanitizer", ": runtime error: "})
        if (err.find(words) != std::string::npos) {
            ADD_FAILURE() << "a sanitizer's finding in a program that was started:\n" << err;
            return;
        }
}

[[noreturn]] void fail(const char* what) { throw std::runtime_error(std::string(what) + ": " + std::strerror(errno)); }

}  // namespace program_detail
using namespace program_detail;

TemporaryFolder::TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "huiyin-test-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) fail("mkdtemp");
    path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

Program::Program(Start start) {
    int out[2];
    int err[2];
    if (::pipe2(out, O_CLOEXEC) != 0 || ::pipe2(err, O_CLOEXEC) != 0) fail("pipe");
    auto environment = environment_with(start.environment);
    const auto arguments = pointers(start.arguments);
    const auto variables = pointers(environment);
    pid_ = ::fork();
    if (pid_ < 0) fail("fork");
    if (pid_ == 0) {
        // Other threads of ours are gone here: only calls that are safe in a signal handler.
        const int nothing = ::open("/dev/null", O_RDONLY);
        ::dup2(nothing, 0);
        ::dup2(out[1], 1);
        ::dup2(err[1], 2);
        if (start.as_nobody && ::geteuid() == 0 &&
            (::setgroups(0, nullptr) != 0 || ::setresgid(nobody, nobody, nobody) != 0 ||
             ::setresuid(nobody, nobody, nobody) != 0))
            ::_exit(126);
        ::execvpe(arguments.front(), arguments.data(), variables.data());
        ::_exit(127);
    }
    ::close(out[1]);
    ::close(err[1]);
    out_reader_ = std::thread([this, descriptor = out[0]] { read(descriptor, out_); });
    err_reader_ = std::thread([this, descriptor = err[0]] { read(descriptor, err_); });
}

Program::~Program() {
    if (!code_) signal(SIGKILL);
    wait();
}

void Program::read(int descriptor, std::string& into) {
    char piece[4096];
    for (;;) {
        const ssize_t got = ::read(descriptor, piece, sizeof piece);
        if (got < 0 && errno == EINTR) continue;
        const std::lock_guard lock(mutex_);
        if (got <= 0) {
            (&into == &out_ ? out_ended_ : err_ended_) = true;
            more_.notify_all();
            break;
        }
        into.append(piece, static_cast<std::size_t>(got));
        more_.notify_all();
    }
    ::close(descriptor);
}

std::optional<std::string> Program::wait_for_line(std::string_view begin, std::chrono::milliseconds time) {
    const auto until = std::chrono::steady_clock::now() + time;
    std::unique_lock lock(mutex_);
    for (;;) {
        for (std::size_t at = 0; at < out_.size();) {
            const auto end = out_.find('\n', at);
            if (end == std::string::npos) break;
            const std::string_view line(out_.data() + at, end - at);
            if (line.starts_with(begin)) return std::string(line.substr(begin.size()));
            at = end + 1;
        }
        if (out_ended_ || more_.wait_until(lock, until) == std::cv_status::timeout) return std::nullopt;
    }
}

bool Program::wait_for_complaint(std::string_view words, std::chrono::milliseconds time) {
    const auto until = std::chrono::steady_clock::now() + time;
    std::unique_lock lock(mutex_);
    return more_.wait_until(lock, until, [&] { return err_ended_ || err_.find(words) != std::string::npos; }) &&
           err_.find(words) != std::string::npos;
}

bool comes_true(const std::function<bool()>& fact, std::chrono::milliseconds time) {
    const auto until = std::chrono::steady_clock::now() + time;
    while (!fact()) {
        if (std::chrono::steady_clock::now() > until) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
}

void Program::signal(int number) {
    if (!code_) ::kill(pid_, number);
}

bool Program::has_ended() {
    int status = 0;
    if (!code_ && ::waitpid(pid_, &status, WNOHANG) == pid_) code_ = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    return code_.has_value();
}

int Program::wait() {
    if (!code_) {
        int status = 0;
        while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {}
        code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    if (out_reader_.joinable()) out_reader_.join();
    if (err_reader_.joinable()) {
        err_reader_.join();
        fail_at_findings(err_);
    }
    return *code_;
}

std::string Program::out() const {
    const std::lock_guard lock(mutex_);
    return out_;
}
std::string Program::err() const {
    const std::lock_guard lock(mutex_);
    return err_;
}

Finished run(Start start) {
    Program program(std::move(start));
    const int code = program.wait();
    return {code, program.out(), program.err()};
}

Start huiyin_start(std::vector<std::string> arguments) {
    const char* named = std::getenv("HUIYIN");
    arguments.insert(arguments.begin(), named != nullptr ? named : "build/release/huiyin");
    return {.arguments = std::move(arguments), .environment = {"LANG=C.UTF-8"}};
}

Finished huiyin(std::vector<std::string> arguments) { return run(huiyin_start(std::move(arguments))); }

}  // namespace huiyin::testing
