#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "core/accountability/fold.h"
#include "core/accountability/history.h"
#include "core/accountability/problems.h"
#include "engine/hand_over.h"
#include "engine/importing.h"
#include "engine/offices.h"
#include "engine/problems.h"
#include "engine/stories_test.h"

namespace huiyin::engine::engine_tests {

/// The log's entries folded, as `log audit` does.
accountability::Fold audited(World& world) {
    accountability::Fold fold;
    std::uint64_t index = 0;
    for (const Bytes& entry : world.store.log_entries(0, 100'000)) fold.take(index++, as_text(entry));
    return fold;
}

ImportSource source(World& world) {
    return prepare_import(world.context(), "A city", "complaint", TimeZone::create("America/New_York").value()).value();
}

OldRecord record(const std::string& id, const char* filed, const char* due, const char* closed) {
    OldRecord out;
    out.id = id;
    out.filed = parse_instant(filed).value();
    if (*due != 0) out.due = parse_instant(due);
    if (*closed != 0) out.closed = parse_instant(closed);
    out.texts = {{"subject", "A canary in row " + id}, {"reply", "The canary is free."}};
    return out;
}

std::vector<ImportRow> old_rows(const OfficeId& office) {
    return {{record("1", "2018-04-12T15:11:26Z", "2018-04-13T15:11:26Z", "2018-04-13T15:11:26Z"), office},
            {record("2", "2018-04-12T15:11:26Z", "2018-04-13T15:11:26Z", "2018-04-13T15:11:27Z"), office},
            {record("3", "2018-04-12T15:11:26Z", "", "2018-04-12T15:11:26Z"), office},
            {record("4", "2018-04-12T15:11:26Z", "2018-04-13T02:00:00Z", ""), office},
            {record("5", "2026-03-01T15:11:26Z", "2026-04-01T15:11:26Z", ""), office}};
}

TEST(Importing, MakesOneCaseAndOneEventOfARowWithItsTrueDates) {
    World world;
    const OfficeId office{"chengjian-ban"};
    const ImportSource from = source(world);
    ASSERT_EQ(world.writer->append(seal_import(world.context(), from, old_rows(office))).outcome, Appended::Outcome::done);
    const auto id = world.store.imported(source_row(from, "2"));
    ASSERT_TRUE(id);
    const auto loaded = load_case(world.store, *id).value();
    EXPECT_EQ(world.kinds(*id), (std::vector<std::string>{"case_imported"}));
    EXPECT_EQ(loaded.value.history->late, std::optional(true));
    EXPECT_EQ(to_text(loaded.value.filed_at), "2018-04-12T15:11:26Z");
    EXPECT_EQ(loaded.value.office, office);
    EXPECT_TRUE(loaded.value.clocks.empty());
    EXPECT_FALSE(loaded.row.open);
    EXPECT_TRUE(loaded.row.imported);
    EXPECT_FALSE(loaded.row.receipt_tag || loaded.row.resident_key);
    // No receipt: the key is wrapped to the office alone, and its staff read the texts.
    const auto wraps = world.store.wraps(*id);
    ASSERT_EQ(wraps.size(), 1u);
    EXPECT_EQ(wraps.front().recipient, "office:chengjian-ban:1");
    const StaffSession staff = world.staff("chengjian-ban");
    ASSERT_TRUE(open_for_staff(world.context(), staff, *id));
    EXPECT_EQ(view_for_staff(world.context(), staff, *id)->content.text(1, "reply"), "The canary is free.");
}

TEST(Importing, GivesTheSameFiguresFromTheLogAndFromTheStore) {
    World world;
    const ImportSource from = source(world);
    ImportOffices offices(world.context(), true);
    const OfficeId streets = offices.office_of("Streets & Lamps").value();
    std::vector<ImportRow> rows;
    for (int round = 0; round < 40; ++round)
        for (ImportRow row : old_rows(streets)) {
            row.record.id += "-" + std::to_string(round);
            rows.push_back(std::move(row));
        }
    world.writer->append(seal_import(world.context(), from, rows));
    const auto fold = audited(world);
    // Only the new office has a note here: a town's own are noted when it starts.
    for (const Problem& problem : fold.problems()) EXPECT_EQ(problem.code, accountability::problems::unknown_office);
    const Date today = world.town.now(world.clock.now()).today;
    const auto figures = fold.figures(today);
    EXPECT_TRUE(figures.promises.empty()) << "history is never added to the town's own promises";
    ASSERT_EQ(figures.history.size(), 1u);
    const auto& counts = figures.history.front().counts;
    EXPECT_EQ(figures.history.front().key.office, streets);
    EXPECT_EQ(figures.history.front().key.source, "A city");
    EXPECT_EQ(counts.opened, 200);
    EXPECT_EQ(counts.in_time, 40);
    EXPECT_EQ(counts.late, 40);
    EXPECT_EQ(counts.no_due, 40);
    EXPECT_EQ(counts.open, 80);
    EXPECT_EQ(counts.overdue, 40);
    std::vector<accountability::FigureDelta> stored;
    for (const FigureRow& row : world.store.figures())
        stored.push_back({{accountability::Section::history, row.source, row.office, row.procedure, row.clock},
                          row.measure,
                          row.day,
                          row.add});
    EXPECT_EQ(accountability::figures_from_rows(stored, today, fold.parents()).history, figures.history);
}

TEST(Importing, TheOrderOfHistoryLinesJoinsNoneToALeaf) {
    World world;
    std::vector<ImportRow> rows;
    for (int i = 0; i < 200; ++i)
        rows.push_back({record(std::to_string(i), "2018-04-12T15:11:26Z", "", ""), {"chengjian-ban"}});
    const Append append = seal_import(world.context(), source(world), rows);
    ASSERT_EQ(append.public_entries.size(), 1u);
    EXPECT_LT(append.public_entries.front().size(), 60'000u);
    const auto history = accountability::parse_history(as_text(append.public_entries.front())).value();
    EXPECT_TRUE(std::is_sorted(history.lines.begin(), history.lines.end(),
                               [](const auto& a, const auto& b) { return a.id < b.id; }));
}

TEST(Importing, ARowIsDurableTogetherWithItsHistoryLineOrNotAtAll) {
    World world;
    const ImportSource from = source(world);
    const auto rows = old_rows({"chengjian-ban"});
    world.writer->append(seal_import(world.context(), from, std::span(rows).first(2)));
    // A batch of which one row was there already is refused whole: nothing of it is stored, none of its lines logged.
    const auto size = world.store.log_state().size;
    const auto again = world.writer->append(seal_import(world.context(), from, std::span(rows).subspan(1)));
    EXPECT_EQ(again.outcome, Appended::Outcome::imported_before);
    EXPECT_EQ(world.store.log_state().size, size);
    EXPECT_FALSE(world.store.imported(source_row(from, "3")));
    world.writer->append(seal_import(world.context(), from, std::span(rows).subspan(2)));
    std::int64_t opened = 0;
    for (const auto& figure : audited(world).figures(world.town.now(world.clock.now()).today).history)
        opened += figure.counts.opened;
    EXPECT_EQ(opened, 5);
}

TEST(Importing, RowsOfOneBatchLieSideBySideInTheIndexes) {
    World world;
    const ImportSource from = source(world);
    std::vector<ImportRow> rows;
    for (int i = 0; i < 100; ++i)
        rows.push_back({record("R-" + std::to_string(73'100 + i), "2018-04-12T15:11:26Z", "", ""), {"chengjian-ban"}});
    const Append append = seal_import(world.context(), from, rows);
    std::set<Bytes> cases, neighbours;
    std::set<Hash> own;
    for (const ImportedRow& row : append.changes.imported) {
        cases.emplace(row.case_id.bytes.begin(), row.case_id.bytes.begin() + 6);
        neighbours.emplace(row.source_row.begin(), row.source_row.begin() + 8);
        own.insert(row.source_row);
    }
    EXPECT_EQ(cases.size(), 1u);
    EXPECT_EQ(neighbours.size(), 1u);
    EXPECT_EQ(own.size(), rows.size());
    EXPECT_NE(source_row(from, ""), source_row(from, "1"));
    ImportSource other = from;
    other.name = "A town";
    EXPECT_NE(source_row(other, "R-73100"), source_row(from, "R-73100"));
}

TEST(Importing, ARowOfATownThatBeganWithOtherDigestsIsNotImportedAgain) {
    World world;
    const ImportSource from = source(world);
    world.writer->append(seal_import(world.context(), from, old_rows({"chengjian-ban"})));
    EXPECT_TRUE(is_imported(world.store, from, "3"));
    EXPECT_FALSE(is_imported(world.store, from, "6"));
    // SHA-256 of "A city", NUL, "6": what earlier versions kept.
    Append older;
    constexpr std::string_view text("A city\0" "6", 8);
    older.changes.imported.push_back({crypto::sha256(as_bytes(text)), world.store.imported(source_row(from, "3")).value()});
    world.writer->append(std::move(older));
    EXPECT_TRUE(is_imported(world.store, from, "6"));
}

TEST(Importing, CreatesOfficesOnlyIfItMayAndNotesThem) {
    World world;
    ImportOffices strict(world.context(), false);
    EXPECT_EQ(strict.office_of("Parks").error().code, problems::import_office_unknown);
    const accounts::Office known = world.town.offices()->all().front();
    EXPECT_EQ(strict.office_of(known.name.en).value(), known.id);
    EXPECT_EQ(strict.office_of(known.name.zh).value(), known.id);
    EXPECT_EQ(strict.office_of(known.id.value).value(), known.id);

    ImportOffices free(world.context(), true);
    const OfficeId parks = free.office_of("Parks").value();
    EXPECT_EQ(free.office_of("Parks").value(), parks);
    EXPECT_EQ(free.created(), 1u);
    ASSERT_NE(world.town.offices()->find(parks), nullptr);
    EXPECT_TRUE(world.town.offices()->find(parks)->imported);
    EXPECT_FALSE(world.town.offices()->find(parks)->takes_filings);
    EXPECT_EQ(world.store.offices().size(), 1u);
    ImportOffices later(world.context(), false);
    EXPECT_EQ(later.office_of("Parks").value(), parks) << "the next run finds it";

    std::size_t made = 1;
    Result<OfficeId> last = parks;
    while (last && made < 1000) last = free.office_of("Street no. " + std::to_string(++made));
    EXPECT_EQ(last.error().code, problems::import_offices_too_many);
}

TEST(Importing, CasesOfAnOfficeWithoutAKeyAreHandedOverOnceItHasOne) {
    World world;
    const ImportSource from = source(world);
    ImportOffices offices(world.context(), true);
    const OfficeId parks = offices.office_of("Parks").value();
    const OfficeId above = *world.town.offices()->find(parks)->parent;
    std::vector<ImportRow> rows;
    for (int round = 0; round < 30; ++round)
        for (ImportRow row : old_rows(parks)) {
            row.record.id += "-" + std::to_string(round);
            rows.push_back(std::move(row));
        }
    world.writer->append(seal_import(world.context(), from, rows));
    const CaseId id = world.store.imported(source_row(from, "5-0")).value();
    EXPECT_EQ(world.store.wraps(id).front().recipient, "office:" + above.value + ":1");
    const StaffSession head = world.staff(above.value.c_str());
    EXPECT_EQ(hand_over_imported(world.context(), head, 1000), 0u) << "there is nobody to hand them to yet";

    auto pair = crypto::draw_box_pair(world.random);
    OfficeKeys keys = *world.town.office_keys();
    keys[parks] = {.epoch = 1, .public_key = pair.public_key};
    world.office_pairs.emplace(parks, std::move(pair));
    world.town.set_office_keys(std::move(keys));
    const StaffSession warden = world.staff(parks.value.c_str());
    EXPECT_EQ(open_for_staff(world.context(), warden, id).error().code, problems::cannot_open);
    EXPECT_EQ(hand_over_imported(world.context(), warden, 1000), 0u) << "who can't open them can't hand them over";

    // In pieces, each row once, whoever comes; then it is over.
    EXPECT_EQ(world.store.setting(hand_over_setting(parks)), hand_over_waiting);
    EXPECT_EQ(hand_over_imported(world.context(), head, 40), 40u);
    const std::string open_place = world.store.setting(hand_over_setting(parks)).value();
    EXPECT_TRUE(open_place.starts_with("waiting open ")) << open_place;
    EXPECT_EQ(hand_over_imported(world.context(), warden, 1000), 0u);
    EXPECT_EQ(world.store.setting(hand_over_setting(parks)), open_place) << "it stays where others have to go on";
    EXPECT_EQ(hand_over_imported(world.context(), head, 60), 60u);
    const std::string closed_place = world.store.setting(hand_over_setting(parks)).value();
    EXPECT_TRUE(closed_place.starts_with("waiting closed none ")) << closed_place;
    EXPECT_EQ(hand_over_imported(world.context(), head, 1000), 50u);
    EXPECT_EQ(world.store.setting(hand_over_setting(parks)), "done");
    EXPECT_EQ(hand_over_imported(world.context(), head, 1000), 0u);
    ASSERT_TRUE(open_for_staff(world.context(), warden, id));
    EXPECT_EQ(view_for_staff(world.context(), warden, id)->content.text(1, "reply"), "The canary is free.");
    for (const auto show : {DeskQuery::Show::open, DeskQuery::Show::closed}) {
        DeskQuery query;
        query.show = show;
        query.limit = 1000;
        const auto list = desk_list(world.context(), warden, query);
        EXPECT_EQ(list.size(), show == DeskQuery::Show::open ? 60u : 90u);
        for (const DeskRow& row : list) EXPECT_TRUE(row.subject.starts_with("A canary in row ")) << row.subject;
    }
}

TEST(Importing, NeedsSomebodyWhoCouldOpenACase) {
    World world(World::Options{.office_keys = false});
    const auto zone = TimeZone::create("America/New_York").value();
    EXPECT_EQ(prepare_import(world.context(), "A", "complaint", zone).error().code, problems::import_without_key);
    EXPECT_EQ(prepare_import(world.context(), "A", "lottery", zone).error().code, problems::no_such_procedure);
}

TEST(Offices, OneThatDoesNotFitTheOthersIsRefusedAndNothingIsStored) {
    World world;
    accounts::Office office = world.town.offices()->all().front();
    EXPECT_FALSE(add_office(world.context(), office)) << "the id is taken";
    office.id = {"new-one"};
    office.parent = OfficeId{"nowhere"};
    bool asked = false;
    EXPECT_FALSE(add_office(world.context(), office, [&](const accounts::Office&) { asked = true; }));
    EXPECT_FALSE(asked);
    EXPECT_EQ(world.store.log_state().size, 0u);
    office.parent = world.town.offices()->reception().id;
    office.complaints_to = office.parent;
    office.reception = false;
    ASSERT_TRUE(add_office(world.context(), office));
    EXPECT_NE(world.town.offices()->find({"new-one"}), nullptr);
    EXPECT_EQ(world.store.offices().size(), 1u);
    EXPECT_EQ(world.store.log_state().size, 1u);
}

}  // namespace huiyin::engine::engine_tests
