#include "io/records/csv.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "base/bytes.h"
#include "base/problems.h"
#include "io/records/problems.h"

namespace huiyin::records::csv_tests {

/// Hands out `text` in pieces of `step` bytes.
CsvReader::Source source_of(std::string text, std::size_t step = 7) {
    return [text = std::move(text), step, at = std::size_t{0}](std::span<char> room) mutable {
        const std::size_t count = std::min({step, room.size(), text.size() - at});
        std::copy_n(text.data() + at, count, room.data());
        at += count;
        return count;
    };
}

struct Seen {
    std::uint64_t line;
    std::vector<std::string> cells;
    std::string refused;
    friend bool operator==(const Seen&, const Seen&) = default;
};
void PrintTo(const Seen& seen, std::ostream* out) {
    *out << seen.line << ": ";
    for (const auto& cell : seen.cells) *out << "[" << cell << "]";
    *out << seen.refused;
}

std::vector<Seen> read_all(const std::string& text, CsvOptions options = {}, std::size_t step = 7) {
    auto reader = CsvReader::create(source_of(text, step), options);
    EXPECT_TRUE(reader.has_value());
    std::vector<Seen> out;
    while (auto row = reader->next()) {
        if (row->cells) out.push_back({row->line, *row->cells, {}});
        else out.push_back({row->line, {}, std::string(row->cells.error().code)});
    }
    EXPECT_EQ(reader->bytes_read(), text.size());
    return out;
}

using Rows = std::vector<Seen>;
const std::string bad_quotes(problems::bad_quotes);
const std::string open_quote(problems::open_quote);
const std::string too_long(problems::row_too_long);

TEST(Csv, rows_come_with_the_line_where_they_begin) {
    EXPECT_EQ(read_all("a,b\n1,2\n\n3,\"x\ny\"\n4,5"), (Rows{{1, {"a", "b"}, {}},
                                                               {2, {"1", "2"}, {}},
                                                               {4, {"3", "x\ny"}, {}},
                                                               {6, {"4", "5"}, {}}}));
}

TEST(Csv, every_way_to_end_a_line_counts) {
    for (const char* end : {"\n", "\r\n", "\r"})
        for (const std::size_t step : {1u, 2u, 3u, 100u})
            EXPECT_EQ(read_all("a,b" + std::string(end) + "1,2" + end, {}, step),
                      (Rows{{1, {"a", "b"}, {}}, {2, {"1", "2"}, {}}}));
}

TEST(Csv, a_mark_at_the_start_and_blanks_around_cells_are_passed_over) {
    EXPECT_EQ(read_all("\xef\xbb\xbf" "a , b\n"), (Rows{{1, {"a", "b"}, {}}}));
    EXPECT_EQ(read_all("\xef\xbb\xbf"), Rows{});
    EXPECT_EQ(read_all(""), Rows{});
    EXPECT_EQ(read_all("\n \n\r\n"), Rows{});
}

TEST(Csv, quotes_are_read_as_the_standard_says) {
    EXPECT_EQ(read_all("\"a,b\",\"say \"\"hi\"\"\",\"\",\n"), (Rows{{1, {"a,b", "say \"hi\"", "", ""}, {}}}));
}

TEST(Csv, a_stray_quote_costs_its_own_row_alone) {
    EXPECT_EQ(read_all("a,b\n1,6\" pipe\n3,4\n"), (Rows{{1, {"a", "b"}, {}}, {2, {}, bad_quotes}, {3, {"3", "4"}, {}}}));
    // It swallows the line behind it, meets a quote there, and that line is read again on its own.
    EXPECT_EQ(read_all("a,b\n1,\"x\n2,\"y\"\n3,4\n"),
              (Rows{{1, {"a", "b"}, {}}, {2, {}, bad_quotes}, {3, {"2", "y"}, {}}, {4, {"3", "4"}, {}}}));
}

TEST(Csv, a_quote_that_nothing_closes_costs_its_own_row_alone) {
    EXPECT_EQ(read_all("a\n\"x\n2\n3"), (Rows{{1, {"a"}, {}}, {2, {}, open_quote}, {3, {"2"}, {}}, {4, {"3"}, {}}}));
}

TEST(Csv, rows_that_are_too_long_are_refused_and_reading_goes_on) {
    const CsvOptions options{.encoding = "UTF-8", .row_bytes_max = 20};
    const std::string huge(100'000, 'x');
    for (const char* end : {"\n", "\r\n", "\r"})
        EXPECT_EQ(read_all("a,b" + std::string(end) + huge + end + "1,2" + end, options, 13),
                  (Rows{{1, {"a", "b"}, {}}, {2, {}, too_long}, {3, {"1", "2"}, {}}}));
    for (const std::size_t step : {1u, 13u, 4096u})
        EXPECT_EQ(read_all(huge, options, step), (Rows{{1, {}, too_long}})) << "the last line, without an end";
    // Short lines that an open quote makes one row: refused as soon as they are too many.
    std::string many = "\"x\n";
    for (int i = 0; i < 10; ++i) many += "1,2\n";
    const auto rows = read_all(many, options);
    ASSERT_EQ(rows.size(), 11U);
    EXPECT_EQ(rows[0], (Seen{1, {}, too_long}));
    EXPECT_EQ(rows[1], (Seen{2, {"1", "2"}, {}}));
}

TEST(Csv, other_encodings_are_read_by_name) {
    EXPECT_EQ(read_all("caf\xe9,\x80\n", {.encoding = "windows-1252"}, 1), (Rows{{1, {"café", "€"}, {}}}));
    EXPECT_EQ(read_all("\xc2\xb7\xb5\xc6,1\n", {.encoding = "GB18030"}, 1), (Rows{{1, {"路灯", "1"}, {}}}));
    EXPECT_EQ(read_all(std::string("\xff\xfe" "a\0,\0" "b\0\n\0", 10), {.encoding = "UTF-16"}, 3),
              (Rows{{1, {"a", "b"}, {}}}));
    EXPECT_EQ(CsvReader::create(source_of("a"), {.encoding = "none-such"}).error().code,
              huiyin::problems::unknown_encoding);
    EXPECT_EQ(CsvReader::create(source_of("\xff\xfe" "a")).error().code, problems::encoding_needed);
    EXPECT_EQ(CsvReader::create(source_of(std::string("PK\x03\x04\x14\0\x06\0", 8), 100)).error().code, problems::not_csv);
}

TEST(Csv, what_is_written_by_the_standard_is_read_back) {
    EXPECT_TRUE(rc::check("rows survive quoting, whatever the pieces", [] {
        const auto cell = rc::gen::container<std::string>(rc::gen::element('a', ',', '"', '\n', '\r', ' ', 'z'));
        const auto rows = *rc::gen::container<std::vector<std::vector<std::string>>>(
            rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(cell)));
        std::string text;
        for (const auto& row : rows) {
            for (std::size_t i = 0; i < row.size(); ++i) {
                text += i == 0 ? "\"" : ",\"";
                for (const char c : row[i]) text += c == '"' ? std::string("\"\"") : std::string(1, c);
                text += '"';
            }
            text += "\r\n";
        }
        const auto seen = read_all(text, {}, *rc::gen::inRange<std::size_t>(1, 9));
        RC_ASSERT(seen.size() == rows.size());
        for (std::size_t i = 0; i < rows.size(); ++i) RC_ASSERT(seen[i].cells == rows[i]);
    }));
}

}  // namespace huiyin::records::csv_tests
