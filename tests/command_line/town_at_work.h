#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "command_line/said.h"
#include "io/http/client.h"
#include "support/town.h"

namespace huiyin::testing {

/// Files a case by the API; its receipt code.
inline std::string file_case(http::Client& client, const std::string& body) {
    const auto filed = client.post("/api/v1/cases", "application/json", "{\"subject\": \"Lamp\", \"body\": \"" + body + "\"}");
    EXPECT_EQ(filed.status, 201) << filed.body;
    const auto at = filed.body.find("\"receipt\":\"") + 11;
    return filed.body.substr(at, filed.body.find('"', at) - at);
}

/// That `fsck` names what was done to the town and mends it where it can, and that a mended one is served.
inline void expect_named_and_mended(const std::function<Finished(std::vector<std::string>)>& fsck, const std::string& said,
                                    bool mendable, const std::filesystem::path& data) {
    const auto checked = fsck({});
    EXPECT_EQ(checked.code, 1) << checked.out;
    EXPECT_NE(checked.err.find(said), std::string::npos) << checked.err;
    EXPECT_EQ(checked.err.find("should not have happened"), std::string::npos) << checked.err;
    EXPECT_EQ(fsck({"--json"}).code, 1);
    const auto mended = fsck({"--rebuild"});
    EXPECT_EQ(mended.code, mendable ? 0 : 1) << mended.out << mended.err;
    if (!mendable) return;
    EXPECT_EQ(fsck({}).code, 0) << "it stays mended";
    EXPECT_NE(fsck({"--rebuild"}).out.find("sound: "), std::string::npos) << "a second rebuild has nothing to do";
    Server server(data);
    EXPECT_EQ(http::Client(server.url()).get("/readyz").status, 200);
    EXPECT_EQ(server.stop(), 0);
}

}  // namespace huiyin::testing
