#include <gtest/gtest.h>
#include <sqlite3.h>

#include <map>
#include <string>
#include <vector>

#include "engine/filing.h"
#include "engine/sessions.h"
#include "io/cli/town_folder.h"
#include "support/town.h"

// What is counted. The linker sends each call of NAME to __wrap_NAME (tests/effort/CMakeLists.txt).
namespace huiyin::testing {
namespace {

/// What a piece of code costs.
struct Work {
    std::map<std::string, int> crypto;         ///< calls by function
    std::vector<std::string> statements;       ///< SQL as it was run
    std::vector<int> steps;                    ///< of SQLite's machine, for each
    friend bool operator==(const Work&, const Work&) = default;
};
Work* counting = nullptr;  // set on this thread only, between two lines of a test

void count(const char* function) {
    if (counting != nullptr) ++counting->crypto[function];
}

int on_trace(unsigned, void*, void* statement, void*) {
    if (counting == nullptr) return 0;
    counting->statements.emplace_back(sqlite3_sql(static_cast<sqlite3_stmt*>(statement)));
    counting->steps.push_back(sqlite3_stmt_status(static_cast<sqlite3_stmt*>(statement), SQLITE_STMTSTATUS_VM_STEP, 1));
    return 0;
}
int trace_connection(sqlite3* database, char**, const void*) {
    return sqlite3_trace_v2(database, SQLITE_TRACE_PROFILE, on_trace, nullptr);
}

}  // namespace
}  // namespace huiyin::testing

extern "C" {
struct evp_kdf_ctx_st;
struct ossl_param_st;
struct evp_md_ctx_st;
int __real_EVP_KDF_derive(evp_kdf_ctx_st* context, unsigned char* key, std::size_t size, const ossl_param_st* parameters);
int __wrap_EVP_KDF_derive(evp_kdf_ctx_st* context, unsigned char* key, std::size_t size, const ossl_param_st* parameters);
int __wrap_EVP_KDF_derive(evp_kdf_ctx_st* context, unsigned char* key, std::size_t size, const ossl_param_st* parameters) {
    huiyin::testing::count("EVP_KDF_derive");
    return __real_EVP_KDF_derive(context, key, size, parameters);
}
int __real_EVP_DigestUpdate(evp_md_ctx_st* context, const void* data, std::size_t size);
int __wrap_EVP_DigestUpdate(evp_md_ctx_st* context, const void* data, std::size_t size);
int __wrap_EVP_DigestUpdate(evp_md_ctx_st* context, const void* data, std::size_t size) {
    huiyin::testing::count("EVP_DigestUpdate");
    return __real_EVP_DigestUpdate(context, data, size);
}
int __real_crypto_auth_hmacsha256_update(void* state, const unsigned char* in, unsigned long long size);
int __wrap_crypto_auth_hmacsha256_update(void* state, const unsigned char* in, unsigned long long size);
int __wrap_crypto_auth_hmacsha256_update(void* state, const unsigned char* in, unsigned long long size) {
    huiyin::testing::count("crypto_auth_hmacsha256_update");
    return __real_crypto_auth_hmacsha256_update(state, in, size);
}
int __real_crypto_scalarmult_base(unsigned char* q, const unsigned char* n);
int __wrap_crypto_scalarmult_base(unsigned char* q, const unsigned char* n);
int __wrap_crypto_scalarmult_base(unsigned char* q, const unsigned char* n) {
    huiyin::testing::count("crypto_scalarmult_base");
    return __real_crypto_scalarmult_base(q, n);
}
int __real_crypto_box_seed_keypair(unsigned char* pk, unsigned char* sk, const unsigned char* seed);
int __wrap_crypto_box_seed_keypair(unsigned char* pk, unsigned char* sk, const unsigned char* seed);
int __wrap_crypto_box_seed_keypair(unsigned char* pk, unsigned char* sk, const unsigned char* seed) {
    huiyin::testing::count("crypto_box_seed_keypair");
    return __real_crypto_box_seed_keypair(pk, sk, seed);
}
}

