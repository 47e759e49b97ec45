#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>

#include "base/json.h"
#include "base/time.h"
#include "canary/traces.h"
#include "io/http/client.h"
#include "support/town.h"
#include "support/visitor.h"

namespace huiyin::testing {
namespace {

/// A text that stands at the beginning, in the middle and at the end, so that no cut piece escapes.
std::string around(const std::string& canary, const std::string& words) {
    return canary + " " + words + " " + canary + ". " + words + " " + canary;
}

/// Everything that nobody but its readers may ever see.
struct Secrets {
    std::vector<std::string> texts;
    const std::string& add(std::string text) {
        texts.push_back(std::move(text));
        return texts.back();
    }
};

TEST(Canary, NothingThatWasSaidLiesAnywhereInClear) {
    const TemporaryFolder folder;
    const auto town = make_town(folder.path() / "town");
    Server server(town.folder, {"log.docket_seconds=1", "log.docket_lines_min=1", "logging.requests=true",
                               "logging.level=debug", "admin.listen=127.0.0.1:0", "mail.server=smtp://127.0.0.1:9",
                               "mail.from=huiyin@town.example", "mail.tls=none"});
    Secrets secrets;
    secrets.texts.reserve(100);
    secrets.add(town.passphrase);

    // By the pages, in English: subject, body, a file with its name, a name and three ways to reach its bearer.
    Visitor lin(server.url());
    const auto subject = secrets.add("Quillfeather-7Q2X");
    const auto body = secrets.add("Marrowglass-40ZT");
    const auto file_name = secrets.add("Tidewrack-9KLM");
    const auto file_content = secrets.add("Embercroft-55QV");
    const auto name = secrets.add("Linneth Okonkwo-Vale");
    const auto email = secrets.add("linneth.vale.83@post.example");
    const auto phone = secrets.add("+44 20 7946 0831");
    const auto address = secrets.add("17 Gannetwharf Stairs");
    lin.go("/file/what?lang=en");
    lin.send("/file/what", {{"subject", subject}, {"body", around(body, "The lamp is dark")}});
    lin.send("/file/office", {{"office", "unknown"}});
    lin.send("/file/files", {{"add", "yes"}},
             {{"files", file_name + ".txt", "text/plain", around(file_content, "A letter to the office")}});
    ASSERT_NE(lin.body().find(file_name), std::string::npos) << lin.body();
    lin.send("/file/files", {}, {{"files", "", "application/octet-stream", ""}});  // as browsers send no file
    lin.send("/file/reach", {{"reach", "name"}});
    lin.send("/file/reach/details", {{"name", name}, {"email", email}, {"phone", phone}, {"address", address}});
    const auto news_address = secrets.add("quiet.linneth.47@news.example");
    lin.send("/file/news", {{"news", "yes"}, {"news-address", news_address}});
    ASSERT_NE(lin.body().find(news_address), std::string::npos) << lin.body();
    lin.send("/file/send", {});
    ASSERT_EQ(lin.path().substr(0, 13), "/file/receipt") << lin.body();
    const auto at = lin.body().find("data-copy=\"") + 11;
    const auto code = secrets.add(lin.body().substr(at, 29));
    ASSERT_EQ(code.find_first_not_of("0123456789ABCDEFGHJKMNPQRSTVWXYZ-"), std::string::npos) << code;
    std::string bare = code;
    std::erase(bare, '-');
    secrets.add(bare);
    const auto receipt_page = lin.body();
    lin.send("/file/receipt/pdf", {});
    EXPECT_EQ(lin.answer().body.substr(0, 5), "%PDF-");

    // A draft that is never sent.
    Visitor undecided(server.url());
    const auto draft = secrets.add("Hollowreed-31BN");
    undecided.go("/file/what?lang=en");
    const auto typed_answer = secrets.add("Wrenmarsh-88DK");
    undecided.send("/file/what", {{"subject", draft}, {"body", around(draft, "Not yet")}, {"category", "street-lamp"}, {"answer-place", typed_answer}});

    // By the API, in Chinese, with a message after it.
    http::Client program(server.url());
    const auto title = secrets.add("白鹭渡口路灯");
    const auto sentence = secrets.add("槐荫巷尾积水");
    const auto person = secrets.add("欧阳霁月");
    const auto own_words = secrets.add("芦花埠头杂事");
    const auto message = secrets.add("榆钱坡下又黑了");
    const std::string key = secrets.add("f3c1a9e07b5d42868e6a1c0d9b7f2e54");
    const auto filed = program.post(
        "/api/v1/cases", "application/json",
        json::write(json::Object{{"subject", title},
                                 {"body", around(sentence, "请尽快处理")},
                                 {"category", own_words},
                                 {"language", "zh"},
                                 {"news_email", secrets.add("luming.93@news.example")},
                                 {"contact", json::Object{{"name", person}, {"phone", "13900000000"}}}}),
        {{"Idempotency-Key", key}});
    ASSERT_EQ(filed.status, 201) << filed.body;
    const auto second_code = secrets.add(json::parse(filed.body)->text("receipt"));
    const auto said = program.post("/api/v1/case/messages", "application/json",
                                   json::write(json::Object{{"body", around(message, "昨天夜里")}}),
                                   {{"Authorization", "Receipt " + second_code}});
    ASSERT_EQ(said.status, 201) << said.body;

    // What is answered to a category's questions.
    const auto place = secrets.add("Finchlode Crossing");
    const auto lamp = program.post("/api/v1/cases", "application/json",
                                   json::write(json::Object{{"subject", "Lamp"},
                                                            {"body", "Dark."},
                                                            {"category", "street-lamp"},
                                                            {"answers", json::Object{{"place", place}}}}));
    ASSERT_EQ(lamp.status, 201) << lamp.body;
    const auto lamp_code = secrets.add(json::parse(lamp.body)->text("receipt"));
    EXPECT_NE(program.get("/api/v1/case", {{"Authorization", "Receipt " + lamp_code}}).body.find(place), std::string::npos);

    // What is typed wrongly: refused, and still nobody's business.
    const auto mistyped = secrets.add("Sparrowhythe-62");
    program.post("/api/v1/cases", "application/json", "{\"subject\": \"" + mistyped + "\", \"bodie\": 3");
    program.post("/api/v1/cases?" + mistyped, "application/json",
                 "{\"" + mistyped + "\": \"" + mistyped + "\"}", {{"User-Agent", mistyped}, {"Referer", mistyped}});
    program.get("/" + mistyped + "?code=" + mistyped, {{"Authorization", "Receipt " + mistyped}});
    Visitor stranger(server.url());
    stranger.go("/desk/sign-in?lang=en");
    stranger.send("/desk/sign-in", {{"name", mistyped}, {"passphrase", mistyped}});

    // The office opens the case, notes something, and answers.
    Visitor officer(server.url());
    officer.go("/desk/sign-in?lang=en");
    officer.send("/desk/sign-in", {{"name", "admin"}, {"passphrase", town.passphrase}});
    officer.go("/desk?lang=en");
    ASSERT_NE(officer.body().find(subject), std::string::npos) << officer.body();
    ASSERT_NE(officer.body().find(title), std::string::npos) << officer.body();
    const auto answer = [&](const std::string& row, const std::string& facts, const std::string& reasons) {
        const auto begin = officer.body().rfind("/desk/cases/", officer.body().find("<bdi>" + row));
        const std::string case_path = officer.body().substr(begin, officer.body().find("/opening", begin) - begin);
        officer.send(case_path + "/opening", {});
        ASSERT_EQ(officer.status(), 200) << officer.body();
        for (const std::string command : {"acknowledge", "reply"}) {
            officer.go(officer.link(case_path + "/" + command));
            ASSERT_EQ(officer.status(), 200) << command << officer.body();
            officer.send(case_path + "/" + command, {{"understanding", facts},
                                                     {"outcome", "explained"},
                                                     {"facts", facts},
                                                     {"reasons", reasons},
                                                     {"rule", reasons}});
            ASSERT_EQ(officer.status(), 200) << command << officer.body();
            if (officer.body().find("again") != std::string::npos) continue;
        }
        officer.go("/desk?lang=en");
    };
    const auto facts = secrets.add("Bellwether-88XD");
    const auto reasons = secrets.add("Thornquay-12FJ");
    const auto facts_zh = secrets.add("漫水桥头踏勘");
    const auto reasons_zh = secrets.add("丹枫里依规答复");
    ASSERT_NO_FATAL_FAILURE(answer(subject, around(facts, "We went there"), around(reasons, "Under the rule")));
    ASSERT_NO_FATAL_FAILURE(answer(title, around(facts_zh, "已到现场"), around(reasons_zh, "按照规定")));

    // The residents read: the words are there, so they must lie somewhere, sealed.
    const auto read = program.get("/api/v1/case", {{"Authorization", "Receipt " + second_code}});
    for (const std::string& text : {title, sentence, message, facts_zh, reasons_zh})
        EXPECT_NE(read.body.find(text), std::string::npos) << text << " should be readable by its resident: " << read.body;
    const auto lins = program.get("/api/v1/case", {{"Authorization", "Receipt " + code}});
    for (const std::string& text : {subject, body, file_name, facts, reasons})
        EXPECT_NE(lins.body.find(text), std::string::npos) << text << " should be readable by its resident: " << lins.body;

    // A member's own address, and mails that can't go: no server is there, so they lie in the outbox.
    const auto work_address = secrets.add("zhou.wren.21@office.example");
    officer.go("/desk/me?lang=en");
    officer.send("/desk/me/address", {{"mail-address", work_address}, {"act", "on"}});
    ASSERT_EQ(officer.status(), 200) << officer.body();
    officer.go("/desk/mail?lang=en");
    ASSERT_NE(officer.body().find("e-mail"), std::string::npos) << officer.body();
    for (const std::string& found : find_traces({news_address, work_address}, officer.body(), "the page about mails")) ADD_FAILURE() << found;

    // What the operator is shown.
    const auto door = server.program().wait_for_line("figures on ");
    ASSERT_TRUE(door);
    const std::string shown = http::Client(door->substr(0, door->rfind("/metrics"))).get("/metrics").body;
    ASSERT_NE(shown.find("huiyin_filings_total"), std::string::npos) << shown;
    for (const std::string& found : find_traces(secrets.texts, shown, "figures")) ADD_FAILURE() << found;
    EXPECT_EQ(shown.find("huiyin_mails_waiting 0"), std::string::npos) << "nothing waits, so nothing was looked for: " << shown;
    EXPECT_EQ(shown.find("reception"), std::string::npos) << "nothing by office";

    // While it runs, with what is not yet copied out of the write-ahead log.
    const auto wal = town.folder / "huiyin.db-wal";
    ASSERT_TRUE(std::filesystem::exists(wal) && std::filesystem::file_size(wal) > 0) << "there was nothing to look into";
    for (const std::string& found : find_traces(secrets.texts, town.folder)) ADD_FAILURE() << "running: " << found;
    EXPECT_EQ(server.stop(), 0);
    EXPECT_NE(server.program().err().find("\"route\":\"/api/v1/cases\""), std::string::npos) << "the log has its lines";
    EXPECT_EQ(server.program().err().find("127.0.0.1"), std::string::npos) << "and no address";
    for (const std::string& found : find_traces(secrets.texts, town.folder)) ADD_FAILURE() << "stopped: " << found;
    for (const std::string& found : find_traces(secrets.texts, server.program().out(), "standard output")) ADD_FAILURE() << found;
    for (const std::string& found : find_traces(secrets.texts, server.program().err(), "standard error")) ADD_FAILURE() << found;
}

/// A second member is added, and sets this passphrase.
void add_colleague(const std::filesystem::path& folder, const std::string& url, const std::string& passphrase) {
    const auto added = huiyin({"staff", "add", "--data", folder.string(), "wren", "--name", "Wren", "--office", "front-desk", "--role", "caseworker"});
    EXPECT_EQ(added.code, 0) << added.err;
    const auto at = added.out.find("/desk/set-up/");
    Visitor wren(url);
    wren.go(added.out.substr(at, added.out.find_first_of(" \n", at) - at));
    wren.send("/desk/set-up", {{"passphrase", passphrase}, {"again", passphrase}});
    EXPECT_EQ(wren.status(), 200) << wren.body();
}

TEST(Canary, NothingThatWasBookedOrCosignedLiesAnywhereInClear) {
    const TemporaryFolder folder;
    const auto town = make_town(folder.path() / "town");
    Server server(town.folder, {"log.docket_seconds=1", "log.docket_lines_min=1", "logging.requests=true", "logging.level=debug"});
    Secrets secrets;
    secrets.texts.reserve(100);
    const auto passphrase = secrets.add("eleven slow barges under the viaduct");
    add_colleague(town.folder, server.url(), passphrase);
    // Whoever has the office's key hands it to the new one with the next sign-in.
    Visitor admin = signed_in(server.url(), "admin", town.passphrase);
    Visitor wren = signed_in(server.url(), "wren", passphrase);
    admin.go("/desk?lang=en");

    // A reception day, and two who come: one from a case of theirs, one without.
    const Date date = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()) + std::chrono::days(5);
    const std::string day = announce_reception(admin, to_text(date), 15);
    const auto called = secrets.add("Mrs Thistlewick-3PV");
    const auto called_there = secrets.add("Old Mr Brackenfield-8");
    const auto words = secrets.add("Gorsewater-21LM");
    const auto subject = secrets.add("Saltmeadow-64KD");
    http::Client program(server.url());
    const auto filed = program.post("/api/v1/cases", "application/json", json::write(json::Object{{"subject", subject}, {"body", around(words, "The lamp is dark")}}));
    ASSERT_EQ(filed.status, 201) << filed.body;
    const auto code = secrets.add(json::parse(filed.body)->text("receipt"));
    Visitor lin(server.url());
    lin.go("/case?lang=en");
    lin.send("/case", {{"code", code}});
    lin.go("/case/appointment/" + day + "?lang=en");
    lin.send("/case/appointment/" + day, {{"time", "09:15"}, {"called", called}});
    ASSERT_NE(lin.body().find("It is booked."), std::string::npos) << lin.body();
    Visitor he(server.url());
    he.go("/reception/" + day + "?lang=en");
    he.send("/reception/" + day, {{"time", "09:30"}, {"called", called_there}, {"words", around(words, "About the lamp")}});
    ASSERT_EQ(he.path().substr(0, 13), "/file/receipt") << he.body();
    admin.go("/desk/reception/" + day + "/appointments?lang=en");
    for (const std::string& name : {called, called_there})
        ASSERT_NE(admin.body().find(name), std::string::npos) << name << " should be readable by who receives: " << admin.body();
    const auto record = secrets.add("Hawthorn Ford-77");
    const std::string one = "/desk/reception/" + day + "/appointments/";
    admin.go(admin.link(one));
    admin.send(admin.path().substr(0, admin.path().find('?')), {{"state", "cancelled"}, {"text", around(record, "The room is flooded")}});
    ASSERT_EQ(admin.status(), 200) << admin.body();

