#include "core/ledger/note.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "base/fault.h"
#include "core/ledger/entry.h"
#include "core/ledger/key_history.h"
#include "core/ledger/memory_log.h"
#include "core/ledger/policy.h"
#include "core/ledger/problems.h"
#include "core/ledger/proof.h"
#include "core/ledger/witness.h"

namespace huiyin::ledger {
namespace note_test {

using testing::town_key;

SignerKey witness_key(std::uint8_t seed, std::string name) {
    std::array<std::uint8_t, 32> bytes{};
    bytes.fill(seed);
    return std::move(*SignerKey::from_seed(std::move(name),
                                           crypto::Key(std::span<const std::uint8_t, 32>(bytes)),
                                           KeyType::cosignature_v1));
}

const std::string text = "town.example/log\n5\nQrtXrQZCCvpIgsSmOsah7HdICzMLLyDfxToMql9WTjY=\n";

TEST(Notes, each_changed_byte_of_a_signed_note_is_refused) {
    const auto key = town_key();
    const std::vector known{key.verifier()};
    const auto note = sign_note(text, key);
    ASSERT_TRUE(open_note(note, known).has_value());
    for (std::size_t at = 0; at < note.size(); ++at) {
        for (int bit = 0; bit < 8; ++bit) {
            auto changed = note;
            changed[at] = static_cast<char>(static_cast<unsigned char>(changed[at]) ^ (1u << bit));
            EXPECT_FALSE(open_note(changed, known).has_value()) << at << " bit " << bit;
        }
        EXPECT_FALSE(open_note(note.substr(0, at), known).has_value());
    }
}

TEST(Notes, a_known_keys_bad_line_spoils_the_note_whatever_the_others_say) {
    const auto key = town_key();
    const auto other = town_key(9);
    const std::vector known{key.verifier(), other.verifier()};
    const auto note = sign_note(text, key) + signature_line(other, "something else\n");
    const auto opened = open_note(note, known);
    ASSERT_FALSE(opened.has_value());
    EXPECT_EQ(opened.error().code, problems::note_invalid);
    EXPECT_EQ(opened.error().facts, (Facts{{"key", "town.example/log"}}));
    EXPECT_TRUE(open_note(note, std::vector{key.verifier()}).has_value())
        << "an unknown key's line is ignored";
}

TEST(Notes, a_repeated_line_counts_once) {
    const auto key = town_key();
    const auto note = sign_note(text, key) + signature_line(key, text);
    const auto opened = open_note(note, std::vector{key.verifier()});
    ASSERT_TRUE(opened.has_value());
    EXPECT_EQ(opened->signatures.size(), 1u);
}

TEST(Notes, a_hundred_lines_are_read_and_a_hundred_and_one_are_refused) {
    const auto key = town_key();
    auto note = sign_note(text, key);
    for (int i = 1; i < 100; ++i) note += signature_line(key, text);
    EXPECT_TRUE(parse_note(note).has_value());
    note += signature_line(key, text);
    EXPECT_EQ(parse_note(note).error().facts, (Facts{{"why", "too-many-signatures"}}));
    EXPECT_EQ(parse_note(std::string(note_bytes_max + 1, 'x')).error().facts,
              (Facts{{"why", "too-long"}}));
}

TEST(Notes, the_text_ends_at_the_last_empty_line) {
    const auto key = town_key();
    const std::string with_gaps = "one\n\ntwo\n\nthree\n";
    const auto opened = open_note(sign_note(with_gaps, key), std::vector{key.verifier()});
    ASSERT_TRUE(opened.has_value());
    EXPECT_EQ(opened->text, with_gaps);
}

TEST(Notes, key_names_hold_no_space_of_any_kind_and_no_plus) {
    EXPECT_TRUE(is_key_name("town.example/log"));
    EXPECT_TRUE(is_key_name("回音.example"));
    for (const std::string_view bad :
         {"", "a b", "a+b", "a\tb", "a\nb", "a\u00a0b", "a\u3000b", "a\u2028b", "\xff"}) {
        EXPECT_FALSE(is_key_name(bad)) << bad;
    }
}

TEST(Notes, keys_come_back_from_their_text_and_a_changed_character_is_refused) {
    EXPECT_TRUE(rc::check([](std::uint8_t seed) {
        const auto key = town_key(seed, "a.example/" + std::to_string(seed));
        const auto vkey = key.verifier().format();
        RC_ASSERT(*VerifierKey::parse(vkey) == key.verifier());
        const auto skey = key.reveal();
        const auto again = SignerKey::parse(skey);
        RC_ASSERT(again.has_value());
        RC_ASSERT(again->verifier() == key.verifier());
        RC_ASSERT(again->reveal() == skey);
        auto changed = vkey;
        const auto at = *rc::gen::inRange<std::size_t>(0, changed.size());
        changed[at] = changed[at] == 'B' ? 'C' : 'B';
        RC_ASSERT(!VerifierKey::parse(changed));
    }));
}

TEST(Notes, what_may_not_be_signed_is_our_own_mistake) {
    EXPECT_THROW(sign_note("no final line feed", town_key()), Bug);
    EXPECT_THROW(sign_note("tab\t\n", town_key()), Bug);
    EXPECT_THROW(signature_line(witness_key(1, "w"), text), Bug);
    EXPECT_THROW(cosignature_line(town_key(), text, 1), Bug);
    EXPECT_THROW(cosignature_line(witness_key(1, "w"), text, 0), Bug);
}

TEST(Checkpoints, witnesses_alone_do_not_make_a_checkpoint_of_the_log) {
    const auto witness = witness_key(1, "witness.example/w");
    const auto log = town_key();
    const TrustedKeys keys{
        .origin = {}, .log = {log.verifier()}, .witnesses = {witness.verifier()}};
    const auto cosignature = cosignature_line(witness, text, 1'780'000'000);
    EXPECT_EQ(open_checkpoint(text + "\n" + cosignature, keys).error().code,
              problems::note_unverified);
    const auto opened = open_checkpoint(sign_note(text, log) + cosignature, keys);
    ASSERT_TRUE(opened.has_value());
    ASSERT_EQ(opened->signatures.size(), 2u);
    EXPECT_EQ(opened->signatures[1].time, 1'780'000'000u);
}

TEST(Checkpoints, a_rotated_key_may_sign_beside_the_old_one_or_alone) {
    const auto old_key = town_key(1);
    const auto new_key = town_key(2);
    const TrustedKeys knows_both{
        .origin = {}, .log = {old_key.verifier(), new_key.verifier()}, .witnesses = {}};
    const TrustedKeys knows_old{.origin = {}, .log = {old_key.verifier()}, .witnesses = {}};
    const auto both = sign_note(text, old_key) + signature_line(new_key, text);
    EXPECT_TRUE(open_checkpoint(both, knows_both).has_value());
    EXPECT_TRUE(open_checkpoint(both, knows_old).has_value());
    EXPECT_TRUE(open_checkpoint(sign_note(text, new_key), knows_both).has_value());
    EXPECT_EQ(open_checkpoint(sign_note(text, new_key), knows_old).error().code,
              problems::note_unverified);
}

TEST(Checkpoints, each_key_counts_for_its_own_sizes) {
    const auto first = town_key(1);
    const auto second = town_key(2);
    const auto third = town_key(3);
    const auto published = parse_published_keys(third.verifier().format() + "\n" + third.verifier().format() + " 30\n" +
                                                second.verifier().format() + " 20\n" + first.verifier().format() + " 0\n");
    ASSERT_TRUE(published.has_value());
    const TrustedKeys keys{.origin = {}, .log = *published, .witnesses = {}};
    const auto opened = [&](std::uint64_t size, const std::vector<const SignerKey*>& signers) {
        const std::string said = format_checkpoint({.origin = first.verifier().name(), .size = size, .root = {}});
        std::string note = said + "\n";
        for (const SignerKey* signer : signers) note += signature_line(*signer, said);
        const auto open = open_checkpoint(note, keys);
        return open ? std::string("yes") : std::string(open.error().code);
    };
    const std::string early(problems::key_too_early);
    const std::string late(problems::key_too_late);
    struct Row {
        std::uint64_t size;
        std::string by_first, by_second, by_third;
    };
    for (const Row& row : {Row{0, "yes", early, early}, Row{19, "yes", early, early}, Row{20, late, "yes", early},
                           Row{29, late, "yes", early}, Row{30, late, late, "yes"}, Row{1'000'000, late, late, "yes"}}) {
        EXPECT_EQ(opened(row.size, {&first}), row.by_first) << row.size;
        EXPECT_EQ(opened(row.size, {&second}), row.by_second) << row.size;
        EXPECT_EQ(opened(row.size, {&third}), row.by_third) << row.size;
        EXPECT_EQ(opened(row.size, {&first, &second, &third}), "yes") << row.size;
    }
    EXPECT_EQ(opened(25, {&first, &second}), "yes") << "both sign for a while";
    EXPECT_EQ(opened(35, {&first, &second}), late);
    EXPECT_EQ(opened(25, {&first, &third}), late) << "neither alone, nor the two together";
}

TEST(Checkpoints, extension_lines_are_signed_but_mean_nothing) {
    const auto opened =
        open_checkpoint(sign_note(text + "more\n", town_key()),
                        {.origin = {}, .log = {town_key().verifier()}, .witnesses = {}});
    ASSERT_TRUE(opened.has_value());
    EXPECT_EQ(opened->text, text + "more\n");
    EXPECT_EQ(opened->checkpoint.size, 5u);
}

TEST(Proofs, come_back_from_their_text) {
    EXPECT_TRUE(rc::check([] {
        Proof proof{.extra = {},
                    .index = *rc::gen::inRange<std::uint64_t>(0, std::uint64_t{1} << 62),
                    .hashes = std::vector<Hash>(*rc::gen::inRange<std::size_t>(0, 64)),
                    .checkpoint = "any\n\ntext\n"};
        if (*rc::gen::arbitrary<bool>()) proof.extra = *rc::gen::arbitrary<Bytes>();
        for (Hash& hash : proof.hashes) hash.fill(*rc::gen::arbitrary<std::uint8_t>());
        const auto again = parse_proof(format_proof(proof));
        RC_ASSERT(again.has_value());
        RC_ASSERT(*again == proof);
    }));
}

TEST(Proofs, more_than_63_hashes_or_64_kib_are_refused) {
    std::string long_proof = "c2sp.org/tlog-proof@v1\nindex 0\n";
    for (int i = 0; i < 64; ++i) long_proof += to_base64(Hash{}) + "\n";
    EXPECT_EQ(parse_proof(long_proof + "\nx\n").error().facts, (Facts{{"why", "too-many-hashes"}}));
    const std::string start = "c2sp.org/tlog-proof@v1\nindex 0\n\n";
    EXPECT_EQ(parse_proof(start + std::string(proof_bytes_max, 'x')).error().facts,
              (Facts{{"why", "too-long"}}));
    EXPECT_EQ(parse_proof(start).error().facts, (Facts{{"why", "no-checkpoint"}}));
}

TEST(Policies, the_quorum_counts_cosignatures_that_verified) {
    const auto log = town_key();
    const auto a = witness_key(1, "a.example");
    const auto b = witness_key(2, "b.example");
    const auto stranger = witness_key(3, "c.example");
    // One witness is listed in the older form, as type 0x01.
    const auto old_form =
        VerifierKey::create("b.example", KeyType::ed25519, b.verifier().public_key());
    const auto policy = Policy::parse(
        "# whom we trust\n\nlog " + log.verifier().format() + " https://town.example/log\n" +
        "witness one " + a.verifier().format() + "\n" + "witness\ttwo  " + old_form->format() +
        " https://b.example\n" + "group both all one two\nquorum both");
    ASSERT_TRUE(policy.has_value());
    EXPECT_EQ(policy->witnesses().at("two").url, "https://b.example");
    const auto keys = policy->keys_for("town.example/log");
    ASSERT_EQ(keys.log.size(), 1u);
    const auto note =
        sign_note(text, log) + cosignature_line(a, text, 5) + cosignature_line(stranger, text, 6);
    const auto one = open_checkpoint(note, keys);
    ASSERT_TRUE(one.has_value());
    EXPECT_FALSE(policy->quorum_met(one->signatures));
    const auto two = open_checkpoint(note + cosignature_line(b, text, 7), keys);
    ASSERT_TRUE(two.has_value());
    EXPECT_TRUE(policy->quorum_met(two->signatures));
}

TEST(Policies, mistakes_are_refused_with_their_line) {
    const auto w = " " + witness_key(1, "w").verifier().format() + "\n";
    const auto v = " " + witness_key(2, "v").verifier().format() + "\n";
    const std::vector<std::pair<std::string, std::string>> bad = {
        {"witness a" + w + "witness b" + w + "quorum a\n", "duplicate-key"},
        {"witness a" + w + "witness a" + v + "quorum a\n", "duplicate-name"},
        {"witness none" + w + "quorum none\n", "name"},
        {"witness a" + w + "group g 2 a\nquorum g\n", "threshold"},
        {"witness a" + w + "group g 0 a\nquorum g\n", "threshold"},
        {"witness a" + w + "group g any\nquorum g\n", "field-count"},
        {"quorum none\nquorum none\n", "second-quorum"},
        {"quorum a\n", "undefined-name"},
        {"trust me\nquorum none\n", "keyword"},
        {"log" + w + "quorum none\n", "key"},
    };
    for (const auto& [policy_text, why] : bad) {
        const auto policy = Policy::parse(policy_text);
        ASSERT_FALSE(policy.has_value()) << policy_text;
        EXPECT_EQ(policy.error().facts.back().second, why) << policy_text;
    }
}

TEST(Witness, a_tree_grows_only_by_proof_and_the_same_checkpoint_may_come_again) {
    const auto log = town_key();
    const TrustedKeys keys{.origin = {}, .log = {log.verifier()}, .witnesses = {}};
    Extension batch{Frontier()};
    WitnessState state;
    for (const Hash& leaf : testing::numbered_leaves(30)) {
        Extension next(batch.frontier());
        next.append(leaf);
        const Checkpoint head{
            .origin = "town.example/log", .size = next.size(), .root = next.root()};
        AddCheckpoint request{
            .old_size = state.size, .proof = {}, .checkpoint = sign_checkpoint(head, log)};
        if (state.size > 0) {
            request.proof = next.consistency_proof();
            auto forged = request;
            forged.proof.front()[0] ^= 1;
            EXPECT_EQ(decide_add_checkpoint(forged, keys, state).error().code,
                      problems::inconsistent_checkpoint);
            auto stale = request;
            --stale.old_size;
            EXPECT_EQ(decide_add_checkpoint(stale, keys, state).error().code,
                      problems::stale_old_size);
        }
        const auto decided = decide_add_checkpoint(request, keys, state);
        ASSERT_TRUE(decided.has_value()) << head.size;
        state = {.size = head.size, .root = head.root};
        request.old_size = head.size;
        request.proof.clear();
        EXPECT_TRUE(decide_add_checkpoint(request, keys, state).has_value());
        ++request.old_size;
        EXPECT_EQ(decide_add_checkpoint(request, keys, state).error().code,
                  problems::old_size_too_large);
        EXPECT_EQ(decide_add_checkpoint(request, std::nullopt, state).error().code,
                  problems::unknown_log);
        batch = next;
    }
    Checkpoint split{.origin = "town.example/log", .size = 30, .root = {}};
    const AddCheckpoint fork{
        .old_size = 30, .proof = {}, .checkpoint = sign_checkpoint(split, log)};
    EXPECT_EQ(decide_add_checkpoint(fork, keys, state).error().code,
              problems::inconsistent_checkpoint);
    split.size = 0;
    const AddCheckpoint nothing{
        .old_size = 0, .proof = {}, .checkpoint = sign_checkpoint(split, log)};
    EXPECT_EQ(decide_add_checkpoint(nothing, keys, {}).error().code,
              problems::inconsistent_checkpoint);
}

TEST(Witness, bodies_that_do_not_parse_are_refused) {
    const auto hash = to_base64(Hash{}) + "\n";
    std::string many = "old 1\n";
    for (int i = 0; i < 64; ++i) many += hash;
    for (const std::string& bad :
         {std::string(), std::string("old 01\n\nx\n"), std::string("old 1\n" + hash),
          std::string("old 1\nnot a hash\n\nx\n"), many + "\nx\n", std::string("old 1\n\n")}) {
        EXPECT_EQ(parse_add_checkpoint(bad).error().code, problems::request_malformed) << bad;
    }
    EXPECT_EQ(origin_of({.old_size = 0, .proof = {}, .checkpoint = "x\n"}).error().code,
              problems::request_malformed);
}

TEST(Entries, a_sealed_entry_is_62_bytes_and_only_its_one_spelling_is_read) {
    const Hash commitment = leaf_hash(as_bytes("opening"));
    const auto entry = make_sealed_entry(commitment);
    EXPECT_EQ(entry.size(), 62u);
    EXPECT_EQ(*parse_sealed_entry(entry), commitment);
    EXPECT_EQ(read_entry(entry).kind, EntryKind::sealed);
    for (std::size_t at = 0; at < entry.size(); ++at) {
        auto changed = entry;
        changed[at] ^= 0x80;
        EXPECT_EQ(parse_sealed_entry(changed).error().code, problems::bad_entry) << at;
    }
    auto longer = entry;
    longer.push_back('\n');
    EXPECT_FALSE(parse_sealed_entry(longer).has_value());
}

TEST(Entries, are_told_apart_by_their_first_line_and_unknown_ones_are_other) {
    for (const auto kind :
         {EntryKind::docket, EntryKind::key, EntryKind::note, EntryKind::history}) {
        const auto entry = make_entry(kind, "{}\n");
        EXPECT_EQ(read_entry(entry).kind, kind);
        EXPECT_EQ(read_entry(entry).body, "{}\n");
    }
    for (const std::string_view other :
         {"", "huiyin/v2 sealed\n", "huiyin/v1 docket", "huiyin/v1 docketing\n"}) {
        EXPECT_EQ(read_entry(as_bytes(other)).kind, EntryKind::other);
        EXPECT_EQ(read_entry(as_bytes(other)).body, other);
    }
    const auto key = testing::town_key().verifier();
    EXPECT_EQ(*parse_key_entry(make_key_entry(key)), key);
    EXPECT_FALSE(parse_key_entry(make_entry(EntryKind::key, key.format())).has_value());
    EXPECT_FALSE(parse_key_entry(make_entry(EntryKind::note, key.format() + "\n")).has_value());
}

}  // namespace note_test
}  // namespace huiyin::ledger
