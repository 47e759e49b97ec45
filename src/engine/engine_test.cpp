#include <algorithm>
#include <atomic>
#include <cctype>
#include <fstream>
#include <functional>
#include <future>
#include <mutex>
#include <sstream>
#include <thread>

#include <gtest/gtest.h>

#include "base/fault.h"
#include "core/accountability/fold.h"
#include "core/accountability/problems.h"
#include "core/accounts/offices.h"
#include "core/casework/problems.h"
#include "core/ledger/entry.h"
#include "core/ledger/proof.h"
#include "core/procedure/parse.h"
#include "core/sealing/case_key.h"
#include "engine/dockets.h"
#include "engine/filing.h"
#include "engine/handling.h"
#include "engine/problems.h"
#include "engine/sessions.h"
#include "io/store/memory/memory_store.h"

namespace huiyin::engine::engine_tests {

using accounts::Role;

std::string read_text(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

// ---------------------------------------------------------------- a town in memory

/// A clock that one thread may set while others read it.
class SetClock final : public Clock {
  public:
    explicit SetClock(const char* at) : at_(parse_instant(at).value().time_since_epoch().count()) {}
    Instant now() const override { return Instant{std::chrono::seconds(at_.load())}; }
    void pass(std::chrono::seconds time) { at_ += time.count(); }

  private:
    std::atomic<std::int64_t> at_;
};

/// Seeded dice that several threads may throw.
class SharedDice final : public Random {
  public:
    explicit SharedDice(std::uint64_t seed) : dice_(seed) {}
    void fill(std::span<std::uint8_t> bytes) override {
        const std::lock_guard lock(mutex_);
        dice_.fill(bytes);
    }

  private:
    std::mutex mutex_;
    SeededRandom dice_;
};

class MemoryKeys final : public Keys {
  public:
    explicit MemoryKeys(Random& random)
        : random_(random),
          pepper_(crypto::Key::draw(random)),
          form_(crypto::Key::draw(random)),
          seed_(crypto::Key::draw(random)) {}
    const crypto::Key& pepper() const override { return pepper_; }
    const crypto::Key& form_key() const override { return form_; }
    const crypto::Key& log_seed() const override { return seed_; }
    crypto::Key month_key(const std::string& month) override {
        const std::lock_guard lock(mutex_);
        const auto found = months_.find(month);
        if (found != months_.end()) return found->second.clone();
        return months_.emplace(month, crypto::Key::draw(random_)).first->second.clone();
    }
    std::optional<crypto::Key> existing_month_key(const std::string& month) override {
        const std::lock_guard lock(mutex_);
        const auto found = months_.find(month);
        if (found == months_.end()) return std::nullopt;
        return found->second.clone();
    }

  private:
    Random& random_;
    std::mutex mutex_;
    std::map<std::string, crypto::Key> months_;
    crypto::Key pepper_;
    crypto::Key form_;
    crypto::Key seed_;
};

class MemoryHead final : public LogHead {
  public:
    std::optional<std::string> read() override {
        const std::lock_guard lock(mutex_);
        return note_;
    }
    void write(const std::string& note, bool) override {
        if (before_write) before_write();
        const std::lock_guard lock(mutex_);
        note_ = note;
    }
    std::function<void()> before_write;  ///< what is durable then is not signed yet

  private:
    std::mutex mutex_;
    std::optional<std::string> note_;
};

std::vector<procedure::Procedure> shipped_procedures() {
    std::vector<procedure::Procedure> out;
    for (const char* name : {"complaint", "en-complaint"}) {
        const std::string file = std::string("procedures/") + name + ".toml";
        out.push_back(procedure::parse(read_text(file), file).value());
    }
    return out;
}

std::map<std::string, calendar::WorkCalendar> shipped_calendars() {
    std::map<std::string, calendar::WorkCalendar> out;
    for (const char* name : {"cn", "weekends"}) {
        const std::string folder = std::string("calendars/") + name + "/";
        const auto description = calendar::parse_description(read_text(folder + "calendar.toml"), "calendar.toml").value();
        std::vector<calendar::HolidayYear> years;
        if (std::string(name) == "cn")
            years.push_back(
                calendar::parse_holiday_year(read_text(folder + "2026.json"), "2026.json", description).value());
        out.emplace(name, calendar::WorkCalendar::create(description, std::move(years)).value());
    }
    return out;
}

struct World {
    SetClock clock{"2026-03-02T02:00:00Z"};
    SharedDice random{2026};
    MemoryKeys keys{random};
    MemoryHead head;
    store::MemoryStore store;
    Town town{Settings{},         InstanceId::draw(random), TimeZone::create("Asia/Shanghai").value(), shipped_procedures(),
              shipped_calendars(), {}};
    ledger::SignerKey signer{ledger::SignerKey::from_seed(town.settings().origin, keys.log_seed()).value()};
    std::map<OfficeId, crypto::BoxPair> office_pairs;
    std::unique_ptr<Writer> writer;

    explicit World(bool with_office_keys = true) {
        const std::string file = "profiles/zh-CN-township/offices.toml";
        const auto offices_file = parse_toml(read_text(file), file).value();
        town.set_offices(accounts::parse_offices(offices_file).value());
        OfficeKeys public_keys;
        if (with_office_keys)
            for (const accounts::Office& office : town.offices()->all()) {
                auto pair = crypto::draw_box_pair(random);
                public_keys[office.id] = {.epoch = 1, .public_key = pair.public_key};
                office_pairs.emplace(office.id, std::move(pair));
            }
        town.set_office_keys(std::move(public_keys));
        restart();
    }
    WriterOptions options() const {
        WriterOptions out;
        out.origin = town.settings().origin;
        return out;
    }
    void restart() {
        writer.reset();
        writer = std::make_unique<Writer>(store, head, signer, clock, options());
        install_dockets(context());
        writer->start();
    }
    Context context() { return {town, store, keys, *writer, clock, random}; }

    StaffSession staff(const char* office, std::set<Role> roles = {Role::clerk, Role::caseworker, Role::supervisor}) {
        StaffSession session;
        session.staff.id = StaffId::draw(random);
        session.staff.login = "someone";
        session.staff.office = {office};
        session.staff.roles = std::move(roles);
        session.seen_at = clock.now();
        const crypto::BoxPair& pair = office_pairs.at({office});
        session.office_keys.push_back({sealing::Recipient::office({office}, 1),
                                       {pair.public_key, pair.private_key.clone()}});
        return session;
    }
    Filing filing(const char* office = "chengjian-ban") {
        Filing out;
        if (office != nullptr) out.office = OfficeId{office};
        out.subject = "The drain in Canary Lane";
        out.body = "It smells of canary since Monday.";
        out.contact_kind = "named";
        out.contact = "Mrs Canary, 12 Canary Lane";
        return out;
    }
    Receipt file(const Filing& what) { return engine::file(context(), what, sealing::Token::draw(random)).value(); }
    Receipt file() { return file(filing()); }
    CaseSession resident(const Receipt& receipt) { return case_by_code(context(), receipt.code.text()).value(); }
    Result<casework::Event> act(const StaffSession& session, CaseId id, const std::string& command,
                                std::map<std::string, std::string> values = {}, std::uint32_t revision = 0) {
        Action action;
        action.command = command;
        action.values = std::move(values);
        action.revision = revision;
        return act_as_staff(context(), session, id, action);
    }
    Result<casework::Event> say(const Receipt& receipt, const std::string& command,
                                std::map<std::string, std::string> values = {}) {
        Action action;
        action.command = command;
        action.values = std::move(values);
        return act_as_resident(context(), resident(receipt), action);
    }
    casework::Case value(CaseId id) { return load_case(store, id)->value; }
    std::vector<std::string> kinds(CaseId id) {
        std::vector<std::string> out;
        for (const EventRow& row : store.events(id)) out.push_back(row.kind);
        return out;
    }
};

std::map<std::string, std::string> answer() {
    return {{"outcome", "done"},
            {"facts", "The canary was stuck."},
            {"reasons", "The canary is free."},
            {"rule", "Canary Act, art. 1"}};
}

std::size_t count(const std::vector<std::string>& kinds, const char* kind) {
    return static_cast<std::size_t>(std::count(kinds.begin(), kinds.end(), kind));
}

/// What somebody who holds only the log's key finds in a receipt's proof: the event, if everything fits.
Result<casework::Committed> verified(const World& world, const std::string& text) {
    TRY_LET(proof, ledger::parse_proof(text));
    EXPECTS(proof.extra && proof.extra->size() > 32);
    const ByteView extra(*proof.extra);
    const auto canonical = extra.subspan(32);
    const Hash commitment = sealing::commitment(std::span<const std::uint8_t, 32>(extra.data(), 32), canonical);
    const Hash leaf = ledger::leaf_hash(ledger::make_sealed_entry(commitment));
    const ledger::TrustedKeys keys{
        .origin = world.town.settings().origin, .log = {world.signer.verifier()}, .witnesses = {}};
    TRY(ledger::verify_proof(proof, leaf, keys));
    return casework::read_event(as_text(canonical));
}

// ---------------------------------------------------------------- filing

TEST(Filing, GivesAReceiptWhoseProofHoldsUnderTheLogsKey) {
    World world;
    world.file();
    const Receipt receipt = world.file();
    EXPECT_FALSE(receipt.repeated);
    EXPECT_EQ(receipt.leaf_index, 1u);
    EXPECT_EQ(receipt.log.size, 2u);
    EXPECT_EQ(receipt.due.size(), 2u);
    const auto event = verified(world, receipt.proof);
    ASSERT_TRUE(event) << event.error().code;
    EXPECT_EQ(event->event.kind, "case_filed");
    EXPECT_EQ(event->envelope.case_id, receipt.value.id);
    EXPECT_EQ(event->envelope.log, world.town.settings().origin);

    // The same proof for an event that says something else does not hold.
    auto proof = ledger::parse_proof(receipt.proof).value();
    proof.extra->back() ^= 1;
    EXPECT_FALSE(verified(world, ledger::format_proof(proof)));
    World other;
    EXPECT_TRUE(verified(other, receipt.proof));  // the same seed, so the same key
    world.writer->stop();
}

TEST(Filing, IsRefusedWithEveryProblemAtItsField) {
    World world;
    Filing empty = world.filing();
    empty.subject = " ";
    empty.body = "\xff";
    empty.contact = "";
    empty.procedure = "lottery";
    empty.office = OfficeId{"ministry-of-walks"};
    std::vector<std::string> where;
    for (const Problem& problem : check_filing(world.town, empty)) where.push_back(problem.where);
    EXPECT_EQ(where, (std::vector<std::string>{"subject", "body", "contact", "procedure", "office"}));
    EXPECT_FALSE(file(world.context(), empty, sealing::Token::draw(world.random)));
    EXPECT_EQ(world.store.log_state().size, 0u);
}

TEST(Filing, TheSameTokenGivesTheSameReceiptAndOneCase) {
    World world;
    const auto token = sealing::Token::draw(world.random);
    const Receipt first = file(world.context(), world.filing(), token).value();
    const Receipt again = file(world.context(), world.filing(), token).value();
    EXPECT_FALSE(first.repeated);
    EXPECT_TRUE(again.repeated);
    EXPECT_EQ(again.code.text(), first.code.text());
    EXPECT_EQ(again.value, first.value);
    EXPECT_EQ(again.leaf_index, first.leaf_index);
    EXPECT_TRUE(verified(world, again.proof));
    EXPECT_EQ(world.store.log_state().size, 1u);
    EXPECT_EQ(file(world.context(), world.filing(), token, Hash{1}).error().code, problems::other_body);
    keep_receipt(world.context(), token);
    EXPECT_FALSE(receipt_again(world.context(), token));
}

TEST(Filing, EightThreadsWithOneTokenMakeOneCase) {
    for (int round = 0; round < 5; ++round) {
        World world;
        const auto token = sealing::Token::draw(world.random);
        std::vector<std::optional<Receipt>> receipts(8);
        {
            std::vector<std::jthread> threads;
            for (auto& receipt : receipts)
                threads.emplace_back([&world, &token, &receipt] {
                    receipt = file(world.context(), world.filing(), token).value();
                });
        }
        int fresh = 0;
        for (const auto& receipt : receipts) {
            ASSERT_TRUE(receipt);
            fresh += receipt->repeated ? 0 : 1;
            EXPECT_EQ(receipt->code.text(), receipts[0]->code.text());
            EXPECT_EQ(receipt->value.id, receipts[0]->value.id);
            EXPECT_TRUE(verified(world, receipt->proof));
        }
        EXPECT_EQ(fresh, 1);
        EXPECT_EQ(world.store.log_state().size, 1u);
    }
}

TEST(Filing, AskedForAgainBetweenCommitAndSignatureStillComesWithItsProof) {
    World world;
    const auto token = sealing::Token::draw(world.random);
    std::promise<void> durable;
    std::promise<void> go_on;
    world.head.before_write = [&, held = false]() mutable {
        if (std::exchange(held, true)) return;
        durable.set_value();
        go_on.get_future().wait();
    };
    auto first = std::async(std::launch::async, [&] { return file(world.context(), world.filing(), token).value(); });
    durable.get_future().wait();
    auto again = std::async(std::launch::async, [&] { return receipt_again(world.context(), token).value(); });
    // Without a proof to wait for it would answer now; the time only gives it room to be wrong.
    EXPECT_EQ(again.wait_for(std::chrono::milliseconds(200)), std::future_status::timeout);
    go_on.set_value();
    EXPECT_TRUE(verified(world, again.get().proof));
    EXPECT_TRUE(verified(world, first.get().proof));
}

// ---------------------------------------------------------------- the resident

TEST(Resident, ReadsTheirOwnTextBack) {
    World world;
    const Receipt receipt = world.file();
    const auto view = view_own_case(world.context(), world.resident(receipt));
    ASSERT_TRUE(view);
    EXPECT_EQ(view->content.text(1, "subject"), "The drain in Canary Lane");
    EXPECT_EQ(view->content.text(1, "body"), "It smells of canary since Monday.");
    EXPECT_EQ(view->content.text(1, "contact"), "Mrs Canary, 12 Canary Lane");
    EXPECT_EQ(view->value().state, "filed");
}

TEST(Resident, AnyOtherCodeLeadsNowhere) {
    World world;
    const Receipt receipt = world.file();
    const auto unknown = case_by_code(world.context(), sealing::ReceiptCode::draw(world.random).text());
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().code, problems::no_such_code);
    EXPECT_EQ(open_case_session(world.context(), sealing::ReceiptCode::draw(world.random).text()).error().code,
              problems::no_such_code);
    std::string mistyped = receipt.code.text();
    mistyped[0] = mistyped[0] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(case_by_code(world.context(), mistyped));
}

TEST(Resident, TheirSessionEndsByIdlingAndBySigningOut) {
    World world;
    const Receipt receipt = world.file();
    const auto token = open_case_session(world.context(), receipt.code.text()).value();
    ASSERT_TRUE(case_session(world.context(), token.text()));
    EXPECT_EQ(case_session(world.context(), token.text())->case_id, receipt.value.id);
    EXPECT_FALSE(staff_session(world.context(), token.text()));
    world.clock.pass(session_idle + std::chrono::seconds(1));
    EXPECT_EQ(case_session(world.context(), token.text()).error().code, problems::signed_out);
    const auto next = open_case_session(world.context(), receipt.code.text()).value();
    end_session(world.context(), next.text());
    EXPECT_FALSE(case_session(world.context(), next.text()));
}

TEST(Resident, ReceivesTheAnswerOnceAndTheirPeriodStartsThatDay) {
    World world;
    const Receipt receipt = world.file();
    const CaseId id = receipt.value.id;
    const StaffSession staff = world.staff("chengjian-ban");
    ASSERT_TRUE(world.act(staff, id, "register"));
    ASSERT_TRUE(world.act(staff, id, "accept", {{"way", "we look"}}));
    ASSERT_TRUE(world.act(staff, id, "reply", answer()));
    const Date presumed = world.value(id).running({"review-request"})->due;
    world.clock.pass(std::chrono::hours(48));
    const auto view = view_own_case(world.context(), world.resident(receipt));
    ASSERT_TRUE(view);
    EXPECT_EQ(view->content.text(4, "facts"), "The canary was stuck.");
    EXPECT_EQ(view->value().running({"review-request"})->from, world.town.now(world.clock.now()).today);
    EXPECT_LT(view->value().running({"review-request"})->due, presumed);
    ASSERT_TRUE(view_own_case(world.context(), world.resident(receipt)));
    EXPECT_EQ(count(world.kinds(id), "notice_received"), 1u);
}

TEST(Resident, WithdrawsAndTheRestIsRefused) {
    World world;
    const Receipt receipt = world.file();
    ASSERT_TRUE(world.say(receipt, "withdraw"));
    EXPECT_EQ(world.value(receipt.value.id).state, "withdrawn");
    EXPECT_FALSE(world.store.case_row(receipt.value.id)->open);
    EXPECT_EQ(world.say(receipt, "withdraw").error().code, casework::problems::not_in_this_state);
}

// ---------------------------------------------------------------- staff

TEST(Staff, OfOtherOfficesAndOfTheAccusedOneKnowOfNoCase) {
    World world;
    Filing about = world.filing(nullptr);
    about.about = {{"chengjian-ban"}};
    const Receipt receipt = world.file(about);
    const CaseId id = receipt.value.id;
    EXPECT_EQ(receipt.value.office.value, "xinfang-ban");
    for (const char* office : {"chengjian-ban", "shehui-shiwu-ban"}) {
        const StaffSession outsider = world.staff(office);
        EXPECT_EQ(desk_case(world.context(), outsider, id).error().code, problems::no_such_case);
        EXPECT_EQ(open_for_staff(world.context(), outsider, id).error().code, problems::no_such_case);
        EXPECT_EQ(view_for_staff(world.context(), outsider, id).error().code, problems::no_such_case);
        EXPECT_EQ(world.act(outsider, id, "register").error().code, problems::no_such_case);
        EXPECT_TRUE(open_keys(world.context(), *world.store.case_row(id), outsider.office_keys).empty());
        EXPECT_TRUE(desk_list(world.context(), outsider, {}).empty());
    }
    EXPECT_TRUE(desk_case(world.context(), world.staff("xinfang-ban"), id));
    const StaffSession handling = world.staff("xinfang-ban");
    ASSERT_TRUE(world.act(handling, id, "register"));
    EXPECT_FALSE(world.act(handling, id, "forward", {{"office", "chengjian-ban"}, {"reasons", "theirs"}}));
}

TEST(Staff, SeeContentOnlyBehindARecordedOpening) {
    World world;
    const Receipt receipt = world.file();
    const CaseId id = receipt.value.id;
    const StaffSession staff = world.staff("chengjian-ban");
    const auto list = desk_list(world.context(), staff, {});
    ASSERT_EQ(list.size(), 1u);
    EXPECT_EQ(list[0].subject, "The drain in Canary Lane");
    EXPECT_EQ(view_for_staff(world.context(), staff, id).error().code, problems::cannot_open);
    ASSERT_TRUE(open_for_staff(world.context(), staff, id));
    const auto view = view_for_staff(world.context(), staff, id);
    ASSERT_TRUE(view);
    EXPECT_EQ(view->content.text(1, "body"), "It smells of canary since Monday.");
    const auto& event = view->loaded.events.back().event;
    EXPECT_EQ(event.kind, "case_viewed");
    EXPECT_EQ(event.by.office, OfficeId{"chengjian-ban"});
    // A reload is free; after the idle time it is another opening. The resident sees both.
    ASSERT_TRUE(open_for_staff(world.context(), staff, id));
    EXPECT_EQ(count(world.kinds(id), "case_viewed"), 1u);
    EXPECT_FALSE(view_for_staff(world.context(), world.staff("chengjian-ban"), id));  // a colleague's is their own
    world.clock.pass(session_idle + std::chrono::seconds(1));
    EXPECT_FALSE(view_for_staff(world.context(), staff, id));
    ASSERT_TRUE(open_for_staff(world.context(), staff, id));
    EXPECT_EQ(count(world.kinds(id), "case_viewed"), 2u);
}

TEST(Staff, WhoFilledInAnOldFormIsToldThatTheCaseChanged) {
    World world;
    const CaseId id = world.file().value.id;
    const StaffSession ann = world.staff("chengjian-ban");
    const StaffSession bob = world.staff("chengjian-ban");
    ASSERT_TRUE(open_for_staff(world.context(), bob, id));  // a viewing between is nobody's conflict
    const std::uint32_t revision = 1;
    ASSERT_TRUE(world.act(ann, id, "register", {}, revision));
    const auto late = world.act(bob, id, "register", {}, revision);
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, problems::changed_meanwhile);
    EXPECT_EQ(late.error().facts.at(0).second, std::to_string(world.value(id).revision));
    EXPECT_EQ(count(world.kinds(id), "case_registered"), 1u);
}

