#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <sstream>

#include "base/fault.h"
#include "core/bundle/check.h"
#include "core/bundle/problems.h"
#include "core/casework/decide.h"
#include "core/ledger/entry.h"
#include "core/ledger/memory_log.h"
#include "core/ledger/proof.h"
#include "core/procedure/parse.h"
#include "core/sealing/case_key.h"

namespace huiyin::bundle::bundle_tests {

using procedure::Actor;

std::string read_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    if (out.str().empty()) throw Bug("tests are run from the repository's root: " + path);
    return out.str();
}

const procedure::Procedure& complaint() {
    static const auto parsed = procedure::parse(read_file("procedures/complaint.toml"), "complaint.toml");
    return *parsed;
}

const procedure::Procedure* find_complaint(const std::string& id, int version) {
    return id == complaint().id.value && version == complaint().version ? &complaint() : nullptr;
}

const ledger::SignerKey& log_signer() {
    static const ledger::SignerKey signer = ledger::testing::town_key();
    return signer;
}
const sealing::CaseKey& case_key() {
    static const sealing::CaseKey key{.name = sealing::KeyName::ck, .epoch = 1, .key = crypto::Key{}};
    return key;
}

/// What an event says: texts by part, and files by name.
struct Words {
    std::vector<std::pair<std::string, std::string>> texts;
    std::vector<std::pair<std::string, std::string>> files;
};

/// Lin Mei's case, from filing to reply, or to where it is handed on while something is owed, and everything that a bundle holds of it.
struct Copy {
    std::vector<Bytes> entries;
    std::vector<casework::Committed> events;
    std::vector<std::string> canonical;
    std::vector<std::uint64_t> places;
    std::vector<Words> words;
    std::map<std::string, std::string> members;

    enum class Story { answered, handed_on };
    explicit Copy(Story story = Story::answered) {
        crypto::initialise();
        const auto calendar = calendar::WorkCalendar::create({.id = complaint().calendar,
                                                              .name_zh = "周末",
                                                              .name_en = "Weekends",
                                                              .source = "-",
                                                              .always_published = true,
                                                              .holiday_names = {}},
                                                             {});
        const casework::Rules rules{.procedure = complaint(),
                                    .calendar = *calendar,
                                    .above = [](const OfficeId&, int) { return OfficeId{"county"}; }};
        casework::Case now;
        now.id.bytes[15] = 7;
        int hour = 0;
        const auto commit = [&](const casework::Command& command, Words said) {
            const Instant at = *parse_instant("2026-03-02T02:00:00Z") + std::chrono::hours(hour++);
            auto event = casework::decide(now, command, rules, {.at = at, .today = *parse_date("2026-03-02")});
            if (!event) throw Bug(std::string(event.error().code));
            for (casework::ClockStarted& started : event->starts)
                if (started.owed_by_office) {
                    started.promise = ObligationId{};
                    started.promise->bytes = {static_cast<std::uint8_t>(event->seq), started.clock.value.front() == 'a'};
                }
            now = casework::apply(now, *event);
            commit_event(std::move(*event), std::move(said));
        };
        const OfficeId office{"housing"};
        entries.push_back(to_bytes(std::string_view("somebody else's")));
        commit(casework::FileCase{.office = office, .about = {}, .contact = "named"},
               {.texts = {{"subject", "Stairs"}, {"body", "They are broken.\n"}, {"contact", "Lin Mei"}},
                .files = {{"stairs.JPG", "not really a photo"}, {"no ending", "x"}}});
        const auto act = [&](const char* command, Actor actor, std::map<std::string, std::string> values, Words said) {
            commit(casework::Act{.command = command, .actor = actor, .office = office, .values = std::move(values), .tag = "t"},
                   std::move(said));
        };
        act("register", Actor::clerk, {}, {});
        if (story == Story::handed_on) {
            act("ask_about_data", Actor::resident, {{"wish", "see"}}, {});
            act("propose", Actor::reviewer, {{"practice", "p"}, {"proposal", "q"}, {"answer_by", "2026-04-01"}}, {});
            act("forward", Actor::caseworker, {{"office", "works"}, {"reasons", "theirs"}}, {});
            write();
            return;
        }
        commit(casework::OpenContent{.actor = Actor::caseworker, .office = office, .tag = "t"}, {});
        commit(casework::AddMessage{.actor = Actor::caseworker, .office = office, .has_text = true, .internal = true},
               {.texts = {{"body", "She called twice."}}, .files = {}});
        act("accept", Actor::caseworker, {{"way", "We look."}}, {.texts = {{"way", "We look."}}, .files = {}});
        entries.push_back(to_bytes(std::string_view("a docket")));
        act("reply", Actor::caseworker,
            {{"outcome", "done"}, {"facts", "Seen."}, {"reasons", "Repaired."}, {"rule", "Housing, 1"}},
            {.texts = {{"facts", "Seen."}, {"reasons", "Repaired."}, {"rule", "Housing, 1"}}, .files = {}});
        write();
    }

