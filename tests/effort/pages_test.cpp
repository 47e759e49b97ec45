#include <gtest/gtest.h>

#include <atomic>
#include <numeric>
#include <string>
#include <vector>

#include "engine/filing.h"
#include "engine/handling.h"
#include "engine/sessions.h"
#include "io/api/routes.h"
#include "io/cli/town_folder.h"
#include "io/web/desk/desk.h"
#include "io/web/resident/resident.h"
#include "support/town.h"
#include "testing/web/browser.h"
#include "work.h"

namespace huiyin::testing {
namespace {

class MovableClock final : public Clock {
  public:
    Instant now() const override { return Instant{std::chrono::seconds(seconds_.load())}; }
    void pass(std::chrono::seconds time) { seconds_ += time.count(); }

  private:
    std::atomic<std::int64_t> seconds_ = SystemClock{}.now().time_since_epoch().count();
};

/// A town with its pages, a resident and a member of staff; more cases whenever a test wants.
class Pages : public ::testing::Test {
  protected:
    Pages() {
        crypto::initialise();
        watch_sqlite();
        const auto town = make_town(folder_.path() / "town");
        // The filings take minutes of this clock: from noon on, so that no day ends between what is compared.
        const Instant now = clock_.now();
        clock_.pass(std::chrono::ceil<std::chrono::days>(now) + std::chrono::hours(12) - now);
        auto opened = cli::TownFolder::open(town.folder, {"limits.tries_per_minute=0"}, clock_, dice_);
        open_ = std::move(*opened);
        open_->start();
        renderer_ = std::move(*web::Renderer::create({}));
        const web::Site site{.context = open_->context(), .renderer = *renderer_};
        web::resident::add_routes(router_, site);
        web::add_desk_routes(router_, site);
        api::add_board_routes(router_, {.context = open_->context(),
                                        .log_key = open_->signer().verifier(),
                                        .may_file = nullptr,
                                        .may_try = nullptr,
                                        .board = site.board});
        office_ = open_->town().offices()->reception().id;
        accounts::Staff member;
        member.login = "zhou";
        member.name = "Officer Zhou";
        member.office = office_;
        member.roles = {accounts::Role::caseworker, accounts::Role::supervisor};
        const std::string passphrase = "nine slow ferries after rain";
        const auto link = engine::invite(open_->context(), member);
        EXPECT_TRUE(engine::set_up(open_->context(), link.text(), passphrase));
        // The administrator hands on the office's key.
        EXPECT_TRUE(engine::sign_in(open_->context(), "admin", town.passphrase));
        staff_cookie_ = engine::sign_in(open_->context(), "zhou", passphrase)->text();
        const std::string code = file(1);
        resident_cookie_ = engine::open_case_session(open_->context(), code)->text();
        const CaseId id = engine::case_by_code(open_->context(), code)->case_id;
        const auto session = engine::staff_session(open_->context(), staff_cookie_);
        EXPECT_TRUE(engine::open_for_staff(open_->context(), *session, id));
        desk_case_ = "/desk/cases/" + id.hex();
    }
    ~Pages() override {
        router_ = {};
        open_.reset();
    }