TEST(Staff, OfManyAtOnceExactlyOneRegisters) {
    World world;
    const CaseId id = world.file().value.id;
    std::atomic<int> done{0};
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 6; ++i)
            threads.emplace_back([&world, &done, id] {
                const StaffSession staff = world.staff("chengjian-ban");
                if (world.act(staff, id, "register", {}, 1)) ++done;
            });
    }
    EXPECT_EQ(done, 1);
    EXPECT_EQ(world.value(id).version, 2u);
}

TEST(Staff, TextsOfAnotherChoiceAreNotKept) {
    World world;
    const Receipt receipt = world.file();
    const CaseId id = receipt.value.id;
    const StaffSession staff = world.staff("chengjian-ban");
    ASSERT_TRUE(world.act(staff, id, "register"));
    ASSERT_TRUE(world.act(staff, id, "accept", {{"way", "we look"}}));
    auto values = answer();
    values["whose"] = "the county's";
    ASSERT_TRUE(world.act(staff, id, "reply", values));
    const auto view = view_own_case(world.context(), world.resident(receipt));
    EXPECT_EQ(view->content.text(4, "whose"), "");
    EXPECT_EQ(view->content.text(4, "reasons"), "The canary is free.");
}

TEST(Staff, SayNothingThatIsNoTextOrTooLong) {
    World world;
    const CaseId id = world.file().value.id;
    const StaffSession staff = world.staff("chengjian-ban");
    EXPECT_EQ(world.act(staff, id, "message", {{"body", "\xff"}}).error().code, problems::not_text);
    EXPECT_EQ(world.act(staff, id, "message", {{"body", std::string(body_characters_max + 1, 'x')}}).error().code,
              problems::text_too_long);
    EXPECT_EQ(world.act(staff, id, "message", {{"body", " "}}).error().code, casework::problems::nothing_to_say);
    EXPECT_EQ(world.act(staff, id, "ask", {{"question", "\xff"}}).error().code, problems::not_text);
    EXPECT_EQ(world.value(id).version, 1u);
}

