#include "io/web/desk/stories_test.h"

// Files that staff send with an answer or a message, and that people bring to the counter.
namespace huiyin::web::desk {
namespace desk_tests {

const std::string plan = "Plan of the lamps, sheet 3";

/// The form of that command with files.
http::Response with_files(Desk& desk, const std::string& command, Desk::Values values, const Desk::Values& files) {
    values.emplace_back("version", hidden(desk.get(desk.path("/" + command)).body, "version"));
    return desk.upload(desk.path("/" + command), desk.path("/" + command), values, files);
}

TEST(StaffFiles, come_with_an_answer_and_only_their_number_is_in_the_event) {
    Desk desk;
    desk.accept();
    const auto form = desk.get(desk.path("/reply"));
    EXPECT_TRUE(holds(form, "enctype=\"multipart/form-data\""));
    EXPECT_TRUE(holds(form, "name=\"files\" type=\"file\""));
    EXPECT_EQ(where(with_files(desk, "reply", whole_reply, {{"plan.txt", plan}, {"list.txt", "Lamp 7"}})), desk.done("reply"));
    const auto loaded = engine::load_case(desk.store, desk.case_id);
    const casework::Event& event = loaded->events.back().event;
    EXPECT_EQ(event.kind, "reply_issued");
    EXPECT_EQ(event.fields.at("files"), "2");
    EXPECT_EQ(casework::write_event(event, {}).find("plan.txt"), std::string::npos);
    EXPECT_TRUE(loaded->events.back().envelope.content.has_value()) << "the manifest commits to them";
    desk.post(desk.path(), desk.path("/opening"), {});
    const auto shown = desk.get(desk.path());
    EXPECT_TRUE(holds(shown, "plan.txt"));
    const std::string href = tests::between(shown.body, desk.path("/files/"), "?");
    EXPECT_TRUE(holds(desk.get(desk.path("/files/" + href)), plan)) << href;
}

TEST(StaffFiles, of_a_form_sent_twice_are_stored_once_and_the_second_shows_what_is_stored) {
    Desk desk;
    desk.accept();
    desk.post(desk.path(), desk.path("/opening"), {});
    const auto form = desk.get(desk.path("/message"));
    Desk::Values values{{"body", "See the plan."}, {"version", hidden(form.body, "version")}};
    const auto send = [&](const Desk::Values& files) { return desk.upload(desk.path("/message"), desk.path("/message"), values, files); };
    EXPECT_EQ(where(send({{"plan.txt", plan}, {"list.txt", "Lamp 7"}})), desk.done("message"));
    const auto size = desk.store.log_state().size;
    EXPECT_EQ(where(send({{"plan.txt", plan}, {"list.txt", "Lamp 7"}})), desk.done("message"));
    EXPECT_EQ(desk.store.log_state().size, size);
    // Any other file, or name, or order, is another message.
    EXPECT_EQ(send({{"plan.txt", plan}, {"list.txt", "Lamp 8"}}).status, 409);
    EXPECT_EQ(send({{"plan.txt", plan}, {"lamps.txt", "Lamp 7"}}).status, 409);
    EXPECT_EQ(send({{"list.txt", "Lamp 7"}, {"plan.txt", plan}}).status, 409);
    EXPECT_EQ(send({{"plan.txt", plan}}).status, 409);
    EXPECT_EQ(desk.store.log_state().size, size);
}

TEST(StaffFiles, come_with_a_message_even_without_words) {
    Desk desk;
    desk.begin();
    EXPECT_EQ(where(with_files(desk, "message", {}, {{"plan.txt", plan}})), desk.done("message"));
    EXPECT_EQ(engine::load_case(desk.store, desk.case_id)->events.back().event.fields.at("files"), "1");
    EXPECT_EQ(with_files(desk, "message", {}, {}).status, 422);
    EXPECT_FALSE(holds(desk.get(desk.path("/note")), "type=\"file\"")) << "what the resident never sees brings none";
}

TEST(StaffFiles, that_are_refused_are_named_and_the_text_stays) {
    Desk desk;
    desk.accept();
    const auto refused = with_files(desk, "reply", whole_reply, {{"tool.exe", std::string("MZ\x90\0\x03\0\0\0", 8)}});
    EXPECT_EQ(refused.status, 422);
    EXPECT_TRUE(holds(refused, "tool.exe"));
    EXPECT_TRUE(holds(refused, "We went there."));
    EXPECT_TRUE(holds(refused, "href=\"#files\""));
    auto lacking = whole_reply;
    lacking.erase(lacking.begin());
    EXPECT_TRUE(holds(with_files(desk, "reply", lacking, {{"plan.txt", plan}}), "Choose them again."));
    EXPECT_EQ(desk.kinds().back(), "case_accepted");
}

TEST(StaffFiles, of_who_is_signed_out_are_read_past_and_the_text_is_kept) {
    Desk desk;
    desk.accept();
    auto values = whole_reply;
    values.emplace_back("version", hidden(desk.get(desk.path("/reply")).body, "version"));
    values.emplace_back("token", hidden(desk.get(desk.path("/reply")).body, "token"));
    desk.clock.pass(std::chrono::hours(24));
    const auto answer = desk.upload("/desk/sign-in", desk.path("/reply"), values, {{"plan.txt", plan}});
    EXPECT_EQ(answer.status, 403);
    EXPECT_EQ(desk.kinds().back(), "case_accepted");
}

TEST(StaffFiles, are_taken_at_the_counter_and_lie_in_the_case) {
    Desk desk;
    desk.begin();
    const auto form = desk.get("/desk/counter");
    const Desk::Values told{{"filing", hidden(form.body, "filing")}, {"channel", "counter"}, {"kind", "complaint"}, {"subject", "Old paper"},
                            {"body", "See the scan."}, {"office", ""}, {"phone", "138 0000 0000"}, {"read-back", "yes"}};
    ASSERT_EQ(where(desk.upload("/desk/counter", "/desk/counter", told, {{"scan.txt", plan}})), "/desk/counter/filed?lang=en");
    engine::DeskQuery query;
    query.office = desk.town.offices()->reception().id;
    query.limit = 10;
    bool found = false;
    for (const engine::CaseRow& row : desk.store.desk(query)) {
        desk.case_id = row.case_id;
        desk.post(desk.path(), desk.path("/opening"), {});
        found = found || holds(desk.get(desk.path()), "scan.txt");
    }
    EXPECT_TRUE(found);
}

}  // namespace desk_tests
}  // namespace huiyin::web::desk