    void commit_event(casework::Event event, Words said) {
        casework::Envelope envelope{.log = log_signer().verifier().name(), .case_id = {}, .previous = {}, .content = {}};
        envelope.case_id.bytes[15] = 7;
        if (!entries.empty() && !events.empty())
            envelope.previous = crypto::sha256(*ledger::parse_sealed_entry(entries[places.back()]));
        if (!said.texts.empty() || !said.files.empty())
            envelope.content = sealing::content_digest(sealing::content_key(case_key(), event.seq), manifest(said));
        canonical.push_back(casework::write_event(event, envelope));
        const auto opening = sealing::opening(case_key(), event.seq);
        places.push_back(entries.size());
        entries.push_back(
            ledger::make_sealed_entry(sealing::commitment(opening.reveal(), as_bytes(canonical.back()))));
        events.push_back({std::move(event), std::move(envelope)});
        words.push_back(std::move(said));
    }

    casework::Case before_last() const {
        casework::Case out;
        for (std::size_t i = 0; i + 1 < events.size(); ++i) out = casework::apply(std::move(out), events[i].event);
        return out;
    }

    /// The last event otherwise, as a town commits to it that breaks its own rules.
    void forge_last(const std::function<void(casework::Event&)>& change) {
        casework::Event event = events.back().event;
        entries.resize(places.back());
        events.pop_back();
        canonical.pop_back();
        places.pop_back();
        words.pop_back();
        change(event);
        commit_event(std::move(event), {});
        write();
    }

    static sealing::ContentManifest manifest(const Words& said) {
        sealing::ContentManifest out;
        for (const auto& [part, text] : said.texts) out.parts.push_back({part, crypto::sha256(as_bytes(text))});
        std::uint8_t number = 1;
        for (const auto& [name, content] : said.files) {
            sealing::ContentFile file{.file = {}, .name = name, .type = "image/jpeg", .size = content.size(),
                                      .sha256 = crypto::sha256(as_bytes(content))};
            file.file.bytes[0] = number++;
            out.files.push_back(std::move(file));
        }
        return out;
    }

    std::vector<Hash> leaves(std::size_t size) const {
        std::vector<Hash> out;
        for (std::size_t i = 0; i < size; ++i) out.push_back(ledger::leaf_hash(entries[i]));
        return out;
    }
    std::string checkpoint(std::size_t size) const {
        return ledger::sign_checkpoint(
            {.origin = log_signer().verifier().name(), .size = size, .root = ledger::testing::oracle_root(leaves(size))}, log_signer());
    }

    /// Everything as it should be.
    void write() {
        members.clear();
        members[std::string(readme_member)] = "read me";
        members[std::string(page_member)] = "<p>page</p>";
        members[document_member(1)] = "%PDF";
        const auto all = leaves(entries.size());
        const auto reader = ledger::testing::oracle_reader(all);
        for (std::size_t i = 0; i < events.size(); ++i) {
            const auto seq = static_cast<std::uint32_t>(i + 1);
            ledger::Proof proof;
            proof.extra = to_bytes(ByteView(sealing::opening(case_key(), seq).reveal()));
            append(*proof.extra, as_bytes(canonical[i]));
            proof.index = places[i];
            proof.hashes = ledger::inclusion_proof(places[i], entries.size(), reader);
            proof.checkpoint = checkpoint(entries.size());
            members[event_member(seq)] = canonical[i];
            members[proof_member(seq)] = ledger::format_proof(proof);
            if (!events[i].envelope.content || events[i].event.kind == "note_added") continue;
            members[content_key_member(seq)] = to_hex(sealing::content_key(case_key(), seq).reveal()) + "\n";
            members[manifest_member(seq)] = sealing::write_manifest(manifest(words[i]));
            for (const auto& [part, text] : words[i].texts) members[text_member(seq, part)] = text;
            std::size_t number = 0;
            for (const auto& [name, content] : words[i].files) members[file_member(seq, ++number, name)] = content;
        }
        members[std::string(key_of_log_member)] = log_signer().verifier().format() + "\n";
        members[std::string(first_checkpoint_member)] = checkpoint(3);
        members[std::string(last_checkpoint_member)] = checkpoint(entries.size());
        members[std::string(consistency_member)] = write_consistency(
            {.before = 3, .now = entries.size(), .hashes = ledger::consistency_proof(3, entries.size(), reader)});
        sign();
    }