TEST(Forwarding, TheNewOfficeReadsAllAndTheOldOneNothingMore) {
    World world;
    const Receipt receipt = world.file(world.filing(nullptr));
    const CaseId id = receipt.value.id;
    const StaffSession old_office = world.staff("xinfang-ban");
    const StaffSession new_office = world.staff("chengjian-ban");
    ASSERT_EQ(receipt.value.office.value, "xinfang-ban");
    ASSERT_TRUE(world.act(old_office, id, "register"));
    ASSERT_TRUE(world.act(old_office, id, "forward", {{"office", "chengjian-ban"}, {"reasons", "drains are theirs"}}));
    ASSERT_TRUE(world.say(receipt, "message", {{"body", "It is worse today."}}));

    ASSERT_TRUE(open_for_staff(world.context(), new_office, id));
    const auto view = view_for_staff(world.context(), new_office, id);
    ASSERT_TRUE(view);
    EXPECT_EQ(view->content.text(1, "body"), "It smells of canary since Monday.");
    EXPECT_EQ(view->content.text(1, "contact"), "Mrs Canary, 12 Canary Lane");
    EXPECT_EQ(view->content.text(3, "reasons"), "drains are theirs");
    EXPECT_EQ(view->content.text(4, "body"), "It is worse today.");
    EXPECT_EQ(desk_list(world.context(), new_office, {}).at(0).subject, "The drain in Canary Lane");

    EXPECT_EQ(desk_case(world.context(), old_office, id).error().code, problems::no_such_case);
    EXPECT_TRUE(desk_list(world.context(), old_office, {}).empty());
    const OpenKeys kept = open_keys(world.context(), *world.store.case_row(id), old_office.office_keys);
    EXPECT_FALSE(kept.empty());
    const CaseContent readable = open_content(world.context(), id, kept);
    EXPECT_EQ(readable.text(1, "body"), "It smells of canary since Monday.");  // what it saw it saw
    EXPECT_FALSE(readable.texts.contains(3));
    EXPECT_FALSE(readable.texts.contains(4));

    const auto own = view_own_case(world.context(), world.resident(receipt));
    EXPECT_EQ(own->content.text(1, "body"), "It smells of canary since Monday.");
    EXPECT_EQ(own->content.text(4, "body"), "It is worse today.");
}

