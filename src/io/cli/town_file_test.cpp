#include "io/cli/town_file.h"

#include <gtest/gtest.h>

#include "base/data_file.h"
#include "base/fault.h"

namespace huiyin::cli {
namespace {

const std::string server = R"(postgresql://huiyin:a"b\c@db.town.example/huiyin)";

std::string url_of(const std::string& toml) {
    const auto root = parse_toml(toml, "huiyin.toml");
    if (!root) return "unreadable";
    const DataNode* table = root->find("database");
    const DataNode* url = table == nullptr ? nullptr : table->find("url");
    return url == nullptr ? std::string() : url->as_string().value_or("no text");
}

TEST(TownFile, a_log_gets_another_name_and_nothing_else_moves) {
    const std::string town = "# ours\n[town]\nsite = \"http://a\" # here\n\n[log]\norigin = \"a/log\"   # for ever\ntick_seconds = 60\n";
    const std::string renamed = with_log_origin(town, "a/log-2");
    EXPECT_EQ(renamed, "# ours\n[town]\nsite = \"http://a\" # here\n\n[log]\norigin = \"a/log-2\"   # never change: receipts name it\ntick_seconds = 60\n");
    EXPECT_EQ(with_log_origin("log.origin = \"a/log\"\n", "b/log"), "log.origin = \"b/log\"   # never change: receipts name it\n");
    EXPECT_THROW(with_log_origin("[town]\n", "b/log"), Fault) << "there is no such line";
    EXPECT_THROW(with_log_origin("log = { origin = \"a/log\", tick_seconds = 1 }\n", "b/log"), Fault);
}

TEST(TownFile, a_database_is_added_changed_and_taken_out_and_nothing_else_moves) {
    const std::string alone = "# ours\n[town]\nsite = \"http://a\" # here\n\n[log]\norigin = \"a/log\"";
    const std::string moved = with_database_url(alone, server);
    EXPECT_EQ(url_of(moved), server);
    EXPECT_TRUE(moved.starts_with(alone));
    EXPECT_EQ(url_of(with_database_url(moved, "sqlite:other.db")), "sqlite:other.db");
    const std::string back = with_database_url(moved, "");
    EXPECT_EQ(url_of(back), "");
    EXPECT_TRUE(back.starts_with(alone));
    EXPECT_EQ(with_database_url(alone, ""), alone);
    EXPECT_EQ(url_of(with_database_url(back, server)), server) << "an empty table is there already";
}

TEST(TownFile, each_way_to_write_it_is_understood) {
    for (const char* toml : {"[database]\nurl = \"x:y\"\n[log]\na = 1\n", "database.url = \"x:y\"\n[log]\na = 1\n",
                             "database = { url = \"x:y\" }\n[log]\na = 1\n", "[log]\na = 1\n[database]\n  url='x:y' # old"}) {
        EXPECT_EQ(url_of(with_database_url(toml, server)), server) << toml;
        const std::string without = with_database_url(toml, "");
        EXPECT_EQ(url_of(without), "") << toml;
        EXPECT_NE(without.find("[log]\na = 1"), std::string::npos) << without;
    }
}

}  // namespace
}  // namespace huiyin::cli
