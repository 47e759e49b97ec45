#include "io/cli/server_settings.h"

#include <algorithm>
#include <charconv>

#include "base/time.h"
#include "io/cli/problems.h"
#include "io/http/listen.h"

namespace huiyin::cli {
namespace server_settings_detail {

/// A whole number between two bounds, and where it goes.
struct Number {
    const char* key;
    std::int64_t least;
    std::int64_t most;
    void (*set)(ServerSettings&, std::int64_t);
};

std::chrono::milliseconds seconds(std::int64_t count) { return std::chrono::seconds(count); }

// The defaults are those of http::Limits and http::Config; the operator's guide lists them.
constexpr std::int64_t hour = 3600;
constexpr std::int64_t gibibyte = 1024 * 1024 * 1024;
const Number numbers[] = {
    {"server.worker_threads", 1, 1024, [](ServerSettings& s, std::int64_t n) { s.http.workers = static_cast<unsigned>(n); }},
    {"server.upload_threads", 1, 1024, [](ServerSettings& s, std::int64_t n) { s.http.upload_workers = static_cast<unsigned>(n); }},
    {"server.upload_spare", 0, 1024, [](ServerSettings& s, std::int64_t n) { s.http.upload_spare = static_cast<unsigned>(n); }},
    {"server.queue", 1, 1'000'000, [](ServerSettings& s, std::int64_t n) { s.http.queue_max = static_cast<std::size_t>(n); }},
    {"server.queue_seconds", 1, hour, [](ServerSettings& s, std::int64_t n) { s.http.limits.queue_time = seconds(n); }},
    {"server.connections", 16, 1'000'000, [](ServerSettings& s, std::int64_t n) { s.http.limits.connections_max = static_cast<std::size_t>(n); }},
    {"server.connections_per_address", 0, 1'000'000, [](ServerSettings& s, std::int64_t n) { s.http.limits.connections_per_address_max = static_cast<std::size_t>(n); }},
    {"server.requests_per_connection", 1, 1'000'000'000, [](ServerSettings& s, std::int64_t n) { s.http.limits.requests_per_connection_max = static_cast<std::size_t>(n); }},
    {"server.line_bytes", 1024, 1024 * 1024, [](ServerSettings& s, std::int64_t n) { s.http.limits.head.line_bytes_max = static_cast<std::size_t>(n); }},
    {"server.head_bytes", 2048, 1024 * 1024, [](ServerSettings& s, std::int64_t n) { s.http.limits.head.headers_bytes_max = static_cast<std::size_t>(n); }},
    {"server.headers", 16, 10'000, [](ServerSettings& s, std::int64_t n) { s.http.limits.head.headers_max = static_cast<std::size_t>(n); }},
    {"server.head_seconds", 1, hour, [](ServerSettings& s, std::int64_t n) { s.http.limits.head_time = seconds(n); }},
    {"server.body_seconds", 1, hour, [](ServerSettings& s, std::int64_t n) { s.http.limits.body_time = seconds(n); }},
    {"server.body_bytes_per_second", 1, gibibyte, [](ServerSettings& s, std::int64_t n) { s.http.limits.least_bytes_per_second = static_cast<std::uint64_t>(n); }},
    {"server.idle_seconds", 1, hour, [](ServerSettings& s, std::int64_t n) { s.http.limits.idle_time = seconds(n); }},
    {"server.incoming_bytes", 1024 * 1024, 64 * gibibyte, [](ServerSettings& s, std::int64_t n) { s.http.limits.held_bytes_max = static_cast<std::size_t>(n); }},
    {"server.drain_seconds", 1, hour, [](ServerSettings& s, std::int64_t n) { s.http.limits.drain_time = seconds(n); }},
};

struct Words {
    const char* key;
    bool (*set)(ServerSettings&, const std::string&);  ///< false: it doesn't fit
};

bool set_flag(bool& flag, const std::string& value) {
    flag = value == "true";
    return value == "true" || value == "false";
}

std::vector<std::string> split_words(const std::string& text) {
    std::vector<std::string> out;
    std::size_t from = 0;
    while ((from = text.find_first_not_of(' ', from)) != std::string::npos) {
        const std::size_t to = std::min(text.find(' ', from), text.size());
        out.push_back(text.substr(from, to - from));
        from = to;
    }
    return out;
}

const Words words[] = {
    {"server.proxies", [](ServerSettings& s, const std::string& value) {
         s.http.proxies = split_words(value);
         return std::all_of(s.http.proxies.begin(), s.http.proxies.end(), http::is_address);
     }},
    {"admin.listen", [](ServerSettings& s, const std::string& value) { s.admin_listen = value; return true; }},
    {"admin.public", [](ServerSettings& s, const std::string& value) { return set_flag(s.admin_public, value); }},
    {"logging.level", [](ServerSettings& s, const std::string& value) {
         const auto level = Journal::parse_level(value);
         if (level) s.log_level = *level;
         return level.has_value();
     }},
    {"logging.requests", [](ServerSettings& s, const std::string& value) { return set_flag(s.log_requests, value); }},
    {"clock.confirm", [](ServerSettings& s, const std::string& value) {
         s.clock_confirm = value;
         return parse_date(value).has_value();
     }},
};

}  // namespace server_settings_detail
using namespace server_settings_detail;

std::optional<std::pair<std::string, std::uint16_t>> split_address(const std::string& text) {
    const auto colon = text.rfind(':');
    if (colon == std::string::npos || colon + 1 == text.size()) return std::nullopt;
    if (text.find_first_not_of("0123456789", colon + 1) != std::string::npos) return std::nullopt;
    std::uint16_t port = 0;
    if (std::from_chars(text.data() + colon + 1, text.data() + text.size(), port).ec != std::errc{}) return std::nullopt;
    std::string host = text.substr(0, colon);
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
    if (host == "localhost") host = "127.0.0.1";
    return std::pair{host.empty() ? std::string("0.0.0.0") : host, port};
}

bool is_server_setting(const std::string& key) {
    return key.starts_with("server.") || key.starts_with("admin.") || key.starts_with("logging.") || key.starts_with("clock.");
}

Result<void> apply(ServerSettings& settings, const std::string& key, const std::string& value, const std::string& where) {
    const auto doesnt_fit = [&] { return refuse(problems::bad_setting, {{"setting", key}, {"value", value}}, where); };
    for (const Number& number : numbers) {
        if (key != number.key) continue;
        std::int64_t parsed = 0;
        const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), parsed);
        if (error != std::errc{} || end != value.data() + value.size()) return doesnt_fit();
        if (parsed < number.least || parsed > number.most) return doesnt_fit();
        number.set(settings, parsed);
        return {};
    }
    for (const Words& text : words) {
        if (key != text.key) continue;
        if (!text.set(settings, value)) return doesnt_fit();
        return {};
    }
    return refuse(problems::unknown_setting, {{"setting", key}}, where);
}

std::vector<std::string> server_setting_names() {
    std::vector<std::string> out;
    for (const Number& number : numbers) out.emplace_back(number.key);
    for (const Words& text : words) out.emplace_back(text.key);
    return out;
}

}  // namespace huiyin::cli
