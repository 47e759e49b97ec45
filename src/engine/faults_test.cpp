#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <utility>

#include "base/fault.h"
#include "engine/problems.h"
#include "engine/stories_test.h"

namespace huiyin::engine::engine_tests {
namespace faults_detail {

using Failure = store::MemoryStore::Failure;
using Step = store::MemoryStore::Step;

/// What a form was answered with, and the token with which it can be sent again.
struct Sent {
    sealing::Token token;
    std::optional<Receipt> receipt{};
    std::string code{};  ///< of the Fault
};

Sent send(World& world) {
    Sent out{.token = sealing::Token::draw(world.random)};
    try {
        if (auto receipt = file(world.context(), world.filing(), out.token, {})) out.receipt = std::move(*receipt);
    } catch (const Fault& fault) {
        out.code = fault.code;
    }
    return out;
}

/// Lets the pauses pass until it works again.
void wait_until_it_works(World& world) {
    world.clock.pass(std::chrono::seconds(10));
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (world.writer->condition() == Writer::Condition::waiting && std::chrono::steady_clock::now() < until)
        std::this_thread::yield();
    ASSERT_EQ(world.writer->trouble(), "");
}

std::size_t filed(World& world) { return world.store.events_by_leaf(0, 1000).size(); }

}  // namespace faults_detail
using namespace faults_detail;

// Fails the 1st step of writing, the 2nd, … until a run gets through untouched; each once without effect and once with.
TEST(WriterFaults, NoReceiptIsLostAndNoCaseMadeTwiceWhereverWritingFails) {
    for (const Failure failure : {Failure::before, Failure::after}) {
        for (int nth = 1;; ++nth) {
            World world;
            int steps = 0;
            bool failed = false;
            world.file();
            world.writer->publish_now();
            world.store.set_failing([&](Step) {
                if (++steps != nth) return Failure::none;
                failed = true;
                return failure;
            });
            std::vector<Sent> sent;
            for (int i = 0; i < 3; ++i) sent.push_back(send(world));
            try {
                world.writer->publish_now();
            } catch (const Fault&) {
            }
            world.store.set_failing({});
            wait_until_it_works(world);
            world.writer->publish_now();
            SCOPED_TRACE((failure == Failure::before ? "before " : "after ") + std::to_string(nth));

            for (Sent& one : sent) {
                const bool answered = one.receipt.has_value();
                const auto before = filed(world);
                EXPECT_FALSE(one.code == problems::not_kept && world.store.submission(one.token.hash()));
                auto again = file(world.context(), world.filing(), one.token, {});
                ASSERT_TRUE(again);
                EXPECT_TRUE(verified(world, again->proof));
                if (!answered) continue;
                EXPECT_EQ(filed(world), before);
                EXPECT_EQ(again->value.id, one.receipt->value.id);
                EXPECT_EQ(again->leaf_index, one.receipt->leaf_index);
                EXPECT_TRUE(verified(world, one.receipt->proof));
            }
            EXPECT_EQ(filed(world), 1 + sent.size());
            world.writer->publish_now();
            const auto published = world.writer->published();
            world.restart();
            EXPECT_EQ(world.writer->trouble(), "");
            EXPECT_EQ(world.writer->published()->note, published->note);
            if (!failed) break;
            ASSERT_LT(nth, 100);
        }
    }
}

TEST(WriterFaults, ACommitWhoseAnswerWasLostIsAnsweredOnceTheStoreShowsIt) {
    World world;
    world.store.set_failing([&](Step step) {
        if (step != Step::commit) return Failure::none;
        world.store.set_failing({});
        return Failure::after;
    });
    EXPECT_TRUE(send(world).receipt);
    EXPECT_EQ(world.writer->condition(), Writer::Condition::working);
}

TEST(WriterFaults, ACommitThatFailedIsCalledNotKeptOnceTheStoreShowsIt) {
    World world;
    bool once = true;
    world.store.set_failing([&](Step step) {
        return step == Step::commit && std::exchange(once, false) ? Failure::before : Failure::none;
    });
    EXPECT_EQ(send(world).code, problems::not_kept);
    EXPECT_TRUE(send(world).receipt);
}

TEST(WriterFaults, WhileItWaitsWritesAreRefusedAtOnceAndReadingGoesOn) {
    World world;
    const Receipt before = world.file();
    std::vector<Writer::Condition> seen;
    world.writer->stop();
    world.writer = std::make_unique<Writer>(world.store, world.head, world.signer, world.clock, world.writer_options());
    world.writer->set_watch([&](Writer::Condition condition, const std::string&) { seen.push_back(condition); });
    world.writer->turn();
    world.writer->start();
    std::atomic<bool> broken = true;
    world.store.set_failing([&](Step step) {
        return broken && (step == Step::commit || step == Step::recover) ? Failure::before : Failure::none;
    });
    EXPECT_EQ(send(world).code, problems::perhaps_kept);
    EXPECT_EQ(send(world).code, problems::writing_waits);
    EXPECT_EQ(world.writer->condition(), Writer::Condition::waiting);
    EXPECT_NE(world.writer->trouble(), "");
    EXPECT_EQ(world.value(before.value.id).state, "filed");
    broken = false;
    wait_until_it_works(world);
    EXPECT_TRUE(send(world).receipt);
    using enum Writer::Condition;
    EXPECT_EQ(seen, (std::vector{waiting, working}));
}

TEST(WriterFaults, ItWaitsWhileLogHeadCannotBeWritten) {
    World world;
    std::atomic<bool> broken = true;
    world.head.before_write = [&] {
        if (broken) throw Fault("no room");
    };
    EXPECT_EQ(send(world).code, problems::perhaps_kept);
    EXPECT_EQ(send(world).code, problems::writing_waits);
    broken = false;
    wait_until_it_works(world);
    EXPECT_TRUE(send(world).receipt);
    world.writer->stop();
}

TEST(WriterFaults, ATownThatStartsWhileItsFolderTakesNoWritesIsReadUntilItDoes) {
    World world;
    const Receipt before = world.file();
    world.writer->publish_now();
    world.writer->stop();
    std::atomic<bool> broken = true;
    world.head.before_write = [&] {
        if (broken) throw Fault("no room");
    };
    Writer started(world.store, world.head, world.signer, world.clock, {.origin = world.town.settings().origin, .retry_max = std::chrono::seconds(1)});
    EXPECT_EQ(started.condition(), Writer::Condition::waiting);
    EXPECT_EQ(started.published(), nullptr) << "nothing is shown under a checkpoint that may not be on disk";
    EXPECT_EQ(started.signed_state(), nullptr);
    EXPECT_EQ(started.state().size, world.store.log_state().size);
    EXPECT_THROW(started.append({}), Fault);
    broken = false;
    world.clock.pass(std::chrono::seconds(2));
    started.start();
    while (started.condition() != Writer::Condition::working) std::this_thread::yield();
    started.publish_now();
    EXPECT_EQ(world.head.read(), started.published()->note);
    started.stop();
}

TEST(WriterFaults, APublicationIsSeenOnlyOnceItStandsInLogHead) {
    World world;
    world.file();
    world.writer->publish_now();
    world.file();
    std::atomic<bool> broken = true;
    world.head.before_write = [&] {
        if (broken) throw Fault("no room");
    };
    EXPECT_THROW(world.writer->publish_now(), Fault);
    EXPECT_EQ(world.writer->published()->size, 1u);
    EXPECT_EQ(world.store.latest_checkpoint()->size, 2u);
    broken = false;
    wait_until_it_works(world);
    EXPECT_EQ(world.writer->published()->size, 2u);
    EXPECT_EQ(world.head.read(), world.writer->published()->note);
    world.writer->stop();
}

TEST(WriterFaults, NothingIsSignedOnceTheStoreIsFoundBehindWhatWasPublished) {
    World world;
    World longer;  // the same town, in which more was filed
    for (int i = 0; i < 3; ++i) longer.file();
    longer.writer->stop();
    world.file();
    world.store.set_failing([&](Step step) {
        if (step == Step::recover) world.head.write(*longer.head.read(), true);
        return step == Step::commit ? Failure::before : Failure::none;
    });
    EXPECT_EQ(send(world).code, problems::not_kept);
    ASSERT_TRUE(world.writer->hold());
    EXPECT_EQ(world.writer->signed_state(), nullptr);
    world.store.set_failing({});
    EXPECT_EQ(send(world).code, problems::rolled_back);
    EXPECT_EQ(filed(world), 1u);
}

TEST(WriterFaults, AClockThatLeapsAndComesBackHoldsUpNothing) {
    World world;
    world.file();
    world.clock.pass(std::chrono::hours(24 * 365));
    world.writer->write({});  // everything that is due is due from then on
    world.writer->write({});
    world.clock.pass(-std::chrono::hours(24 * 365));
    world.file();
    world.writer->write({});
    const auto published = world.writer->published();
    world.clock.pass(world.writer_options().tick);
    world.writer->write({});
    world.writer->write({});  // behind the publication
    ASSERT_TRUE(world.writer->published());
    EXPECT_GT(world.writer->published()->size, published ? published->size : 0);
    // Waiting for a store that failed ends as well; this writer takes its turns by hand.
    world.writer->stop();
    Writer writer(world.store, world.head, world.signer, world.clock, world.writer_options());
    bool broken = true;
    world.store.set_failing([&](Step step) {
        return broken && (step == Step::commit || step == Step::recover) ? Failure::before : Failure::none;
    });
    auto answer = writer.write_later({});
    writer.turn();
    EXPECT_THROW(answer.get(), Fault);
    EXPECT_EQ(writer.condition(), Writer::Condition::waiting);
    broken = false;
    world.clock.pass(-std::chrono::hours(1000));
    writer.turn();
    world.clock.pass(std::chrono::seconds(10));
    writer.turn();
    EXPECT_EQ(writer.condition(), Writer::Condition::working);
}

TEST(WriterFaults, ABugStopsItForGood) {
    World world;
    world.store.set_failing([&](Step step) -> Failure {
        if (step == Step::write) throw Bug("an invariant does not hold");
        return Failure::none;
    });
    EXPECT_THROW(static_cast<void>(file(world.context(), world.filing(), sealing::Token::draw(world.random), {})), Fault);
    world.store.set_failing({});
    world.clock.pass(std::chrono::hours(1));
    EXPECT_THROW(world.writer->write({}), Fault);
    EXPECT_EQ(world.writer->condition(), Writer::Condition::stopped);
    EXPECT_EQ(filed(world), 0u);
}

}  // namespace huiyin::engine::engine_tests