namespace huiyin::testing {
namespace {

class WrongCode : public ::testing::Test {
  protected:
    static void SetUpTestSuite() {
        crypto::initialise();
        sqlite3_auto_extension(reinterpret_cast<void (*)()>(trace_connection));
        folder = std::make_unique<TemporaryFolder>();
        const auto town = make_town(folder->path() / "town");
        auto opened = cli::TownFolder::open(town.folder, {}, clock, dice);
        ASSERT_TRUE(opened);
        open = std::move(*opened);
        open->start();
    }
    static void TearDownTestSuite() {
        open.reset();
        folder.reset();
        sqlite3_reset_auto_extension();
    }

    /// The refusal's code ("" if there is none), and what it took.
    static std::pair<std::string, Work> try_code(const std::string& code) {
        Work work;
        counting = &work;
        const auto found = engine::case_by_code(open->context(), code);
        counting = nullptr;
        return {found ? "" : std::string(found.error().code), work};
    }
    static std::string file_one() {
        engine::Filing filing;
        filing.procedure = "complaint";
        filing.subject = "Lamp";
        filing.body = "Dark.";
        filing.language = "en";
        filing.channel = "api";
        return engine::file(open->context(), filing, sealing::Token::draw(dice))->code.text();
    }
    static std::string no_case() { return sealing::ReceiptCode::draw(dice).text(); }

    static inline SystemRandom dice;
    static inline SystemClock clock;
    static inline std::unique_ptr<TemporaryFolder> folder;
    static inline std::unique_ptr<cli::TownFolder> open;
};

TEST_F(WrongCode, CostsTheSameWhetherOrNotThereAreCases) {
    (void)try_code(no_case());  // the first prepares its statement
    const auto in_empty_town = try_code(no_case());
    EXPECT_EQ(in_empty_town.first, "engine/no-such-code");
    ASSERT_EQ(in_empty_town.second.statements.size(), 1U);
    EXPECT_GT(in_empty_town.second.steps.front(), 0);
    EXPECT_GE(in_empty_town.second.crypto.at("EVP_KDF_derive"), 2);

    std::vector<std::string> codes;
    for (int i = 0; i < 200; ++i) codes.push_back(file_one());
    for (int i = 0; i < 50; ++i) EXPECT_EQ(try_code(no_case()), in_empty_town);

    // Almost right: the bytes of a real code but for one.
    for (int i = 0; i < 20; ++i) {
        const std::string& real = codes[static_cast<std::size_t>(i) * 10];
        std::string near;
        for (const char symbol : sealing::ReceiptCode::alphabet) {
            near = real;
            near[static_cast<std::size_t>(i)] = symbol;
            if (real[static_cast<std::size_t>(i)] == '-') break;
            for (const char check : sealing::ReceiptCode::alphabet) {
                near.back() = check;
                if (near != real && sealing::ReceiptCode::parse(near)) break;
            }
            if (near != real && sealing::ReceiptCode::parse(near)) break;
        }
        if (near == real || !sealing::ReceiptCode::parse(near)) continue;
        EXPECT_EQ(try_code(near), in_empty_town) << near;
    }
}

TEST_F(WrongCode, CostsWhatARightOneCostsUpToTheVerdict) {
    const auto right = try_code(file_one());
    EXPECT_EQ(right.first, "");
    const auto wrong = try_code(no_case());
    EXPECT_EQ(right.second.crypto, wrong.second.crypto);
    EXPECT_EQ(right.second.statements, wrong.second.statements);
}

TEST_F(WrongCode, MistypedIsToldWithoutLooking) {
    std::string code = file_one();
    code.front() = code.front() == 'A' ? 'B' : 'A';
    const auto tried = try_code(code);
    EXPECT_EQ(tried.first, "sealing/code-mistyped");
    EXPECT_TRUE(tried.second.statements.empty()) << "whether there is such a case plays no part";
}

}  // namespace
}  // namespace huiyin::testing