    // A draft that one writes and another sends back, then the answer with a file.
    const auto understanding = secrets.add("Loomgate-19RX");
    const auto sentence = secrets.add("Ferrymoss-05TC");
    const auto file_name = secrets.add("Kelpstrand-2WQ");
    const auto file_content = secrets.add("Mirkwater-83HS");
    const auto open_case = [&](Visitor& member) {
        member.go("/desk?lang=en");
        const auto begin = member.body().rfind("/desk/cases/", member.body().find("<bdi>" + subject));
        const std::string path = member.body().substr(begin, member.body().find("/opening", begin) - begin);
        member.send(path + "/opening", {});
        EXPECT_EQ(member.status(), 200) << member.body();
        return path;
    };
    const std::string path = open_case(admin);
    admin.go(admin.link(path + "/acknowledge"));
    const std::string nobody = "<option value=\"\">Please choose</option><option value=\"";
    const auto option = admin.body().find(nobody);
    ASSERT_NE(option, std::string::npos) << admin.body();
    const std::string colleague = admin.body().substr(option + nobody.size(), 32);
    admin.send(path + "/acknowledge", {{"understanding", around(understanding, "As we read it")}, {"cosigner", colleague}, {"cosign", "yes"}});
    ASSERT_EQ(admin.status(), 200) << admin.body();
    open_case(wren);
    ASSERT_NE(wren.body().find(understanding), std::string::npos) << "who is asked to sign reads it: " << wren.body();
    wren.send(path + "/cosign", {{"act", "back"}, {"body", around(sentence, "Say when")}});
    ASSERT_EQ(wren.status(), 200) << wren.body();
    admin.go(path + "?lang=en");
    ASSERT_NE(admin.body().find(sentence), std::string::npos) << admin.body();
    admin.go(admin.link(path + "/message"));
    admin.send(path + "/message", {{"body", "With a plan."}}, {{"files", file_name + ".txt", "text/plain", around(file_content, "The plan")}});
    ASSERT_EQ(admin.status(), 200) << admin.body();
    lin.go("/case?lang=en");
    for (const std::string& text : {file_name, record}) EXPECT_NE(lin.body().find(text), std::string::npos) << text << " should be readable by its resident";

    const auto wal = town.folder / "huiyin.db-wal";
    ASSERT_TRUE(std::filesystem::exists(wal) && std::filesystem::file_size(wal) > 0) << "there was nothing to look into";
    for (const std::string& found : find_traces(secrets.texts, town.folder)) ADD_FAILURE() << "running: " << found;
    EXPECT_EQ(server.stop(), 0);
    for (const std::string& found : find_traces(secrets.texts, town.folder)) ADD_FAILURE() << "stopped: " << found;
    for (const std::string& found : find_traces(secrets.texts, server.program().err(), "standard error")) ADD_FAILURE() << found;
}

}  // namespace
}  // namespace huiyin::testing
