#include <gtest/gtest.h>

#include <set>

#include "base/json.h"
#include "base/random.h"
#include "core/ledger/note.h"
#include "io/api/answers.h"
#include "io/api/problems.h"
#include "io/api/routes.h"
#include "io/api/submission.h"
#include "io/store/memory/memory_store.h"
#include "testing/parts.h"

namespace huiyin::api::api_tests {

/// The API of a town without cases.
struct Program {
    SeededRandom random{1};
    StandingClock clock{*parse_instant("2026-03-02T02:00:00Z")};
    tests::MemoryKeys keys{random};
    tests::MemoryHead head;
    store::MemoryStore store;
    engine::Town town{engine::Settings{}, InstanceId{}, *TimeZone::create("Asia/Shanghai"), {}, {}};
    ledger::SignerKey signer{*ledger::SignerKey::from_seed(town.settings().origin, keys.log_seed())};
    engine::Writer writer{store, head, signer, clock, {.origin = town.settings().origin}};
    engine::KeptCases kept;
    http::Router router;

    Program() {
        crypto::initialise();
        writer.start();
        add_routes(router, {.context = {town, store, keys, writer, clock, random, kept},
                            .log_key = signer.verifier(),
                            .may_file = nullptr,
                            .may_try = nullptr});
    }
    ~Program() { writer.stop(); }