TEST(Review, TheOfficeAboveReadsAndAnswersWithAPromiseOfItsOwn) {
    World world;
    const Receipt receipt = world.file();
    const CaseId id = receipt.value.id;
    const StaffSession staff = world.staff("chengjian-ban");
    const StaffSession above = world.staff("zhen-zhengfu");
    ASSERT_TRUE(world.act(staff, id, "register"));
    ASSERT_TRUE(world.act(staff, id, "accept", {{"way", "we look"}}));
    ASSERT_TRUE(world.act(staff, id, "reply", answer()));
    EXPECT_EQ(open_for_staff(world.context(), above, id).error().code, problems::cannot_open);
    ASSERT_TRUE(world.say(receipt, "request_review", {{"reasons", "It still smells."}}));
    EXPECT_EQ(world.store.case_row(id)->office.value, "zhen-zhengfu");
    ASSERT_TRUE(open_for_staff(world.context(), above, id));
    const auto view = view_for_staff(world.context(), above, id);
    ASSERT_TRUE(view);
    EXPECT_EQ(view->content.text(1, "body"), "It smells of canary since Monday.");
    EXPECT_EQ(view->content.text(5, "reasons"), "It still smells.") << testing::PrintToString(world.kinds(id));
    ASSERT_TRUE(world.act(above, id, "give_review_opinion",
                          {{"opinion", "changed"}, {"facts", "f"}, {"reasons", "r"}, {"rule", "l"}}));
    EXPECT_EQ(world.value(id).state, "reviewed");
}

