#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/crypto.h"
#include "base/time.h"

namespace huiyin::engine {

/// A key that this process works with and whose copy on disk is no longer it: after a restart nobody would find it.
struct LostKey {
    std::string name;  ///< "keys/pepper", "keys/month/2029-11"
    std::string word;  ///< "gone", "unreadable", "another"
};

/// Secrets that live outside the database, in a folder of their own. Database alone or keys alone open nothing.
class Keys {
  public:
    virtual ~Keys() = default;
    virtual const crypto::Key& pepper() const = 0;
    /// Signs form tokens and keys the memory-only limits.
    virtual const crypto::Key& form_key() const = 0;
    /// The log's signing seed.
    virtual const crypto::Key& log_seed() const = 0;
    /// The seed before it, while it signs as well after a rotation; null if none does.
    virtual const crypto::Key* log_seed_before(Instant /*now*/) const { return nullptr; }
    /// The key of a month (YYYY-MM), made and synced to disk when first asked for. Safe from any thread.
    virtual crypto::Key month_key(const std::string& month) = 0;
    /// The key of a month if it still exists; nothing once it was destroyed.
    virtual std::optional<crypto::Key> existing_month_key(const std::string& month) = 0;
    /// The months that have a key, in order.
    virtual std::vector<std::string> months() = 0;
    /// Destroys a month's key: what is sealed under it can't be opened by anybody any more, here or in a copy of the database.
    /// It is gone from disk when this returns.
    virtual void destroy_month_key(const std::string& month) = 0;
    /// Of each key that there is, under the name that the database knows it by, what tells whether it is the same one, and nothing of
    /// the key itself. Throws Fault. None where nothing lies on a disk.
    virtual std::map<std::string, std::string> fingerprints() { return {}; }
    /// The first of the keys in use that is not on disk any more as it was; those of months before `present` may be gone. From then on
    /// `month_key` gives no such key until it is back. Looks at the disk each time; safe from any thread.
    virtual std::optional<LostKey> lost(const std::string& /*present*/) { return std::nullopt; }
};

/// Where the servers of one town agree on their keys, of which each has a copy in a folder of its own. It knows fingerprints, from
/// which no key can be told.
class KeyRegister {
  public:
    virtual ~KeyRegister() = default;
    /// What stands under each name: the given fingerprint if none stood there before. Durable when it returns. Safe from any
    /// thread. Throws Fault.
    virtual std::map<std::string, std::string> agree(const std::map<std::string, std::string>& fingerprints) = 0;
    virtual std::optional<std::string> find(const std::string& name) = 0;
};

/// The last published checkpoint, in a file of its own beside the database: what a restored backup can't fake.
class LogHead {
  public:
    virtual ~LogHead() = default;
    /// The note that stands there; nothing before the first.
    virtual std::optional<std::string> read() = 0;
    /// Replaces it, durable when it returns if `synced`. Throws Fault.
    virtual void write(const std::string& note, bool synced) = 0;
};

}  // namespace huiyin::engine
