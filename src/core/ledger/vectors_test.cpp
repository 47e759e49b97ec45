#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>

#include "base/json.h"
#include "core/ledger/checkpoint.h"
#include "core/ledger/decimal.h"
#include "core/ledger/memory_log.h"
#include "core/ledger/merkle.h"
#include "core/ledger/note.h"
#include "core/ledger/policy.h"
#include "core/ledger/problems.h"
#include "core/ledger/proof.h"
#include "core/ledger/tile.h"
#include "core/ledger/verify.h"
#include "core/ledger/witness.h"

// The published vectors of tests/vectors/ledger. Runs with the repository's root as working
// directory.
namespace huiyin::ledger {
namespace vectors_test {

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream content;
    content << file.rdbuf();
    return content.str();
}

/// Numbers go up to 2^64-1, beyond what our JSON reader calls an integer: long ones become strings
/// first.
json::Value load(const std::string& name) {
    const auto raw = read_file("tests/vectors/ledger/" + name);
    std::string text;
    bool in_string = false;
    for (std::size_t i = 0; i < raw.size(); ++i) {
        if (raw[i] == '"' && (i == 0 || raw[i - 1] != '\\')) in_string = !in_string;
        std::size_t digits = 0;
        while (!in_string && i + digits < raw.size() &&
               std::isdigit(static_cast<unsigned char>(raw[i + digits])))
            ++digits;
        if (digits == 0) {
            text += raw[i];
            continue;
        }
        const auto number = raw.substr(i, digits);
        text += digits >= 19 ? "\"" + number + "\"" : number;
        i += digits - 1;
    }
    auto value = json::parse(text);
    if (!value) ADD_FAILURE() << name << " can't be read";
    return value ? *value : json::Value();
}

std::uint64_t number(const json::Value& object, std::string_view key) {
    const auto* member = object.find(key);
    if (member == nullptr) {
        ADD_FAILURE() << "no " << key;
        return 0;
    }
    if (const auto* text = member->string()) return std::stoull(*text);
    return static_cast<std::uint64_t>(*member->integer());
}

bool boolean(const json::Value& object, std::string_view key) {
    return *object.find(key)->boolean();
}

const json::Array& array(const json::Value& object, std::string_view key) {
    static const json::Array none;
    const auto* member = object.find(key);
    if (member == nullptr || member->array() == nullptr) {
        ADD_FAILURE() << "no list " << key;
        return none;
    }
    return *member->array();
}

Hash hash_from_hex(std::string_view text) {
    const auto raw = from_hex(text);
    Hash hash{};
    EXPECT_TRUE(raw && raw->size() == 32) << text;
    if (raw && raw->size() == 32) std::ranges::copy(*raw, hash.begin());
    return hash;
}

/// Nothing if any hash is not 32 bytes: then no proof can even be read.
std::optional<std::vector<Hash>> hashes(const json::Value& object, std::string_view key) {
    std::vector<Hash> all;
    for (const auto& text : array(object, key)) {
        const auto hash = hash_from_base64(*text.string());
        if (!hash) return std::nullopt;
        all.push_back(*hash);
    }
    return all;
}

std::vector<VerifierKey> vkeys(const json::Value& object) {
    std::vector<VerifierKey> keys;
    for (const auto& text : array(object, "vkeys")) {
        auto key = VerifierKey::parse(*text.string());
        EXPECT_TRUE(key.has_value()) << *text.string();
        if (key) keys.push_back(*key);
    }
    return keys;
}

TEST(LedgerVectors, single_hashes_and_roots) {
    const auto file = load("merkle_roots.json");
    for (const auto& one : array(file, "single_hashes")) {
        const auto kind = one.text("kind");
        const auto expected = hash_from_hex(one.text("hash"));
        if (kind == "leaf") {
            EXPECT_EQ(leaf_hash(*from_hex(one.text("input_hex"))), expected);
        } else if (kind == "empty_tree") {
            EXPECT_EQ(empty_root(), expected);
        } else {
            // This published node hash joins inputs of four bytes, which our node_hash can't
            // express.
            Bytes message{1};
            append(message, *from_hex(one.text("left_hex")));
            append(message, *from_hex(one.text("right_hex")));
            EXPECT_EQ(crypto::sha256(message), expected);
        }
    }
    std::size_t roots = 0;
    for (const auto& tree : array(file, "trees")) {
        std::map<std::uint64_t, Hash> expected;
        const auto& by_size = *tree.find("roots_by_size");
        if (const auto* list = by_size.array()) {
            for (std::size_t size = 0; size < list->size(); ++size) {
                expected[size] = hash_from_hex(*(*list)[size].string());
            }
        } else {
            for (const auto& [size, root] : *by_size.object()) {
                expected[std::stoull(size)] = hash_from_hex(*root.string());
            }
        }
        const auto largest = expected.rbegin()->first;
        std::vector<Hash> leaves;
        if (tree.find("leaf_rule") != nullptr) {
            leaves = testing::numbered_leaves(largest);
        } else if (tree.find("leaves_hex") != nullptr) {
            for (const auto& leaf : array(tree, "leaves_hex"))
                leaves.push_back(leaf_hash(*from_hex(*leaf.string())));
        } else {
            for (const auto& leaf : array(tree, "leaves_utf8"))
                leaves.push_back(leaf_hash(as_bytes(*leaf.string())));
        }
        ASSERT_GE(leaves.size(), largest);
        if (tree.find("leaf_hashes") != nullptr) {
            const auto& listed = array(tree, "leaf_hashes");
            for (std::size_t i = 0; i < listed.size(); ++i)
                EXPECT_EQ(leaves[i], hash_from_hex(*listed[i].string()));
        }
        Frontier frontier;
        for (std::uint64_t size = 0; size <= largest; ++size) {
            if (size > 0) frontier.append(leaves[size - 1]);
            if (!expected.contains(size)) continue;
            EXPECT_EQ(frontier.root(), expected[size]) << tree.text("name") << " " << size;
            ++roots;
        }
    }
    EXPECT_GT(roots, 40u);
}

TEST(LedgerVectors, inclusion) {
    std::size_t valid = 0;
    std::size_t invalid = 0;
    const auto file = load("inclusion.json");
    for (const auto& one : array(file, "cases")) {
        const auto proof = hashes(one, "proof");
        const auto leaf = hash_from_base64(one.text("leaf_hash"));
        const auto root = hash_from_base64(one.text("root"));
        const bool verified = proof && leaf && root &&
                              verify_inclusion({.index = number(one, "leaf_index"),
                                                .size = number(one, "tree_size"),
                                                .leaf = *leaf,
                                                .root = *root},
                                               *proof);
        EXPECT_EQ(verified, boolean(one, "valid")) << one.text("id");
        ++(verified ? valid : invalid);
    }
    EXPECT_GT(valid, 5u);
    EXPECT_GT(invalid, 20u);
}

TEST(LedgerVectors, consistency) {
    std::size_t valid = 0;
    std::size_t invalid = 0;
    const auto file = load("consistency.json");
    for (const auto& one : array(file, "cases")) {
        const auto proof = hashes(one, "proof");
        const auto old_root = hash_from_base64(one.text("root1"));
        const auto root = hash_from_base64(one.text("root2"));
        const bool verified = proof && old_root && root &&
                              verify_consistency({.old_size = number(one, "size1"),
                                                  .size = number(one, "size2"),
                                                  .old_root = *old_root,
                                                  .root = *root},
                                                 *proof);
        EXPECT_EQ(verified, boolean(one, "valid")) << one.text("id");
        ++(verified ? valid : invalid);
    }
    EXPECT_GT(valid, 3u);
    EXPECT_GT(invalid, 20u);
}

TEST(LedgerVectors, tile_paths) {
    const auto file = load("tile_paths.json");
    for (const auto& one : array(file, "encode")) {
        const TileId id{.level = static_cast<int>(number(one, "level")),
                        .index = number(one, "index"),
                        .width = static_cast<int>(number(one, "width"))};
        EXPECT_EQ(tile_path(id), one.text("path"));
        const auto parsed = parse_tile_path(one.text("path"));
        ASSERT_TRUE(parsed.has_value()) << one.text("path");
        EXPECT_EQ(*parsed, id);
    }
    for (const auto& one : array(file, "entries")) {
        EXPECT_EQ(entries_path(bundle_of(number(one, "leaf_index"), number(one, "tree_size"))),
                  one.text("path"));
        EXPECT_TRUE(parse_entries_path(one.text("path")).has_value());
    }
    EXPECT_GT(array(file, "bad").size(), 5u);
    for (const auto& one : array(file, "bad")) {
        EXPECT_FALSE(parse_tile_path(*one.string()).has_value()) << *one.string();
    }
}

TEST(LedgerVectors, tiles_for_size) {
    const auto file = load("tiles_for_size.json");
    for (const auto& one : array(file, "cases")) {
        std::vector<LevelTiles> expected;
        for (const auto& tile : array(one, "tiles")) {
            const auto& three = *tile.array();
            expected.push_back({.level = static_cast<int>(*three[0].integer()),
                                .full = static_cast<std::uint64_t>(*three[1].integer()),
                                .partial_width = static_cast<int>(*three[2].integer())});
        }
        EXPECT_EQ(tiles_for_size(number(one, "tree_size")), expected) << number(one, "tree_size");
    }
}

TEST(LedgerVectors, notes_and_their_keys) {
    const auto file = load("notes.json");
    for (const auto& one : array(file, "keys")) {
        const auto signer = SignerKey::parse(one.text("skey"));
        ASSERT_TRUE(signer.has_value());
        EXPECT_EQ(signer->verifier().format(), one.text("vkey"));
        EXPECT_EQ(signer->reveal(), one.text("skey"));
        EXPECT_EQ(signature_line(*signer, one.text("text")), one.text("signature_line"));
        EXPECT_EQ(sign_note(one.text("text"), *signer),
                  one.text("text") + "\n" + one.text("signature_line"));
    }
    for (const auto& one : array(file, "bad_vkeys")) {
        EXPECT_FALSE(VerifierKey::parse(*one.string()).has_value()) << *one.string();
    }
    const std::map<std::string, std::string_view> codes = {
        {"unverified", problems::note_unverified},
        {"invalid", problems::note_invalid},
        {"malformed", problems::note_malformed}};
    for (const auto& one : array(file, "notes")) {
        const auto opened = open_note(one.text("note"), vkeys(one));
        const auto& expected = *one.find("expect");
        const auto result = expected.text("result");
        if (result != "ok") {
            ASSERT_FALSE(opened.has_value()) << one.text("id");
            EXPECT_EQ(opened.error().code, codes.at(result)) << one.text("id");
            continue;
        }
        ASSERT_TRUE(opened.has_value()) << one.text("id");
        ASSERT_EQ(opened->signatures.size(), array(expected, "verified").size());
        for (std::size_t i = 0; i < opened->signatures.size(); ++i) {
            EXPECT_EQ(opened->signatures[i].key.name(), *array(expected, "verified")[i].string());
        }
    }
}

TEST(LedgerVectors, checkpoints) {
    const auto file = load("checkpoints.json");
    for (const auto& one : array(file, "bodies")) {
        const auto parsed = parse_checkpoint(one.text("body"));
        EXPECT_EQ(parsed.has_value(), boolean(one, "valid")) << one.text("id");
    }
    for (const auto& one : array(file, "signed")) {
        auto key = VerifierKey::parse(one.text("vkey"));
        ASSERT_TRUE(key.has_value());
        const auto opened =
            open_checkpoint(one.text("note"), {.origin = {}, .log = {*key}, .witnesses = {}});
        ASSERT_TRUE(opened.has_value()) << number(one, "size");
        EXPECT_EQ(opened->checkpoint.size, number(one, "size"));
        EXPECT_EQ(format_checkpoint(opened->checkpoint), opened->text);
    }
}

TEST(LedgerVectors, cosignatures) {
    const auto file = load("cosignatures.json");
    for (const auto& one : array(file, "key_ids")) {
        const auto key = VerifierKey::parse(one.text("vkey"));
        ASSERT_TRUE(key.has_value());
        EXPECT_EQ(key->name(), one.text("name"));
        EXPECT_EQ(key->type(), KeyType::cosignature_v1);
        EXPECT_EQ(key->format(), one.text("vkey"));
    }
    for (const auto& one : array(file, "cases")) {
        const auto keys = vkeys(one);
        const auto opened = open_note(one.text("note"), keys);
        ASSERT_TRUE(opened.has_value()) << one.text("id");
        const auto& expected = array(one, "expect");
        ASSERT_EQ(opened->signatures.size(), expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i) {
            EXPECT_EQ(opened->signatures[i].key.name(), expected[i].text("name"));
            const auto* time = expected[i].find("time")->integer();
            EXPECT_EQ(opened->signatures[i].time.has_value(), time != nullptr);
            if (time != nullptr) {
                EXPECT_EQ(opened->signatures[i].time, static_cast<std::uint64_t>(*time));
            }
        }
        // The same keys under type 0x01 have other IDs: their lines are unknown and verify nothing.
        std::vector<VerifierKey> as_log_keys;
        for (const VerifierKey& key : keys) {
            if (key.type() != KeyType::cosignature_v1) continue;
            as_log_keys.push_back(
                *VerifierKey::create(key.name(), KeyType::ed25519, key.public_key()));
            EXPECT_EQ(as_log_keys.back().as_cosigner(), key);
        }
        ASSERT_FALSE(as_log_keys.empty());
        EXPECT_EQ(open_note(one.text("note"), as_log_keys).error().code, problems::note_unverified);
        const auto* witness = one.find("witness");
        if (witness == nullptr) continue;
        const auto seed = crypto::Key::from(*from_hex(witness->text("seed_hex")));
        ASSERT_TRUE(seed.has_value());
        const auto cosigner = SignerKey::from_seed(keys[1].name(), *seed, KeyType::cosignature_v1);
        ASSERT_TRUE(cosigner.has_value());
        EXPECT_EQ(cosigner->verifier().format(), witness->text("vkey"));
        const auto log = SignerKey::parse(one.find("log")->text("skey"));
        ASSERT_TRUE(log.has_value());
        const auto time = *opened->signatures[1].time;
        EXPECT_EQ(cosigned_message(opened->text, time), one.text("signed_message"));
        EXPECT_EQ(sign_note(opened->text, *log) + cosignature_line(*cosigner, opened->text, time),
                  one.text("note"));
    }
    for (const auto& one : array(file, "timestamps")) {
        // A bare blob: key ID, time, signature. Only the place of the time can be checked.
        const auto note = "origin\n1\n\n\u2014 someone " + one.text("signature_base64") + "\n";
        const auto parsed = parse_note(note);
        ASSERT_TRUE(parsed.has_value());
        const auto expected = big_endian_64(number(one, "time"));
        const auto& signature = parsed->signatures.front().signature;
        ASSERT_EQ(signature.size(), 72u);
        EXPECT_TRUE(std::equal(expected.begin(), expected.end(), signature.begin()));
    }
}

TEST(LedgerVectors, tlog_proofs) {
    const auto file = load("tlog_proofs.json");
    for (const auto& one : array(file, "parse")) {
        const auto parsed = parse_proof(one.text("text"));
        EXPECT_EQ(parsed.has_value(), boolean(one, "valid")) << one.text("id");
        if (parsed) {
            EXPECT_EQ(format_proof(*parsed), one.text("text")) << one.text("id");
        }
    }
    for (const auto& one : array(file, "verify")) {
        const auto keys = vkeys(one);
        TrustedKeys trusted{
            .origin = {}, .log = {keys.front()}, .witnesses = {keys.begin() + 1, keys.end()}};
        auto proof = parse_proof(one.text("text"));
        ASSERT_TRUE(proof.has_value());
        const auto leaf = leaf_hash(*from_hex(one.text("leaf_hex")));
        const auto verified = verify_proof(*proof, leaf, trusted);
        ASSERT_EQ(verified.has_value(), boolean(one, "valid")) << one.text("id");
        EXPECT_EQ(verified->signatures.size(), keys.size());
        auto wrong = leaf;
        wrong[0] ^= 1;
        EXPECT_EQ(verify_proof(*proof, wrong, trusted).error().code, problems::proof_fails);
        --proof->index;
        EXPECT_EQ(verify_proof(*proof, leaf, trusted).error().code, problems::proof_fails);
        ++proof->index;
        trusted.origin = "log.example/two";
        EXPECT_EQ(verify_proof(*proof, leaf, trusted).error().code, problems::wrong_origin);
    }
}

TEST(LedgerVectors, policies) {
    std::map<std::string, std::string> placeholders;
    for (const std::string name : {"A", "B", "C", "L"}) {
        placeholders[name] = testing::town_key(static_cast<std::uint8_t>(name[0]), "key." + name)
                                 .verifier()
                                 .format();
    }
    const auto file = load("policies.json");
    for (const auto& one : array(file, "cases")) {
        std::istringstream words(one.text("text"));
        std::string text;
        for (std::string line; std::getline(words, line); text += '\n') {
            std::istringstream fields(line);
            for (std::string field; fields >> field; text += ' ') {
                text += placeholders.contains(field) ? placeholders[field] : field;
            }
        }
        const auto policy = Policy::parse(text);
        const bool expects_error = one.find("error") != nullptr;
        ASSERT_EQ(policy.has_value(), !expects_error) << one.text("id");
        if (expects_error) {
            EXPECT_EQ(policy.error().code, problems::policy_malformed);
            continue;
        }
        std::set<std::string> cosigned;
        for (const auto& name : array(one, "cosigned")) cosigned.insert(*name.string());
        EXPECT_EQ(policy->quorum_met_by(cosigned), boolean(one, "satisfied")) << one.text("id");
    }
}

TEST(LedgerVectors, witness_requests_in_order) {
    const auto file = load("witness.json");
    const auto& log = *file.find("log");
    const auto key = VerifierKey::parse(log.text("vkey"));
    ASSERT_TRUE(key.has_value());
    const TrustedKeys keys{.origin = log.text("origin"), .log = {*key}, .witnesses = {}};
    const std::map<std::string_view, std::int64_t> statuses = {
        {problems::request_malformed, 400},    {problems::unknown_log, 404},
        {problems::untrusted_checkpoint, 403}, {problems::old_size_too_large, 400},
        {problems::stale_old_size, 409},       {problems::inconsistent_checkpoint, 422}};
    WitnessState state;
    for (const auto& one : array(file, "requests")) {
        const auto request = parse_add_checkpoint(one.text("body"));
        ASSERT_TRUE(request.has_value()) << one.text("id");
        EXPECT_EQ(format_add_checkpoint(*request), one.text("body"));
        const auto decided = decide_add_checkpoint(*request, keys, state);
        EXPECT_EQ(decided ? 200 : statuses.at(decided.error().code), one.number("status"))
            << one.text("id");
        if (decided) state = {.size = decided->checkpoint.size, .root = decided->checkpoint.root};
        if (!one.text("response").empty()) {
            EXPECT_EQ(decided.error().facts, (Facts{{"size", one.text("response").substr(0, 1)}}));
        }
    }
    EXPECT_EQ(state.size, 3u);
}

/// A log as files in a folder.
class FolderLog final : public LogSource {
  public:
    std::optional<Bytes> checkpoint() override { return file("checkpoint"); }
    std::optional<Bytes> tile(const TileId& id) override { return file(tile_path(id)); }
    std::optional<Bytes> entries(const BundleId& id) override { return file(entries_path(id)); }
    std::vector<int> partial_tiles(int, std::uint64_t) override { return {1, 8, 12, 15}; }
    std::vector<int> partial_bundles(std::uint64_t) override { return {1, 8, 12, 15}; }