TEST(SigningIn, TheFirstMemberDrawsTheOfficesKeyAndColleaguesGetItFromThem) {
    World world(false);
    const std::string passphrase = "nine quiet herons over Taihu";
    const auto member = [&](const char* login) {
        accounts::Staff staff;
        staff.login = login;
        staff.name = login;
        staff.office = {"xinfang-ban"};
        staff.roles = {Role::caseworker};
        const auto link = invite(world.context(), staff);
        EXPECT_EQ(invited(world.context(), link.text())->login, login);
        const auto ready = set_up(world.context(), link.text(), passphrase);
        EXPECT_TRUE(ready) << ready.error().code;
        EXPECT_EQ(invited(world.context(), link.text()).error().code, problems::link_used);
    };
    member("first");
    member("second");
    const auto receipt = world.file(world.filing(nullptr));
    const auto before = staff_session(world.context(), sign_in(world.context(), "second", passphrase)->text());
    ASSERT_TRUE(before);
    EXPECT_TRUE(before->office_keys.empty());
    const auto cookie = sign_in(world.context(), "first", passphrase);
    ASSERT_TRUE(cookie);
    const auto first = staff_session(world.context(), cookie->text());
    ASSERT_TRUE(first);
    EXPECT_EQ(first->office_keys.size(), 1u);
    EXPECT_TRUE(open_for_staff(world.context(), *first, receipt.value.id));
    const auto second = staff_session(world.context(), sign_in(world.context(), "second", passphrase)->text());
    ASSERT_TRUE(second);
    EXPECT_EQ(second->office_keys.size(), 1u);
    EXPECT_TRUE(open_for_staff(world.context(), *second, receipt.value.id));

    EXPECT_EQ(sign_in(world.context(), "first", "nine quiet herons over Dongting").error().code,
              problems::sign_in_failed);
    EXPECT_EQ(sign_in(world.context(), "nobody", passphrase).error().code, problems::sign_in_failed);
    sign_out(world.context(), cookie->text());
    EXPECT_EQ(staff_session(world.context(), cookie->text()).error().code, problems::signed_out);
}

