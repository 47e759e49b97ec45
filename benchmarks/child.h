#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "support/program.h"

namespace huiyin::bench {

/// What a program that has ended took.
struct Spent {
    int exit_code = -1;
    double wall_seconds = 0;
    double cpu_seconds = 0;    ///< user and system
    double memory_mib = 0;     ///< the largest resident set
    std::string output;        ///< of stdout
};

/// Runs a program to its end. Throws Fault if it can't be started.
Spent run_program(const std::filesystem::path& program, const std::vector<std::string>& arguments);

/// `huiyin serve` on a free port of loopback; ended with SIGTERM.
class ServerChild {
  public:
    /// Waits until it says that it listens. Throws Fault with what it said if it ends before.
    ServerChild(const std::filesystem::path& program, const std::filesystem::path& folder,
                const std::vector<std::string>& sets);
    ~ServerChild();
    ServerChild(const ServerChild&) = delete;
    ServerChild& operator=(const ServerChild&) = delete;
    const std::string& site() const { return site_; }  ///< http://127.0.0.1:PORT
    /// Resident memory now, in MiB.
    double memory_mib() const;
    /// Processor time used so far, all threads, in user and system mode.
    double cpu_seconds() const;

  private:
    testing::Program program_;
    std::string site_;
};

}  // namespace huiyin::bench
