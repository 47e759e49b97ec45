#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <fstream>
#include <thread>

#include "crash/world.h"
#include "support/faulty_disk.h"
#include "support/town.h"
#include "support/visitor.h"

namespace huiyin::testing {
namespace full_disk {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// Waits for `/readyz` to be so; false if it takes longer than that.
bool wait_for_ready(http::Client& client, int status, seconds time) {
    const auto until = std::chrono::steady_clock::now() + time;
    while (client.get("/readyz").status != status) {
        if (std::chrono::steady_clock::now() > until) return false;
        std::this_thread::sleep_for(milliseconds(50));
    }
    return true;
}

/// A resident gets as far as the last page and sends it; what they typed must not get lost.
void expect_pages_that_explain(const std::string& url) {
    Visitor lin_mei(url);
    lin_mei.go("/file");
    ASSERT_EQ(lin_mei.status(), 200) << "reading goes on";
    lin_mei.go("/");
    EXPECT_EQ(lin_mei.status(), 200);
}

/// What was told before the disk was full is still there, and the same form gives the same receipt afterwards.
void live_through(const std::filesystem::path& data, const std::function<std::vector<std::string>()>& environment,
                  const std::function<void()>& fill, const std::function<void()>& free) {
    std::mt19937_64 dice(std::random_device{}());
    Server server(data, {}, environment());
    World world(log_key_of(server.url()));
    http::Client client(server.url());
    Filing before = new_filing(dice);
    ASSERT_TRUE(take_answer(before, send(client, before)));
    world.take(before);

    Filing during = new_filing(dice);
    http::ClientResponse refused;
    // The files have some room left over, and recovering makes some by emptying the write-ahead log: that is used up first.
    bool waits = false;
    for (int round = 0; round < 20 && !waits; ++round) {
        fill();
        for (int i = 0; i < 5000; ++i) {
            refused = send(client, during);
            if (!take_answer(during, refused)) break;
            world.take(during);
            during = new_filing(dice);
        }
        ASSERT_EQ(refused.status, 503) << refused.body;
        ASSERT_NE(refused.header("Retry-After"), nullptr);
        EXPECT_NE(refused.body.find("engine/"), std::string::npos) << refused.body;
        waits = client.get("/readyz").status == 503;
    }
    ASSERT_TRUE(waits);
    EXPECT_NE(client.get("/readyz").body.find("nothing can be saved for now"), std::string::npos);
    const auto page = client.post("/api/v1/cases", during.type, during.body,
                                  {{"Idempotency-Key", during.key}, {"Accept-Language", "zh-CN"}});
    EXPECT_EQ(page.status, 503);
    EXPECT_NE(page.body.find("保存"), std::string::npos) << page.body;
    world.check_case(client, before);  // reading goes on
    EXPECT_NE(client.get("/?lang=zh").body.find("暂时无法提交"), std::string::npos);  // said before somebody types for nothing
    EXPECT_EQ(client.get("/healthz").status, 200);
    expect_pages_that_explain(server.url());

    free();
    EXPECT_TRUE(wait_for_ready(client, 200, seconds(20))) << client.get("/readyz").body;
    EXPECT_EQ(client.get("/?lang=zh").body.find("暂时无法提交"), std::string::npos);
    const auto answer = send(client, during);
    ASSERT_TRUE(take_answer(during, answer)) << answer.body;
    world.take(during);
    world.check_case(client, during);
    world.check_repeat(client, during);
    world.check_log(server.url());
    EXPECT_NE(server.program().err().find("saving works again"), std::string::npos) << server.program().err();
    EXPECT_EQ(server.stop(), 0);
    const auto checked = huiyin({"fsck", "--data", data.string()});
    EXPECT_EQ(checked.code, 0) << checked.out << checked.err;
    EXPECT_EQ(cases_in(data), world.filed.size());
    EXPECT_EQ(orphans_in(data), std::vector<std::string>());
}

TEST(FullDisk, FilingComesBackByItselfAfterWritesFailForAWhile) {
    crypto::initialise();
    for (const char* does : {"enospc", "eio"}) {
        SCOPED_TRACE(does);
        const TemporaryFolder folder;
        const auto data = folder.path() / "data";
        const auto full = folder.path() / "full";
        make_town(data);
        live_through(
            data,
            [&] { return FaultyDisk{.under = data, .call = "write", .only_while = full, .does = does}.environment(); },
            [&] { std::ofstream(full) << "now"; }, [&] { std::filesystem::remove(full); });
    }
}

TEST(FullDisk, FilingComesBackByItselfAfterSyncsFailForAWhile) {
    crypto::initialise();
    const TemporaryFolder folder;
    const auto data = folder.path() / "data";
    const auto full = folder.path() / "full";
    make_town(data);
    live_through(
        data, [&] { return FaultyDisk{.under = data, .call = "sync", .only_while = full, .does = "eio"}.environment(); },
        [&] { std::ofstream(full) << "now"; }, [&] { std::filesystem::remove(full); });
}

TEST(FullDisk, ADatabaseThatIsTakenAwayAndPutBack) {
    crypto::initialise();
    const TemporaryFolder folder;
    const auto data = folder.path() / "data";
    make_town(data);
    live_through(
        data, [] { return std::vector<std::string>{}; },
        [&] { std::filesystem::rename(data / "huiyin.db", folder.path() / "aside"); },
        [&] { std::filesystem::rename(folder.path() / "aside", data / "huiyin.db"); });
}

/// A volume of its own, so small that it can be filled.
class SmallVolume {
  public:
    explicit SmallVolume(std::filesystem::path at) : at_(std::move(at)) {
        std::filesystem::create_directory(at_);
        mounted_ = ::mount("none", at_.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, "size=24m,mode=0700") == 0;
        if (!mounted_) why_ = std::strerror(errno);
    }
    ~SmallVolume() {
        if (mounted_) ::umount2(at_.c_str(), MNT_DETACH);
    }
    SmallVolume(const SmallVolume&) = delete;
    SmallVolume& operator=(const SmallVolume&) = delete;
    bool mounted() const { return mounted_; }
    const std::string& why_not() const { return why_; }

  private:
    std::filesystem::path at_;
    bool mounted_ = false;
    std::string why_;
};

TEST(FullDisk, AVolumeThatIsReallyFull) {
    crypto::initialise();
    const TemporaryFolder folder;
    const auto mount = folder.path() / "volume";
    const SmallVolume volume(mount);
    if (!volume.mounted()) GTEST_SKIP() << "a volume of 24 MB can't be mounted here (it takes root): " << volume.why_not();
    const auto data = mount / "data";
    make_town(data);
    live_through(
        data, [] { return std::vector<std::string>{}; },
        [&] {
            std::ofstream filler(mount / "filler", std::ios::binary);
            const std::string piece(4096, 'x');
            while (filler.write(piece.data(), static_cast<std::streamsize>(piece.size())).flush()) {}
        },
        [&] { std::filesystem::remove(mount / "filler"); });
}

}  // namespace full_disk
}  // namespace huiyin::testing