    /// The list and its signature anew, as only who holds the log's key can.
    void sign() {
        members.erase(std::string(list_member));
        members.erase(std::string(signature_member));
        MemberList list{.log = log_signer().verifier().name(), .members = {}};
        for (const auto& [name, content] : members)
            list.members.push_back({name, content.size(), crypto::sha256(as_bytes(content))});
        const std::string text = write_list(list);
        members[std::string(signature_member)] = ledger::sign_note(signed_text(list.log, text), log_signer());
        members[std::string(list_member)] = text;
    }

    Report check(FindProcedure find = find_complaint) const {
        Check check(log_signer().verifier(), std::move(find));
        for (const auto& [name, content] : members) {
            check.begin(name);
            for (std::size_t at = 0; at < content.size(); at += 100) check.data(as_bytes(content).subspan(at, std::min<std::size_t>(100, content.size() - at)));
            check.end();
        }
        return check.finish();
    }
    /// "code at member" of everything that does not fit.
    std::vector<std::string> wrong(FindProcedure find = find_complaint) const {
        std::vector<std::string> out;
        for (const Problem& problem : check(std::move(find)).problems)
            out.push_back(std::string(problem.code) + " " + problem.where);
        return out;
    }
    std::vector<std::string> wrong_though_signed() {
        sign();
        return wrong();
    }
};

std::vector<std::string> only(std::string_view code, const std::string& where) {
    return {std::string(code) + " " + where};
}

TEST(BundleCheck, ACopyAsWrittenFits) {
    const Copy copy;
    const Report report = copy.check();
    EXPECT_TRUE(report.fits()) << copy.wrong().front();
    ASSERT_EQ(report.events.size(), 6u);
    EXPECT_EQ(report.events[0].texts, 3u);
    EXPECT_EQ(report.events[0].files, 2u);
    EXPECT_TRUE(report.events[3].held_back);
    EXPECT_EQ(report.events[5].kind, "reply_issued");
    EXPECT_EQ(report.events[5].entry, 7u);
    EXPECT_TRUE(report.steps_checked);
    EXPECT_EQ(report.story.state, "replied");
    EXPECT_EQ(report.last->checkpoint.size, 8u);
    EXPECT_EQ(report.first->checkpoint.size, 3u);
}

TEST(BundleCheck, OneChangedByteIsFoundInEveryMember) {
    const Copy original;
    for (const auto& [name, content] : original.members) {
        const std::size_t stride = 1 + content.size() / 25;
        for (std::size_t at = 0; at < content.size(); at += stride)
            for (const char bit : {char{1}, char{32}}) {
                Copy copy = Copy(original);
                copy.members[name][at] = static_cast<char>(copy.members[name][at] ^ bit);
                EXPECT_FALSE(copy.check().fits()) << name << " at " << at;
            }
        Copy shorter = Copy(original);
        shorter.members[name].pop_back();
        EXPECT_FALSE(shorter.check().fits()) << name;
        Copy longer = Copy(original);
        longer.members[name] += '\n';
        EXPECT_FALSE(longer.check().fits()) << name;
        Copy without = Copy(original);
        without.members.erase(name);
        EXPECT_FALSE(without.check().fits()) << name;
    }
    Copy more;
    more.members["content/0001/more.txt"] = "said the town";
    EXPECT_FALSE(more.check().fits());
}

