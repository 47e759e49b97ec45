#include "engine/bundle.h"

#include <gtest/gtest.h>

#include "core/bundle/check.h"
#include "engine/calendars.h"
#include "engine/recount.h"
#include "testing/town.h"

namespace huiyin::engine::bundle_tests {

/// Keeps what it is handed, and checks it as a stranger would.
class Stranger final : public MemberSink {
  public:
    explicit Stranger(const tests::TestTown& town)
        : check(town.signer.verifier(), [&town](const std::string& id, int version) {
              const auto* found = town.town.find_procedure(id);
              return found != nullptr && found->version == version ? found : nullptr;
          }) {}
    void begin(const std::string& name, std::uint64_t size) override {
        current = &members[name];
        expected = size;
        check.begin(name);
    }
    void write(ByteView piece) override {
        largest = std::max(largest, piece.size());
        append(*current, piece);
        check.data(piece);
    }
    void end() override {
        EXPECT_EQ(current->size(), expected);
        check.end();
    }
    bool holds(std::string_view text) const {
        for (const auto& [name, content] : members)
            if (as_text(content).find(text) != std::string_view::npos) return true;
        return false;
    }
    bundle::Check check;
    std::map<std::string, Bytes> members;
    Bytes* current = nullptr;
    std::uint64_t expected = 0;
    std::size_t largest = 0;
};

/// A file whose sealed chunks lie in the store already, as an upload leaves them.
sealing::FileMeta uploaded(tests::TestTown& town, const std::string& name, const Bytes& content) {
    const FileId id = FileId::draw(town.random);
    Changes changes;
    sealing::ChunkSealer sealer(town.random, id, [&](std::uint64_t number, Bytes sealed) {
        changes.chunks.push_back({.file_id = id,
                                  .number = static_cast<std::uint32_t>(number),
                                  .at = town.clock.now(),
                                  .sealed = std::move(sealed)});
    });
    sealer.push(content);
    sealing::FileMeta out{.secret = sealer.finish(), .name = name, .type = "text/plain"};
    town.writer->write(std::move(changes));
    return out;
}

bundle::Report take(tests::TestTown& town, const Receipt& receipt, Stranger& stranger) {
    auto view = view_own_case(town.context(), town.resident(receipt));
    BundleMaker maker(town.context(), std::move(*view),
                      {{.name = std::string(bundle::readme_member), .content = to_bytes(std::string_view("read me"))}});
    while (maker.step(stranger)) {
    }
    EXPECT_FALSE(maker.step(stranger)) << "once it is over, it is over";
    return stranger.check.finish();
}

TEST(BundleMaker, HandsOverACopyThatAStrangerFindsFitting) {
    tests::TestTown town;
    Filing filing = town.filing();
    const Bytes long_file(200'000, 'x');
    filing.files.push_back(uploaded(town, "long.txt", long_file));
    filing.files.push_back(uploaded(town, "empty.txt", {}));
    const Receipt receipt = town.file(filing);
    town.writer->publish_now();
    const auto first = town.staff("chengjian-ban");
    const CaseId id = receipt.value.id;
    ASSERT_TRUE(town.act(first, id, "register"));
    ASSERT_TRUE(town.act(first, id, "note", {{"body", "She is difficult."}}));
    // The office that leaves has a key that opens nothing from here on: a second epoch of the case's key.
    ASSERT_TRUE(town.act(first, id, "forward", {{"office", "shehui-shiwu-ban"}, {"reasons", "Theirs."}}));
    const auto second = town.staff("shehui-shiwu-ban");
    ASSERT_TRUE(town.act(second, id, "accept", {{"way", "We look."}}));
    ASSERT_TRUE(town.act(second, id, "reply",
                         {{"outcome", "done"}, {"facts", "Seen."}, {"reasons", "Repaired."}, {"rule", "Drains, 1"}}));

    Stranger stranger(town);
    const bundle::Report report = take(town, receipt, stranger);
    for (const Problem& problem : report.problems) ADD_FAILURE() << problem.code << " " << problem.where;
    EXPECT_TRUE(report.fits());
    EXPECT_TRUE(report.steps_checked);
    ASSERT_EQ(report.events.size(), 7u) << "with the receipt of the notice";
    EXPECT_EQ(report.events[0].texts, 3u) << "subject, body, contact";
    EXPECT_EQ(report.events[0].files, 2u);
    EXPECT_TRUE(report.events[2].held_back);
    EXPECT_LT(report.first->checkpoint.size, report.last->checkpoint.size);
    EXPECT_TRUE(stranger.members.contains(std::string(bundle::consistency_member)));
    EXPECT_EQ(stranger.members.at(bundle::file_member(1, 1, "long.txt")), long_file);
    EXPECT_LE(stranger.largest, std::size_t{70} << 10U) << "files pass in pieces";
    EXPECT_TRUE(stranger.holds("It smells of canary"));
    EXPECT_FALSE(stranger.holds("She is difficult."));
    EXPECT_FALSE(stranger.holds(receipt.code.text()));
}

TEST(BundleMaker, BeforeAnythingIsPublishedTheSignedCheckpointStandsForBoth) {
    tests::TestTown town;
    const Receipt receipt = town.file();
    Stranger stranger(town);
    const bundle::Report report = take(town, receipt, stranger);
    EXPECT_TRUE(report.fits());
    EXPECT_EQ(report.first->checkpoint, report.last->checkpoint);
    EXPECT_FALSE(stranger.members.contains(std::string(bundle::consistency_member)));
}

TEST(BundleMaker, HandsOverACopyThatFitsAfterAnotherCalendarCounted) {
    tests::TestTown town;
    town.clock.pass(std::chrono::hours(24 * 248));  // in November: next year's days off are not published
    const Receipt receipt = town.file();
    const auto staff = town.staff("chengjian-ban");
    ASSERT_TRUE(town.act(staff, receipt.value.id, "register"));
    ASSERT_TRUE(town.act(staff, receipt.value.id, "accept", {{"way", "w"}}));
    calendar::HolidayYear year{.year = 2027, .papers = {}, .days = {}};
    year.days[*parse_date("2027-01-04")] = {.is_off = true, .name_zh = "元旦", .name_en = "New Year's Day"};
    const auto change = compare_calendar(town.context(), "cn", year);
    ASSERT_TRUE(change && publish_calendar(town.context(), *change, "qin"));
    Recount recount(town.context());
    while (recount.look(64).more) {
    }
    ASSERT_EQ(town.kinds(receipt.value.id).back(), "deadline_recounted");
    town.writer->publish_now();
    Stranger stranger(town);
    const bundle::Report report = take(town, receipt, stranger);
    EXPECT_TRUE(report.problems.empty()) << report.problems.front().code;
}

}  // namespace huiyin::engine::bundle_tests