// ---------------------------------------------------------------- what the database holds

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

// ---------------------------------------------------------------- dockets

/// The log as an auditor folds it.
accountability::Fold folded(Store& store) {
    accountability::Fold fold;
    const auto entries = store.log_entries(0, 10'000);
    for (std::size_t i = 0; i < entries.size(); ++i) fold.take(i, as_text(entries[i]));
    return fold;
}

accountability::Figures stored(World& world, Date as_of, const accountability::Parents& parents) {
    std::vector<accountability::FigureDelta> rows;
    for (const FigureRow& row : stored_figures(world.store)) {
        accountability::FigureDelta delta;
        delta.key.section = row.section == "history" ? accountability::Section::history
                                                     : accountability::Section::promises;
        delta.key.source = row.source;
        delta.key.office = row.office;
        delta.key.procedure = row.procedure;
        delta.key.clock = row.clock;
        delta.measure = row.measure;
        delta.day = row.day;
        delta.add = row.add;
        rows.push_back(delta);
    }
    return accountability::figures_from_rows(rows, as_of, parents);
}

/// No note names offices in these logs; nothing else may be wrong with them.
void expect_sound(const accountability::Fold& fold) {
    for (const Problem& problem : fold.problems())
        EXPECT_EQ(problem.code, accountability::problems::unknown_office);
}

TEST(Docket, WaitsForFiveLinesAndThenTellsWhatTheFoldAccepts) {
    World world;
    const Receipt first = world.file();
    const Receipt second = world.file();
    world.writer->docket_now();
    EXPECT_EQ(world.store.log_state().size, 2u);  // four lines would single out whose they are
    const Receipt third = world.file();
    world.writer->docket_now();
    EXPECT_GT(world.store.log_state().size, 3u);
    EXPECT_TRUE(world.store.docket_lines(10).empty());
    const Date today = world.town.now(world.clock.now()).today;
    {
        const auto fold = folded(world.store);
        expect_sound(fold);
        EXPECT_EQ(fold.covered_to(), 3u);
        EXPECT_EQ(fold.open_promises(), 6u);
        EXPECT_EQ(fold.figures(today), stored(world, today, fold.parents()));
    }

    const StaffSession staff = world.staff("chengjian-ban");
    for (const Receipt* one : {&first, &second}) {
        ASSERT_TRUE(world.act(staff, one->value.id, "register"));
        ASSERT_TRUE(world.act(staff, one->value.id, "accept", {{"way", "w"}}));
    }
    ASSERT_TRUE(world.act(staff, first.value.id, "extend", {{"reasons", "much to do"}}));
    ASSERT_TRUE(world.act(staff, first.value.id, "reply", answer()));
    ASSERT_TRUE(world.say(third, "withdraw"));
    world.writer->docket_now();
    const Date later = today + std::chrono::days(200);
    const auto fold = folded(world.store);
    expect_sound(fold);
    EXPECT_EQ(fold.open_promises(), 1u);
    for (const Date as_of : {today, later}) EXPECT_EQ(fold.figures(as_of), stored(world, as_of, fold.parents()));
    std::int64_t overdue = 0;
    for (const auto& figure : fold.figures(later).promises) overdue += figure.counts.overdue;
    EXPECT_EQ(overdue, 1);
}

TEST(Docket, OfPromisesOpenedAndClosedAcrossARestartIsOneStory) {
    World world;
    std::vector<Receipt> receipts;
    for (int i = 0; i < 3; ++i) receipts.push_back(world.file());
    world.writer->docket_now();
    world.restart();
    for (const Receipt& receipt : receipts) ASSERT_TRUE(world.say(receipt, "withdraw"));
    world.restart();
    world.writer->docket_now();
    const auto fold = folded(world.store);
    expect_sound(fold);
    EXPECT_EQ(fold.open_promises(), 0u);
    const Date today = world.town.now(world.clock.now()).today;
    EXPECT_EQ(fold.figures(today), stored(world, today, fold.parents()));
}

// ---------------------------------------------------------------- the writer over its life

TEST(Writer, GoesOnWhereItsPredecessorStopped) {
    World world;
    const Receipt before = world.file();
    world.file();
    world.restart();
    EXPECT_FALSE(world.writer->rolled_back());
    EXPECT_EQ(world.writer->trouble(), "");
    const Receipt after = world.file();
    EXPECT_EQ(after.leaf_index, 2u);
    EXPECT_TRUE(verified(world, after.proof));
    EXPECT_TRUE(verified(world, before.proof));  // an old receipt stays good
    const auto keys = open_keys(world.context(), *world.store.case_row(before.value.id),
                                world.resident(before).openers);
    const auto fresh = prove_event(world.context(), world.store.events(before.value.id).at(0), keys);
    ASSERT_TRUE(fresh);
    EXPECT_TRUE(verified(world, *fresh));
}

TEST(Writer, PublishesWhatItHolds) {
    World world;
    world.file();
    world.writer->publish_now();
    ASSERT_TRUE(world.writer->published());
    EXPECT_EQ(world.writer->published()->size, 1u);
    EXPECT_EQ(world.store.latest_checkpoint()->note, world.writer->published()->note);
    EXPECT_EQ(world.head.read(), world.writer->published()->note);
}

void expect_rolled_back(World& world, Store& store) {
    Writer writer(store, world.head, world.signer, world.clock, world.options());
    EXPECT_TRUE(writer.rolled_back());
    writer.start();
    EXPECT_THROW(writer.append({}), Fault);
    EXPECT_THROW(writer.publish_now(), Fault);
    EXPECT_EQ(writer.signed_state(), nullptr);
    const Context context{world.town, store, world.keys, writer, world.clock, world.random};
    SystemRandom elsewhere;  // seeded dice would draw a token that the other store has seen
    EXPECT_THROW(static_cast<void>(file(context, world.filing(), sealing::Token::draw(elsewhere))), Fault);
}

TEST(Writer, SignsNothingOverAStoreThatIsBehindItsHead) {
    World world;
    world.file();
    world.writer->stop();
    store::MemoryStore restored;  // a backup from before the first filing
    const auto head = world.head.read();
    expect_rolled_back(world, restored);
    EXPECT_EQ(world.head.read(), head);
    EXPECT_EQ(restored.log_state().size, 0u);
}

TEST(Writer, SignsNothingOverAStoreThatTellsAnotherHistory) {
    World world;
    World other;
    world.file();
    Filing different = other.filing();
    different.channel = "counter";
    other.file(different);
    other.file();
    world.writer->stop();
    other.writer->stop();
    expect_rolled_back(world, other.store);  // longer, but not a continuation
}

TEST(Writer, ARefusedWriteAfterStoppingIsAFaultAndLeavesTheLog) {
    World world;
    world.file();
    world.writer->stop();
    EXPECT_THROW(world.file(), Fault);
    EXPECT_EQ(world.store.log_state().size, 1u);
}

}  // namespace huiyin::engine::engine_tests
