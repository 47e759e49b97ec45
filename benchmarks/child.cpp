#include "child.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <sstream>

#include "base/fault.h"

extern char** environ;

namespace huiyin::bench {
namespace {

struct Started {
    pid_t process;
    int output;
};

Started start_program(const std::filesystem::path& program, const std::vector<std::string>& arguments) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) throw Fault("no pipe");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    std::vector<std::string> words{program.string()};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> raw;
    for (std::string& word : words) raw.push_back(word.data());
    raw.push_back(nullptr);
    pid_t process = -1;
    const int failed = posix_spawn(&process, program.c_str(), &actions, nullptr, raw.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (failed != 0) {
        close(ends[0]);
        throw Fault("can't start " + program.string());
    }
    return {process, ends[0]};
}

testing::Start serve(const std::filesystem::path& program, const std::filesystem::path& folder,
                     const std::vector<std::string>& sets) {
    std::vector<std::string> arguments{program.string(), "serve", "--data", folder.string(), "--listen", "127.0.0.1:0"};
    for (const std::string& set : sets) {
        arguments.push_back("--set");
        arguments.push_back(set);
    }
    return {.arguments = std::move(arguments)};
}

double seconds(const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6; }

}  // namespace

Spent run_program(const std::filesystem::path& program, const std::vector<std::string>& arguments) {
    const auto began = std::chrono::steady_clock::now();
    const Started child = start_program(program, arguments);
    Spent spent;
    char buffer[65536];
    for (ssize_t n; (n = read(child.output, buffer, sizeof buffer)) > 0;)
        spent.output.append(buffer, static_cast<std::size_t>(n));
    close(child.output);
    int status = 0;
    rusage usage{};
    wait4(child.process, &status, 0, &usage);
    spent.wall_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    spent.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    spent.cpu_seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime);
    spent.memory_mib = static_cast<double>(usage.ru_maxrss) / 1024;
    return spent;
}

ServerChild::ServerChild(const std::filesystem::path& program, const std::filesystem::path& folder,
                         const std::vector<std::string>& sets)
    : program_(serve(program, folder, sets)) {
    auto site = program_.wait_for_line("listening on ");
    if (!site) throw Fault("the server ended before it listened: " + program_.err());
    site_ = std::move(*site);
}

ServerChild::~ServerChild() {
    program_.signal(SIGTERM);
    program_.wait();
}

double ServerChild::cpu_seconds() const {
    std::ifstream in("/proc/" + std::to_string(program_.pid()) + "/stat");
    std::string stat{std::istreambuf_iterator<char>(in), {}};
    std::istringstream after_name(stat.substr(stat.rfind(')') + 1));
    std::string word;
    for (int field = 3; field < 14; ++field) after_name >> word;
    double user = 0;
    double system = 0;
    after_name >> user >> system;
    return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

double ServerChild::memory_mib() const {
    std::ifstream in("/proc/" + std::to_string(program_.pid()) + "/statm");
    double total = 0;
    double resident = 0;
    in >> total >> resident;
    return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1024 * 1024);
}

}  // namespace huiyin::bench
