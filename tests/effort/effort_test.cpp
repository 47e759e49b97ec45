#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/filing.h"
#include "engine/sessions.h"
#include "io/cli/town_folder.h"
#include "support/town.h"
#include "work.h"

namespace huiyin::testing {
namespace {

class WrongCode : public ::testing::Test {
  protected:
    static void SetUpTestSuite() {
        crypto::initialise();
        watch_sqlite();
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
    }

    /// The refusal's code ("" if there is none), and what it took.
    static std::pair<std::string, Work> try_code(const std::string& code) {
        std::string refusal;
        Work work = work_of([&] {
            const auto found = engine::case_by_code(open->context(), code);
            if (!found) refusal = found.error().code;
        });
        return {std::move(refusal), std::move(work)};
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
    EXPECT_GE(in_empty_town.second.crypto.at("EVP_MAC_init"), 2);

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