    http::Response ask(std::string method, const std::string& path, std::vector<http::Header> headers = {},
                       const std::string& body = {}) {
        auto request = http::make_request(std::move(method), path);
        request.headers = std::move(headers);
        request.headers.push_back({"Accept-Language", "en"});
        http::StringBody reader(body);
        request.body_reader = &reader;
        return router.handle(request);
    }
};

TEST(Description, ListsEveryRouteAndNoOther) {
    Program program;
    std::set<std::string> served;
    for (const std::string& route : program.router.list()) {
        const auto blank = route.find(' ');
        if (is_for_programs(route.substr(blank + 1))) served.insert(route);
    }
    std::set<std::string> described;
    const auto value = json::parse(description());
    ASSERT_TRUE(value) << value.error().code;
    for (const auto& [path, methods] : *value->find("paths")->object())
        for (const auto& [method, operation] : *methods.object()) {
            std::string upper = method;
            for (char& c : upper) c = static_cast<char>(c - 'a' + 'A');
            described.insert(upper + " " + path);
            EXPECT_FALSE(operation.text("summary").empty()) << path;
            EXPECT_NE(operation.find("responses"), nullptr) << path;
        }
    EXPECT_EQ(served, described);
    EXPECT_GE(served.size(), 9u);
    EXPECT_EQ(value->text("openapi"), "3.1.0");
    EXPECT_EQ(program.ask("GET", "/api/v1/openapi.json").body, description());
}

TEST(Accept, LetsThroughWhatTheClientTakes) {
    const auto takes = [](const char* accept, const char* type) {
        auto request = http::make_request("GET", "/x");
        if (accept != nullptr) request.headers.push_back({"Accept", accept});
        return accepts(request, type);
    };
    EXPECT_TRUE(takes(nullptr, "application/json"));
    EXPECT_TRUE(takes("", "application/json"));
    EXPECT_TRUE(takes("text/html, application/*;q=0.5", "application/json"));
    EXPECT_TRUE(takes("Application/JSON", "application/json"));
    EXPECT_TRUE(takes("*/*", "text/csv"));
    EXPECT_FALSE(takes("text/html", "application/json"));
    EXPECT_FALSE(takes("application/json;q=0.0, text/html", "application/json"));
}

TEST(Refusals, SayWhyJsonIsNoneInTheLanguageOfTheRequest) {
    Program program;
    const auto detail = [&](const std::string& body) {
        const auto response = program.ask("POST", "/api/v1/cases", {{"Content-Type", "application/json"}, {"Accept-Language", "zh-CN"}}, body);
        const auto value = json::parse(response.body);
        EXPECT_FALSE(value->text("detail").empty()) << response.body;
        return value->text("detail");
    };
    const std::string deep = std::string(40, '[') + std::string(40, ']');
    for (const std::string& body : {std::string(R"({"a":1,"a":2})"), std::string(R"({"a":1e999})"), std::string("{} {}"), std::string("{\"a\":"), deep,
                                    std::string(R"({"a":"\ud800"})"), std::string(R"({"a":"\u00zz"})"), std::string("no json"), std::string(R"({"subject":1})"), std::string(R"({"files":1})")}) {
        const std::string words = detail(body);
        // A name from the request may stand in it; of its own it has no English.
        for (const char* english : {"key", "number", "value", "incomplete", "syntax", "deep", "string", "array", "surrogate", "digit", "why"})
            EXPECT_EQ(words.find(english), std::string::npos) << body << ": " << words;
        EXPECT_NE(words.find("。"), std::string::npos) << words;
    }
    EXPECT_EQ(detail("{\"a\":"), "JSON格式不对：没有写完（第1行第6列）。请改正。");
    EXPECT_EQ(detail(R"({"subject":1})"), "“subject”应当是字符串。请改正。");
}

TEST(Refusals, AreProblemDetailsWithTheRightStatus) {
    Program program;
    const std::vector<http::Header> json_type{{"Content-Type", "application/json"}};
    const auto is = [&](const http::Response& response, int status, std::string_view code) {
        EXPECT_EQ(response.status, status);
        EXPECT_EQ(*response.header("Content-Type"), "application/problem+json");
        const auto value = json::parse(response.body);
        EXPECT_EQ(value->text("code"), code) << response.body;
        EXPECT_EQ(value->number("status"), status);
        EXPECT_FALSE(value->text("detail").empty());
    };
    is(program.ask("GET", "/api/v1/case"), 401, "api/no-code");
    EXPECT_EQ(*program.ask("GET", "/api/v1/case").header("WWW-Authenticate"), "Receipt");
    is(program.ask("GET", "/api/v1/case", {{"Authorization", "Bearer x"}}), 401, "api/no-code");
    is(program.ask("GET", "/api/v1/case", {{"Authorization", "Receipt 04106-1050R-3GG28-A1C60-T3GFK"}}), 401,
       "sealing/code-mistyped");
    is(program.ask("GET", "/api/v1/case", {{"Authorization", "receipt 04106-1050R-3GG28-A1C60-T3GFJ"}}), 404,
       "engine/no-such-code");
    is(program.ask("GET", "/api/v1/case", {{"Accept", "text/html"}}), 406, "api/not-acceptable");
    is(program.ask("POST", "/api/v1/cases", {{"Content-Type", "application/x-www-form-urlencoded"}}, "subject=x"), 415,
       "http/wrong-content-type");
    is(program.ask("POST", "/api/v1/cases", {{"Content-Type", "application/json"}}, "{"), 400, "base/bad-json");
    is(program.ask("POST", "/api/v1/cases", {}, R"({"subject":"a","body":"b"})"), 415, "http/wrong-content-type");
    is(program.ask("POST", "/api/v1/cases", json_type, "[]"), 400, "api/not-json");
    is(program.ask("POST", "/api/v1/cases", json_type, R"({"subjekt":"x"})"), 422, "api/unknown-member");
    is(program.ask("POST", "/api/v1/cases", json_type, R"({"subject":1})"), 422, "api/wrong-type");
    is(program.ask("POST", "/api/v1/cases", json_type, R"({"about_offices":[1]})"), 422, "api/wrong-type");
    is(program.ask("POST", "/api/v1/cases", json_type, R"({"language":"tlh"})"), 422, "api/unknown-language");
    is(program.ask("POST", "/api/v1/cases", json_type, std::string(json_bytes_max + 1, ' ')), 413, "http/body-too-large");
    is(program.ask("POST", "/api/v1/cases", {{"Content-Type", "application/json"}, {"Idempotency-Key", "short"}}, "{}"), 400, "api/bad-idempotency-key");
    const std::string multipart = "multipart/form-data; boundary=xyz";
    const auto part = [](const std::string& head, const std::string& body) {
        return "--xyz\r\nContent-Disposition: form-data; " + head + "\r\n\r\n" + body + "\r\n";
    };
    is(program.ask("POST", "/api/v1/cases", {{"Content-Type", multipart}}, part("name=\"other\"", "x") + "--xyz--\r\n"), 400,
       "api/unknown-part");
    is(program.ask("POST", "/api/v1/cases", {{"Content-Type", multipart}},
                   part("name=\"file\"; filename=\"a.txt\"", "words") + "--xyz--\r\n"),
       400, "api/missing-part");
    is(program.ask("POST", "/api/v1/cases", {{"Content-Type", multipart}},
                   part("name=\"case\"", "{}") + part("name=\"case\"", "{}") + "--xyz--\r\n"),
       400, "api/part-twice");
    EXPECT_EQ(program.store.log_state().size, 0u);
}

TEST(Refusals, OfTheServerItselfAreProblemDetailsToo) {
    Program program;
    const Api api{.context = {program.town, program.store, program.keys, program.writer, program.clock, program.random, program.kept},
                  .log_key = program.signer.verifier(),
                  .may_file = nullptr,
                  .may_try = nullptr};
    auto request = http::make_request("GET", "/api/v1/nothing");
    request.headers.push_back({"Accept-Language", "en"});
    const auto lost = error_answer(api, request, 404, "http/not-found", "");
    EXPECT_EQ(lost.status, 404);
    EXPECT_NE(lost.body.find("openapi.json"), std::string::npos) << lost.body;
    EXPECT_NE(error_answer(api, request, 500, "http/incident", "4F7K").body.find("urn:huiyin:incident:4F7K"), std::string::npos);
    EXPECT_FALSE(is_for_programs("/case"));
    EXPECT_TRUE(is_for_programs("/api/v1/x"));
    EXPECT_TRUE(is_for_programs("/board/roads/board.csv"));
    EXPECT_FALSE(is_for_programs("/board/roads"));
}

TEST(Board, IsEmptyBeforeTheFirstDocket) {
    Program program;
    const auto board = program.ask("GET", "/board.json");
    EXPECT_EQ(board.status, 200);
    EXPECT_EQ(board.body_text(), R"({"as_of":"2026-03-02","docket":null,"promises":[],"history":[],)"
                          R"("fewer_than_10":{"promises":[],"history":[]},)"
                          R"("periods":[{"name":"quarter","from":"2025-W49","to":"2026-W09","promises":[],"fewer_than_10":[]},)"
                          R"({"name":"year","from":"2025-W10","to":"2026-W09","promises":[],"fewer_than_10":[]}],)"
                          R"("last_hundred":[],"own":[],"content_destroyed":0,"own_periods":[{"name":"quarter","own":[]},{"name":"year","own":[]}]})");
    const auto table = program.ask("GET", "/board.csv");
    EXPECT_TRUE(table.body_text().starts_with("section,source,office,")) << table.body_text();
    EXPECT_EQ(program.ask("GET", "/board.csv", {{"Accept", "application/json"}}).status, 406);
}

TEST(Board, ATextThatASpreadsheetWouldRunIsMadeHarmless) {
    Program program;
    auto transaction = program.store.begin();
    transaction->lock_log();
    engine::Changes changes;
    for (const char* measure : {"opened", "in_time"})
        changes.figures.push_back({.section = "history",
                                   .source = "=cmd|' /C calc'!A1",
                                   .office = {"streets"},
                                   .procedure = "say \"hi\"",
                                   .clock = "reply",
                                   .measure = measure,
                                   .day = {},
                                   .add = 12});
    transaction->write(changes);
    transaction->commit();
    const auto table = program.ask("GET", "/board.csv");
    EXPECT_NE(table.body_text().find("\"history\",\"'=cmd|' /C calc'!A1\",\"streets\",\"streets\",\"say \"\"hi\"\"\",\"reply\",12,12,0,0,0,0,0,0,0,0,0,0,0\r\n"),
              std::string::npos)
        << table.body_text();
}

TEST(YearReport, IsThereForTheYearsThatHaveBegunInBothForms) {
    Program program;
    const auto report = program.ask("GET", "/board/report/2026/report.json");
    EXPECT_EQ(report.status, 200);
    EXPECT_EQ(report.body_text(),
              R"({"year":2026,"is_over":false,"procedures":null,"offices":null,"proposals":null,"complained_of":null})");
    for (const char* path : {"/board/report/2025/report.json", "/board/report/2027/report.json", "/board/report/x/report.csv"})
        EXPECT_EQ(program.ask("GET", path).status, 404) << path;
    const auto add = [&](const char* source, const char* office, const char* procedure, const char* measure, std::int64_t count) {
        auto transaction = program.store.begin();
        transaction->lock_log();
        engine::Changes changes;
        changes.figures.push_back({.section = "own-years", .source = source, .office = {office}, .procedure = procedure, .clock = {}, .measure = measure, .day = {}, .add = count});
        transaction->write(changes);
        transaction->commit();
    };
    add("2025", "streets", "", "complained-of", 11);
    add("2025", "parks", "", "complained-of", 9);
    add("2025", "", "complaint", "received", 30);
    add("2025", "", "complaint", "answered", 9);
    add("2025", "", "complaint", "outcome.done", 9);
    add("2025", "", "complaint", "ended.withdrawn", 1);
    add("2025", "", "official-report", "received", 9);
    add("2025", "", "suggestion", "answered", 31);
    add("2025", "", "suggestion", "outcome.adopted", 16);
    add("2025", "", "suggestion", "outcome.partly", 14);
    add("2025", "", "suggestion", "outcome.no", 1);
    add("2026", "", "complaint", "received", 30);
    add("2025", "", "", "urged", 2);
    const auto over = program.ask("GET", "/board/report/2025/report.csv");
    EXPECT_EQ(over.status, 200);
    for (const char* row : {"year,part,of,of_name,measure,value,value_name,count\r\n", "\"received\",\"\",\"\",30\r\n", "\"answered\",\"\",\"\",\r\n", "\"outcome\",\"adopted\",\"adopted\",16\r\n", "\"urged\",\"\",\"\",2\r\n"})
        EXPECT_NE(over.body_text().find(row), std::string::npos) << row << over.body_text();
    EXPECT_EQ(over.body_text().find("parks"), std::string::npos) << "nine are too few";
    const auto rows = program.ask("GET", "/board/report/2025/report.json");
    for (const char* few : {"done", "withdrawn", "official-report", "\"no\"", "\"partly\""})
        for (const auto& text : {over.body_text(), rows.body_text()})
            EXPECT_EQ(text.find(few), std::string::npos) << few << " would tell of fewer than ten, itself or by a difference" << text;
    EXPECT_EQ(program.ask("GET", "/board/report/2026/report.csv").body_text(), "year,part,of,of_name,measure,value,value_name,count\r\n");
}

TEST(Calls, AreListedThoughThereIsNone) {
    Program program;
    const auto calls = program.ask("GET", "/api/v1/calls");
    EXPECT_EQ(calls.status, 200);
    EXPECT_EQ(calls.body_text(), R"({"calls":[]})");
}

}  // namespace huiyin::api::api_tests
