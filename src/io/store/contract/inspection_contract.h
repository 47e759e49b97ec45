#pragma once

#include "engine/ports/inspection.h"
#include "io/store/contract/store_contract.h"

// What a database must do for a full check. A store's own test file says
// INSTANTIATE_TEST_SUITE_P(Sqlite, InspectionContract, testing::Values(InspectionMaker{…})).
namespace huiyin::store::contract {

/// A database of its own for one test.
class InspectedPlace {
  public:
    virtual ~InspectedPlace() = default;
    virtual engine::InspectedStore& store() = 0;
    virtual std::vector<std::unique_ptr<engine::InspectedStore>> moments(std::size_t count) = 0;
    /// SQL behind the store's back, in words that every database has.
    virtual void harm(const std::string& sql) = 0;
};
struct InspectionMaker {
    std::string name;
    std::function<std::unique_ptr<InspectedPlace>()> make;
};
inline void PrintTo(const InspectionMaker& maker, std::ostream* out) { *out << maker.name; }

inline constexpr std::uint32_t inspected_cases = 1300;  ///< more than any page
inline constexpr std::uint32_t public_content = 12;  ///< the case whose event has a public field of that name, and nothing sealed
inline const InstanceId inspected_instance = *InstanceId::parse("00112233445566778899aabbccddeeff");

class InspectionContract : public testing::TestWithParam<InspectionMaker> {
  protected:
    void SetUp() override {
        crypto::initialise();
        place_ = GetParam().make();
        fill();
    }
    engine::InspectedStore& store() { return place_->store(); }
    std::unique_ptr<engine::InspectedStore> moment() { return std::move(place_->moments(1).front()); }
    static engine::CaseRow filed_row(std::uint32_t i) {
        auto row = case_row(case_id(std::to_string(i)));
        if (i == 7) {
            row.receipt_tag = hash_of("code");
            row.resident_key = hash_of("resident");
        }
        return row;
    }
    /// Of each case one event, a text, a key and, for some, a file.
    void fill() {
        grow(store(), inspected_cases + 200);
        engine::Changes changes;
        for (std::uint32_t i = 0; i < inspected_cases; ++i) {
            const auto id = case_id(std::to_string(i));
            auto event = event_row(id, 1, i);
            const bool holds_content = i != public_content;
            event.canonical = awkward_text + std::to_string(i) + (holds_content ? R"("content":"0a","day":"2026-03-02")"
                                                                                 : R"("day":"2026-03-02","fields":{"content":"0a"})");
            changes.events.push_back(event);
            changes.cases.push_back(filed_row(i));
            changes.parts.push_back({id, 1, "body", 1, "ck", awkward_bytes});
            if (holds_content) changes.parts.push_back({id, 1, "manifest", 1, "ck", awkward_bytes});
            changes.wraps.push_back({id, "ck:1", "resident", "2026-03", awkward_bytes});
            changes.wraps.push_back({id, "ck:1", "office:water:1", "2026-03", big_bytes(90)});
            changes.obligations.push_back({id_of<ObligationId>(std::to_string(i)), awkward_text});
            if (i == 11) changes.guests.push_back(guest_row(case_row(id), water));
        }
        const auto file = id_of<FileId>("lamp");
        changes.chunks.push_back({file, 0, at(0), big_bytes(300)});
        changes.files.push_back({file, case_id("7"), 1, 0, 1, awkward_bytes, 1});
        changes.chunks.push_back({id_of<FileId>("on its way"), 0, at(0), big_bytes(300)});
        changes.office_keys.push_back({water, 1, hash_of("water"), at(0)});
        changes.member_keys.push_back({water, 1, id_of<StaffId>("zhou"), awkward_bytes});
        changes.imported.push_back({hash_of("row"), case_id("7")});
        changes.submissions.push_back({hash_of("token"), case_id("7"), at(0), {}});
        changes.appointments.push_back({"thursday", 570, case_id("7"), "K7F3", "booked", awkward_bytes});
        changes.appointments.push_back({"friday", 570, case_id("1299"), "K7F4", "held", {}});
        changes.appointments.push_back({"thursday", 585, case_id("1299"), "K7F5", "booked", awkward_bytes});
        changes.appointments.push_back({"thursday", 600, case_id("0"), "K7F6", "missed", {}});
        changes.docket_lines.push_back({7, 0, "line"});
        changes.checkpoints.push_back({100, at(0), "note"});
        changes.settings.emplace_back("instance", inspected_instance.hex());
        commit(store(), changes);
    }
    static std::set<std::pair<std::string, std::string>> loose(engine::InspectedStore& of, std::size_t limit = 1000) {
        std::set<std::pair<std::string, std::string>> found;
        of.each_loose(limit, [&](const engine::LooseRow& row) { found.emplace(row.what, row.row); });
        return found;
    }

