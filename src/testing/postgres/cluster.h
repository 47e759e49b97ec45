#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace huiyin::testing {

/// A PostgreSQL server for tests, with all that it keeps in a folder that goes with it.
class PostgresCluster {
  public:
    struct Options {
        bool durable = false;                    ///< with fsync, as in earnest
        std::vector<std::string> settings = {};  ///< "name=value" for the server
    };
    /// Throws std::runtime_error with what its programs said.
    explicit PostgresCluster(Options options);
    PostgresCluster() : PostgresCluster(Options{}) {}
    ~PostgresCluster();
    PostgresCluster(const PostgresCluster&) = delete;
    PostgresCluster& operator=(const PostgresCluster&) = delete;

    /// One for the whole test program, made at the first call.
    static PostgresCluster& shared();

    /// Makes an empty database; its URL.
    std::string make_database();
    void drop_database(const std::string& url);
    std::string url(const std::string& database) const;
    /// Runs SQL in a database; the first column of the first row, or nothing. Throws std::runtime_error.
    std::string ask(const std::string& url, const std::string& sql) const;

    /// As a power cut, or an orderly stop that ends all connections; then again.
    void kill();
    void stop();
    void start();

  private:
    void end(int signal);
    std::filesystem::path folder_;
    Options options_;
    std::filesystem::path programs_;
    pid_t server_ = -1;
    int made_ = 0;
};

}  // namespace huiyin::testing
