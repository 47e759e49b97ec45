#include "canary/traces.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/bytes.h"
#include "support/program.h"

namespace huiyin::testing {
namespace {

std::size_t found(const std::string& text, const std::string& bytes) {
    return find_traces({text}, std::string("before ") + bytes + " after", "here").size();
}

TEST(Traces, AreFoundInEveryEncoding) {
    const std::string han = "白鹭渡口";
    const std::string latin = "Quillfeather-7Q2X";
    EXPECT_GT(found(han, "白鹭渡口"), 0U);
    EXPECT_GT(found(han, std::string("\xb0\xd7\xf0\xd8\xb6\xc9\xbf\xda")), 0U) << "GB18030";
    EXPECT_GT(found(han, std::string("\x7d\x76\x6d\x9e\x21\x6e\xe3\x53")), 0U) << "UTF-16LE";
    EXPECT_GT(found(han, std::string("\x76\x7d\x9e\x6d\x6e\x21\x53\xe3")), 0U) << "UTF-16BE";
    EXPECT_GT(found(han, "\\u767d\\u9e6d\\u6e21\\u53e3"), 0U);
    EXPECT_GT(found(han, "\\u767D\\u9E6D\\u6E21\\u53E3"), 0U);
    EXPECT_GT(found(han, "%E7%99%BD%E9%B9%AD%E6%B8%A1%E5%8F%A3"), 0U);
    EXPECT_GT(found(han, "&#30333;&#40557;&#28193;&#21475;"), 0U);
    EXPECT_GT(found(han, "e799bde9b9ade6b8a1e58fa3"), 0U);
    EXPECT_GT(found(latin, "515549") + found(latin, "5175696c6c666561746865722d37513258"), 0U);
    for (const std::string& text : {han, latin})
        for (const std::string before : {"", "1", "12", "123", "1234"})
            for (const std::string after : {"", "1", "12", "123"}) {
                const std::string all = before + text + after;
                EXPECT_GT(found(text, to_base64(as_bytes(all))), 0U) << before << "|" << after;
                EXPECT_GT(found(text, to_base64url(as_bytes(all))), 0U) << before << "|" << after;
            }
    EXPECT_EQ(found(han, "白鹭不在渡口"), 0U);
    EXPECT_EQ(found(latin, "quillfeather-7q2x"), 0U);
}

TEST(Traces, AreFoundInFilesAndTheirNames) {
    const TemporaryFolder folder;
    std::filesystem::create_directory(folder.path() / "a");
    std::ofstream(folder.path() / "a" / "b") << std::string(10'000, 'x') << "Quillfeather";
    std::ofstream(folder.path() / "Quillfeather") << "nothing";
    EXPECT_EQ(find_traces({"Quillfeather"}, folder.path()).size(), 2U);
}

}  // namespace
}  // namespace huiyin::testing
