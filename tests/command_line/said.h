#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "support/program.h"

namespace huiyin::testing {

/// Whether a command failed as it should: with this exit code, and one or two lines that hold this text.
inline ::testing::AssertionResult failed_with(const Finished& finished, int code, const std::string& text) {
    const auto lines = std::count(finished.err.begin(), finished.err.end(), '\n');
    if (finished.code == code && lines >= 1 && lines <= 2 && finished.err.find(text) != std::string::npos &&
        finished.err.find("should not have happened") == std::string::npos)
        return ::testing::AssertionSuccess();
    return ::testing::AssertionFailure() << "exit code " << finished.code << " (expected " << code << "), and it said:\n"
                                         << finished.err << "(expected: " << text << ")\n" << finished.out;
}

}  // namespace huiyin::testing
