#include "core/ledger/verify.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <random>

#include "core/ledger/memory_log.h"
#include "core/ledger/problems.h"

namespace huiyin::ledger {
namespace verify_test {

using testing::MemoryLog;

std::vector<Bytes> entries(std::size_t count) {
    std::vector<Bytes> all;
    for (std::size_t i = 0; i < count; ++i) {
        const Hash commitment = leaf_hash(as_bytes(std::to_string(i)));
        all.push_back(to_bytes("huiyin/v1 sealed\n" + to_base64(commitment) + "\n"));
        if (i % 50 == 49) all.back().clear();  // length 0 is legal
    }
    return all;
}

LogVerification as_stranger(const SignerKey& key = testing::town_key()) {
    return {.keys = {.origin = {}, .log = {key.verifier()}, .witnesses = {}},
            .since = {},
            .on_entry = {},
            .on_progress = {}};
}

std::string fact(const Problem& problem, std::string_view name) {
    for (const auto& [key, value] : problem.facts) {
        if (key == name) return value;
    }
    return "(none)";
}

Problem only_problem(const LogReport& report) {
    EXPECT_EQ(report.problem_count, 1u);
    for (const auto& problem : report.problems) {
        SCOPED_TRACE(std::string(problem.code) + " " + problem.where);
    }
    return report.problems.empty() ? Problem{} : report.problems.front();
}

TEST(VerifyLog, a_sound_log_of_any_size_fits_and_every_entry_is_seen_once_in_order) {
    for (const std::size_t size : {0u, 1u, 2u, 255u, 256u, 257u, 600u, 65'536u, 66'000u}) {
        const auto all = entries(size);
        MemoryLog log(all, testing::town_key());
        auto wanted = as_stranger();
        std::uint64_t next = 0;
        std::uint64_t last_progress = 0;
        wanted.on_entry = [&](std::uint64_t index, ByteView entry) {
            EXPECT_EQ(index, next++);
            EXPECT_TRUE(std::ranges::equal(entry, all[index]));
        };
        wanted.on_progress = [&](std::uint64_t done, std::uint64_t total) {
            last_progress = done;
            EXPECT_EQ(total, size);
        };
        const auto report = verify_log(log, wanted);
        EXPECT_TRUE(report.fits()) << size;
        EXPECT_EQ(next, size);
        EXPECT_EQ(last_progress, size);
        EXPECT_EQ(report.entries, size);
        ASSERT_TRUE(report.checkpoint.has_value());
        EXPECT_EQ(report.checkpoint->checkpoint, log.head);
        std::size_t bytes = 0;
        for (const auto& [path, content] : log.files) bytes += content.size();
        EXPECT_EQ(report.bytes, bytes) << "every file is read, and once";
    }
}

TEST(VerifyLog, each_flipped_bit_of_a_small_log_is_found_and_laid_to_its_file) {
    MemoryLog log(entries(300), testing::town_key());
    std::mt19937 dice(20260309);
    for (auto& [path, content] : log.files) {
        for (std::size_t at = 0; at < content.size(); ++at) {
            if (content.size() > 1000 && dice() % 16 != 0) continue;
            const auto bit = static_cast<std::uint8_t>(1u << (dice() % 8));
            content[at] ^= bit;
            const auto report = verify_log(log, as_stranger());
            EXPECT_FALSE(report.fits()) << path << " byte " << at;
            EXPECT_EQ(only_problem(report).where, path) << "byte " << at;
            content[at] ^= bit;
        }
    }
    EXPECT_TRUE(verify_log(log, as_stranger()).fits());
}

TEST(VerifyLog, random_bit_flips_anywhere_in_a_log_of_three_levels_are_all_found) {
    MemoryLog log(entries(66'000), testing::town_key());
    std::vector<std::string> paths;
    for (const auto& [path, content] : log.files) paths.push_back(path);
    std::mt19937_64 dice(7);
    for (int round = 0; round < 40; ++round) {
        auto& path = paths[dice() % paths.size()];
        if (round < 4) path = round % 2 == 0 ? "tile/2/000.p/1" : "tile/1/000";
        Bytes& content = log.files[path];
        std::uint8_t& byte = content[dice() % content.size()];
        const auto before = byte;
        byte ^= static_cast<std::uint8_t>(1u << (dice() % 8));
        EXPECT_EQ(only_problem(verify_log(log, as_stranger())).where, path);
        byte = before;
    }
}

TEST(VerifyLog, a_changed_entry_is_named_by_its_number) {
    MemoryLog log(entries(600), testing::town_key());
    log.files["tile/entries/001"][2 + 20] ^= 1;  // entry 256
    auto problem = only_problem(verify_log(log, as_stranger()));
    EXPECT_EQ(problem.code, problems::entry_differs);
    EXPECT_EQ(fact(problem, "path"), "tile/entries/001");
    EXPECT_EQ(fact(problem, "tile"), "tile/0/001");
    EXPECT_EQ(fact(problem, "entry"), "256");
    EXPECT_EQ(fact(problem, "count"), "1");
    log.files["tile/entries/001"][2 + 20] ^= 1;

    log.files["tile/entries/002.p/88"][64 + 2 + 30] ^= 1;  // entry 513, in a partial bundle
    problem = only_problem(verify_log(log, as_stranger()));
    EXPECT_EQ(problem.code, problems::entry_differs);
    EXPECT_EQ(fact(problem, "entry"), "513");
    log.files["tile/entries/002.p/88"][64 + 2 + 30] ^= 1;

    log.files["tile/entries/000"][64 * 3] ^= 0x80;  // the length of entry 3
    problem = only_problem(verify_log(log, as_stranger()));
    EXPECT_EQ(problem.code, problems::bundle_malformed);
    EXPECT_EQ(fact(problem, "entry"), "3");
}

TEST(VerifyLog, a_changed_tile_is_named_with_the_entries_under_the_hash) {
    MemoryLog log(entries(600), testing::town_key());
    log.files["tile/0/001"][32 * 4] ^= 1;
    auto problem = only_problem(verify_log(log, as_stranger()));
    EXPECT_EQ(problem.code, problems::tile_differs);
    EXPECT_EQ(fact(problem, "path"), "tile/0/001");
    EXPECT_EQ(fact(problem, "first"), "260");
    EXPECT_EQ(fact(problem, "last"), "260");
    log.files["tile/0/001"][32 * 4] ^= 1;
    log.files["tile/1/000.p/2"][32] ^= 1;
    problem = only_problem(verify_log(log, as_stranger()));
    EXPECT_EQ(problem.code, problems::tile_differs);
    EXPECT_EQ(fact(problem, "path"), "tile/1/000.p/2");
    EXPECT_EQ(fact(problem, "first"), "256");
    EXPECT_EQ(fact(problem, "last"), "511");
}

TEST(VerifyLog, several_changes_are_each_named) {
    MemoryLog log(entries(1000), testing::town_key());
    log.files["tile/entries/000"][2] ^= 1;
    log.files["tile/0/001"][0] ^= 1;
    log.files.erase("tile/entries/002");
    const auto report = verify_log(log, as_stranger());
    std::vector<std::string> where;
    for (const auto& problem : report.problems)
        where.push_back(std::string(problem.code) + " " + problem.where);
    std::ranges::sort(where);
    EXPECT_EQ(where, (std::vector<std::string>{"ledger/entry-differs tile/entries/000",
                                               "ledger/file-missing tile/entries/002",
                                               "ledger/tile-differs tile/0/001"}));
}

/// What a thorough forger leaves: the files of another log under the old checkpoint.
MemoryLog forged(std::size_t size,
                 std::size_t changed,
                 const std::function<bool(const std::string&)>& taken) {
    MemoryLog log(entries(size), testing::town_key());
    auto others = entries(size);
    others[changed] = to_bytes("nothing to see here");
    const MemoryLog other(others, testing::town_key());
    for (auto& [path, content] : log.files) {
        if (taken(path)) content = other.files.at(path);
    }
    return log;
}

TEST(VerifyLog, an_entry_replaced_together_with_its_tile_is_given_away_by_the_tile_above) {
    auto log = forged(600, 300, [](const std::string& path) {
        return path.starts_with("tile/entries/") || path.starts_with("tile/0/");
    });
    const auto problem = only_problem(verify_log(log, as_stranger()));
    EXPECT_EQ(problem.code, problems::entries_replaced);
    EXPECT_EQ(fact(problem, "path"), "tile/1/000.p/2");
    EXPECT_EQ(fact(problem, "first"), "256");
    EXPECT_EQ(fact(problem, "last"), "511");
}

TEST(VerifyLog, however_many_rows_a_forger_recomputes_the_first_untouched_one_gives_them_away) {
    auto log = forged(66'000, 300, [](const std::string& path) {
        return path.starts_with("tile/entries/") || path.starts_with("tile/0/") ||
               path.starts_with("tile/1/");
    });
    const auto problem = only_problem(verify_log(log, as_stranger()));
    EXPECT_EQ(problem.code, problems::entries_replaced);
    EXPECT_EQ(fact(problem, "path"), "tile/2/000.p/1");
    EXPECT_EQ(fact(problem, "first"), "0");
    EXPECT_EQ(fact(problem, "last"), "65535");
}

TEST(VerifyLog, flips_in_several_files_at_once_never_fit_and_each_full_bundle_is_named) {
    const MemoryLog sound(entries(1500), testing::town_key());
    std::mt19937_64 dice(3);
    for (int round = 0; round < 60; ++round) {
        MemoryLog log = sound;
        std::vector<std::string> bundles;
        for (auto& [path, content] : log.files) {
            if (path == "checkpoint" || dice() % 3 != 0) continue;
            content[dice() % content.size()] ^= static_cast<std::uint8_t>(1u << (dice() % 8));
            if (path.starts_with("tile/entries/") && path.find(".p") == std::string::npos)
                bundles.push_back(path);
        }
        const auto report = verify_log(log, as_stranger());
        EXPECT_EQ(report.fits(), log.files == sound.files) << round;
        for (const auto& path : bundles) {
            EXPECT_TRUE(std::ranges::any_of(
                report.problems, [&](const Problem& problem) { return problem.where == path; }))
                << path << " in round " << round;
        }
    }
}

TEST(VerifyLog, an_entry_replaced_together_with_all_tiles_is_given_away_by_the_signed_root) {
    auto log = forged(600, 300, [](const std::string& path) { return path != "checkpoint"; });
    const auto problem = only_problem(verify_log(log, as_stranger()));
    EXPECT_EQ(problem.code, problems::root_differs);
    EXPECT_EQ(fact(problem, "size"), "600");
    EXPECT_EQ(fact(problem, "signed"), to_base64(log.head.root));
}

TEST(VerifyLog, a_log_that_was_rewritten_and_signed_anew_is_given_away_by_an_older_checkpoint) {
    for (const std::size_t old_size : {0u, 1u, 255u, 256u, 257u, 400u, 512u, 600u, 601u}) {
        const MemoryLog old(entries(old_size), testing::town_key());
        auto wanted = as_stranger();
        wanted.since = std::string(as_text(old.files.at("checkpoint")));
        MemoryLog log(entries(601), testing::town_key());
        const auto report = verify_log(log, wanted);
        EXPECT_TRUE(report.fits()) << old_size;
        EXPECT_EQ(report.since, old.head);
        if (old_size == 0) continue;
        auto changed = entries(601);
        changed[old_size - 1] = to_bytes("rewritten");
        MemoryLog rewritten(changed, testing::town_key());
        const auto problem = only_problem(verify_log(rewritten, wanted));
        EXPECT_EQ(problem.code, problems::history_rewritten) << old_size;
        EXPECT_EQ(fact(problem, "size"), std::to_string(old_size));
    }
}

TEST(VerifyLog, a_log_that_became_shorter_says_so) {
    const MemoryLog old(entries(20), testing::town_key());
    MemoryLog log(entries(10), testing::town_key());
    auto wanted = as_stranger();
    wanted.since = std::string(as_text(old.files.at("checkpoint")));
    EXPECT_EQ(only_problem(verify_log(log, wanted)).code, problems::log_shrank);
    wanted.since = "not a note\n";
    EXPECT_EQ(only_problem(verify_log(log, wanted)).code, problems::note_malformed);
}

TEST(VerifyLog, another_key_another_origin_and_a_missing_checkpoint_stop_at_once) {
    MemoryLog log(entries(10), testing::town_key());
    EXPECT_EQ(only_problem(verify_log(log, as_stranger(testing::town_key(8)))).code,
              problems::note_unverified);
    auto wanted = as_stranger();
    wanted.keys.origin = "other.example/log";
    EXPECT_EQ(only_problem(verify_log(log, wanted)).code, problems::wrong_origin);
    log.files.erase("checkpoint");
    const auto report = verify_log(log, as_stranger());
    EXPECT_EQ(only_problem(report).code, problems::file_missing);
    EXPECT_FALSE(report.checkpoint.has_value());
}

TEST(VerifyLog, each_missing_file_and_each_truncated_file_is_named) {
    const MemoryLog sound(entries(600), testing::town_key());
    for (const auto& [path, content] : sound.files) {
        if (path == "checkpoint") continue;
        MemoryLog log = sound;
        log.files.erase(path);
        auto problem = only_problem(verify_log(log, as_stranger()));
        EXPECT_EQ(problem.code, problems::file_missing);
        EXPECT_EQ(problem.where, path);
        log.files[path] = Bytes(content.begin(), content.end() - 1);
        EXPECT_EQ(only_problem(verify_log(log, as_stranger())).where, path);
        log.files[path] = content;
        log.files[path].push_back(0);
        EXPECT_EQ(only_problem(verify_log(log, as_stranger())).where, path);
    }
}

TEST(VerifyLog, where_neither_bundle_nor_tile_can_be_read_both_are_named_and_the_rest_is_checked) {
    for (const std::string which : {"001", "002.p/88"}) {
        MemoryLog log(entries(600), testing::town_key());
        log.files.erase("tile/0/" + which);
        log.files.erase("tile/entries/" + which);
        log.files["tile/entries/000"][2] ^= 1;
        const auto report = verify_log(log, as_stranger());
        EXPECT_EQ(report.problem_count, 3u) << which;
        EXPECT_TRUE(std::ranges::any_of(report.problems, [](const Problem& problem) {
            return problem.where == "tile/entries/000";
        }));
    }
}

TEST(VerifyLog, a_partial_file_that_was_dropped_is_cut_from_the_full_one) {
    const auto all = entries(512);
    const MemoryLog grown(all, testing::town_key());
    MemoryLog log(entries(300), testing::town_key());
    log.files.erase("tile/0/001.p/44");
    log.files.erase("tile/entries/001.p/44");
    log.files["tile/0/001"] = grown.files.at("tile/0/001");
    log.files["tile/entries/001"] = grown.files.at("tile/entries/001");
    EXPECT_TRUE(verify_log(log, as_stranger()).fits());
    log.files["tile/entries/001"][2] ^= 1;
    EXPECT_EQ(only_problem(verify_log(log, as_stranger())).where, "tile/entries/001");
}

TEST(VerifyLog, older_partial_files_in_a_folder_must_be_prefixes) {
    MemoryLog log(entries(300), testing::town_key());
    const MemoryLog before(entries(100), testing::town_key());
    log.files["tile/0/000.p/100"] = before.files.at("tile/0/000.p/100");
    log.files["tile/entries/000.p/100"] = before.files.at("tile/entries/000.p/100");
    EXPECT_TRUE(verify_log(log, as_stranger()).fits());
    for (const std::string path : {"tile/0/000.p/100", "tile/entries/000.p/100"}) {
        log.files[path].back() ^= 1;
        const auto problem = only_problem(verify_log(log, as_stranger()));
        EXPECT_EQ(problem.code, problems::partial_differs);
        EXPECT_EQ(problem.where, path);
        log.files[path].back() ^= 1;
    }
}

TEST(VerifyLog, an_empty_log_must_have_the_empty_root) {
    MemoryLog log({}, testing::town_key());
    EXPECT_TRUE(verify_log(log, as_stranger()).fits());
    log.head.root[0] ^= 1;
    log.files["checkpoint"] = to_bytes(sign_checkpoint(log.head, testing::town_key()));
    EXPECT_EQ(only_problem(verify_log(log, as_stranger())).code, problems::root_differs);
}

TEST(VerifyLog, a_checkpoint_that_claims_more_than_there_is_gives_a_bounded_report) {
    MemoryLog log(entries(10), testing::town_key());
    log.head.size = 256 * 500;
    log.files["checkpoint"] = to_bytes(sign_checkpoint(log.head, testing::town_key()));
    const auto report = verify_log(log, as_stranger());
    EXPECT_FALSE(report.fits());
    EXPECT_EQ(report.problems.size(), report_problems_max);
    EXPECT_GT(report.problem_count, 900u);
}

}  // namespace verify_test
}  // namespace huiyin::ledger
