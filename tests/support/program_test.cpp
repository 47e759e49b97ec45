#include "support/program.h"

#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

namespace huiyin::testing {
namespace {

Start shell(std::string script) { return {.arguments = {"/bin/sh", "-c", std::move(script)}}; }

TEST(Program, ASanitizersFindingFailsTheTestWhateverTheExitCode) {
    for (const char* words : {"==7==ERROR: AddressSanitizer: heap-buffer-overflow", "==7==ERROR: LeakSanitizer: detected memory leaks",
                              "WARNING: ThreadSanitizer: data race", "a.cpp:3:5: runtime error: signed integer overflow"})
        EXPECT_NONFATAL_FAILURE(run(shell(std::string("echo '") + words + "' >&2; exit 1")), words);
}

TEST(Program, AFindingIsSeenInOneThatIsKilled) {
    EXPECT_NONFATAL_FAILURE(
        {
            Program program(shell("echo 'WARNING: ThreadSanitizer: data race' >&2; echo said; exec sleep 60"));
            EXPECT_TRUE(program.wait_for_line("said"));
        },
        "data race");
}

TEST(Program, OtherComplaintsAreTheTestsToJudge) {
    const auto finished = run(shell("echo 'std::runtime_error: no such file' >&2; exit 1"));
    EXPECT_EQ(finished.code, 1);
    EXPECT_EQ(finished.err, "std::runtime_error: no such file\n");
}

}  // namespace
}  // namespace huiyin::testing
