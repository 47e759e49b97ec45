#pragma once

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <thread>

#include "base/crypto.h"
#include "base/fault.h"
#include "engine/ports/store.h"

// A store to be held to the contract, and rows to try it with.
namespace huiyin::store::contract {

/// Makes an empty store; the object returned owns whatever the store stands on.
struct StoreMaker {
    std::string name;
    std::function<std::shared_ptr<engine::Store>()> make;
};
inline void PrintTo(const StoreMaker& maker, std::ostream* out) { *out << maker.name; }

// ---------------------------------------------------------------------------------------------- values for tests

inline Instant at(std::int64_t seconds) { return Instant(std::chrono::seconds(1'760'000'000 + seconds)); }
inline Date day(int days) { return Date(std::chrono::days(20'000 + days)); }

inline Hash hash_of(std::string_view text) { return crypto::sha256(as_bytes(text)); }
template <typename Id>
Id id_of(std::string_view text) {
    return *Id::from(ByteView(hash_of(text)).first(16));
}
inline CaseId case_id(std::string_view text) { return id_of<CaseId>(text); }

inline const OfficeId roads{"roads"};
inline const OfficeId water{"water"};
inline const std::string awkward_text = std::string("路灯不亮 \0 \"'\\ \xF0\x9F\x8C\x8A", 23);
inline const Bytes awkward_bytes{0, 255, 0, 39, 10, 0};

inline Bytes big_bytes(std::size_t size) {
    Bytes bytes(size);
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(i * 31 + i / 256);
    return bytes;
}

inline engine::EventRow event_row(const CaseId& id, std::uint32_t seq, std::uint64_t leaf) {
    return {.case_id = id,
            .seq = seq,
            .kind = "case_filed",
            .at = at(seq),
            .canonical = R"({"v":1})",
            .opening_sealed = big_bytes(72),
            .month = "2026-03",
            .leaf_index = leaf};
}

inline engine::CaseRow case_row(const CaseId& id) {
    return {.case_id = id,
            .version = 1,
            .procedure = "complaint",
            .office = roads,
            .state = "filed",
            .open = true,
            .due = day(10),
            .due_clock = "register",
            .provisional = true,
            .filed_at = at(1),
            .changed_at = at(2),
            .month = "2026-03",
            .receipt_tag = std::nullopt,
            .resident_key = std::nullopt,
            .subject_sealed = awkward_bytes,
            .imported = false,
            .handler = std::nullopt,
            .stepped_out = {},
            .timer = std::nullopt,
            .asks = false,
            .cosigner = std::nullopt,
            .asked = {}};
}

inline engine::StaffRow staff_row(std::string_view name) {
    return {.id = id_of<StaffId>(name),
            .login = std::string(name),
            .document = "{}",
            .credentials = {},
            .public_key = {},
            .setup_hash = {},
            .setup_until = std::nullopt};
}

inline void commit(engine::Store& store, const engine::Changes& changes) {
    const auto transaction = store.begin();
    transaction->write(changes);
    transaction->commit();
}

/// Appends `count` entries to the log as one batch, with their level-0 hashes; the root is a stand-in.
inline engine::LogState grow(engine::Store& store, std::size_t count) {
    const auto transaction = store.begin();
    const auto state = transaction->lock_log();
    std::vector<Bytes> entries;
    std::map<std::uint64_t, engine::TileAppend> tiles;
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint64_t index = state.size + i;
        entries.push_back(to_bytes("entry " + std::to_string(index)));
        auto& tile = tiles.try_emplace(index / 256, engine::TileAppend{.level = 0,
                                                                       .index = index / 256,
                                                                       .offset = std::uint32_t(index % 256),
                                                                       .hashes = {}})
                         .first->second;
        append(tile.hashes, crypto::sha256(entries.back()));
    }
    std::vector<engine::TileAppend> appends;
    for (auto& [index, tile] : tiles) appends.push_back(tile);
    const engine::LogState next{state.size + count, hash_of("root " + std::to_string(state.size + count))};
    transaction->append_log(state.size, entries, appends, next);
    EXPECT_EQ(transaction->read_back(state.size, count), entries);
    transaction->commit();
    return next;
}

class StoreContract : public testing::TestWithParam<StoreMaker> {
  protected:
    void SetUp() override {
        crypto::initialise();
        store_ = GetParam().make();
    }
    engine::Store& store() { return *store_; }

  private:
    std::shared_ptr<engine::Store> store_;
};

}  // namespace huiyin::store::contract