TEST(BundleCheck, WhatTheTownItselfChangesAndSignsAnewIsFoundAgainstTheLog) {
    Copy copy;
    const Copy original;
    const auto back = [&] { copy = Copy(original); };
    copy.members[text_member(1, "body")] = "They are fine.\n";
    EXPECT_EQ(copy.wrong_though_signed(), only(problems::text_differs, text_member(1, "body")));
    back();
    copy.members[file_member(1, 1, "stairs.JPG")] += ".";
    EXPECT_EQ(copy.wrong_though_signed(), only(problems::file_differs, "files/0001-1.JPG"));
    back();
    copy.members[manifest_member(1)] = sealing::write_manifest(Copy::manifest({.texts = {{"body", "They are fine.\n"}}}));
    copy.members[text_member(1, "body")] = "They are fine.\n";
    EXPECT_EQ(copy.wrong_though_signed().front(), std::string(problems::content_differs) + " content/0001/manifest.json");
    back();
    copy.members.erase(text_member(6, "facts"));
    EXPECT_EQ(copy.wrong_though_signed(), only(problems::content_missing, "content/0006/facts.txt"));
    back();
    copy.members.erase(manifest_member(6));
    copy.members.erase(content_key_member(6));
    EXPECT_EQ(copy.wrong_though_signed().front(), std::string(problems::content_missing) + " content/0006/manifest.json");
    back();
    copy.members[text_member(2, "body")] = "said nobody";
    EXPECT_EQ(copy.wrong_though_signed(), only(problems::member_unlisted, "content/0002/body.txt"));
    back();
    std::string& event = copy.members[event_member(2)];
    event.replace(event.find("clerk"), 5, "Clerk");
    EXPECT_EQ(copy.wrong_though_signed().front(), std::string(problems::event_differs) + " events/0002.json");
    back();
    copy.members.erase(event_member(3));
    copy.members.erase(proof_member(3));
    EXPECT_EQ(copy.wrong_though_signed().front(), std::string(problems::member_missing) + " events/0003.json");
}

TEST(BundleCheck, AnEventIsNotTakenFromAnotherPlaceOfTheStory) {
    Copy copy;
    std::swap(copy.members[event_member(2)], copy.members[event_member(3)]);
    std::swap(copy.members[proof_member(2)], copy.members[proof_member(3)]);
    const auto wrong = copy.wrong_though_signed();
    EXPECT_NE(std::find(wrong.begin(), wrong.end(), std::string(problems::out_of_line) + " events/0002.json"), wrong.end());
}

TEST(BundleCheck, ALogThatWasRewrittenIsFound) {
    Copy copy;
    Copy other;
    other.entries[0] = to_bytes(std::string_view("rewritten"));
    copy.members[std::string(first_checkpoint_member)] = other.checkpoint(3);
    EXPECT_EQ(copy.wrong_though_signed(), only(problems::log_rewritten, "log/consistency"));
    Copy older;
    older.members[std::string(last_checkpoint_member)] = older.checkpoint(3);
    EXPECT_NE(older.wrong_though_signed().size(), 0u);
}

TEST(BundleCheck, AStoryThatTheProcedureForbidsIsSaidSo) {
    Copy copy;
    casework::Event again = copy.events.back().event;  // a second reply, committed by a town that breaks its own rules
    again.seq = 7;
    copy.commit_event(again, {});
    copy.write();
    EXPECT_EQ(copy.wrong(), only(problems::step_not_allowed, "events/0007.json"));
    // Without the procedure, the clocks alone show it: what was stopped does not run.
    EXPECT_EQ(copy.wrong([](const std::string&, int) -> const procedure::Procedure* { return nullptr; }),
              only(problems::step_not_allowed, "events/0007.json"));
    EXPECT_EQ(copy.check().problems.front().facts.back().second, "state");
}

TEST(BundleCheck, AClockThatGoesOnWithTheCaseIsTheSameOwedByAnotherOffice) {
    const Copy honest(Copy::Story::handed_on);
    ASSERT_TRUE(honest.check().fits()) << honest.wrong().front();
    const auto forged = [](const std::function<void(casework::Event&, casework::ClockStarted&, casework::ClockStopped&)>& change) {
        Copy copy(Copy::Story::handed_on);
        copy.forge_last([&](casework::Event& event) {
            const auto started = std::find_if(event.starts.begin(), event.starts.end(), [](const auto& one) { return one.continues; });
            ASSERT_NE(started, event.starts.end());
            const auto stopped = std::find_if(event.stops.begin(), event.stops.end(), [&](const auto& one) { return one.clock == started->clock; });
            ASSERT_NE(stopped, event.stops.end());
            change(event, *started, *stopped);
        });
        return copy.wrong();
    };
    using casework::ClockStarted;
    using casework::ClockStopped;
    using casework::Event;
    const auto refused = only(problems::step_not_allowed, "events/0005.json");
    EXPECT_EQ(forged([](Event&, ClockStarted&, ClockStopped&) {}), std::vector<std::string>{});
    EXPECT_EQ(forged([](Event&, ClockStarted& on, ClockStopped&) { on.due += std::chrono::days(1); }), refused);
    EXPECT_EQ(forged([](Event&, ClockStarted& on, ClockStopped&) { on.from += std::chrono::days(1); }), refused);
    EXPECT_EQ(forged([](Event&, ClockStarted& on, ClockStopped&) { on.opened_on -= std::chrono::days(7); }), refused);
    EXPECT_EQ(forged([](Event&, ClockStarted& on, ClockStopped&) { on.provisional = !on.provisional; }), refused);
    EXPECT_EQ(forged([](Event& event, ClockStarted& on, ClockStopped&) { on.suspended_on = event.day; }), refused) << "it did not stand still";
    EXPECT_EQ(forged([](Event&, ClockStarted&, ClockStopped& old) { old.outcome = "done"; }), refused);
    EXPECT_EQ(forged([](Event&, ClockStarted& on, ClockStopped&) { on.office = OfficeId{"housing"}; }), refused);
    EXPECT_EQ(forged([](Event& event, ClockStarted& on, ClockStopped&) { event.office = on.office = OfficeId{"housing"}; }), refused) << "it went nowhere";
    EXPECT_EQ(forged([&](Event& event, ClockStarted& on, ClockStopped& old) {
                  const casework::Case before = honest.before_last();
                  const casework::RunningClock& stays = *before.running({"proposal-answer"});
                  ClockStopped stop = old;
                  stop.clock = stays.clock;
                  stop.promise = stays.promise;
                  ClockStarted start = on;
                  start.clock = stays.clock;
                  start.promise->bytes = {9, 9};
                  start.from = stays.from;
                  start.due = stays.due;
                  start.provisional = stays.provisional;
                  start.opened_on = stays.opened_on;
                  event.stops.push_back(stop);
                  event.starts.push_back(start);
              }),
              refused)
        << "what stays with its office";
}

