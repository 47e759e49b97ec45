#include "io/cli/journal.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace huiyin::cli {
namespace {

class JournalTest : public ::testing::Test {
  protected:
    StandingClock clock_{*parse_instant("2026-11-26T14:00:00Z")};
    std::string said_;
    Journal journal_{clock_, Journal::Level::info, [this](std::string_view line) { said_ += line; }};
};

TEST_F(JournalTest, WritesOneObjectALine) {
    journal_.write(Journal::Level::error, "incident", {{"id", "00ff"}, {"what", "two\nlines \"and\" more"}});
    EXPECT_EQ(said_,
              "{\"t\":\"2026-11-26T14:00:00Z\",\"level\":\"error\",\"event\":\"incident\",\"id\":\"00ff\","
              "\"what\":\"two\\nlines \\\"and\\\" more\"}\n");
}

TEST_F(JournalTest, LeavesOutWhatIsBelowItsLevel) {
    journal_.write(Journal::Level::debug, "detail");
    EXPECT_EQ(said_, "");
}

TEST_F(JournalTest, CountsWhatRepeatsInsteadOfWritingItAll) {
    const auto lines = [this] { return std::count(said_.begin(), said_.end(), '\n'); };
    for (int i = 0; i < 100; ++i) journal_.write(Journal::Level::warning, "busy", {}, "http/busy");
    EXPECT_EQ(lines(), 5);
    journal_.write(Journal::Level::warning, "busy", {}, "another");
    EXPECT_EQ(lines(), 6) << "what is another matter has lines of its own";
    clock_.set(clock_.now() + std::chrono::seconds(60));
    journal_.write(Journal::Level::info, "stopping");
    EXPECT_EQ(lines(), 8);
    EXPECT_NE(said_.find("\"event\":\"repeated\",\"what\":\"busy http/busy\",\"times\":95}"), std::string::npos) << said_;
    journal_.write(Journal::Level::warning, "busy", {}, "http/busy");
    EXPECT_EQ(lines(), 9) << "a new minute";
}

}  // namespace
}  // namespace huiyin::cli
