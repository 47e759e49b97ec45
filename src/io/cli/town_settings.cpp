#include "io/cli/town_settings.h"

#include <charconv>
#include <map>

#include "base/data_file.h"
#include "core/ledger/note.h"
#include "core/mail/address.h"
#include "io/cli/problems.h"
#include "io/cli/town_folder.h"

namespace huiyin::cli {

bool is_site(const std::string& text) {
    const std::size_t host = text.starts_with("https://") ? 8 : text.starts_with("http://") ? 7 : text.size();
    return host < text.size() &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]", host) ==
               std::string::npos;
}

bool is_profile(const std::string& text) { return text == "zh-CN-township" || text == "en-town"; }

namespace town_settings_detail {

/// A whole number between two bounds.
struct NumberSetting {
    std::int64_t* value;
    std::int64_t least;
    std::int64_t most;
};

/// The host in smtp://HOST[:PORT] or smtps://HOST[:PORT], and nothing behind it.
std::optional<std::string> mail_host(const std::string& text) {
    const std::size_t host = text.starts_with("smtps://") ? 8 : text.starts_with("smtp://") ? 7 : std::string::npos;
    if (host == std::string::npos || host == text.size()) return std::nullopt;
    const std::string authority = text.substr(host);
    if (authority.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]") != std::string::npos)
        return std::nullopt;
    const std::size_t port = authority.rfind(':');
    return port == std::string::npos || authority.ends_with(']') ? authority : authority.substr(0, port);
}

/// What the lines about mail say together.
Result<void> check_mail(const engine::MailSettings& mail) {
    if (!mail.is_on()) return {};
    const auto lacks = [](const char* setting, const char* why) {
        return refuse(problems::mail_setting, {{"setting", setting}, {"why", why}}, "huiyin.toml");
    };
    if (mail.from.empty()) return lacks("mail.from", "from");
    if (!mail.user.empty() && mail.password_file.empty()) return lacks("mail.password_file", "password");
    const std::string host = mail_host(mail.server).value_or("");
    const bool loopback = host == "localhost" || host.starts_with("127.") || host == "[::1]";
    if (!mail.tls && !loopback) return lacks("mail.tls", "tls");
    if (!mail.tls && mail.server.starts_with("smtps://")) return lacks("mail.tls", "smtps");
    return {};
}

Result<void> apply_setting(engine::Settings& settings, const std::string& key, const std::string& value,
                           const std::string& where) {
    constexpr std::int64_t year = 366 * 24 * 3600;
    const std::map<std::string, NumberSetting> numbers{
        {"log.tick_seconds", {&settings.tick_seconds, 1, year}},
        {"log.docket_seconds", {&settings.docket_seconds, 1, year}},
        {"log.docket_lines_min", {&settings.docket_lines_min, 1, 100'000}},
        {"limits.filings_per_minute", {&settings.filings_per_minute, 0, 1'000'000'000}},
        {"limits.tries_per_minute", {&settings.tries_per_minute, 0, 1'000'000'000}},
        {"mail.digest_hour", {&settings.mail.digest_hour, 0, 23}},
        {"retention.months", {&settings.retention_months, 1, 1200}}};
    const std::map<std::string, std::string*> texts{{"town.site", &settings.site},
                                                    {"town.name_zh", &settings.name.zh},
                                                    {"town.name_en", &settings.name.en},
                                                    {"town.profile", &settings.profile},
                                                    {"town.time_zone", &settings.time_zone},
                                                    {"town.contact", &settings.contact},
                                                    {"mail.server", &settings.mail.server},
                                                    {"mail.from", &settings.mail.from},
                                                    {"mail.user", &settings.mail.user},
                                                    {"mail.password_file", &settings.mail.password_file},
                                                    {"mail.certificates", &settings.mail.certificates},
                                                    {"log.origin", &settings.origin}};
    const auto doesnt_fit = [&] { return refuse(problems::bad_setting, {{"setting", key}, {"value", value}}, where); };
    if (const auto number = numbers.find(key); number != numbers.end()) {
        std::int64_t parsed = 0;
        const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), parsed);
        if (error != std::errc{} || end != value.data() + value.size()) return doesnt_fit();
        if (parsed < number->second.least || parsed > number->second.most) return doesnt_fit();
        *number->second.value = parsed;
        return {};
    }
    if (const auto text = texts.find(key); text != texts.end()) {
        const bool fits = key == "town.site"        ? is_site(value)
                          : key == "town.profile"   ? is_profile(value)
                          : key == "town.time_zone" ? TimeZone::create(value).has_value()
                          : key == "log.origin"     ? ledger::is_key_name(value)
                          : key == "mail.server"    ? value.empty() || mail_host(value).has_value()
                          : key == "mail.from"      ? mail::is_address(value)
                                                    : is_utf8(value);
        if (!fits) return doesnt_fit();
        *text->second = value;
        return {};
    }
    if (key == "town.example") {
        if (value != "true" && value != "false") return doesnt_fit();
        settings.example = value == "true";
        return {};
    }
    if (key == "mail.tls") {
        if (value != "required" && value != "none") return doesnt_fit();
        settings.mail.tls = value == "required";
        return {};
    }
    if (key == "town.language") {
        const auto language = text::parse_language(value);
        if (!language) return doesnt_fit();
        settings.language = *language;
        return {};
    }
    return refuse(problems::unknown_setting, {{"setting", key}}, where);
}

}  // namespace town_settings_detail
using namespace town_settings_detail;

Result<TownFile> read_town_file(const std::filesystem::path& file, const std::vector<std::string>& sets) {
    TownFile town;
    engine::Settings& settings = town.settings;
    const auto apply_any = [&town](engine::Settings& of_town, const std::string& key, const std::string& value,
                                   const std::string& where) {
        return is_server_setting(key) ? apply(town.server, key, value, where) : apply_setting(of_town, key, value, where);
    };
    TRY_LET(root, parse_toml(read_text_file(file), file.filename().string()));
    for (const auto& [section, table] : root.members()) {
        if (table->kind() != DataNode::Kind::table) return refuse(problems::unknown_setting, {{"setting", section}}, table->where());
        for (const auto& [key, node] : table->members()) {
            std::string value = node->as_string().value_or("");
            if (node->as_integer()) value = std::to_string(*node->as_integer());
            if (node->as_boolean()) value = *node->as_boolean() ? "true" : "false";
            if (section == "town" && key == "instance") {
                town.instance = InstanceId::parse(value).value_or(InstanceId{});
                continue;
            }
            if (section + "." + key == database_setting) {
                town.database = value;
                continue;
            }
            TRY(apply_any(settings, section + "." + key, value, node->where()));
        }
    }
    for (const std::string& set : sets) {
        const auto equals = set.find('=');
        if (equals == std::string::npos) return refuse(problems::no_setting, {{"text", set}}, "--set");
        if (set.substr(0, equals) == database_setting) {
            town.database = set.substr(equals + 1);
            continue;
        }
        TRY(apply_any(settings, set.substr(0, equals), set.substr(equals + 1), "--set"));
    }
    TRY(check_mail(settings.mail));
    return town;
}

Result<store::Database> database_of(const std::string& url, const std::filesystem::path& folder, const std::string& where) {
    auto database = store::Database::parse(url, folder);
    if (!database) return refuse(problems::bad_database, {}, where);
    return std::move(*database);
}

std::vector<std::string> with_database(std::vector<std::string> sets, const std::string& url) {
    if (!url.empty()) sets.push_back(std::string(database_setting) + "=" + url);
    return sets;
}

}  // namespace huiyin::cli
