#pragma once

#include "io/store/contract/values.h"

// What goes in comes out, in whole batches; what is to go is gone.
namespace huiyin::store::contract {

// ------------------------------------------------------------------------------------------------- rows round-trip

TEST_P(StoreContract, a_new_store_holds_nothing) {
    EXPECT_EQ(store().log_state(), (engine::LogState{0, hash_of("")}));
    EXPECT_TRUE(store().log_entries(0, 10).empty());
    EXPECT_TRUE(store().log_tile(0, 0).empty());
    EXPECT_FALSE(store().latest_checkpoint());
    EXPECT_FALSE(store().case_row(case_id("a")));
    EXPECT_FALSE(store().case_by_receipt(hash_of("a")));
    EXPECT_TRUE(store().events(case_id("a")).empty());
    EXPECT_TRUE(store().desk({.office = roads, .after = std::nullopt}).empty());
    EXPECT_TRUE(store().figures().empty());
    EXPECT_TRUE(store().offices().empty());
    EXPECT_FALSE(store().setting("site"));
    EXPECT_TRUE(store().check_integrity().empty());
}

TEST_P(StoreContract, the_rows_of_a_case_come_back_as_they_went_in) {
    const auto id = case_id("lamp");
    auto row = case_row(id);
    row.receipt_tag = hash_of("receipt");
    row.resident_key = hash_of("resident");
    row.handler = hash_of("zhou");
    row.stepped_out = {hash_of("qin"), hash_of("he")};
    row.timer = day(30);
    row.subject_sealed = big_bytes(5000);
    auto event = event_row(id, 1, 7);
    event.canonical = awkward_text;
    event.opening_sealed = {};
    const engine::PartRow empty{id, 1, "body", 1, "ck", {}};
    const engine::PartRow large{id, 1, "contact", 2, "ik", big_bytes(300'000)};
    const engine::WrapRow wrap{id, "ck:1", "office:roads:1", "2026-03", awkward_bytes};
    const engine::FileRow file{id_of<FileId>("photo"), id, 1, 0, 1, awkward_bytes, 2};
    commit(store(), {.events = {event},
                     .cases = {row},
                     .parts = {large, empty},
                     .wraps = {wrap},
                     .files = {file},
                     .chunks = {{file.file_id, 0, at(0), big_bytes(65'553)}, {file.file_id, 1, at(0), {}}}});

    EXPECT_EQ(store().case_row(id), row);
    EXPECT_EQ(store().case_by_receipt(hash_of("receipt")), id);
    CaseId first = id;
    CaseId last = id;
    std::fill(first.bytes.begin() + 4, first.bytes.end(), std::uint8_t{0});
    std::fill(last.bytes.begin() + 4, last.bytes.end(), std::uint8_t{0xff});
    EXPECT_EQ(store().cases_between(first, last), std::vector{id});
    EXPECT_EQ(store().cases_between(id, id), std::vector{id});
    EXPECT_TRUE(store().cases_between(last, last).empty());
    EXPECT_EQ(store().events(id), std::vector{event});
    EXPECT_EQ(store().events_by_leaf(0, 10), std::vector{event});
    EXPECT_TRUE(store().events_by_leaf(8, 10).empty());
    EXPECT_EQ(store().parts(id), (std::vector{empty, large}));
    EXPECT_EQ(store().wraps(id), std::vector{wrap});
    EXPECT_EQ(store().files(id), std::vector{file});
    EXPECT_EQ(store().chunk(file.file_id, 0), big_bytes(65'553));
    EXPECT_EQ(store().chunk(file.file_id, 1), Bytes{});
    EXPECT_FALSE(store().chunk(file.file_id, 2));
}

TEST_P(StoreContract, a_case_without_due_day_or_receipt_comes_back_without_them) {
    auto row = case_row(case_id("old"));
    row.due = std::nullopt;
    row.due_clock = "";
    row.imported = true;
    row.open = false;
    row.provisional = false;
    row.subject_sealed = {};
    commit(store(), {.cases = {row}});
    EXPECT_EQ(store().case_row(row.case_id), row);
}

TEST_P(StoreContract, events_parts_and_files_come_in_their_order) {
    const auto id = case_id("a");
    engine::Changes changes;
    for (const std::uint32_t seq : {3u, 1u, 2u}) {
        changes.events.push_back(event_row(id, seq, 100 - seq));
        changes.parts.push_back({id, seq, "reply", 1, "ck", {}});
        changes.parts.push_back({id, seq, "body", 1, "ck", {}});
        for (const std::uint32_t ordinal : {1u, 0u})
            changes.files.push_back({id_of<FileId>(std::to_string(seq * 10 + ordinal)), id, seq, ordinal, 1, {}, 0});
    }
    changes.events.push_back(event_row(case_id("b"), 1, 50));
    commit(store(), changes);

    std::vector<std::uint32_t> seqs;
    for (const auto& event : store().events(id)) seqs.push_back(event.seq);
    EXPECT_EQ(seqs, (std::vector<std::uint32_t>{1, 2, 3}));
    ASSERT_EQ(store().events(id, 2).size(), 1u);
    EXPECT_EQ(store().events(id, 2).front().seq, 3u);
    EXPECT_TRUE(store().events(id, 3).empty());
    std::vector<std::string> parts;
    for (const auto& part : store().parts(id)) parts.push_back(std::to_string(part.seq) + part.part);
    EXPECT_EQ(parts, (std::vector<std::string>{"1body", "1reply", "2body", "2reply", "3body", "3reply"}));
    std::vector<std::uint32_t> files;
    for (const auto& file : store().files(id)) files.push_back(file.seq * 10 + file.ordinal);
    EXPECT_EQ(files, (std::vector<std::uint32_t>{10, 11, 20, 21, 30, 31}));

    std::vector<std::uint64_t> leaves;
    for (const auto& event : store().events_by_leaf(51, 2)) leaves.push_back(event.leaf_index);
    EXPECT_EQ(leaves, (std::vector<std::uint64_t>{97, 98}));
    EXPECT_EQ(store().events_by_leaf(0, 1).front().case_id, case_id("b"));
}

TEST_P(StoreContract, people_keys_and_sessions_come_back_as_they_went_in) {
    auto zhou = staff_row("zhou");
    zhou.credentials = awkward_bytes;
    zhou.public_key = hash_of("zhou");
    auto qin = staff_row("qin");
    qin.setup_hash = hash_of("link");
    qin.setup_until = at(5);
    const engine::SessionRow desk{hash_of("c1"), zhou.id, std::nullopt, at(1), at(2), awkward_bytes};
    const engine::SessionRow resident{hash_of("c2"), std::nullopt, case_id("a"), at(1), at(2), {}};
    const engine::DraftRow draft{hash_of("d"), at(3), big_bytes(20'000)};
    commit(store(), {.drafts = {draft},
                     .sessions = {desk, resident},
                     .offices = {{water, awkward_text}, {roads, "{}"}},
                     .office_keys = {{roads, 2, hash_of("k2"), at(2)}, {roads, 1, hash_of("k1"), at(1)}},
                     .member_keys = {{roads, 1, zhou.id, awkward_bytes}, {roads, 1, qin.id, {}}},
                     .staff = {zhou, qin}});

    EXPECT_EQ(store().session(hash_of("c1")), desk);
    EXPECT_EQ(store().session(hash_of("c2")), resident);
    EXPECT_EQ(store().draft(hash_of("d")), draft);
    EXPECT_EQ(store().offices(), (std::vector<engine::OfficeRow>{{roads, "{}"}, {water, awkward_text}}));
    EXPECT_EQ(store().office_keys(),
              (std::vector<engine::OfficeKeyRow>{{roads, 1, hash_of("k1"), at(1)}, {roads, 2, hash_of("k2"), at(2)}}));
    EXPECT_EQ(store().member_keys(zhou.id),
              (std::vector<engine::MemberKeyRow>{{roads, 1, zhou.id, awkward_bytes}}));
    EXPECT_EQ(store().staff_by_login("zhou"), zhou);
    EXPECT_EQ(store().staff_by_id(qin.id), qin);
    EXPECT_EQ(store().staff_by_setup(hash_of("link")), qin);
    EXPECT_FALSE(store().staff_by_setup(Hash{})) << "zhou has no link, which is not a link that anyone can use";
    EXPECT_EQ(store().staff().size(), 2u);
}

// Two servers may seal a member's record anew at once, and an administrator may hand out a link meanwhile.
TEST_P(StoreContract, credentials_are_sealed_anew_only_where_nobody_changed_them) {
    auto zhou = staff_row("zhou");
    zhou.credentials = awkward_bytes;
    auto qin = staff_row("qin");
    qin.credentials = awkward_bytes;
    qin.setup_hash = hash_of("link");
    qin.setup_until = at(5);
    commit(store(), {.staff = {zhou, qin}});
    commit(store(), {.staff_resealed = {{zhou.id, awkward_bytes, big_bytes(130), {}},
                                        {zhou.id, awkward_bytes, big_bytes(131), {}},
                                        {qin.id, awkward_bytes, big_bytes(130), {}},
                                        {id_of<StaffId>("nobody"), awkward_bytes, big_bytes(130), {}}}});
    zhou.credentials = big_bytes(130);
    EXPECT_EQ(store().staff_by_id(zhou.id), zhou) << "the first one; for the second it was something else by then";
    EXPECT_EQ(store().staff_by_id(qin.id), qin) << "there is a link now that there was not";
    EXPECT_EQ(store().staff().size(), 2u);
    commit(store(), {.staff_resealed = {{qin.id, awkward_bytes, big_bytes(130), hash_of("link")}}});
    qin.credentials = big_bytes(130);
    EXPECT_EQ(store().staff_by_id(qin.id), qin) << "the link stays";
}

TEST_P(StoreContract, accounts_and_settings_come_back_as_they_went_in) {
    const engine::ObligationRow promise{id_of<ObligationId>("p"), awkward_text};
    commit(store(), {.submissions = {{hash_of("t"), case_id("a"), at(1), hash_of("body")}},
                     .imported = {{hash_of("row"), case_id("a")}},
                     .obligations = {promise},
                     .docket_lines = {{9, 0, "b"}, {4, 1, "a1"}, {4, 0, awkward_text}},
                     .settings = {{"site", awkward_text}, {"empty", ""}}});

    EXPECT_EQ(store().submission(hash_of("t")),
              (engine::SubmissionRow{hash_of("t"), case_id("a"), at(1), hash_of("body")}));
    EXPECT_EQ(store().imported(hash_of("row")), case_id("a"));
    EXPECT_FALSE(store().imported(hash_of("other")));
    const std::vector ids{id_of<ObligationId>("none"), promise.id};
    EXPECT_EQ(store().obligations(ids), (std::vector<std::optional<engine::ObligationRow>>{std::nullopt, promise}));
    EXPECT_EQ(store().docket_lines(2), (std::vector<engine::DocketLineRow>{{4, 0, awkward_text}, {4, 1, "a1"}}));
    EXPECT_EQ(store().setting("site"), awkward_text);
    EXPECT_EQ(store().setting("empty"), "");
    EXPECT_FALSE(store().setting("none"));
}

// ------------------------------------------------------------------------------------------------------ transactions

TEST_P(StoreContract, nobody_sees_a_batch_before_its_commit) {
    const auto id = case_id("a");
    const auto transaction = store().begin();
    transaction->write({.events = {event_row(id, 1, 0)}, .cases = {case_row(id)}, .settings = {{"k", "v"}}});
    EXPECT_FALSE(store().case_row(id));
    EXPECT_TRUE(store().events(id).empty());
    EXPECT_FALSE(store().setting("k"));
    transaction->commit();
    EXPECT_TRUE(store().case_row(id));
    EXPECT_EQ(store().events(id).size(), 1u);
    EXPECT_EQ(store().setting("k"), "v");
}

TEST_P(StoreContract, a_batch_that_is_dropped_leaves_nothing) {
    commit(store(), {.settings = {{"k", "before"}}});
    {
        const auto transaction = store().begin();
        transaction->lock_log();
        transaction->write({.events = {event_row(case_id("a"), 1, 0)},
                            .cases = {case_row(case_id("a"))},
                            .submissions = {{hash_of("t"), case_id("a"), at(0), {}}},
                            .settings = {{"k", "after"}}});
        transaction->append_log(0, std::vector<Bytes>{to_bytes("x")}, {}, {1, hash_of("r")});
    }
    EXPECT_EQ(store().setting("k"), "before");
    EXPECT_FALSE(store().case_row(case_id("a")));
    EXPECT_EQ(store().log_state().size, 0u);
    const auto transaction = store().begin();
    EXPECT_EQ(transaction->versions(std::vector{case_id("a")}), std::vector<std::uint32_t>{0});
    EXPECT_EQ(transaction->submitted(std::vector{hash_of("t")}).front(), std::nullopt);
    EXPECT_EQ(transaction->lock_log().size, 0u);
}

TEST_P(StoreContract, the_writer_sees_versions_tokens_and_imported_rows_its_own_included) {
    const auto old = case_id("old");
    commit(store(), {.events = {event_row(old, 1, 0), event_row(old, 2, 1)},
                     .submissions = {{hash_of("t"), old, at(0), {}}},
                     .imported = {{hash_of("r"), old}}});
    const auto transaction = store().begin();
    transaction->write({.events = {event_row(case_id("new"), 1, 2), event_row(old, 3, 3)}});
    const std::vector cases{case_id("none"), old, case_id("new")};
    EXPECT_EQ(transaction->versions(cases), (std::vector<std::uint32_t>{0, 3, 1}));
    EXPECT_EQ(transaction->submitted(std::vector{hash_of("x"), hash_of("t")}),
              (std::vector<std::optional<CaseId>>{std::nullopt, old}));
    EXPECT_EQ(transaction->imported(std::vector{hash_of("r"), hash_of("x")}),
              (std::vector<std::optional<CaseId>>{old, std::nullopt}));
}

TEST_P(StoreContract, a_clash_of_unique_keys_is_a_bug_and_leaves_nothing) {
    const auto id = case_id("a");
    auto row = case_row(id);
    row.receipt_tag = hash_of("receipt");
    auto zhou = staff_row("zhou");
    zhou.setup_hash = hash_of("link");
    const engine::FileRow file{id_of<FileId>("f"), id, 1, 0, 1, {}, 0};
    const engine::Changes held{.events = {event_row(id, 1, 0)},
                               .cases = {row},
                               .parts = {{id, 1, "body", 1, "ck", {}}},
                               .files = {file},
                               .submissions = {{hash_of("t"), id, at(0), {}}},
                               .office_keys = {{roads, 1, {}, at(0)}},
                               .staff = {zhou},
                               .imported = {{hash_of("r"), id}},
                               .docket_lines = {{0, 0, "l"}},
                               .checkpoints = {{1, at(0), "n"}},
                               .versions = {{1, "reply", "done", at(0), "zhou", "text"}}};
    commit(store(), held);

    auto other = case_row(case_id("b"));
    other.receipt_tag = row.receipt_tag;
    auto namesake = staff_row("zhou");
    namesake.id = id_of<StaffId>("another zhou");
    auto same_link = staff_row("qin");
    same_link.setup_hash = zhou.setup_hash;
    auto second_place = file;
    second_place.file_id = id_of<FileId>("g");
    auto same_file = file;
    same_file.ordinal = 1;
    const std::vector<std::pair<const char*, engine::Changes>> clashes{
        {"event of a case", {.events = {event_row(id, 1, 9)}}},
        {"leaf", {.events = {event_row(id, 2, 0)}}},
        {"receipt", {.cases = {other}}},
        {"part", {.parts = held.parts}},
        {"place of a file", {.files = {second_place}}},
        {"file", {.files = {same_file}}},
        {"form token", {.submissions = held.submissions}},
        {"office key", {.office_keys = held.office_keys}},
        {"login", {.staff = {namesake}}},
        {"set-up link", {.staff = {same_link}}},
        {"imported row", {.imported = held.imported}},
        {"docket line", {.docket_lines = held.docket_lines}},
        {"checkpoint", {.checkpoints = held.checkpoints}},
        {"serial of a version", {.versions = held.versions}},
    };
    for (const auto& [name, clash] : clashes) {
        auto changes = clash;
        changes.settings = {{"mark", name}};
        const auto transaction = store().begin();
        EXPECT_THROW(transaction->write(changes), Bug) << name;
        EXPECT_THROW(transaction->commit(), Bug) << name;
    }
    EXPECT_FALSE(store().setting("mark"));
    EXPECT_EQ(store().case_by_receipt(*row.receipt_tag), id);
    EXPECT_EQ(store().staff(), std::vector{zhou});
    commit(store(), {.settings = {{"mark", "still writing"}}});
}

TEST_P(StoreContract, what_the_town_set_is_found_by_thing_newest_first_and_each_as_it_stands) {
    EXPECT_EQ(store().newest_version(), 0u);
    EXPECT_TRUE(store().current_versions().empty());
    const std::vector<engine::VersionRow> rows{{1, "category", "lamp", at(1), "zhou", awkward_text},
                                               {2, "reply", "lamp", at(2), "", "a template"},
                                               {3, "category", "lamp", at(3), "qin", "lamps and lights"},
                                               {4, "category", "noise", at(4), "qin", "noise"},
                                               {5, "category", "lamp", at(5), "zhou", ""}};
    commit(store(), {.versions = {rows[1], rows[0]}});
    {
        const auto transaction = store().begin();
        EXPECT_EQ(transaction->newest_version(), 2u);
        transaction->write({.versions = {rows[2]}});
        EXPECT_EQ(transaction->newest_version(), 3u) << "it sees what it has written itself";
        EXPECT_EQ(store().newest_version(), 2u) << "others don't, yet";
    }
    EXPECT_EQ(store().newest_version(), 2u);
    commit(store(), {.versions = {rows[2], rows[3], rows[4]}});
    EXPECT_EQ(store().newest_version(), 5u);
    EXPECT_EQ(store().current_versions(), (std::vector{rows[1], rows[3], rows[4]}));
    EXPECT_EQ(store().version_history("category", "lamp", UINT64_MAX, 2), (std::vector{rows[4], rows[2]}));
    EXPECT_EQ(store().version_history("category", "lamp", 3, 10), std::vector{rows[0]});
    EXPECT_TRUE(store().version_history("category", "none", UINT64_MAX, 10).empty());
}

TEST_P(StoreContract, a_case_that_is_put_again_is_the_new_row_whatever_of_it_changed) {
    const CaseId id = case_id("a");
    engine::CaseRow row = case_row(id);
    commit(store(), {.cases = {row}});
    const std::vector<std::function<void()>> changes{
        // where it stays on all lists
        [&] { row.version = 2; }, [&] { row.procedure = "fast-track"; }, [&] { row.state = "registered"; },
        [&] { row.due_clock = "reply"; }, [&] { row.provisional = false; }, [&] { row.changed_at = at(3); },
        [&] { row.month = "2027-01"; }, [&] { row.resident_key = hash_of("key"); }, [&] { row.subject_sealed = {1, 0, 2}; },
        [&] { row.imported = true; }, [&] { row.stepped_out = {hash_of("qin"), hash_of("zhou")}; },
        // where it moves
        [&] { row.office = water; }, [&] { row.due = day(11); }, [&] { row.due = std::nullopt; }, [&] { row.filed_at = at(0); },
        [&] { row.receipt_tag = hash_of("r"); }, [&] { row.handler = hash_of("zhou"); }, [&] { row.timer = day(4); },
        [&] { row.asks = true; }, [&] { row.cosigner = hash_of("qin"); }, [&] { row.asked = "question_asked"; }, [&] { row.open = false; }, [&] { row.changed_at = at(9); }, [&] { row.handler = std::nullopt; }};
    for (std::size_t i = 0; i < changes.size(); ++i) {
        changes[i]();
        commit(store(), {.cases = {row}});
        ASSERT_EQ(store().case_row(id), row) << i;
        const auto show = row.open ? engine::DeskQuery::Show::own : engine::DeskQuery::Show::closed;
        ASSERT_EQ(store().desk({.show = show, .office = row.office, .after = std::nullopt}), std::vector{row}) << i;
    }
    EXPECT_EQ(store().case_by_receipt(hash_of("r")), id);
    EXPECT_TRUE(store().check_integrity().empty());
}

TEST_P(StoreContract, putting_again_replaces) {
    auto row = case_row(case_id("a"));
    row.receipt_tag = hash_of("r1");
    auto zhou = staff_row("zhou");
    zhou.setup_hash = hash_of("link");
    const auto promise = id_of<ObligationId>("p");
    const auto file = id_of<FileId>("f");
    commit(store(), {.cases = {row},
                     .wraps = {{row.case_id, "ck:1", "resident", "2026-03", {1}}},
                     .chunks = {{file, 0, at(0), {1}}},
                     .drafts = {{hash_of("d"), at(0), {1}}},
                     .sessions = {{hash_of("s"), zhou.id, std::nullopt, at(0), at(0), {1}}},
                     .offices = {{roads, "1"}},
                     .member_keys = {{roads, 1, zhou.id, {1}}},
                     .staff = {zhou},
                     .obligations = {{promise, "1"}}});
    row.receipt_tag = hash_of("r2");
    row.office = water;
    row.due = std::nullopt;
    row.state = "closed";
    zhou.setup_hash = {};
    zhou.login = "zhou.w";
    commit(store(), {.cases = {case_row(case_id("a")), row},  // the last one counts
                     .wraps = {{row.case_id, "ck:1", "resident", "2026-04", {2}}},
                     .chunks = {{file, 0, at(1), {2}}},
                     .drafts = {{hash_of("d"), at(1), {2}}},
                     .sessions = {{hash_of("s"), zhou.id, std::nullopt, at(0), at(9), {2}}},
                     .offices = {{roads, "2"}},
                     .member_keys = {{roads, 1, zhou.id, {2}}},
                     .staff = {zhou},
                     .obligations = {{promise, "2"}}});
    EXPECT_EQ(store().case_row(row.case_id), row);
    EXPECT_FALSE(store().case_by_receipt(hash_of("r1")));
    EXPECT_EQ(store().case_by_receipt(hash_of("r2")), row.case_id);
    EXPECT_TRUE(store().desk({.office = roads, .after = std::nullopt}).empty());
    EXPECT_EQ(store().wraps(row.case_id),
              (std::vector<engine::WrapRow>{{row.case_id, "ck:1", "resident", "2026-04", {2}}}));
    EXPECT_EQ(store().chunk(file, 0), Bytes{2});
    EXPECT_EQ(store().draft(hash_of("d")), (engine::DraftRow{hash_of("d"), at(1), {2}}));
    EXPECT_EQ(store().session(hash_of("s"))->seen_at, at(9));
    EXPECT_EQ(store().offices(), (std::vector<engine::OfficeRow>{{roads, "2"}}));
    EXPECT_EQ(store().member_keys(zhou.id).front().wrapped, Bytes{2});
    EXPECT_EQ(store().staff(), std::vector{zhou});
    EXPECT_FALSE(store().staff_by_setup(hash_of("link")));
    EXPECT_EQ(store().obligations(std::vector{promise}).front()->document, "2");
}

TEST_P(StoreContract, a_promise_that_is_to_go_is_gone_and_no_other) {
    const auto one = id_of<ObligationId>("p");
    const auto other = id_of<ObligationId>("q");
    commit(store(), {.obligations = {{one, "1"}, {other, "2"}}});
    commit(store(), {.obligations_gone = {one, id_of<ObligationId>("nobody's")}});
    EXPECT_EQ(store().obligations(std::vector{one, other}),
              (std::vector<std::optional<engine::ObligationRow>>{std::nullopt, engine::ObligationRow{other, "2"}}));
}

TEST_P(StoreContract, removing_wins_over_putting_in_one_batch) {
    const auto zhou = id_of<StaffId>("zhou");
    const auto qin = id_of<StaffId>("qin");
    const auto session = [](std::string_view cookie, StaffId of) {
        return engine::SessionRow{hash_of(cookie), of, std::nullopt, at(0), at(0), {}};
    };
    commit(store(), {.sessions = {session("z1", zhou), session("q1", qin)}});
    const auto wrap = [](std::string_view of, const char* key, const char* recipient) {
        return engine::WrapRow{case_id(of), key, recipient, "2026-03", {1}};
    };
    commit(store(), {.wraps = {wrap("a", "ik:1", "office:roads:1"), wrap("a", "ck:1", "office:roads:1"),
                               wrap("a", "ik:1", "resident"), wrap("b", "ik:1", "office:roads:1")},
                     .wraps_gone = {{case_id("a"), "ik:1", "office:roads:1"}, {case_id("c"), "ik:1", "resident"}},
                     .submissions = {{hash_of("t"), case_id("a"), at(0), {}}},
                     .submissions_kept = {hash_of("t")},
                     .drafts = {{hash_of("d"), at(0), {}}},
                     .drafts_gone = {hash_of("d")},
                     .sessions = {session("z2", zhou), session("q2", qin), session("q3", qin)},
                     .sessions_gone = {hash_of("q2")},
                     .staff_signed_out = {zhou},
                     .docket_lines = {{3, 0, "x"}, {4, 0, "y"}},
                     .docketed_below = 4});
    EXPECT_EQ(store().wraps(case_id("a")), (std::vector{wrap("a", "ck:1", "office:roads:1"), wrap("a", "ik:1", "resident")}));
    EXPECT_EQ(store().wraps(case_id("b")).size(), 1u);
    EXPECT_FALSE(store().submission(hash_of("t")));
    EXPECT_FALSE(store().draft(hash_of("d")));
    EXPECT_FALSE(store().session(hash_of("z1")));
    EXPECT_FALSE(store().session(hash_of("z2")));
    EXPECT_TRUE(store().session(hash_of("q1")));
    EXPECT_FALSE(store().session(hash_of("q2")));
    EXPECT_TRUE(store().session(hash_of("q3")));
    EXPECT_EQ(store().docket_lines(9), (std::vector<engine::DocketLineRow>{{4, 0, "y"}}));
}

TEST_P(StoreContract, what_is_forgotten_takes_texts_keys_and_files_of_that_case_alone) {
    const auto file = [](std::string_view name, std::string_view of) {
        return engine::FileRow{id_of<FileId>(name), case_id(of), 1, 0, 1, {1}, 2};
    };
    const auto wrap = [](std::string_view of) { return engine::WrapRow{case_id(of), "ck:1", "resident", "2026-03", {1}}; };
    engine::Changes held;
    for (const char* of : {"a", "b"}) {
        held.events.push_back(event_row(case_id(of), 1, *of == 'a' ? 0 : 1));
        held.cases.push_back(case_row(case_id(of)));
        held.parts.push_back({case_id(of), 1, "body", 1, "ck", {1}});
        held.wraps.push_back(wrap(of));
        held.files.push_back(file(of, of));
        for (std::uint32_t number : {0u, 1u}) held.chunks.push_back({id_of<FileId>(of), number, at(0), {1}});
    }
    commit(store(), held);
    commit(store(), {.forgotten = {case_id("a"), case_id("unknown")}});
    EXPECT_TRUE(store().parts(case_id("a")).empty());
    EXPECT_TRUE(store().wraps(case_id("a")).empty());
    EXPECT_TRUE(store().files(case_id("a")).empty());
    EXPECT_FALSE(store().chunk(id_of<FileId>("a"), 0));
    EXPECT_FALSE(store().chunk(id_of<FileId>("a"), 1));
    EXPECT_EQ(store().events(case_id("a")).size(), 1u) << "what happened stays";
    EXPECT_TRUE(store().case_row(case_id("a")));
    EXPECT_EQ(store().parts(case_id("b")).size(), 1u);
    EXPECT_EQ(store().wraps(case_id("b")), std::vector{wrap("b")});
    EXPECT_EQ(store().files(case_id("b")), std::vector{file("b", "b")});
    EXPECT_TRUE(store().chunk(id_of<FileId>("b"), 1));
}

// ------------------------------------------------------------------------------------------------- sweeping, files

TEST_P(StoreContract, a_sweep_takes_what_is_older_and_nothing_else) {
    const auto named = id_of<FileId>("named");
    const auto stale = id_of<FileId>("stale");
    const auto slow = id_of<FileId>("slow");  // its first chunk is old, its latest is not
    commit(store(), {.files = {{named, case_id("a"), 1, 0, 1, {}, 1}},
                     .chunks = {{named, 0, at(0), {1}},
                                {stale, 0, at(0), {1}},
                                {stale, 1, at(1), {1}},
                                {slow, 0, at(0), {1}},
                                {slow, 1, at(100), {1}}},
                     .submissions = {{hash_of("old"), case_id("a"), at(99), {}},
                                     {hash_of("new"), case_id("b"), at(100), {}}},
                     .drafts = {{hash_of("old"), at(99), {}}, {hash_of("new"), at(100), {}}},
                     .sessions = {{hash_of("old"), std::nullopt, case_id("a"), at(0), at(99), {}},
                                  {hash_of("new"), std::nullopt, case_id("a"), at(0), at(100), {}}}});
    commit(store(), {.sweep_before = at(100)});
    EXPECT_TRUE(store().chunk(named, 0));
    EXPECT_FALSE(store().chunk(stale, 0));
    EXPECT_FALSE(store().chunk(stale, 1));
    EXPECT_TRUE(store().chunk(slow, 0));
    EXPECT_FALSE(store().submission(hash_of("old")));
    EXPECT_TRUE(store().submission(hash_of("new")));
    EXPECT_FALSE(store().draft(hash_of("old")));
    EXPECT_TRUE(store().draft(hash_of("new")));
    EXPECT_FALSE(store().session(hash_of("old")));
    EXPECT_TRUE(store().session(hash_of("new")));
}

TEST_P(StoreContract, an_upload_taken_back_is_gone_and_a_named_file_stays) {
    const auto kept = id_of<FileId>("kept");
    const auto gone = id_of<FileId>("gone");
    commit(store(), {.chunks = {{kept, 0, at(0), {1}}, {gone, 0, at(0), {1}}, {gone, 1, at(0), {1}}}});
    commit(store(), {.files = {{kept, case_id("a"), 1, 0, 1, {}, 1}}});
    commit(store(), {.files_gone = {kept, gone, id_of<FileId>("never")}});
    commit(store(), {.sweep_before = at(1000)});
    EXPECT_TRUE(store().chunk(kept, 0));
    EXPECT_FALSE(store().chunk(gone, 0));
    EXPECT_FALSE(store().chunk(gone, 1));
}

// ----------------------------------------------------------------------------------------------------------- figures

TEST_P(StoreContract, figures_add_up_by_key_and_zero_is_no_figure) {
    EXPECT_TRUE(rc::check([&] {
        const auto fresh = GetParam().make();
        std::map<std::string, std::int64_t> expected;
        const auto batches = *rc::gen::inRange(1, 4);
        for (int batch = 0; batch < batches; ++batch) {
            engine::Changes changes;
            const auto lines = *rc::gen::inRange(0, 20);
            for (int line = 0; line < lines; ++line) {
                engine::FigureRow row{.section = "promises",
                                      .source = "",
                                      .office = *rc::gen::element(roads, water),
                                      .procedure = "complaint",
                                      .clock = *rc::gen::element<std::string>("register", "reply"),
                                      .measure = "open",
                                      .day = *rc::gen::element<std::string>("", "2026-03-09"),
                                      .add = *rc::gen::inRange(-2, 3)};
                expected[row.office.value + row.clock + row.day] += row.add;
                changes.figures.push_back(row);
            }
            commit(*fresh, changes);
        }
        std::erase_if(expected, [](const auto& entry) { return entry.second == 0; });
        std::map<std::string, std::int64_t> found;
        for (const auto& row : fresh->figures()) {
            RC_ASSERT(row.measure == "open" && row.section == "promises");
            RC_ASSERT(found.emplace(row.office.value + row.clock + row.day, row.add).second);
        }
        RC_ASSERT(found == expected);
    }));
}

TEST_P(StoreContract, figures_of_one_section_come_from_a_source_on) {
    engine::Changes changes;
    for (const char* section : {"weeks", "promises", "own-weeks"})
        for (const char* source : {"2026-W49", "2026-W48", "2025-W52", ""})
            changes.figures.push_back({.section = section, .source = source, .office = roads, .procedure = "complaint",
                                       .clock = "reply", .measure = "opened", .day = "", .add = 2});
    commit(store(), changes);
    const auto found = store().figures_of("weeks", "2026-W48");
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].section + found[0].source, "weeks2026-W48");
    EXPECT_EQ(found[1].section + found[1].source, "weeks2026-W49");
    EXPECT_EQ(store().figures_of("promises", "").size(), 4u);
    EXPECT_TRUE(store().figures_of("week", "").empty());
}

}  // namespace huiyin::store::contract
