#include "base/data_file.h"

#include <gtest/gtest.h>

#include "base/problems.h"

namespace huiyin {
namespace {

std::string repeated(const std::string& what, std::size_t times) {
    std::string out;
    while (times-- > 0) out += what;
    return out;
}

TEST(DataFile, WithTablesTooDeepInEachOtherIsRefusedAtTheLine) {
    for (const std::string& deep : {repeated("a.", 70) + "a = 1", repeated("a.", 500'000) + "a = 1", "[" + repeated("a.", 70) + "a]", "a = " + repeated("[", 70) + repeated("]", 70),
                                    "a = { " + repeated("b.", 40) + "b = { " + repeated("c.", 40) + "c = 1 } }", "a = [\n" + repeated("\"b\".", 70) + "c"}) {
        const auto read = parse_toml("x = \"\"\"\n...\"\"\"\n" + deep, "f.toml");
        ASSERT_FALSE(read) << deep.substr(0, 60);
        EXPECT_EQ(read.error().code, problems::too_deep) << deep.substr(0, 60);
        EXPECT_EQ(read.error().where, deep.starts_with("a = [\n") ? "f.toml:4" : "f.toml:3") << deep.substr(0, 60);
    }
}

TEST(DataFile, CountsNoDotsOfTextsCommentsAndNeighbours) {
    const std::string dots = repeated(".", 100);
    for (const std::string& flat : {"a = \"" + dots + "\\\"" + dots + "\"", "a = '" + dots + "'", "a = 1 # " + dots, "a = '''" + dots + "\n" + dots + "''''\nb = 2",
                                    "a = \"\"\"" + dots + "\\\"\"\"\"\nb = 2", "a = [" + repeated("1.5, ", 100) + "1.5]", repeated("[[a.b.c]]\nd.e = { f.g = 1 }\n", 100), std::string("a = \"\"\nb = ''")}) {
        const auto read = parse_toml(flat, "f.toml");
        EXPECT_TRUE(read) << flat << ": " << (read ? "" : read.error().where + " " + std::string(read.error().code));
    }
}

}  // namespace
}  // namespace huiyin
