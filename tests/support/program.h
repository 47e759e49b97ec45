#pragma once

#include <sys/types.h>

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace huiyin::testing {

/// A new folder of its own under the system's place for temporary files; goes with all that is in it.
class TemporaryFolder {
  public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

/// How a child process starts.
struct Start {
    std::vector<std::string> arguments;       ///< the first names the program
    std::vector<std::string> environment{};   ///< "NAME=VALUE", over ours
    bool as_nobody = false;                   ///< without the rights of root, if we have them
};

/// A child process. What it writes is read at once and kept, so that it never waits for us. A sanitizer's finding on its standard error
/// fails the test that waits for its end, whatever its exit code.
class Program {
  public:
    explicit Program(Start start);
    /// Kills it if it still runs.
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    /// Waits for a line on its standard output that begins so, and returns what follows on it; nothing if it ended
    /// or the time was over before.
    std::optional<std::string> wait_for_line(std::string_view begin,
                                             std::chrono::milliseconds time = std::chrono::seconds(60));
    /// Waits for these words on its standard error; false if it ended or the time was over before.
    bool wait_for_complaint(std::string_view words, std::chrono::milliseconds time = std::chrono::seconds(60));
    /// Whether it has ended by itself; never waits.
    bool has_ended();
    pid_t pid() const { return pid_; }
    void signal(int number);
    /// Its exit code, or 128 and the number of the signal that ended it.
    int wait();
    /// All that it wrote so far.
    std::string out() const;
    std::string err() const;

  private:
    void read(int descriptor, std::string& into);

    pid_t pid_ = -1;
    std::optional<int> code_;
    mutable std::mutex mutex_;  // guards what follows
    std::condition_variable more_;
    std::string out_;
    std::string err_;
    bool out_ended_ = false;
    bool err_ended_ = false;
    std::thread out_reader_;
    std::thread err_reader_;
};

/// Asks again and again until it is so; false if the time was over before.
bool comes_true(const std::function<bool()>& fact, std::chrono::milliseconds time = std::chrono::seconds(60));

/// What became of a command.
struct Finished {
    int code = 0;
    std::string out;
    std::string err;
};
/// Runs to the end.
Finished run(Start start);
/// `huiyin` with these arguments, in English.
Finished huiyin(std::vector<std::string> arguments);
/// The same, to be started by hand.
Start huiyin_start(std::vector<std::string> arguments);

}  // namespace huiyin::testing
