#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/ledger/note.h"
#include "support/program.h"

namespace huiyin::testing {

/// A fresh town whose reception has a key: its administrator "admin" has set this passphrase.
struct NewTown {
    std::filesystem::path folder;
    std::string passphrase;
};
/// `init` and the first administrator's set-up over HTTP. Throws std::runtime_error with what was said. `database`: its
/// URL; empty: a file in the folder.
NewTown make_town(const std::filesystem::path& folder, const std::string& profile = "en-town",
                  const std::string& database = "");

/// `huiyin serve` on a data folder, on a port that the system chose, without limits for one address.
class Server {
  public:
    /// Returns when it listens. Throws std::runtime_error with what it said instead.
    explicit Server(const std::filesystem::path& folder, std::vector<std::string> sets = {},
                    std::vector<std::string> environment = {});
    /// As above, but without waiting.
    static std::unique_ptr<Program> launch(const std::filesystem::path& folder, std::vector<std::string> sets = {},
                                           std::vector<std::string> environment = {});

    Program& program() { return *program_; }
    /// "http://127.0.0.1:PORT".
    const std::string& url() const { return url_; }
    std::uint16_t port() const { return port_; }
    /// SIGTERM; its exit code.
    int stop();
    /// SIGKILL, and gone.
    void kill();

  private:
    std::unique_ptr<Program> program_;
    std::string url_;
    std::uint16_t port_ = 0;
};

/// The key at /log/key.
ledger::VerifierKey log_key_of(const std::string& url);

}  // namespace huiyin::testing
