#include <openssl/evp.h>

#include <chrono>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "base/crypto.h"
#include "base/fault.h"
#include "base/random.h"
#include "child.h"
#include "core/ledger/checkpoint.h"
#include "core/ledger/entry.h"
#include "core/ledger/merkle.h"
#include "core/ledger/note.h"
#include "core/ledger/tile.h"
#include "measurements.h"

namespace huiyin::bench {
namespace {

constexpr std::uint64_t entry_count = 1'000'000;
constexpr std::size_t batch_size = 256;

void put_file(const std::filesystem::path& file, const Bytes& bytes) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream out(file, std::ios::binary);
    out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    if (!out.flush()) throw Fault("can't write " + file.string());
}

/// Writes a log of sealed entries as a folder in tlog-tiles form, built batch by batch as the writer builds it.
void write_log(const std::filesystem::path& folder, const ledger::SignerKey& key) {
    SeededRandom random(2026);
    std::map<std::pair<int, std::uint64_t>, Bytes> rows;
    ledger::Frontier frontier;
    Bytes bundle;
    const auto row_file = [&](int level, std::uint64_t index, std::size_t bytes) {
        return folder / ledger::tile_path({.level = level, .index = index, .width = static_cast<int>(bytes / 32)});
    };
    for (std::uint64_t at = 0; at < entry_count; at += batch_size) {
        ledger::Extension batch(frontier);
        const std::uint64_t end = std::min<std::uint64_t>(entry_count, at + batch_size);
        bundle.clear();
        for (std::uint64_t i = at; i < end; ++i) {
            Hash commitment;
            random.fill(commitment);
            const Bytes entry = ledger::make_sealed_entry(commitment);
            batch.append(ledger::leaf_hash(entry));
            EXPECTS(ledger::append_entry(bundle, entry).has_value());
        }
        put_file(folder / ledger::entries_path(ledger::bundle_of(at, end)), bundle);
        for (const ledger::TileAppend& more : ledger::tile_appends(batch)) {
            Bytes& row = rows[{more.level, more.index}];
            append(row, more.hashes);
            if (row.size() != std::size_t{ledger::tile_width} * 32) continue;
            put_file(row_file(more.level, more.index, row.size()), row);
            rows.erase({more.level, more.index});
        }
        frontier = batch.frontier();
    }
    for (const auto& [id, row] : rows) put_file(row_file(id.first, id.second, row.size()), row);
    put_file(folder / "checkpoint",
             to_bytes(ledger::sign_checkpoint(
                 {.origin = key.verifier().name(), .size = frontier.size(), .root = frontier.root()}, key)));
}

/// Seconds that one core needs for SHA-256 of the messages that a verifier can't do without: each entry behind 0x00, and
/// each pair of hashes behind 0x01; nothing is read, compared or kept.
double bare_hashing_seconds() {
    EVP_MD* method = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    std::array<unsigned char, 1 + ledger::sealed_entry_bytes> leaf{};
    std::array<unsigned char, 65> node{};
    std::array<unsigned char, 32> out{};
    const auto hash = [&](const unsigned char* bytes, std::size_t size) {
        EVP_DigestInit_ex2(context, method, nullptr);
        EVP_DigestUpdate(context, bytes, size);
        EVP_DigestFinal_ex(context, out.data(), nullptr);
        leaf[1] = node[1] = out[0];  // the next message hangs on this one: none is optimised away
    };
    const auto began = std::chrono::steady_clock::now();
    for (std::uint64_t i = 0; i < entry_count; ++i) {
        hash(leaf.data(), leaf.size());
        if (i != 0) hash(node.data(), node.size());
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    EVP_MD_CTX_free(context);
    EVP_MD_free(method);
    return seconds;
}

}  // namespace

void measure_log_verify(const Setting& setting) {
    const testing::TemporaryFolder scratch;
    SeededRandom random(7);
    auto key = ledger::SignerKey::from_seed("town.example/log", crypto::Key::draw(random));
    EXPECTS(key.has_value());
    write_log(scratch.path() / "log", *key);
    const double bare = bare_hashing_seconds();
    const Spent spent = run_program(setting.program, {"log", "verify", "--key", key->verifier().format(),
                                                      (scratch.path() / "log").string()});
    if (spent.exit_code != 0) throw Fault("huiyin log verify refused the log that was made for it: " + spent.output);
    const double count = static_cast<double>(entry_count);
    const std::string note = std::to_string(entry_count) +
                             " sealed entries of 62 bytes in a folder (files just written, so in the page cache); the "
                             "whole process, its start included";
    setting.report.add({"log_verify.per_cpu_second", count / spent.cpu_seconds, "entries/s",
                        Ceiling{"bare SHA-256 of the same leaves and nodes, one core", count / bare}, note});
    setting.report.add({"log_verify.per_second", count / spent.wall_seconds, "entries/s",
                        Ceiling{"bare SHA-256 of the same leaves and nodes, one core", count / bare}, note});
    setting.report.add({"log_verify.memory", spent.memory_mib, "MiB", std::nullopt, note});
}

}  // namespace huiyin::bench
