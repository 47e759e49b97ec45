#include <algorithm>

#include "core/sealing/keys.h"
#include "io/api/routes.h"

namespace huiyin::api {
namespace health_routes_detail {

Condition database_condition(const Api& api) {
    try {
        api.context.store.setting("schema");
        return {.part = "database"};
    } catch (const std::exception&) {
        return {.part = "database", .word = "gone", .why = "it doesn't answer", .ready = false};
    }
}

Condition writer_condition(const Api& api) {
    using Working = engine::Writer::Condition;
    const engine::Writer& writer = api.context.writer;
    const Working condition = writer.condition();
    if (condition == Working::working && !writer.hold()) return {.part = "writer"};
    const char* word = writer.hold() ? "read-only" : condition == Working::waiting ? "waiting" : "stopped";
    return {.part = "writer", .word = word, .why = writer.trouble(), .ready = false};
}

/// What is sealed under a key that is no longer on disk, a restart would not open: nothing more is to be filed until it is back.
Condition keys_condition(const Api& api) {
    try {
        const auto lost = api.context.keys.lost(sealing::month_of(api.context.town.now(api.context.clock.now()).today));
        if (!lost) return {.part = "keys"};
        return {.part = "keys", .word = lost->word, .why = lost->name + ": put back its copy", .ready = false};
    } catch (const std::exception&) {
        return {.part = "keys", .word = "unknown"};
    }
}

/// Mails wait in the database, so a mail server that is gone keeps nobody from work.
Condition mail_condition(const Api& api) {
    constexpr std::size_t counted_most = 10'000;
    Condition out{.part = "mail"};
    try {
        const engine::MailCounts counts = api.context.store.mail_counts(counted_most);
        if (counts.given_up > 0) out.word = "given-up";
        if (counts.waiting + counts.given_up > 0)
            out.why = std::to_string(counts.waiting) + " waiting, " + std::to_string(counts.given_up) + " given up";
    } catch (const std::exception&) {
        out.word = "unknown";
    }
    return out;
}

}  // namespace health_routes_detail
using namespace health_routes_detail;

std::vector<Condition> conditions_of(const Api& api) {
    std::vector<Condition> out{database_condition(api), writer_condition(api), keys_condition(api)};
    if (api.context.town.settings().mail.is_on()) out.push_back(mail_condition(api));
    if (api.machine)
        for (Condition& one : api.machine()) out.push_back(std::move(one));
    return out;
}

void add_health_routes(http::Router& router, const Api& api) {
    // Answered by the thread that holds the connections: alive while that is.
    router.add({.method = "GET",
                .pattern = "/healthz",
                .handler = [](http::Request&) { return http::Response::text(200, "ok\n"); },
                .pool = http::Pool::immediate});
    router.get("/readyz", [api](http::Request&) {
        const auto conditions = conditions_of(api);
        const bool ready = std::all_of(conditions.begin(), conditions.end(), [](const Condition& one) { return one.ready; });
        std::string text = ready ? "ready\n" : "not ready\n";
        for (const Condition& one : conditions)
            text += one.part + ": " + one.word + (one.why.empty() ? "" : " (" + one.why + ")") + "\n";
        auto response = http::Response::text(ready ? 200 : 503, std::move(text));
        if (!ready) response.set("Retry-After", "10");
        return response;
    });
}

}  // namespace huiyin::api