  private:
    std::optional<Bytes> file(const std::string& path) {
        const auto content = read_file("tests/vectors/ledger/log15/" + path);
        if (content.empty()) return std::nullopt;
        return to_bytes(content);
    }
};

TEST(LedgerVectors, a_real_log_of_another_implementation_verifies) {
    auto vkey = read_file("tests/vectors/ledger/log15/vkey");
    while (vkey.ends_with('\n')) vkey.pop_back();
    const auto key = VerifierKey::parse(vkey);
    ASSERT_TRUE(key.has_value());
    FolderLog log;
    LogVerification wanted{.keys = {.origin = {}, .log = {*key}, .witnesses = {}},
                           .since = {},
                           .on_entry = {},
                           .on_progress = {}};
    std::string last;
    wanted.on_entry = [&last](std::uint64_t, ByteView entry) { last = as_text(entry); };
    const auto file = load("checkpoints.json");
    for (const auto& one : array(file, "signed")) {
        wanted.since = one.text("note");
        const auto report = verify_log(log, wanted);
        EXPECT_TRUE(report.fits()) << (report.problems.empty() ? "" : report.problems[0].code);
        EXPECT_EQ(report.entries, 15u);
    }
    EXPECT_EQ(last, "fivten");
}

}  // namespace vectors_test
}  // namespace huiyin::ledger
