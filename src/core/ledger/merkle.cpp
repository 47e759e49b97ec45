#include "core/ledger/merkle.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/crypto.h"
#include "base/fault.h"
#include "core/ledger/decimal.h"
#include "core/ledger/problems.h"

namespace huiyin::ledger {

Hash leaf_hash(ByteView entry) {
    static constexpr std::uint8_t prefix[] = {0};
    return crypto::sha256({ByteView(prefix), entry});
}

Hash node_hash(const Hash& left, const Hash& right) {
    // One piece rather than three: the calls into the library cost as much as the hashing.
    std::array<std::uint8_t, 65> message;
    message[0] = 1;
    std::memcpy(message.data() + 1, left.data(), left.size());
    std::memcpy(message.data() + 33, right.data(), right.size());
    return crypto::sha256(ByteView(message));
}

Hash empty_root() {
    return crypto::sha256(ByteView{});
}

Hash perfect_root(std::span<const Hash> hashes) {
    EXPECTS(std::has_single_bit(hashes.size()));
    if (hashes.size() == 1) return hashes.front();
    std::vector<Hash> row(hashes.size() / 2);
    for (std::size_t i = 0; i < row.size(); ++i)
        row[i] = node_hash(hashes[2 * i], hashes[2 * i + 1]);
    for (std::size_t width = row.size() / 2; width > 0; width /= 2) {
        for (std::size_t i = 0; i < width; ++i) row[i] = node_hash(row[2 * i], row[2 * i + 1]);
    }
    return row.front();
}

namespace merkle_detail {

struct Range {
    std::uint64_t begin;
    std::uint64_t end;
    std::uint64_t length() const { return end - begin; }
    /// Where RFC 6962 splits it: after the largest power of two smaller than its length.
    std::uint64_t middle() const { return begin + std::bit_floor(length() - 1); }
};

Hash fold(std::span<const Hash> peaks) {
    Hash root = peaks.back();
    for (std::size_t i = peaks.size() - 1; i-- > 0;) root = node_hash(peaks[i], root);
    return root;
}

/// The perfect subtrees of a range that starts at a multiple of a power of two no smaller than its
/// length.
std::vector<Hash> peaks_of(Range range, const HashReader& reader) {
    std::vector<Hash> peaks;
    while (range.length() > 0) {
        const int level = static_cast<int>(std::bit_width(range.length())) - 1;
        peaks.push_back(reader({level, range.begin >> level}));
        range.begin += std::uint64_t{1} << level;
    }
    return peaks;
}

Hash root_of(Range range, const HashReader& reader) {
    return fold(peaks_of(range, reader));
}

std::vector<Hash> roots_from_below(const std::vector<Range>& from_above, const HashReader& reader) {
    std::vector<Hash> proof;
    proof.reserve(from_above.size());
    for (auto it = from_above.rbegin(); it != from_above.rend(); ++it)
        proof.push_back(root_of(*it, reader));
    return proof;
}

/// A place in the tree on the way from a leaf to the root: `last` is the last node of its level.
struct Climb {
    std::uint64_t node;
    std::uint64_t last;

