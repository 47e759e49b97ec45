#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "crash/log_copy.h"
#include "io/http/client.h"

namespace huiyin::testing {

/// What one resident sent, and what they were told.
struct Filing {
    std::string key;             ///< Idempotency-Key
    std::string subject;
    std::string body;            ///< of the request
    std::string type = "application/json";
    std::string file{};          ///< what was attached; empty: nothing
    std::string receipt{};       ///< empty: no answer came
    std::string proof{};
    std::vector<std::string> said{};  ///< messages that were acknowledged

    bool acknowledged() const { return !receipt.empty(); }
};

std::string random_hex(std::mt19937_64& dice, int words);
Filing new_filing(std::mt19937_64& dice);
http::ClientResponse send(http::Client& client, const Filing& filing);
/// Takes receipt and proof out of a 201; false for anything else.
bool take_answer(Filing& filing, const http::ClientResponse& answer);
/// Adds a message to a case that was acknowledged.
http::ClientResponse say(http::Client& client, const Filing& filing, const std::string& words);

/// What a receipt's proof says: the leaf that it opens, and the case.
struct Proven {
    std::uint64_t index = 0;
    Hash leaf{};
    std::string case_id;
    std::string checkpoint;
};
/// Verifies offline, as `huiyin verify` does; nothing if it doesn't.
std::optional<Proven> prove(const std::string& text, const ledger::TrustedKeys& keys);

/// A number from the environment.
std::uint64_t number_from(const char* variable, std::uint64_t otherwise);
/// Dice from HUIYIN_SEED, else from anywhere; says which seed it was, so that a run can be had again.
std::mt19937_64 told_dice();
/// Whether this is the long run.
bool is_long();

/// Everything that the outside world was ever told, and the checks that it still holds. A check that fails is gtest's.
class World {
  public:
    explicit World(ledger::VerifierKey key) : log(std::move(key)) {}

    LogCopy log;
    std::set<std::string> checkpoints;    ///< every one that was served, in a proof or at its address
    std::map<std::string, Filing> filed;  ///< acknowledged, by Idempotency-Key
    std::set<std::string> cases;          ///< ids of their cases
    std::uint64_t largest = 0;            ///< the log had at least so many entries
    std::map<std::string, Proven> leaf_of;

    /// A receipt that was given out: its proof holds offline, and the case is no one else's.
    void take(const Filing& filing);
    /// The case opens by its code and holds what was acknowledged.
    void check_case(http::Client& client, const Filing& filing) const;
    /// Sent once more, it gives the same receipt for the same leaf.
    void check_repeat(http::Client& client, const Filing& filing) const;
    /// The present log begins with every log that anyone was shown, and holds each receipt's leaf.
    void check_log(const std::string& url);
};

/// After a restart: all that the last life acknowledged, some of what came before, and what stayed unanswered. `sent` is
/// used up.
void check_after(World& world, const std::string& url, std::vector<Filing>& sent, std::mt19937_64& dice, bool all);

/// What the folder of a town that doesn't run holds, or its database on a server.
std::uint64_t cases_in(const std::filesystem::path& folder, const std::string& database = {});
std::uint64_t rows_imported_in(const std::filesystem::path& folder);
/// Files in it that a write left behind half-done, and chunks of files that no event names once the sweep has been there.
std::vector<std::string> orphans_in(const std::filesystem::path& folder);

}  // namespace huiyin::testing
