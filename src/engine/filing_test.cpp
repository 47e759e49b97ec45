#include <future>
#include <thread>

#include <gtest/gtest.h>

#include "base/fault.h"
#include "core/ledger/checkpoint.h"
#include "core/casework/problems.h"
#include "engine/kinds.h"
#include "engine/problems.h"
#include "engine/stories_test.h"
#include "engine/texts.h"

namespace huiyin::engine::engine_tests {

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

TEST(Filing, BlanksOfAnyKindSayNothing) {
    for (const char* blank : {"", " ", "\n\t\r", "\u3000", " \u3000\u00a0", "\u200b\ufeff", "\u202e\u2066"}) EXPECT_FALSE(has_words(blank)) << blank;
    for (const char* words : {"a", " a", "\u3000路灯", "。", "\u200b!", "\u2026", "0", "\xff"}) EXPECT_TRUE(has_words(words)) << words;
}

TEST(Filing, WhereAStatuteAsksForANameAWayToBeReachedIsAskedForToo) {
    World world;
    Filing filing = world.filing();
    for (const procedure::Procedure& one : world.town.procedures())
        if (one.filing == procedure::Filing::named) filing.procedure = one.id.value;
    ASSERT_NE(filing.procedure, "complaint");
    const auto wrong = [&](const std::string& kind, bool reachable) {
        filing.contact_kind = kind;
        filing.contact = kind == "anonymous" ? "" : "Lin Mei";
        filing.reachable = reachable;
        const auto found = check_filing(world.town, filing);
        return found.empty() ? std::string() : std::string(found.front().code);
    };
    EXPECT_EQ(wrong("anonymous", false), problems::name_needed);
    EXPECT_EQ(wrong("reachable", true), problems::name_needed);
    EXPECT_EQ(wrong("named", false), problems::no_way_given);
    EXPECT_EQ(wrong("named", true), "");
    filing.procedure = "complaint";
    EXPECT_EQ(wrong("named", false), "") << "nobody else is asked";
}

TEST(Filing, WhatIsOfferedBeginsWithTheComplaintAndLeavesOtherCountriesOut) {
    World world;
    const auto offered = kinds_offered(world.town);
    ASSERT_FALSE(offered.empty());
    EXPECT_EQ(offered.front()->id.value, "complaint");
    for (const auto* one : offered) {
        EXPECT_NE(one->filing, procedure::Filing::nobody) << one->id.value;
        EXPECT_EQ(one->calendar, offered.front()->calendar) << one->id.value;
    }
    EXPECT_EQ(kind_of(world.town, "lottery").id.value, "complaint");
    guidance::Category category;
    EXPECT_EQ(&kind_of(world.town, offered.back()->id.value, &category), offered.back());
    category.procedure = "complaint";
    EXPECT_EQ(kind_of(world.town, offered.back()->id.value, &category).id.value, "complaint") << "a category that names one decides";
}

TEST(Filing, SentAgainWhileNothingCanBeWrittenGivesItsReceipt) {
    World world;
    const auto token = sealing::Token::draw(world.random);
    const Receipt first = file(world.context(), world.filing(), token).value();
    world.writer->stop();
    // A head ahead of the database: it looks rolled back, so nothing is written or signed any more.
    world.head.write(ledger::sign_checkpoint({.origin = world.town.settings().origin, .size = 100, .root = {}}, world.signer),
                     true);
    world.restart();
    ASSERT_NE(world.writer->trouble(), "");
    EXPECT_EQ(file(world.context(), world.filing(), token).value().code.text(), first.code.text());
    EXPECT_FALSE(file(world.context(), world.filing(), token, crypto::sha256(as_bytes("another body"))));
    SystemRandom elsewhere;
    EXPECT_THROW(static_cast<void>(file(world.context(), world.filing(), sealing::Token::draw(elsewhere))), Fault);
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

TEST(Filing, AFormThatWasForgottenIsRefusedAndMakesNoSecondCase) {
    World world;
    const auto token = sealing::Token::draw(world.random);
    ASSERT_TRUE(file(world.context(), world.filing(), token));
    keep_receipt(world.context(), token);
    EXPECT_EQ(file(world.context(), world.filing(), token).error().code, casework::problems::already_filed);
    EXPECT_EQ(world.store.log_state().size, 1u);
}

TEST(Filing, AFileThatWasSweptBeforeItWasNamedIsAskedForAgain) {
    World world;
    Changes changes;
    Filing filing = world.filing();
    sealing::ChunkSealer sealer(world.random, FileId::draw(world.random), [&](std::uint64_t number, Bytes sealed) {
        changes.chunks.push_back({.file_id = FileId{},
                                  .number = static_cast<std::uint32_t>(number),
                                  .at = world.clock.now(),
                                  .sealed = std::move(sealed)});
    });
    sealer.push(as_bytes("a canary"));
    filing.files.push_back({.secret = sealer.finish(), .name = "canary.txt", .type = "text/plain"});
    for (ChunkRow& chunk : changes.chunks) chunk.file_id = filing.files.front().secret.file;
    world.writer->write(std::move(changes));
    world.clock.pass(std::chrono::days(8));
    world.writer->write({});  // the sweep that is due
    EXPECT_EQ(file(world.context(), filing, sealing::Token::draw(world.random)).error().code, problems::file_gone);
    EXPECT_EQ(world.store.log_state().size, 0u);
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

}  // namespace huiyin::engine::engine_tests