    bool at_top() const { return last == 0; }
    /// True if the next hash of the proof stands to the left.
    bool from_left() const { return (node & 1) != 0 || node == last; }
    void up() {
        node >>= 1;
        last >>= 1;
    }
    /// On the right edge, levels without a sibling take no hash from the proof.
    void skip_levels_without_sibling() {
        while ((node & 1) == 0 && node != 0) up();
    }
};

}  // namespace merkle_detail

Result<Frontier> Frontier::from_peaks(std::uint64_t size, std::vector<Hash> peaks) {
    if (size >= size_limit || static_cast<std::size_t>(std::popcount(size)) != peaks.size()) {
        return refuse(problems::bad_frontier,
                      {{"size", std::to_string(size)}, {"peaks", std::to_string(peaks.size())}});
    }
    Frontier frontier;
    frontier.size_ = size;
    frontier.peaks_ = std::move(peaks);
    return frontier;
}

Frontier Frontier::read(std::uint64_t size, const HashReader& reader) {
    EXPECTS(size < size_limit);
    Frontier frontier;
    frontier.size_ = size;
    frontier.peaks_ = merkle_detail::peaks_of({0, size}, reader);
    return frontier;
}

void Frontier::append(const Hash& leaf) {
    EXPECTS(size_ + 1 < size_limit);
    Hash hash = leaf;
    for (std::uint64_t bits = size_; (bits & 1) != 0; bits >>= 1) {
        hash = node_hash(peaks_.back(), hash);
        peaks_.pop_back();
    }
    peaks_.push_back(hash);
    ++size_;
}

Hash Frontier::root() const {
    return peaks_.empty() ? empty_root() : merkle_detail::fold(peaks_);
}

Extension::Extension(const Frontier& before)
    : old_size_(before.size()), size_(before.size()), levels_(64) {
    std::size_t peak = before.peaks().size();
    for (int level = 0; level < 64; ++level) {
        if ((old_size_ >> level & 1) != 0)
            levels_[static_cast<std::size_t>(level)] = {before.peaks()[--peak]};
    }
}

std::uint64_t Extension::append(const Hash& leaf) {
    EXPECTS(size_ + 1 < size_limit);
    const std::uint64_t index = size_++;
    std::size_t level = 0;
    levels_[0].push_back(leaf);
    for (std::uint64_t bits = index; (bits & 1) != 0; bits >>= 1, ++level) {
        const auto& row = levels_[level];
        levels_[level + 1].push_back(node_hash(row[row.size() - 2], row.back()));
    }
    return index;
}

Frontier Extension::frontier() const {
    std::vector<Hash> peaks;
    for (int level = 63; level >= 0; --level) {
        if ((size_ >> level & 1) != 0)
            peaks.push_back(levels_[static_cast<std::size_t>(level)].back());
    }
    auto frontier = Frontier::from_peaks(size_, std::move(peaks));
    EXPECTS(frontier.has_value());
    return std::move(*frontier);
}

std::span<const Hash> Extension::new_nodes(int level) const {
    EXPECTS(level >= 0 && level < 64);
    const std::span<const Hash> row = levels_[static_cast<std::size_t>(level)];
    return row.subspan(old_size_ >> level & 1);
}

std::uint64_t Extension::first(int level) const {
    const std::uint64_t complete = old_size_ >> level;
    return complete - (complete & 1);
}

Hash Extension::node(TreeNode node) const {
    const auto& row = levels_[static_cast<std::size_t>(node.level)];
    EXPECTS(node.index >= first(node.level) && node.index - first(node.level) < row.size());
    return row[node.index - first(node.level)];
}

std::vector<Hash> Extension::inclusion_proof(std::uint64_t index) const {
    EXPECTS(index >= old_size_ && index < size_);
    return ledger::inclusion_proof(index, size_, [this](TreeNode wanted) { return node(wanted); });
}

std::vector<Hash> Extension::consistency_proof() const {
    return ledger::consistency_proof(old_size_, size_,
                                     [this](TreeNode wanted) { return node(wanted); });
}

Hash tree_root(std::uint64_t size, const HashReader& reader) {
    return Frontier::read(size, reader).root();
}

std::vector<Hash> inclusion_proof(std::uint64_t index,
                                  std::uint64_t size,
                                  const HashReader& reader) {
    EXPECTS(index < size && size < size_limit);
    std::vector<merkle_detail::Range> siblings;
    merkle_detail::Range around{0, size};
    while (around.length() > 1) {
        const auto middle = around.middle();
        if (index < middle) {
            siblings.push_back({middle, around.end});
            around.end = middle;
        } else {
            siblings.push_back({around.begin, middle});
            around.begin = middle;
        }
    }
    return merkle_detail::roots_from_below(siblings, reader);
}

std::vector<Hash> consistency_proof(std::uint64_t old_size,
                                    std::uint64_t size,
                                    const HashReader& reader) {
    EXPECTS(old_size > 0 && old_size <= size && size < size_limit);
    std::vector<merkle_detail::Range> parts;
    merkle_detail::Range around{0, size};
    while (around.end != old_size) {
        const auto middle = around.middle();
        if (old_size <= middle) {
            parts.push_back({middle, around.end});
            around.end = middle;
        } else {
            parts.push_back({around.begin, middle});
            around.begin = middle;
        }
    }
    // A whole old tree is known to the verifier; a part of it is not.
    if (around.begin != 0) parts.push_back(around);
    return merkle_detail::roots_from_below(parts, reader);
}

bool verify_inclusion(const InclusionClaim& claim, std::span<const Hash> proof) {
    if (claim.size >= size_limit || claim.index >= claim.size) return false;
    merkle_detail::Climb climb{claim.index, claim.size - 1};
    Hash hash = claim.leaf;
    for (const Hash& sibling : proof) {
        if (climb.at_top()) return false;
        if (climb.from_left()) {
            hash = node_hash(sibling, hash);
            climb.skip_levels_without_sibling();
        } else {
            hash = node_hash(hash, sibling);
        }
        climb.up();
    }
    return climb.at_top() && hash == claim.root;
}

bool verify_consistency(const ConsistencyClaim& claim, std::span<const Hash> proof) {
    if (claim.old_size == 0 || claim.old_size > claim.size || claim.size >= size_limit)
        return false;
    if (claim.old_size == claim.size) return proof.empty() && claim.old_root == claim.root;
    if (proof.empty()) return false;
    Hash start = claim.old_root;
    if (!std::has_single_bit(claim.old_size)) {
        start = proof.front();
        proof = proof.subspan(1);
    }
    merkle_detail::Climb climb{claim.old_size - 1, claim.size - 1};
    while ((climb.node & 1) != 0) climb.up();
    Hash old_hash = start;
    Hash hash = start;
    for (const Hash& sibling : proof) {
        if (climb.at_top()) return false;
        if (climb.from_left()) {
            old_hash = node_hash(sibling, old_hash);
            hash = node_hash(sibling, hash);
            climb.skip_levels_without_sibling();
        } else {
            hash = node_hash(hash, sibling);
        }
        climb.up();
    }
    return climb.at_top() && old_hash == claim.old_root && hash == claim.root;
}

}  // namespace huiyin::ledger
