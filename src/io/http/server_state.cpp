#include "io/http/server_state.h"

#include <algorithm>
#include <array>

#include "base/bytes.h"
#include "base/fault.h"
#include "io/http/security_headers.h"

namespace huiyin::http {

ServerState::ServerState(Config config_given,
                         Router router_given,
                         Hooks hooks_given,
                         Clock& clock_given,
                         Random& random_given)
    : config(std::move(config_given)),
      router(std::move(router_given)),
      hooks(std::move(hooks_given)),
      clock(clock_given),
      random(random_given),
      writer(security_headers(config.site_is_https)),
      remote_keys(random_given, std::chrono::steady_clock::now()),
      answers(router.routes().size() + 1) {
    EXPECTS(config.io_threads > 0 && config.workers > 0 && config.upload_workers > 0);
}

std::string ServerState::draw_incident() {
    std::array<std::uint8_t, 8> bytes{};
    random.fill(bytes);
    return to_hex(bytes);
}

void ServerState::count_answer(const Route* route, int status, bool reads, std::chrono::microseconds duration) {
    const std::size_t kind = status == 499 ? 4 : static_cast<std::size_t>(std::clamp(status / 100, 2, 5)) - 2;
    answers[route ? route->number : answers.size() - 1][kind].add();
    (reads ? reads_us : writes_us).count(static_cast<std::uint64_t>(duration.count()));
}

std::string_view size_bucket(std::uint64_t bytes) {
    static constexpr std::array<std::string_view, 9> names = {"1k", "4k", "16k", "64k", "256k",
                                                              "1m", "4m", "16m", "64m"};
    if (bytes == 0) return "0";
    std::uint64_t bound = 1024;
    for (const auto name : names) {
        if (bytes <= bound) return name;
        bound *= 4;
    }
    return "more";
}

}  // namespace huiyin::http
