#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace huiyin::ledger {

/// H(0x00 || entry) (RFC 6962, section 2.1).
Hash leaf_hash(ByteView entry);
/// H(0x01 || left || right).
Hash node_hash(const Hash& left, const Hash& right);
/// H(""): the root of the tree without leaves.
Hash empty_root();
/// The root over `hashes`, whose number is a power of two.
Hash perfect_root(std::span<const Hash> hashes);

/// A perfect subtree: the leaves [index * 2^level, (index + 1) * 2^level). Level 0 is a leaf hash.
struct TreeNode {
    int level;
    std::uint64_t index;
};

/// Hands out hashes of perfect subtrees whose leaves all exist. May throw Fault.
using HashReader = std::function<Hash(TreeNode)>;

/// The perfect subtrees of a tree, largest first, one for each 1 bit of the size: all that
/// appending needs.
class Frontier {
  public:
    Frontier() = default;
    /// Refuses with ledger/bad-frontier if the number of peaks does not suit the size.
    static Result<Frontier> from_peaks(std::uint64_t size, std::vector<Hash> peaks);
    /// The frontier of a tree whose hashes `reader` knows.
    static Frontier read(std::uint64_t size, const HashReader& reader);

    std::uint64_t size() const { return size_; }
    const std::vector<Hash>& peaks() const { return peaks_; }
    void append(const Hash& leaf);
    Hash root() const;

  private:
    std::uint64_t size_ = 0;
    std::vector<Hash> peaks_;
};

/// A batch of leaves on top of a frontier. Knows all that the batch needs before it is durable: the
/// new root, the nodes to store, and the proofs to hand out; nothing is read from elsewhere.
class Extension {
  public:
    explicit Extension(const Frontier& before);

    /// Adds a leaf and returns its index.
    std::uint64_t append(const Hash& leaf);

    std::uint64_t old_size() const { return old_size_; }
    std::uint64_t size() const { return size_; }
    Frontier frontier() const;
    Hash root() const { return frontier().root(); }
    /// The perfect subtrees of 2^level leaves that this batch completed; the first has index
    /// old_size() >> level.
    std::span<const Hash> new_nodes(int level) const;
    /// The proof of a leaf of this batch in the tree of size(). EXPECTS old_size() <= index <
    /// size().
    std::vector<Hash> inclusion_proof(std::uint64_t index) const;
    /// The proof from old_size() to size(). EXPECTS old_size() > 0.
    std::vector<Hash> consistency_proof() const;

  private:
    std::uint64_t first(int level) const;
    Hash node(TreeNode node) const;

    std::uint64_t old_size_;
    std::uint64_t size_;
    // By level: the old peak of that level, if there was one, then every node completed since.
    // Those are the only left siblings that a path from a new leaf can meet.
    std::vector<std::vector<Hash>> levels_;
};

/// The root of the first `size` leaves.
Hash tree_root(std::uint64_t size, const HashReader& reader);
/// RFC 6962, section 2.1.1: siblings from the leaf upwards. EXPECTS index < size.
std::vector<Hash> inclusion_proof(std::uint64_t index,
                                  std::uint64_t size,
                                  const HashReader& reader);
/// RFC 6962, section 2.1.2. EXPECTS 0 < old_size <= size.
std::vector<Hash> consistency_proof(std::uint64_t old_size,
                                    std::uint64_t size,
                                    const HashReader& reader);

/// What an inclusion proof claims.
struct InclusionClaim {
    std::uint64_t index;
    std::uint64_t size;
    Hash leaf;
    Hash root;
};
/// RFC 9162, section 2.1.3.2. Total: any numbers, any proof.
bool verify_inclusion(const InclusionClaim& claim, std::span<const Hash> proof);

/// What a consistency proof claims: the tree of old_size and old_root is a prefix of the other.
struct ConsistencyClaim {
    std::uint64_t old_size;
    std::uint64_t size;
    Hash old_root;
    Hash root;
};
/// RFC 9162, section 2.1.4.2. Size 0 is never proven here: whoever allows it decides so before.
bool verify_consistency(const ConsistencyClaim& claim, std::span<const Hash> proof);

}  // namespace huiyin::ledger
