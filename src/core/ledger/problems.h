#pragma once

#include <string_view>

/// Why the log, a note, a proof or a path was refused. `why` facts are fixed words, not sentences.
namespace huiyin::ledger::problems {

// Keys and notes.
inline constexpr std::string_view bad_key = "ledger/bad-key";                ///< {"why"}
inline constexpr std::string_view ambiguous_key = "ledger/ambiguous-key";    ///< {"name"}
inline constexpr std::string_view note_malformed = "ledger/note-malformed";  ///< {"why"}
/// No signature by a key that the reader knows.
inline constexpr std::string_view note_unverified = "ledger/note-unverified";
/// A line that claims to be by a known key does not verify. {"key"}
inline constexpr std::string_view note_invalid = "ledger/note-invalid";
/// A checkpoint that only a key signed which the log did not have yet, or had replaced, at that size.
/// {"key","size","bound"}: the first size at which it counts, or counts no more.
inline constexpr std::string_view key_too_early = "ledger/key-too-early";
inline constexpr std::string_view key_too_late = "ledger/key-too-late";

// Checkpoints, proofs, policies, paths, entries.
inline constexpr std::string_view checkpoint_malformed =
    "ledger/checkpoint-malformed";                                       ///< {"why"}
inline constexpr std::string_view wrong_origin = "ledger/wrong-origin";  ///< {"expected","found"}
inline constexpr std::string_view proof_malformed = "ledger/proof-malformed";  ///< {"why"}
inline constexpr std::string_view proof_fails = "ledger/proof-fails";          ///< {"index","size"}
inline constexpr std::string_view policy_malformed = "ledger/policy-malformed";  ///< {"line","why"}
inline constexpr std::string_view bad_tile_path = "ledger/bad-tile-path";
inline constexpr std::string_view bundle_malformed =
    "ledger/bundle-malformed";  ///< {"entry"}, in verify also {"path"}
inline constexpr std::string_view entry_too_long = "ledger/entry-too-long";  ///< {"bytes","max"}
inline constexpr std::string_view bad_entry = "ledger/bad-entry";            ///< {"kind","why"}
inline constexpr std::string_view bad_frontier = "ledger/bad-frontier";      ///< {"size","peaks"}

// What `verify_log` finds. Entry numbers count from 0; "last" is included.
inline constexpr std::string_view file_missing = "ledger/file-missing";  ///< {"path"}
inline constexpr std::string_view tile_malformed =
    "ledger/tile-malformed";  ///< {"path","bytes","expected"}
/// A bundle holds another entry than the tree vouches for. {"path","tile","entry","count"}
inline constexpr std::string_view entry_differs = "ledger/entry-differs";
/// A tile holds another hash than its entries give. {"path","position","first","last"}
inline constexpr std::string_view tile_differs = "ledger/tile-differs";
/// Bundle and tile disagree, and nothing above says which is wrong. {"path","tile","entry","count"}
inline constexpr std::string_view entry_or_tile_differs = "ledger/entry-or-tile-differs";
/// Entries and their tiles agree with each other, but the tree above vouches for others.
/// {"path","first","last"}
inline constexpr std::string_view entries_replaced = "ledger/entries-replaced";
/// A tile disagrees with what lies under it; which is wrong can't be told.
/// {"path","position","first","last"}
inline constexpr std::string_view tile_or_entries_differ = "ledger/tile-or-entries-differ";
/// An older partial file is no prefix of the present one. {"path"}
inline constexpr std::string_view partial_differs = "ledger/partial-differs";
/// The entries give another root than was signed. {"size","signed","computed"}
inline constexpr std::string_view root_differs = "ledger/root-differs";
/// The entries give another root at the size of an older checkpoint. {"size","signed","computed"}
inline constexpr std::string_view history_rewritten = "ledger/history-rewritten";
/// The log is shorter than an older checkpoint says. {"before","now"}
inline constexpr std::string_view log_shrank = "ledger/log-shrank";

// What a witness answers to add-checkpoint (C2SP tlog-witness).
inline constexpr std::string_view request_malformed = "ledger/request-malformed";  ///< 400 {"why"}
inline constexpr std::string_view unknown_log = "ledger/unknown-log";  ///< 404 {"origin"}
inline constexpr std::string_view untrusted_checkpoint = "ledger/untrusted-checkpoint";  ///< 403
inline constexpr std::string_view old_size_too_large = "ledger/old-size-too-large";      ///< 400
inline constexpr std::string_view stale_old_size = "ledger/stale-old-size";  ///< 409 {"size"}
inline constexpr std::string_view inconsistent_checkpoint =
    "ledger/inconsistent-checkpoint";  ///< 422

}  // namespace huiyin::ledger::problems