    std::unique_ptr<InspectedPlace> place_;
};

TEST_P(InspectionContract, leaves_come_in_order_each_with_its_event) {
    const auto all = store().log_entries(0, inspected_cases + 300);
    std::uint64_t next = 0;
    moment()->each_leaf([&](const engine::InspectedLeaf& leaf) {
        ASSERT_EQ(leaf.index, next);
        EXPECT_EQ(Bytes(leaf.entry.begin(), leaf.entry.end()), all[next]);
        ASSERT_EQ(leaf.event.has_value(), next < inspected_cases);
        if (leaf.event) {
            EXPECT_EQ(*leaf.event, store().events(case_id(std::to_string(next))).front());
        }
        ++next;
    });
    EXPECT_EQ(next, inspected_cases + 200);
}

TEST_P(InspectionContract, each_case_comes_once_with_what_its_events_say) {
    auto second = event_row(case_id("7"), 2, inspected_cases + 3);
    second.kind = "case_viewed";
    auto row = case_row(case_id("7"));
    row.version = 2;
    row.due = std::nullopt;
    row.handler = hash_of("zhou");
    row.timer = day(3);
    row.stepped_out = {hash_of("qin")};
    const auto guest = guest_row(row, water);
    commit(store(), {.events = {second}, .cases = {row}, .guests = {guest, guest_row(case_row(case_id("9")), OfficeId{"parks"})}});
    std::set<CaseId> seen;
    std::size_t appointments = 0;
    moment()->each_case([&](const engine::InspectedCase& one) {
        EXPECT_TRUE(seen.insert(one.id).second);
        EXPECT_EQ(one.row, store().case_row(one.id)) << "all columns";
        auto events = store().events(one.id);
        ASSERT_EQ(one.events.size(), events.size());
        for (std::size_t i = 0; i < events.size(); ++i) {
            const engine::InspectedEvent& read = one.events[i];
            EXPECT_EQ(std::tuple(read.seq, read.kind, read.at, read.canonical, read.month, read.leaf_index),
                      std::tuple(events[i].seq, std::string_view(events[i].kind), events[i].at, std::string_view(events[i].canonical),
                                 std::string_view(events[i].month), events[i].leaf_index));
        }
        std::vector<engine::PartRow> parts;
        for (const engine::InspectedPart& part : one.parts)
            parts.push_back({one.id, part.seq, std::string(part.part), part.epoch, std::string(part.key), to_bytes(part.sealed)});
        EXPECT_TRUE(std::ranges::is_permutation(parts, store().parts(one.id)));
        EXPECT_EQ(one.guests, store().guests(one.id));
        EXPECT_EQ(one.appointments, store().appointments_of(one.id));
        appointments += one.appointments.size();
        if (one.id == row.case_id) {
            EXPECT_EQ(one.guests, std::vector{guest});
        }
    });
    EXPECT_EQ(seen.size(), inspected_cases);
    EXPECT_EQ(appointments, 4u);
}

TEST_P(InspectionContract, promises_and_tiles_are_all_there) {
    const auto here = moment();
    std::map<ObligationId, std::string> documents;
    here->each_obligation([&](const engine::ObligationRow& row) { documents[row.id] = row.document; });
    EXPECT_EQ(documents.size(), inspected_cases);
    EXPECT_EQ(documents[id_of<ObligationId>("7")], awkward_text);
    EXPECT_EQ(here->count_tiles(), (inspected_cases + 200 + 255) / 256);
}

TEST_P(InspectionContract, each_wrapped_key_comes_once) {
    std::map<CaseId, std::vector<engine::WrapRow>> wraps;
    moment()->each_case([&](const engine::InspectedCase& one) {
        for (const engine::HeldKey& held : one.keys)
            wraps[one.id].push_back({one.id, std::string(held.key), std::string(held.recipient), std::string(held.month), to_bytes(held.wrapped)});
    });
    EXPECT_EQ(wraps.size(), inspected_cases);
    for (const char* name : {"0", "7", "1299"}) {
        const auto expected = store().wraps(case_id(name));
        EXPECT_EQ(expected.size(), 2u);
        EXPECT_TRUE(std::ranges::is_permutation(wraps[case_id(name)], expected)) << name;
    }
}

// What is put once has a sum: whatever of it changes behind the store's back shows.
TEST_P(InspectionContract, what_changed_since_it_was_saved_shows) {
    using engine::Saved;
    const CaseId seven = case_id("7");
    const auto contents = [&] {
        std::pair<Saved, Saved> found;
        moment()->each_case([&](const engine::InspectedCase& one) {
            ASSERT_EQ(one.contents.size(), one.events.size());
            if (one.id == seven) found = {one.contents.front(), one.receipt};
        });
        return found;
    };
    const auto pieces = [&] {
        std::vector<Saved> found;
        moment()->each_file([&](const engine::InspectedFile& one) {
            EXPECT_EQ(one.row.case_id, seven);
            EXPECT_EQ(one.row.chunks, 1u);
            for (const auto& chunk : one.chunks) found.push_back(chunk.saved);
        });
        return found;
    };
    const auto keys = [&] {
        std::vector<Saved> found;
        moment()->each_office_key([&](const engine::InspectedKey& one) {
            EXPECT_EQ(one.office, water);
            EXPECT_EQ(one.member.has_value(), found.size() == 1) << "the public key first";
            found.push_back(one.saved);
        });
        return found;
    };
    EXPECT_EQ(contents(), std::pair(Saved::same, Saved::same));
    EXPECT_EQ(pieces(), std::vector{Saved::same});
    EXPECT_EQ(keys(), (std::vector{Saved::same, Saved::same}));
    const std::string number = "(select number from case_number where case_id = (select case_id from submission))";
    const std::string texts[] = {
        "update part set part = 'reply' where part = 'body' and case_number = " + number,
        "delete from part where part = 'reply' and case_number = " + number,
    };
    for (const std::string& sql : texts) {
        place_->harm(sql);
        EXPECT_EQ(contents(), std::pair(Saved::changed, Saved::same)) << sql;
    }
    place_->harm("update case_row set resident_key = (select public_key from office_key) where number = " + number);
    EXPECT_EQ(contents(), std::pair(Saved::changed, Saved::changed));
    place_->harm("update chunk set number = 1 where file_id = (select file_id from file)");
    EXPECT_EQ(pieces(), std::vector{Saved::changed});
    place_->harm("update chunk set number = 0, sum = null where file_id = (select file_id from file)");
    EXPECT_EQ(pieces(), std::vector{Saved::unknown}) << "as in a database of before";
    place_->harm("update office_key set public_key = (select token_hash from submission)");
    EXPECT_EQ(keys(), (std::vector{Saved::changed, Saved::same}));
    place_->harm("update member_key set wrapped = (select token_hash from submission)");
    EXPECT_EQ(keys(), (std::vector{Saved::changed, Saved::changed}));
}

// An earlier version kept no sums: each piece gets the one that it would have got, and no other.
TEST_P(InspectionContract, what_has_no_sum_gets_the_one_of_what_is_there) {
    using engine::Saved;
    EXPECT_EQ(store().mend_sums(), 0u);
    const auto unknown = [&] {
        std::size_t count = 0;
        moment()->each_case([&](const engine::InspectedCase& one) {
            if (one.id == case_id("7")) count += one.receipt == Saved::unknown;
            for (std::size_t i = 0; i < one.contents.size(); ++i) {
                EXPECT_NE(one.contents[i], Saved::changed);
                count += one.contents[i] == Saved::unknown;
            }
        });
        moment()->each_file([&](const engine::InspectedFile& one) {
            for (const auto& chunk : one.chunks) count += chunk.saved == Saved::unknown;
        });
        moment()->each_office_key([&](const engine::InspectedKey& one) { count += one.saved == Saved::unknown; });
        return count;
    };
    EXPECT_EQ(unknown(), 0u);
    place_->harm("update event set content_sum = null, receipt_sum = null");
    place_->harm("update chunk set sum = null");
    place_->harm("update office_key set sum = null");
    place_->harm("update member_key set sum = null");
    EXPECT_EQ(unknown(), inspected_cases + 1 + 1 + 2);
    EXPECT_GE(store().mend_sums(), inspected_cases + 1 + 1 + 2);
    EXPECT_EQ(unknown(), 0u);
    EXPECT_EQ(store().mend_sums(), 0u);
    place_->harm("update chunk set sealed = (select token_hash from submission)");
    bool changed = false;
    moment()->each_file([&](const engine::InspectedFile& one) { changed = one.chunks.at(0).saved == Saved::changed; });
    EXPECT_TRUE(changed) << "from then on it shows";
}

// What has no length that it can have is none, and the rest of the row is there.
TEST_P(InspectionContract, a_row_of_which_some_cannot_be_read_comes_all_the_same) {
    place_->harm("update case_row set cosigner = receipt_tag, handler = subject_sealed, stepped_out = subject_sealed where case_id = (select case_id from submission)");
    std::size_t harmed = 0;
    moment()->each_case([&](const engine::InspectedCase& one) {
        EXPECT_EQ(one.row_harmed, one.id == case_id("7"));
        if (!one.row_harmed) return;
        ++harmed;
        EXPECT_EQ(one.row->handler, Hash{});
        EXPECT_TRUE(one.row->stepped_out.empty());
        EXPECT_EQ(one.row->cosigner, one.row->receipt_tag);
        EXPECT_EQ(one.row->receipt_tag, hash_of("code"));
    });
    EXPECT_EQ(harmed, 1u);
}

TEST_P(InspectionContract, a_case_without_its_number_is_told_by_its_leaves_and_gets_it_back) {
    const CaseId seven = case_id("7");
    place_->harm("delete from case_number where case_id = (select case_id from submission)");
    std::vector<engine::CaseNumber> lost;
    moment()->each_leaf([&](const engine::InspectedLeaf& leaf) {
        if (leaf.lost_number) lost.push_back({*leaf.lost_number, seven});
        EXPECT_EQ(leaf.lost_number.has_value(), leaf.index == 7);
    });
    ASSERT_EQ(lost.size(), 1u);
    store().mend_numbers(lost);
    EXPECT_EQ(store().events(seven).size(), 1u);
    EXPECT_TRUE(loose(*moment()).empty());
}

TEST_P(InspectionContract, other_things_can_be_asked_of_a_moment_while_it_streams) {
    const auto here = moment();
    std::size_t leaves = 0;
    here->each_leaf([&](const engine::InspectedLeaf& leaf) {
        ++leaves;
        if (leaf.index % 100 != 0) return;
        EXPECT_EQ(here->log_tile(0, leaf.index / 256), store().log_tile(0, leaf.index / 256));
        EXPECT_EQ(here->checkpoints(0, 10).size(), 1u);
    });
    EXPECT_EQ(leaves, inspected_cases + 200);
}

TEST_P(InspectionContract, a_moment_stands_still_and_several_show_the_same_one_under_a_writer) {
    std::atomic<bool> enough = false;
    std::thread writer([&] {
        for (std::uint32_t i = 0; !enough; ++i) {
            grow(store(), 1);
            commit(store(), {.checkpoints = {{5000 + i, at(i), "note"}}});
        }
    });
    for (int round = 0; round < 5; ++round) {
        const auto moments = place_->moments(3);
        const auto state = moments[0]->log_state();
        for (const auto& one : moments) {
            EXPECT_EQ(one->log_state(), state);
            std::uint64_t leaves = 0;
            one->each_leaf([&](const engine::InspectedLeaf&) { ++leaves; });
            EXPECT_EQ(leaves, state.size);
            EXPECT_EQ(one->log_entries(state.size, 10), std::vector<Bytes>{});
        }
    }
    enough = true;
    writer.join();
    EXPECT_GT(store().log_state().size, inspected_cases + 200);
}

TEST_P(InspectionContract, a_moment_takes_no_writes) {
    const auto here = moment();
    EXPECT_THROW(here->begin()->lock_log(), Fault);
    const std::vector<engine::InspectedTile> tiles{{0, 0, big_bytes(32)}};
    EXPECT_THROW(here->mend_tiles(tiles), Fault);
    EXPECT_THROW(here->mend_numbers({}), Fault);
    EXPECT_THROW(here->mend_sums(), Fault);
}

TEST_P(InspectionContract, tiles_are_put_whether_they_were_there_or_not) {
    place_->harm("delete from log_tile where level = 0 and n = 1");
    const std::vector<engine::InspectedTile> tiles{{0, 0, big_bytes(8192)}, {0, 1, big_bytes(64)}};
    store().mend_tiles(tiles);
    EXPECT_EQ(store().log_tile(0, 0), big_bytes(8192));
    EXPECT_EQ(store().log_tile(0, 1), big_bytes(64));
}

TEST_P(InspectionContract, what_belongs_to_nothing_is_named) {
    // The same for whoever has met most of it on the way.
    const auto named = [&] {
        const auto here = moment();
        const auto found = loose(*here);
        here->each_case([](const engine::InspectedCase&) {});
        EXPECT_EQ(loose(*here), found);
        return found;
    };
    EXPECT_TRUE(named().empty());
    place_->harm("update part set seq = 2 where part = 'body' and case_number = (select max(case_number) from event)");
    EXPECT_EQ(named().size(), 1u);
    SetUp();
    const std::string seven = case_id("7").hex();
    const std::string file = id_of<FileId>("lamp").hex();
    const std::string number = "(select case_number from event where leaf_index = " + std::to_string(inspected_cases - 1) + ")";
    struct Harm {
        std::string sql;
        std::vector<std::pair<std::string, std::string>> found;
    };
    const std::string last = case_id(std::to_string(inspected_cases - 1)).hex();
    // Each adds to the one before.
    const Harm harms[] = {
        {"update part set seq = 0 where part = 'body' and case_number = " + number, {{"text-without-event", last + " 0 body"}}},
        {"update wrap set case_number = 4711 where case_number = " + number, {{"wrap-without-case", "4711"}}},
        {"delete from log_entry where seq = 5", {{"event-without-leaf", "5"}}},
        {"update case_row set resident_key = (select token_hash from submission) where number in (select case_number from event where leaf_index < 2)",
         {{"resident-key-twice", case_id("0").hex()}, {"resident-key-twice", case_id("1").hex()}}},
        {"update case_row set imported = (version = version) where number = " + number, {{"case-without-import", last}}},
        {"update case_row set case_id = (select token_hash from submission) where number = (select case_number from event where leaf_index = 20)",
         {{"case-row-without-case", to_hex(hash_of("token"))}}},
        {"update guest_row set case_number = 4711", {{"guest-without-case", "4711"}}},
        {"delete from upload", {{"chunk-without-file", id_of<FileId>("on its way").hex()}}},
        {"delete from event where leaf_index = 7",
         {{"text-without-event", seven + " 1 body"}, {"file-without-event", file}, {"line-without-event", "7 0"}}},
        {"delete from file", {{"chunk-without-file", file}}},
        {"delete from case_number where number = (select case_number from event where leaf_index = 9)",
         {{"event-without-case", "9"}, {"case-row-without-case", case_id("9").hex()}}},
        {"delete from case_number",
         {{"import-without-case", to_hex(hash_of("row"))}, {"submission-without-case", seven}, {"appointment-without-case", "thursday 570"}}},
    };
    for (const Harm& harm : harms) {
        place_->harm(harm.sql);
        SCOPED_TRACE(harm.sql);
        const auto found = named();
        for (const auto& one : harm.found) EXPECT_TRUE(found.contains(one)) << one.first << " " << one.second;
    }
    std::map<std::string, int> of_a_kind;
    for (const auto& [what, row] : loose(*moment(), 3)) ++of_a_kind[what];
    EXPECT_EQ(of_a_kind["event-without-case"], 3) << "no more than was asked for";
    EXPECT_EQ(of_a_kind.count("wrap-without-case"), 1u);
}

}  // namespace huiyin::store::contract