TEST(BundleCheck, WhatStandsStillIsTheSamePromise) {
    const auto suspending = [](const std::function<void(casework::ClockSuspended&)>& change) {
        Copy copy(Copy::Story::handed_on);
        const casework::Case before = copy.before_last();
        copy.forge_last([&](casework::Event& event) {
            const casework::RunningClock& runs = *before.running({"proposal-answer"});
            change(event.suspends.emplace_back(casework::ClockSuspended{.clock = runs.clock, .promise = runs.promise}));
        });
        return copy.wrong();
    };
    EXPECT_EQ(suspending([](casework::ClockSuspended&) {}), std::vector<std::string>{});
    EXPECT_EQ(suspending([](casework::ClockSuspended& one) { one.promise.reset(); }), std::vector<std::string>{}) << "as before dockets told of it";
    EXPECT_EQ(suspending([](casework::ClockSuspended& one) { one.promise->bytes = {9, 9}; }), only(problems::step_not_allowed, "events/0005.json"));
    EXPECT_EQ(suspending([](casework::ClockSuspended& one) { one.clock = {"reply"}; }), only(problems::step_not_allowed, "events/0005.json"));
}

TEST(BundleCheck, AnotherLogsKeyVouchesForNothing) {
    const Copy copy;
    Check check(ledger::testing::town_key(8).verifier(), find_complaint);
    for (const auto& [name, content] : copy.members) {
        check.begin(name);
        check.data(as_bytes(content));
        check.end();
    }
    const Report report = check.finish();
    EXPECT_FALSE(report.fits());
    EXPECT_FALSE(report.events.front().proven);
    EXPECT_FALSE(report.last);
}

TEST(BundleCheck, NothingAtAllIsNoCopy) {
    Check check(ledger::testing::town_key().verifier(), find_complaint);
    EXPECT_FALSE(check.finish().fits());
}

TEST(BundleFormat, AListIsReadAsItIsWrittenOnly) {
    const MemberList list{.log = "town.example/log", .members = {{"a", 1, Hash{1}}, {"b/c", 0, Hash{2}}}};
    const std::string text = write_list(list);
    EXPECT_EQ(*parse_list(text), list);
    EXPECT_FALSE(parse_list(text + "\n"));
    EXPECT_FALSE(parse_list("{\"v\":1}"));
    EXPECT_FALSE(parse_list(""));
    EXPECT_FALSE(ledger::parse_checkpoint(signed_text(list.log, text))) << "what is signed must never pass for a checkpoint";
}

TEST(BundleFormat, NamesOfMembersArePlain) {
    EXPECT_EQ(file_member(12, 3, "Foto vom Dach.JPG"), "files/0012-3.JPG");
    EXPECT_EQ(file_member(1, 1, "../../etc/passwd"), "files/0001-1.bin");
    EXPECT_EQ(file_member(1, 1, "图片.照片"), "files/0001-1.bin");
    EXPECT_EQ(event_member(12345), "events/12345.json");
}

}  // namespace huiyin::bundle::bundle_tests
