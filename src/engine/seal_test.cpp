#include <cctype>

#include <gtest/gtest.h>

#include "engine/drafts.h"
#include "engine/stories_test.h"

namespace huiyin::engine::engine_tests {

TEST(Database, HoldsNoWordThatAnybodyWrote) {
    World world;
    const Receipt receipt = world.file(world.filing(nullptr));
    const CaseId id = receipt.value.id;
    const StaffSession reception = world.staff("xinfang-ban");
    const StaffSession staff = world.staff("chengjian-ban");
    ASSERT_TRUE(world.act(reception, id, "register"));
    ASSERT_TRUE(world.act(reception, id, "forward", {{"office", "chengjian-ban"}, {"reasons", "canary"}}));
    ASSERT_TRUE(open_for_staff(world.context(), staff, id));
    ASSERT_TRUE(world.act(staff, id, "accept", {{"way", "We look for the canary."}}));
    ASSERT_TRUE(world.act(staff, id, "note", {{"body", "canary again"}}));
    ASSERT_TRUE(world.say(receipt, "message", {{"body", "Canary!"}}));
    ASSERT_TRUE(world.act(staff, id, "reply", answer()));
    const auto draft = sealing::Token::draw(world.random);
    save_draft(world.context(), draft, "canary draft");
    EXPECT_EQ(load_draft(world.context(), draft), "canary draft");
    save_desk_draft(world.context(), staff, id, "reply", {.revision = 1, .at = {}, .fields = {{"facts", "The canary"}}});

    std::size_t looked_at = 0;
    const auto look = [&](std::string_view bytes) {
        ++looked_at;
        std::string lower(bytes);
        std::transform(lower.begin(), lower.end(), lower.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        EXPECT_EQ(lower.find("canary"), std::string::npos) << lower;
    };
    for (const EventRow& row : world.store.events(id)) {
        look(row.canonical);
        look(as_text(row.opening_sealed));
    }
    for (const PartRow& row : world.store.parts(id)) {
        look(row.part);
        look(as_text(row.sealed));
    }
    for (const WrapRow& row : world.store.wraps(id)) look(as_text(row.wrapped));
    const auto row = world.store.case_row(id);
    look(as_text(row->subject_sealed));
    look(as_text(world.store.draft(draft.hash())->sealed));
    for (const Bytes& entry : world.store.log_entries(0, 100)) look(as_text(entry));
    for (const DocketLineRow& line : world.store.docket_lines(100)) {
        look(line.line);
        EXPECT_EQ(line.line.find(id.hex()), std::string::npos);
    }
    EXPECT_GT(looked_at, 40u);
    EXPECT_EQ(world.store.case_row(id)->receipt_tag, receipt.code.lookup_tag({world.keys.pepper()}));
}

}  // namespace huiyin::engine::engine_tests
