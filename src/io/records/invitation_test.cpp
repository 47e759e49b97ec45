#include "io/records/invitation.h"

#include <gtest/gtest.h>

namespace huiyin::records {

TEST(Invitation, is_one_event_that_any_calendar_reads) {
    const std::string text = write_invitation({.id = "K7F3@town.example",
                                               .made_at = *parse_instant("2026-12-01T00:00:00Z"),
                                               .from = *parse_instant("2026-12-03T01:00:00Z"),
                                               .to = *parse_instant("2026-12-03T01:15:00Z"),
                                               .summary = "接待日；预约, K7F3",
                                               .place = "Room 1",
                                               .words = {},
                                               .address = "https://town.example/case"});
    for (const char* line : {"BEGIN:VCALENDAR\r\n", "VERSION:2.0\r\n", "BEGIN:VEVENT\r\n", "UID:K7F3@town.example\r\n", "DTSTART:20261203T010000Z\r\n",
                             "DTEND:20261203T011500Z\r\n", "SUMMARY:接待日；预约\\, K7F3\r\n", "LOCATION:Room 1\r\n", "URL:https://town.example/case\r\n",
                             "END:VCALENDAR\r\n"})
        EXPECT_NE(text.find(line), std::string::npos) << line << text;
    EXPECT_EQ(text.find("DESCRIPTION"), std::string::npos);
}

}  // namespace huiyin::records
