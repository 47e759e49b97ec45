#include "core/sealing/chunks.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "base/fault.h"

namespace huiyin::sealing::chunks_tests {

struct SealedFile {
    FileSecret secret;
    std::vector<Bytes> chunks;
};

Bytes bytes_of(std::size_t size) {
    Bytes bytes(size);
    SeededRandom(size + 1).fill(bytes);
    return bytes;
}

SealedFile seal(Random& random, ByteView file, std::size_t piece) {
    SealedFile sealed;
    ChunkSealer sealer(random, FileId::draw(random), [&](std::uint64_t number, Bytes chunk) {
        EXPECT_EQ(number, sealed.chunks.size());
        sealed.chunks.push_back(std::move(chunk));
    });
    while (!file.empty()) {
        const auto step = std::min(piece, file.size());
        sealer.push(file.first(step));
        file = file.subspan(step);
    }
    sealed.secret = sealer.finish();
    return sealed;
}

FileSecret copy_of(const FileSecret& secret) {
    return *FileSecret::parse(secret.encode());
}

/// The whole file, or nothing if any chunk (padding too) is not what and where it should be.
std::optional<Bytes> open_all(const FileSecret& secret, const std::vector<Bytes>& chunks) {
    const ChunkOpener opener(copy_of(secret));
    if (chunks.size() != opener.count()) return std::nullopt;
    Bytes file;
    for (std::size_t i = 0; i < chunks.size(); ++i) {
        const auto bytes = opener.open(i, chunks[i]);
        if (!bytes) return std::nullopt;
        append(file, *bytes);
    }
    return file;
}

TEST(SealedFile, of_any_size_opens_to_the_same_bytes) {
    SeededRandom random(1);
    for (const std::size_t size : {0UL, 1UL, 255UL, 256UL, 257UL, chunk_size - 1, chunk_size,
                                   chunk_size + 1, 2 * chunk_size, 1'000'000UL}) {
        const Bytes file = bytes_of(size);
        const auto sealed = seal(random, file, 10'000);
        EXPECT_EQ(sealed.secret.size, size);
        EXPECT_EQ(sealed.secret.sha256, crypto::sha256(file));
        EXPECT_EQ(sealed.chunks.size(), chunk_count(size));
        EXPECT_EQ(open_all(sealed.secret, sealed.chunks), file) << size;
    }
}

RC_GTEST_PROP(SealedFile, does_not_depend_on_how_it_arrives, ()) {
    const auto size = *rc::gen::inRange<std::size_t>(0, 5 * chunk_size);
    const auto piece = *rc::gen::inRange<std::size_t>(1, 3 * chunk_size);
    SeededRandom random(2);
    const Bytes file = bytes_of(size);
    const auto sealed = seal(random, file, piece);
    RC_ASSERT(open_all(sealed.secret, sealed.chunks) == file);
}

TEST(SealedFile, can_be_read_from_the_middle) {
    SeededRandom random(3);
    const Bytes file = bytes_of(3 * chunk_size + 7);
    const auto sealed = seal(random, file, chunk_size);
    const ChunkOpener opener(copy_of(sealed.secret));
    EXPECT_EQ(opener.count_filled(), 4U);
    EXPECT_EQ(opener.open(2, sealed.chunks[2]),
              to_bytes(ByteView(file).subspan(2 * chunk_size, chunk_size)));
    EXPECT_EQ(opener.open(3, sealed.chunks[3]), to_bytes(ByteView(file).subspan(3 * chunk_size)));
}

TEST(SealedFile, shows_its_size_by_bucket_only) {
    SeededRandom random(4);
    const auto total = [&](std::size_t size) {
        std::size_t bytes = 0;
        for (const auto& chunk : seal(random, bytes_of(size), chunk_size).chunks)
            bytes += chunk.size();
        return bytes;
    };
    EXPECT_EQ(total(0), total(256));
    EXPECT_EQ(total(100'353), total(102'400));
    EXPECT_LT(static_cast<double>(total(1'000'001)), 1'000'001 * 1.12);
}

TEST(SealedFile, with_chunks_swapped_dropped_repeated_or_cut_does_not_open) {
    SeededRandom random(5);
    const auto sealed = seal(random, bytes_of(4 * chunk_size), chunk_size);
    ASSERT_TRUE(open_all(sealed.secret, sealed.chunks).has_value());
    const ChunkOpener opener(copy_of(sealed.secret));
    for (std::size_t i = 0; i < sealed.chunks.size(); ++i) {
        for (std::size_t j = 0; j < sealed.chunks.size(); ++j)
            EXPECT_EQ(opener.open(i, sealed.chunks[j]).has_value(), i == j);
    }
    EXPECT_FALSE(opener.open(4, sealed.chunks[3]).has_value());
    auto dropped = sealed.chunks;
    dropped.pop_back();
    EXPECT_FALSE(open_all(sealed.secret, dropped).has_value());
    auto cut = sealed.chunks[3];
    cut.pop_back();
    EXPECT_FALSE(opener.open(3, cut).has_value());
    EXPECT_FALSE(opener.open(3, {}).has_value());
}

// Somebody drops the last chunks and shortens the size that the reader is told: the new last chunk
// says that it is not the last.
TEST(SealedFile, cut_short_together_with_its_size_does_not_open) {
    SeededRandom random(6);
    const auto sealed = seal(random, bytes_of(4 * chunk_size), chunk_size);
    auto shorter = copy_of(sealed.secret);
    shorter.size = 3 * chunk_size;
    auto chunks = sealed.chunks;
    chunks.pop_back();
    EXPECT_FALSE(open_all(shorter, chunks).has_value());
    EXPECT_FALSE(ChunkOpener(copy_of(shorter)).open(2, chunks[2]).has_value());
}

TEST(SealedFile, of_a_false_size_in_another_bucket_does_not_open) {
    SeededRandom random(11);
    const auto sealed = seal(random, bytes_of(1000), 1000);
    for (const std::uint64_t size : {0U, 500U, 5000U}) {
        auto false_size = copy_of(sealed.secret);
        false_size.size = size;
        EXPECT_FALSE(open_all(false_size, sealed.chunks).has_value()) << size;
    }
}

TEST(SealedFile, opens_with_its_own_key_and_name_only) {
    SeededRandom random(7);
    const auto one = seal(random, bytes_of(1000), 1000);
    const auto two = seal(random, bytes_of(1000), 1000);
    EXPECT_FALSE(open_all(one.secret, two.chunks).has_value());
    auto renamed = copy_of(one.secret);
    renamed.file = two.secret.file;
    EXPECT_FALSE(open_all(renamed, one.chunks).has_value());
    auto altered = one.chunks;
    for (std::size_t at = 0; at < altered[0].size(); at += 13) {
        altered[0][at] ^= 0x10;
        EXPECT_FALSE(open_all(one.secret, altered).has_value()) << at;
        altered[0][at] ^= 0x10;
    }
    EXPECT_TRUE(open_all(one.secret, altered).has_value());
}

TEST(SealedFile, of_two_files_never_shares_a_key) {
    SeededRandom random(8);
    const auto one = seal(random, bytes_of(10), 10);
    const auto two = seal(random, bytes_of(10), 10);
    EXPECT_FALSE(crypto::equal(one.secret.key.reveal(), two.secret.key.reveal()));
}

TEST(ChunkSealer, is_finished_once) {
    SeededRandom random(9);
    ChunkSealer sealer(random, FileId::draw(random), [](std::uint64_t, Bytes) {});
    (void)sealer.finish();
    EXPECT_THROW((void)sealer.finish(), Bug);
    EXPECT_THROW(sealer.push(as_bytes("more")), Bug);
}

TEST(FileMeta, reads_back_what_it_writes_and_nothing_else) {
    SeededRandom random(10);
    FileMeta meta{.secret = seal(random, bytes_of(70'000), 70'000).secret,
                  .name = "桥.jpg",
                  .type = "image/jpeg"};
    const Bytes bytes = meta.encode();
    const auto again = FileMeta::parse(bytes);
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->encode(), bytes);
    EXPECT_EQ(again->name, "桥.jpg");
    EXPECT_EQ(again->secret.size, 70'000U);
    EXPECT_EQ(meta.part(), "file:" + meta.secret.file.hex());
    for (std::size_t cut = 0; cut < bytes.size(); ++cut)
        EXPECT_FALSE(FileMeta::parse(ByteView(bytes).first(cut)).has_value());
    Bytes longer = bytes;
    longer.push_back(0);
    EXPECT_FALSE(FileMeta::parse(longer).has_value());
    Bytes newer = bytes;
    newer[0] = 2;
    EXPECT_FALSE(FileMeta::parse(newer).has_value());
}

}  // namespace huiyin::sealing::chunks_tests
