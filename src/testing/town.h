#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "engine/context.h"
#include "engine/filing.h"
#include "engine/handling.h"
#include "engine/sessions.h"
#include "io/store/memory/memory_store.h"
#include "testing/parts.h"

namespace huiyin::tests {

std::vector<procedure::Procedure> shipped_procedures();
std::map<std::string, calendar::WorkCalendar> shipped_calendars();
accounts::Offices shipped_offices(const std::string& profile = "zh-CN-township");

/// The township of the profile, in memory, on Monday 2 March 2026, ten in the morning; its writer runs.
struct TestTown {
    struct Options {
        bool office_keys = true;  ///< each office has a key pair, though nobody has set up an account
        engine::Settings settings = {};
        guidance::Guidance guidance = {};
        accounts::Offices offices = shipped_offices();
    };
    TestTown() : TestTown(Options{}) {}
    explicit TestTown(Options options);
    ~TestTown() { writer->stop(); }
    TestTown(const TestTown&) = delete;
    TestTown& operator=(const TestTown&) = delete;

    /// The writer stops and another goes on from what is stored.
    void restart();
    engine::Context context() { return {town, store, keys, *writer, clock, random, kept}; }
    engine::WriterOptions writer_options() const;

    /// A member who is signed in, with the key of their office (`Options::office_keys`).
    engine::StaffSession staff(const std::string& office,
                               std::set<accounts::Role> roles = {accounts::Role::clerk, accounts::Role::caseworker,
                                                                 accounts::Role::supervisor});
    /// What Mrs Canary files, named, at that office; null: she doesn't know which.
    engine::Filing filing(const char* office = "chengjian-ban") const;
    engine::Receipt file(const engine::Filing& what);
    engine::Receipt file() { return file(filing()); }
    engine::CaseSession resident(const engine::Receipt& receipt);
    /// What a member does in a case; `revision` 0 doesn't ask.
    Result<casework::Event> act(const engine::StaffSession& session, CaseId id, const std::string& command,
                                std::map<std::string, std::string> values = {}, std::uint32_t revision = 0);
    /// What a resident does in theirs.
    Result<casework::Event> say(const engine::Receipt& receipt, const std::string& command,
                                std::map<std::string, std::string> values = {});
    casework::Case value(CaseId id);
    std::vector<std::string> kinds(CaseId id);

    SetClock clock{"2026-03-02T02:00:00Z"};
    SharedSeededRandom random{2026};
    MemoryKeys keys{random};
    MemoryHead head;
    store::MemoryStore store;
    engine::Town town;
    ledger::SignerKey signer;
    std::map<OfficeId, crypto::BoxPair> office_pairs;
    std::unique_ptr<engine::Writer> writer;
    engine::KeptCases kept;
};

}  // namespace huiyin::tests
