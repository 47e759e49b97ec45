#include <gtest/gtest.h>

#include "core/procedure/deadline.h"
#include "core/text/dates.h"
#include "core/text/say.h"
#include "io/web/resident/browser_test.h"
#include "io/web/site/due.h"

namespace huiyin::web::resident {

using town_for_tests::Browser;

/// As it stands in HTML.
std::string in_page(std::string text) {
    for (const auto& [from, to] : {std::pair{"&", "&amp;"}, {"'", "&#39;"}, {"\"", "&quot;"}})
        for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + std::string_view(to).size()))
            text.replace(at, 1, to);
    return text;
}

TEST(Deadline, the_page_says_day_and_steps_of_every_clock_as_the_rules_count_them) {
    Browser browser;
    const auto stop = calendar::Suspension{*parse_date("2026-04-20"), *parse_date("2026-04-24")};
    int counted = 0;
    for (const char* language : {"en", "zh"})
        for (const auto& procedure : browser.town.procedures())
            for (const auto& clock : procedure.clocks)
                for (const bool extended : {false, true}) {
                    if (clock.due_in || (extended && !clock.extension)) continue;
                    const Date from = *parse_date("2026-04-14");
                    const auto expected = tests::must(procedure::deadline_for(
                        procedure, {.clock = clock.id, .from = from, .suspensions = {stop}, .extensions = extended ? 1 : 0},
                        browser.town.calendar_of(procedure)));
                    browser.language = language;
                    const auto l = *text::parse_language(language);
                    std::string address = deadline_address(l, {.procedure = procedure.id.value, .clock = clock.id.value, .from = from,
                                                               .suspensions = {stop}, .extended = extended});
                    address.resize(address.find("&lang="));
                    const auto page = browser.get(address);
                    ASSERT_EQ(page.status, 200) << address;
                    EXPECT_TRUE(tests::holds(page, "<p class=\"day\">" + text::write_day(l, expected.due) + "</p>")) << address;
                    for (const auto& step : expected.steps)
                        EXPECT_TRUE(tests::holds(page, "<li>" + in_page(text::say(l, "step." + step.code, step.facts)) + "</li>")) << address << step.code;
                    ++counted;
                }
    EXPECT_GE(counted, 54);
}

TEST(Deadline, a_period_whose_day_an_office_gives_is_not_counted) {
    Browser browser;
    EXPECT_FALSE(tests::holds(browser.get("/deadline"), "value=\"complaint.report\""));
    const auto asked = browser.get("/deadline?clock=complaint.report&from=2026-04-14");
    EXPECT_TRUE(tests::holds(asked, "an office gives its day")) << asked.body;
    EXPECT_TRUE(tests::holds(asked, "href=\"#clock\""));
}

TEST(Deadline, what_changes_nothing_and_what_the_town_has_no_list_of_is_said) {
    Browser browser;
    const auto outside = browser.get("/deadline?clock=complaint.reply&from=2026-03-02&suspend=2025-03-01..2025-03-05");
    EXPECT_TRUE(tests::holds(outside, "1 March 2025 to 5 March 2025 lies outside the period")) << outside.body;
    const auto early = browser.get("/deadline?clock=complaint.reply&from=2018-01-01");
    EXPECT_TRUE(tests::holds(early, "no list of the holidays of 2018")) << early.body;
    EXPECT_FALSE(tests::holds(early, "published yet")) << "those of 2018 are";
}

TEST(Deadline, a_calendar_that_the_town_does_not_have_is_said_and_no_other_is_taken_instead) {
    Browser browser;
    const auto asked = browser.get("/deadline?clock=complaint.reply&from=2026-04-14&calendar=cnn");
    EXPECT_EQ(asked.status, 422);
    EXPECT_TRUE(tests::holds(asked, "There is no calendar “cnn” here.")) << asked.body;
    EXPECT_TRUE(tests::holds(asked, "href=\"#calendar\""));
    EXPECT_TRUE(tests::holds(asked, "<option value=\"cnn\" selected>cnn</option>")) << "what was asked for stays";
    EXPECT_TRUE(tests::holds(asked, "<option value=\"complaint.reply\" selected>"));
    EXPECT_FALSE(tests::holds(asked, "<p class=\"day\">"));
    const auto known = browser.get("/deadline?clock=complaint.reply&from=2026-04-14&calendar=weekends");
    EXPECT_TRUE(tests::holds(known, "--calendar weekends")) << known.body;
}

TEST(Deadline, each_public_holiday_that_a_count_meets_is_named) {
    Browser browser;
    browser.language = "zh";
    const auto page = browser.get("/deadline?clock=disclosure.reply&from=2026-09-20");
    EXPECT_TRUE(tests::holds(page, "国庆节")) << page.body;
    EXPECT_TRUE(tests::holds(browser.get("/deadline?clock=complaint.reply&from=2026-08-03"), "放假：国庆节"));
    browser.language = "en";
    EXPECT_TRUE(tests::holds(browser.get("/deadline?clock=complaint.reply&from=2026-08-03"), "is a holiday: National Day"));
}

TEST(Deadline, a_rule_whose_text_was_not_seen_is_to_be_confirmed) {
    Browser browser;
    EXPECT_TRUE(tests::holds(browser.get("/deadline?clock=fast-track.reply&from=2026-08-03"), "(to be confirmed)"));
    EXPECT_FALSE(tests::holds(browser.get("/deadline?clock=complaint.reply&from=2026-08-03"), "(to be confirmed)"));
    browser.language = "zh";
    EXPECT_TRUE(tests::holds(browser.get("/deadline?clock=fast-track.reply&from=2026-08-03"), "（待核实）"));
}

