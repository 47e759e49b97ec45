#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <vector>

#include "base/random.h"
#include "engine/ports/keys.h"
#include "io/store/files/disk.h"

namespace huiyin::store {

/// The secrets as files: `pepper`, `form-key`, `log-seed` (after rotations also `log-seed-2`, …), and `month/YYYY-MM`, in a folder (mode 0700) beside the
/// database, each 0600. A file is two lines: what it is, and 32 bytes in base64 (RFC 4648).
///
/// Whoever uses it holds the data folder's lock; no other process makes keys in it meanwhile. Where several servers work on one town,
/// a register keeps them from using different keys by one name: a new month's key is registered before anything is sealed
/// under it.
class KeyFiles final : public engine::Keys {
  public:
    /// Makes the folder and the three lasting keys. Those that are there already stay as they are, so that a
    /// start-up that was cut off can be repeated. Throws Fault.
    static std::unique_ptr<KeyFiles> create(const std::filesystem::path& folder,
                                            Random& random,
                                            disk::Disk& disk = disk::real());
    /// Throws a Fault of one line if a key is missing, malformed, not what it says, open to others, or not the one that the
    /// register knows, which outlives it; null where there can be only one server.
    static std::unique_ptr<KeyFiles> open(const std::filesystem::path& folder,
                                          Random& random,
                                          disk::Disk& disk = disk::real(),
                                          engine::KeyRegister* shared = nullptr);

    /// The same beside a server that holds the folder's lock: makes and removes nothing; `month_key` throws Fault for a
    /// month that has none.
    static std::unique_ptr<KeyFiles> open_beside(const std::filesystem::path& folder, Random& random,
                                                 disk::Disk& disk = disk::real());

    /// The fingerprint that the database has under a name, if any. Throws Fault.
    using Known = std::function<std::optional<std::string>(const std::string& name)>;
    /// For the one server of a town: holds the keys against what the town's database knows of them, and asks it from now on before a
    /// key is made. Whoever calls sees to it that the database learns what it doesn't know. Throws a Fault that names the first key
    /// that is another.
    void know(Known known);
    /// Throws Fault if the database knows the key of that month and it is not here.
    void require_month(const std::string& month);

    const crypto::Key& pepper() const override { return pepper_; }
    const crypto::Key& form_key() const override { return form_key_; }
    const crypto::Key& log_seed() const override { return log_seeds_[current_seed_]; }
    const crypto::Key* log_seed_before(Instant now) const override {
        return seed_before_ && now < before_until_ ? &log_seeds_[*seed_before_] : nullptr;
    }
    /// All seeds that the log has had, in the order in which they were drawn.
    const std::vector<crypto::Key>& log_seeds() const { return log_seeds_; }
    /// Which of them signs, and which signs as well until then. At first it is the oldest. Before others look.
    void sign_with(std::size_t current, std::optional<std::size_t> before, Instant until);
    /// Draws one more, durable when it returns; it doesn't sign yet.
    void add_log_seed();
    /// Throws Fault too if the month's key was here and has been destroyed since, or if another server of the town has it:
    /// a second one would open nothing.
    crypto::Key month_key(const std::string& month) override;
    std::optional<crypto::Key> existing_month_key(const std::string& month) override;
    std::vector<std::string> months() override;
    void destroy_month_key(const std::string& month) override;
    std::map<std::string, std::string> fingerprints() override;
    std::optional<engine::LostKey> lost(const std::string& present) override;

  private:
    KeyFiles(std::filesystem::path folder, Random& random, disk::Disk& disk);
    void read_lasting();
    std::filesystem::path month_file(const std::string& month) const;
    void agree_on_all();
    std::filesystem::path file_of(const std::string& registered) const;
    void note_use(const std::filesystem::path& file, const crypto::Key& key);
    /// Draws a month's key, unless another server has. Call with `mutex_` held.
    crypto::Key make_month_key(const std::string& month);
    /// What died between registering a month's key and naming its file is named; the rest of what was never used goes.
    void take_up(const std::filesystem::path& left);
    /// A key that was used before and is on the disk still, and, `to_seal`, of which nothing is left to be made sure of: one that many
    /// ask for at once, so none of them waits while another asks the disk.
    std::optional<crypto::Key> ready(const std::string& month, bool to_seal);
    /// The key of a month as the disk has it now: memory must not remember what was destroyed there. Call with `mutex_` held.
    const crypto::Key* look_up(const std::string& month);
    const crypto::Key& keep(const std::string& month, crypto::Key key);

    std::filesystem::path folder_;
    Random& random_;
    disk::Disk& disk_;
    crypto::Key pepper_;
    crypto::Key form_key_;
    std::vector<crypto::Key> log_seeds_;
    std::size_t current_seed_ = 0;
    std::optional<std::size_t> seed_before_;
    Instant before_until_{};
    bool beside_ = false;
    engine::KeyRegister* shared_ = nullptr;
    Known known_;
    std::mutex mutex_;
    struct Month {
        crypto::Key key;
        std::filesystem::path file;  ///< asked for with each use of the key
        std::string registered;      ///< as the register calls it
    };
    std::map<std::string, std::shared_ptr<const Month>> months_;
    std::set<std::string> durable_months_;  ///< whose names this process has synced
    std::set<std::string> agreed_months_;   ///< which the register knows as we do
    std::map<std::string, std::string> in_use_;  ///< fingerprints of what this process has worked with, by registered name
    std::set<std::string> lost_;            ///< of these, what the last look found gone or changed
};

}  // namespace huiyin::store