    std::string file(int count) {
        std::string code;
        engine::Filing filing;
        filing.procedure = "complaint";
        filing.office = office_;
        filing.subject = "Lamp";
        filing.body = "Dark.";
        filing.language = "en";
        filing.channel = "api";
        for (int i = 0; i < count; ++i, clock_.pass(std::chrono::seconds(1)))  // so that lists have one order, however many come
            code = engine::file(open_->context(), filing, sealing::Token::draw(dice_))->code.text();
        open_->writer().docket_now();
        return code;
    }
    /// What each page takes. The first request prepares statements and fills what is kept: the second is counted, and of
    /// the case also one whose address is new.
    std::map<std::string, Work> measure() {
        std::map<std::string, Work> out;
        const std::string supervised = "/desk/board?office=" + office_.value + "&show=";
        for (const std::string& path : std::vector<std::string>{desk_case_, "/case", "/case?first=", "/board", "/board.json", "/board.csv", "/board-periods.csv",
                                       "/board/" + office_.value, "/board/" + office_.value + "/board.json", "/desk", "/desk?show=late",
                                       "/desk?show=today", "/desk?show=mine", "/desk?show=own", "/desk?show=guest", "/desk?show=waiting", "/desk?show=closed",
                                       "/reception", "/calls", "/board/report/2026", "/desk/reception", "/desk/calls", "/desk/board", supervised + "late", supervised + "soon", supervised + "asks", supervised + "free", supervised + "waiting"}) {
            const auto ask = [&](const std::string& target) {
                http::Request request = http::make_request("GET", target);
                request.headers = {{"Cookie", "case=" + resident_cookie_ + "; staff=" + staff_cookie_},
                                   {"Accept-Language", "en"}};
                EXPECT_EQ(router_.handle(request).status, 200) << target;
            };
            const bool always_new = path.ends_with('=');
            ask(always_new ? path + std::to_string(++number_) : path);
            const std::string target = always_new ? path + std::to_string(++number_) : path;
            out[path] = work_of([&] { ask(target); });
        }
        return out;
    }

    SystemRandom dice_;
    MovableClock clock_;
    TemporaryFolder folder_;
    std::unique_ptr<cli::TownFolder> open_;
    std::unique_ptr<web::Renderer> renderer_;
    http::Router router_;
    OfficeId office_;
    std::string staff_cookie_;
    std::string resident_cookie_;
    std::string desk_case_;
    int number_ = 0;
};

TEST_F(Pages, CostNoMoreInATownWithThreeTimesTheCases) {
    file(119);
    const auto before = measure();
    file(240);
    const auto after = measure();
    for (const auto& [path, work] : before) {
        EXPECT_EQ(after.at(path).statements, work.statements) << path;
        EXPECT_EQ(after.at(path).steps, work.steps) << path;
        EXPECT_EQ(after.at(path).crypto, work.crypto) << path;
    }
    EXPECT_GT(before.at("/desk").steps.size(), 3U);
}

TEST_F(Pages, AnswerReloadsWithoutPrivateKeyWorkAndTheBoardWithoutTheDatabase) {
    file(60);
    const auto work = measure();
    for (const char* with_private_key : {"crypto_box_seal_open", "crypto_box_beforenm", "crypto_scalarmult_base"})
        EXPECT_EQ(work.at("/case").crypto.count(with_private_key), 0U) << with_private_key;
    EXPECT_EQ(work.at("/case").statements.size(), 2U) << "its session and how far the case is";
    // The filing's own wrap opens under a key derived from the resident's.
    EXPECT_GT(work.at("/case?first=").crypto.at("EVP_MAC_init"), work.at("/case").crypto.at("EVP_MAC_init"));
    for (const std::string& path : std::vector<std::string>{"/board", "/board.json", "/board.csv", "/board-periods.csv", "/board/" + office_.value,
                                                            "/board/" + office_.value + "/board.json"})
        EXPECT_TRUE(work.at(path).statements.empty()) << path;
    // Of a desk's list only the member's own keys are opened anew, none of the fifty subjects.
    EXPECT_LE(work.at("/desk").crypto.at("crypto_box_seal_open"), 2);
    EXPECT_EQ(work.at("/desk").crypto.count("crypto_box_beforenm"), 0U);
}

TEST_F(Pages, OfADeskCostNoMoreWithManyColleagues) {
    file(60);
    const auto before = measure();
    for (int i = 0; i < 40; ++i) {
        accounts::Staff member;
        member.login = "colleague" + std::to_string(i);
        member.name = "Colleague";
        member.office = office_;
        member.roles = {accounts::Role::caseworker};
        engine::invite(open_->context(), member);
    }
    const auto after = measure();
    EXPECT_EQ(after.at("/desk").steps, before.at("/desk").steps);
    EXPECT_EQ(after.at("/desk").crypto, before.at("/desk").crypto);
}

}  // namespace
}  // namespace huiyin::testing
