#include "io/records/row.h"

#include <gtest/gtest.h>

#include "base/problems.h"
#include "io/records/problems.h"

namespace huiyin::records::row_tests {

constexpr const char* head =
    "source = \"A city\"\nprocedure = \"complaint\"\ntime_zone = \"America/New_York\"\ncreate_offices = true\n";
constexpr const char* columns =
    "[columns]\n"
    "id = \"Key\"\n"
    "filed = { column = \"Filed\", format = [\"%m/%d/%Y %I:%M:%S %p\", \"%Y-%m-%d %H:%M\"] }\n"
    "closed = { column = \"Closed\", format = \"%m/%d/%Y %I:%M:%S %p\" }\n"
    "due = \"Due\"\n"
    "office = \"Agency\"\ncategory = \"Type\"\nsubject = \"Detail\"\nreply = \"Reply\"\n"
    "latitude = \"Lat\"\nlongitude = \"Lon\"\n"
    "status = { column = \"Status\", closed = [\"Closed\"] }\n"
    "[values.office]\n\"DSNY\" = \"Department of Sanitation\"\n[values.closed]\n\"n/a\" = \"\"\n";
const std::vector<std::string> names{"Key",  "Filed", "Closed", "Due", "Agency", "Type",
                                     "Detail", "Reply", "Lat",  "Lon", "Status", "Not in the map"};

ImportMap map_of(const std::string& text) {
    auto map = parse_map(text, "m.toml");
    if (!map) ADD_FAILURE() << map.error().code << " at " << map.error().where;
    return std::move(*map);
}

/// A good row, with some cells changed.
std::vector<std::string> row_with(const std::map<std::string, std::string>& changes) {
    std::map<std::string, std::string> cells{{"Key", "18-1"},
                                             {"Filed", "04/12/2018 11:11:26 AM"},
                                             {"Closed", "04/12/2018 12:45:47 PM"},
                                             {"Agency", "Transportation"},
                                             {"Type", "Signals"},
                                             {"Detail", "A signal is dark"},
                                             {"Status", "Closed"}};
    for (const auto& [name, cell] : changes) cells[name] = cell;
    std::vector<std::string> out;
    for (const std::string& name : names) out.push_back(cells[name]);
    return out;
}

Result<ReadRow> read(const std::map<std::string, std::string>& changes) {
    static const ImportMap map = map_of(std::string(head) + columns);
    static const Binding binding = *Binding::create(map, names);
    return read_row(map, binding, row_with(changes));
}

std::string text_of(const ReadRow& row, const std::string& part) {
    for (const auto& [name, text] : row.record.texts)
        if (name == part) return text;
    return {};
}

TEST(ARow, becomes_a_record_with_its_true_dates) {
    const auto row = read({{"Due", "2018-04-13T11:11:26"}, {"Reply", "Mended  at once."}, {"Lat", "39.3"}, {"Lon", "-76.6"}});
    ASSERT_TRUE(row.has_value());
    EXPECT_EQ(row->record.id, "18-1");
    EXPECT_EQ(row->record.office, "Transportation");
    EXPECT_EQ(to_text(row->record.filed), "2018-04-12T15:11:26Z");
    EXPECT_EQ(to_text(*row->record.closed), "2018-04-12T16:45:47Z");
    EXPECT_EQ(to_text(*row->record.due), "2018-04-13T15:11:26Z");
    EXPECT_EQ(text_of(*row, "subject"), "A signal is dark");
    EXPECT_EQ(text_of(*row, "body"),
              "Key: 18-1\nFiled: 04/12/2018 11:11:26 AM\nClosed: 04/12/2018 12:45:47 PM\nDue: 2018-04-13T11:11:26\n"
              "Agency: Transportation\nType: Signals\nDetail: A signal is dark\nReply: Mended  at once.\n"
              "Lat: 39.3\nLon: -76.6\nStatus: Closed");
    EXPECT_TRUE(row->warnings.empty());
}

TEST(ARow, is_refused_for_what_it_lacks) {
    struct Line {
        std::map<std::string, std::string> cells;
        std::string_view code;
        std::string column;
    };
    const std::vector<Line> table{
        {{{"Key", " "}}, problems::empty_cell, "Key"},
        {{{"Filed", ""}}, problems::empty_cell, "Filed"},
        {{{"Agency", ""}}, problems::empty_cell, "Agency"},
        {{{"Filed", "2018-13-01 10:00"}}, problems::bad_date, "Filed"},
        {{{"Filed", "02/30/2018 10:00:00 AM"}}, problems::bad_date, "Filed"},
        {{{"Filed", "04/12/2018 11:11:26 AM and more"}}, problems::bad_date, "Filed"},
        {{{"Filed", "04/12/0018 11:11:26 AM"}}, problems::bad_date, "Filed"},
        {{{"Closed", "soon"}}, problems::bad_date, "Closed"},
        {{{"Due", "12/31/2018"}}, problems::bad_date, "Due"},
        {{{"Detail", "\xff"}}, problems::bad_text, "Detail"},
        {{{"Reply", std::string("a\0b", 3)}}, problems::bad_text, "Reply"},
        {{{"Agency", "Parks\x1b[2J"}}, problems::bad_text, "Agency"},
        {{{"Reply", std::string(40'001, 'x')}}, problems::cell_too_long, "Reply"},
        {{{"Agency", std::string(121, 'x')}}, problems::cell_too_long, "Agency"},
    };
    for (const Line& line : table) {
        const auto row = read(line.cells);
        ASSERT_FALSE(row.has_value()) << line.code;
        EXPECT_EQ(row.error().code, line.code);
        EXPECT_EQ(row.error().facts.front().second, line.column);
    }
    EXPECT_EQ(read({{"Closed", "04/12/2018 11:11:25 AM"}}).error().code, problems::closed_before_filed);
    EXPECT_TRUE(read({{"Closed", "04/12/2018 11:11:26 AM"}}).has_value()) << "closed in the very second it was filed";
    static const ImportMap map = map_of(std::string(head) + columns);
    EXPECT_EQ(read_row(map, *Binding::create(map, names), std::vector<std::string>{"1", "2"}).error().code,
              problems::cell_count);
    EXPECT_TRUE(read({{"Not in the map", "\xff"}}).has_value()) << "columns that are not named are not read";
}

TEST(ARow, takes_the_first_format_that_fits_and_renames_values_first) {
    EXPECT_EQ(to_text(read({{"Filed", "2018-04-12 11:11"}})->record.filed), "2018-04-12T15:11:00Z");
    EXPECT_EQ(read({{"Agency", " DSNY "}})->record.office, "Department of Sanitation");
    EXPECT_FALSE(read({{"Closed", "n/a"}, {"Status", "Open"}})->record.closed.has_value());
    // ISO 8601 where no format is named, with and without a zone.
    EXPECT_EQ(to_text(*read({{"Due", "2018-04-13T11:00:00Z"}})->record.due), "2018-04-13T11:00:00Z");
    EXPECT_EQ(to_text(*read({{"Due", "2018-04-13T11:00:00+02:00"}})->record.due), "2018-04-13T09:00:00Z");
    EXPECT_FALSE(read({{"Due", "2018-04-13T11:00:00+48:00"}}).has_value()) << "no place is two days off Greenwich";
    // A day without a time is due until its end.
    EXPECT_EQ(to_text(*read({{"Due", "2018-04-13"}})->record.due), "2018-04-14T03:59:59Z");
}

TEST(ARow, an_hour_that_never_was_moves_forward_and_one_that_was_twice_is_the_first) {
    const auto gap = read({{"Filed", "03/11/2018 02:23:08 AM"}});
    EXPECT_EQ(to_text(gap->record.filed), "2018-03-11T07:23:08Z");
    ASSERT_EQ(gap->warnings.size(), 1U);
    EXPECT_EQ(gap->warnings.front().code, problems::time_in_gap);
    const auto twice = read({{"Filed", "11/05/2017 01:30:00 AM"}});
    EXPECT_EQ(to_text(twice->record.filed), "2017-11-05T05:30:00Z");
    ASSERT_EQ(twice->warnings.size(), 1U);
    EXPECT_EQ(twice->warnings.front().code, problems::time_twice);
}

TEST(ARow, that_was_filed_and_closed_on_days_without_a_time_was_not_closed_before_it_was_filed) {
    const ImportMap map = map_of(std::string(head) + "[columns]\nid = \"Key\"\nfiled = \"Filed\"\nclosed = \"Closed\"\n"
                                                     "due = \"Due\"\noffice = \"Agency\"\n");
    const auto row = read_row(map, *Binding::create(map, names),
                              row_with({{"Filed", "2018-04-12 11:00:00"}, {"Closed", "2018-04-12"}, {"Due", "2018-04-12"}}));
    ASSERT_TRUE(row.has_value());
    EXPECT_EQ(row->record.closed, row->record.due) << "closed on the day that it was due: in time";
}

TEST(ARow, has_something_to_show_in_a_list) {
    EXPECT_EQ(text_of(*read({{"Detail", ""}}), "subject"), "Signals");
    EXPECT_EQ(text_of(*read({{"Detail", ""}, {"Type", ""}}), "subject"), "18-1");
}

TEST(ARow, leaves_out_places_that_are_none) {
    for (const auto& [lat, lon] : std::vector<std::pair<std::string, std::string>>{
             {"91", "0"}, {"0", "181"}, {"0", "0"}, {"39", ""}, {"north", "1"}, {"nan", "1"}, {"1e999", "1"}}) {
        const auto row = read({{"Lat", lat}, {"Lon", lon}});
        ASSERT_TRUE(row.has_value()) << lat;
        EXPECT_EQ(text_of(*row, "body").find("Lat"), std::string::npos) << lat << " " << lon;
        ASSERT_EQ(row->warnings.size(), 1U) << lat;
        EXPECT_EQ(row->warnings.front().code, problems::bad_place);
    }
}

TEST(ARow, whose_status_and_date_disagree_gets_a_warning) {
    EXPECT_EQ(read({{"Status", "Open"}})->warnings.front().code, problems::status_differs);
    EXPECT_EQ(read({{"Closed", ""}})->warnings.front().code, problems::status_differs);
    EXPECT_TRUE(read({{"Closed", ""}, {"Status", "Pending"}})->warnings.empty());
}

TEST(ARow, keeps_what_a_city_spoilt) {
    // Double encoding: valid UTF-8 with C1 control characters. It isn't ours to repair.
    const std::string spoilt = "didn\xc3\xa2\xc2\x80\xc2\x99t";
    EXPECT_NE(text_of(*read({{"Reply", spoilt}}), "body").find("Reply: " + spoilt), std::string::npos);
}

TEST(ARow, of_another_encoding_is_refused_where_it_could_not_be_read) {
    const ImportMap map = map_of(std::string(head) + "encoding = \"GB18030\"\n" + columns);
    const auto row = read_row(map, *Binding::create(map, names), row_with({{"Detail", "\xef\xbf\xbd"}}));
    EXPECT_EQ(row.error().code, problems::bad_text);
    EXPECT_TRUE(read({{"Detail", "\xef\xbf\xbd"}}).has_value()) << "in UTF-8 it is the city's own";
}

TEST(ABinding, names_the_columns_that_there_are) {
    const ImportMap map = map_of(std::string(head) + columns);
    const auto missing = Binding::create(map, std::vector<std::string>{"Key", "Filed"});
    ASSERT_FALSE(missing.has_value());
    EXPECT_EQ(missing.error().code, problems::no_column);
    EXPECT_EQ(missing.error().facts[2].second, "Key, Filed");
    EXPECT_EQ(Binding::create(map, std::vector<std::string>{"Key", "caf\xe9"}).error().code, problems::bad_text);
    auto twice = names;
    twice.back() = "Key";
    EXPECT_EQ(Binding::create(map, twice).error().code, problems::column_twice);
}

TEST(AMap, is_refused_at_the_line_of_its_mistake) {
    struct Line {
        std::string text;
        std::string_view code;
        std::string where;
    };
    const std::string good = std::string(head) + columns;
    const std::vector<Line> table{
        {"source = 1", huiyin::problems::data_wrong_type, "m.toml:1"},
        {"source = \"\"", problems::bad_source, "m.toml:1"},
        {"procedure = \"x\"", huiyin::problems::data_missing, "m.toml:1"},
        {std::string(head) + "colour = 1\n" + columns, huiyin::problems::data_unknown_key, "m.toml:5"},
        {std::string(head) + "encoding = \"morse\"\n" + columns, huiyin::problems::unknown_encoding, "m.toml:5"},
        {good + "[values.colour]\na = \"b\"\n", huiyin::problems::data_unknown_key, "m.toml:21"},
        {good + "[values.subject]\na = 1\n", huiyin::problems::data_wrong_type, "m.toml:22"},
        {std::string(head) + "[columns]\nid = \"a\"\nfiled = \"b\"\n", huiyin::problems::data_missing, "m.toml:5"},
        {std::string(head) + "[columns]\nid = \"a\"\ncolour = \"b\"\n", huiyin::problems::data_unknown_key, "m.toml:7"},
        {std::string(head) + "[columns]\nid = { column = \"a\", format = \"%Y\" }\n", problems::no_format_here, "m.toml:6"},
        {std::string(head) + "[columns]\nfiled = { column = \"a\", format = \"%m/%d\" }\n", problems::bad_date_format, "m.toml:6"},
        {std::string(head) + "[columns]\nfiled = { column = \"a\", format = \"%Y-%m-%d %Q\" }\n", problems::bad_date_format, "m.toml:6"},
        {std::string(head) + "[columns]\nfiled = { column = \"a\", format = \"%Y-%m-%d %M\" }\n", problems::bad_date_format, "m.toml:6"},
        {std::string(head) + "[columns]\nfiled = { column = \"a\", from = \"b\" }\n", huiyin::problems::data_missing, "m.toml:5"},
        {"= 1", huiyin::problems::bad_toml, "m.toml:1"},
        {"a = 1\n[(b.c]\n", huiyin::problems::bad_toml, "m.toml:2"},
    };
    for (const Line& line : table) {
        const auto map = parse_map(line.text, "m.toml");
        ASSERT_FALSE(map.has_value()) << line.text;
        EXPECT_EQ(map.error().code, line.code) << line.text;
        EXPECT_EQ(map.error().where, line.where) << line.text;
    }
    EXPECT_EQ(parse_map("source = \"a\"\nprocedure = \"b\"\ntime_zone = \"Mars/Base\"\n", "m.toml").error().where, "m.toml:3");
    EXPECT_FALSE(map_of(std::string(head).substr(0, std::string(head).find("create")) + columns).create_offices)
        << "nothing is created unless the map says so";
}

}  // namespace huiyin::records::row_tests