TEST(Deadline, the_form_says_what_is_wrong_keeps_what_was_typed_and_leads_to_it) {
    Browser browser;
    const auto empty = browser.get("/deadline");
    EXPECT_EQ(empty.status, 200);
    EXPECT_FALSE(tests::holds(empty, "data-error-summary"));
    const auto nothing = browser.get("/deadline?clock=&from-year=&from-month=&from-day=");
    EXPECT_EQ(nothing.status, 422);
    EXPECT_TRUE(tests::holds(nothing, "href=\"#clock\"")) << nothing.body;
    EXPECT_TRUE(tests::holds(nothing, "href=\"#from-year\""));
    const auto full_width = browser.get("/deadline?clock=complaint.reply&from-year=%EF%BC%92%EF%BC%90%EF%BC%92%EF%BC%96&from-month=%EF%BC%93&from-day=%EF%BC%99");
    EXPECT_EQ(full_width.status, 200) << "typed on a Chinese keyboard";
    const auto impossible = browser.get("/deadline?clock=complaint.reply&from-year=2026&from-month=2&from-day=30");
    EXPECT_EQ(impossible.status, 422);
    EXPECT_TRUE(tests::holds(impossible, "There is no day “2026-2-30”")) << impossible.body;
    EXPECT_TRUE(tests::holds(impossible, "value=\"30\""));
    EXPECT_TRUE(tests::holds(browser.get("/deadline?clock=complaint.reply&from=abc"), "There is no day “abc”."));
    const auto short_year = browser.get("/deadline?clock=complaint.reply&from=26-1-5");
    EXPECT_EQ(short_year.status, 422);
    EXPECT_TRUE(tests::holds(short_year, "Write the year with four digits, as in 2026; you wrote “26”.")) << short_year.body;
    EXPECT_TRUE(tests::holds(short_year, "href=\"#from-year\""));
    const auto far = browser.get("/deadline?clock=complaint.reply&from=9999-12-30");
    EXPECT_EQ(far.status, 422);
    EXPECT_TRUE(tests::holds(far, "Only days from 1950 to 2200")) << "there is such a day: " << far.body;
    const auto turned = browser.get(
        "/deadline?clock=complaint.reply&from=2026-03-02&suspend-1-first-year=2026&suspend-1-first-month=4&suspend-1-first-day=9"
        "&suspend-1-last-year=2026&suspend-1-last-month=4&suspend-1-last-day=1");
    EXPECT_EQ(turned.status, 422);
    EXPECT_TRUE(tests::holds(turned, "href=\"#suspend-1\"")) << turned.body;
    EXPECT_TRUE(tests::holds(turned, "ends (1 April 2026) before it begins (9 April 2026)"));
    const auto half = browser.get("/deadline?clock=complaint.reply&from=2026-03-02&suspend-1-first-year=2026");
    EXPECT_TRUE(tests::holds(half, "Enter both days")) << half.body;
    const auto extended = browser.get("/deadline?clock=complaint.accept&from=2026-03-02&extended=yes");
    EXPECT_EQ(extended.status, 422);
    EXPECT_TRUE(tests::holds(extended, "The period “Decision to take it on” can’t be extended"));
    browser.language = "zh";
    EXPECT_TRUE(tests::holds(browser.get("/deadline?clock=complaint.accept&from=2026-03-02&extended=yes"), "“受理告知”的期限不能延长"));
    browser.language = "en";
    for (const auto* odd : {"?clock=complaint", "?clock=.&from=x", "?clock=complaint.reply&from=99999-1-1", "?clock=complaint.reply&from=2026-03-02&suspend=..",
                            "?clock=complaint.reply&from=0001-01-01", "?clock=nope.reply&from=2026-03-02"})
        EXPECT_EQ(browser.get(std::string("/deadline") + odd).status, 422) << odd;
}

TEST(Deadline, a_case_says_who_owes_what_by_which_rule_and_leads_to_the_count) {
    Browser browser;
    browser.open_case(browser.file_a_case());
    const auto page = browser.get("/case");
    EXPECT_TRUE(tests::holds(page, "must do this by: Decision to take it on")) << page.body;
    EXPECT_TRUE(tests::holds(page, "Rule: The office that has the power to handle it tells you in writing whether it takes the case on"));
    EXPECT_TRUE(tests::holds(page, "Regulations on the Work of Letters and Visits, art. 23, 31"));
    std::string link = tests::between(page.body.substr(page.body.find("Decision to take it on")), "<a href=\"", "\"");
    for (std::size_t at = link.find("&amp;"); at != std::string::npos; at = link.find("&amp;")) link.replace(at, 5, "&");
    ASSERT_TRUE(link.starts_with("/deadline?clock=complaint.accept&from=2026-03-02")) << link;
    link.resize(link.find("&lang="));
    const std::string day = tests::between(page.body.substr(page.body.find("Decision to take it on")), "<p class=\"day\">", "</p>");
    EXPECT_TRUE(tests::holds(browser.get(link), "<p class=\"day\">" + day + "</p>"));
    EXPECT_TRUE(tests::holds(browser.get("/board"), "href=\"/deadline?lang=en\""));
}

}  // namespace huiyin::web::resident
