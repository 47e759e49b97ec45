#include "io/cli/town_folder.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <sstream>

#include "base/data_file.h"
#include "base/embedded.h"
#include "base/fault.h"
#include "core/accountability/note.h"
#include "core/guidance/parse.h"
#include "core/mail/address.h"
#include "core/procedure/parse.h"
#include "core/text/say.h"
#include "engine/dockets.h"
#include "engine/offices.h"
#include "engine/problems.h"
#include "engine/publishing.h"
#include "engine/rotation.h"
#include "io/cli/making_folder.h"
#include "io/cli/problems.h"
#include "io/cli/restored.h"
#include "io/cli/town_file.h"
#include "io/store/files/disk.h"

namespace huiyin::cli {
std::span<const EmbeddedFile> procedure_files();
std::span<const EmbeddedFile> calendar_cn_files();
std::span<const EmbeddedFile> calendar_weekends_files();
std::span<const EmbeddedFile> profile_zh_files();
std::span<const EmbeddedFile> profile_en_files();

namespace town_folder_detail {

namespace fs = std::filesystem;

void write_file(const fs::path& file, std::string_view text) {
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    out.close();
    if (!out) throw Fault("can't write " + file.string());
}

void write_all(const fs::path& folder, std::span<const EmbeddedFile> files) {
    fs::create_directories(folder);
    for (const EmbeddedFile& file : files) write_file(folder / std::string(file.name), file.bytes);
}

/// "http://town.example:8080" → "town.example:8080/log".
std::string origin_of(const std::string& site) {
    const auto scheme = site.find("://");
    std::string host = scheme == std::string::npos ? site : site.substr(scheme + 3);
    while (!host.empty() && host.back() == '/') host.pop_back();
    return host + "/log";
}

constexpr std::string_view database_setting = "database.url";

bool is_profile(const std::string& text) { return text == "zh-CN-township" || text == "en-town"; }

Result<void> add_calendar(engine::RuleFiles& rules, const std::string& name,
                          const std::vector<std::pair<std::string, std::string>>& files) {
    engine::RuleFiles::CalendarFiles calendar;
    bool described = false;
    for (const auto& [file, text] : files)
        if (file.ends_with("calendar.toml")) {
            TRY_LET(read, calendar::parse_description(text, file));
            calendar.description = std::move(read);
            described = true;
        }
    if (!described) return refuse(problems::unknown_calendar, {{"calendar", name}, {"procedure", ""}});
    for (const auto& [file, text] : files)
        if (file.ends_with(".json")) {
            TRY_LET(year, calendar::parse_holiday_year(text, file, calendar.description));
            calendar.years.push_back(std::move(year));
        }
    TRY(calendar::WorkCalendar::create(calendar.description, calendar.years));
    rules.calendars.insert_or_assign(calendar.description.id, std::move(calendar));
    return {};
}

Result<void> add_procedure(engine::RuleFiles& rules, const std::string& file, const std::string& text) {
    std::vector<std::string> known;
    for (const auto& [id, calendar] : rules.calendars) known.push_back(id);
    TRY_LET(read, procedure::parse(text, file, known));
    TRY_LET(root, parse_toml(text, file));
    const DataNode* version = root.find("version");
    rules.procedures.push_back({.text = text,
                                .version_at = version == nullptr ? file : version->where(),
                                .procedure = std::move(read)});
    return {};
}

/// The rules as the files say them, and nothing else.
Result<Shipped> rules_of(const engine::RuleFiles& files) {
    Shipped out;
    for (const auto& file : files.procedures) out.procedures.push_back(file.procedure);
    TRY(procedure::check_switches(out.procedures));
    for (const auto& [id, calendar] : files.calendars) {
        TRY_LET(made, calendar::WorkCalendar::create(calendar.description, calendar.years));
        out.calendars.insert_or_assign(id, std::move(made));
    }
    return out;
}

/// categories.toml and replies.toml, which a town may leave out.
Result<guidance::Guidance> read_guidance(const fs::path& folder, const accounts::Offices& offices,
                                         const guidance::FindProcedure& find_procedure) {
    guidance::Guidance out;
    if (fs::exists(folder / "categories.toml")) {
        TRY_LET(file, parse_toml(read_text_file(folder / "categories.toml"), "categories.toml"));
        TRY_LET(categories, guidance::parse_categories(file, offices, find_procedure));
        out.categories = std::move(categories);
    }
    if (fs::exists(folder / "replies.toml")) {
        TRY_LET(file, parse_toml(read_text_file(folder / "replies.toml"), "replies.toml"));
        TRY_LET(replies, guidance::parse_replies(file, out.categories, find_procedure));
        out.replies = std::move(replies);
    }
    return out;
}

/// A whole number between two bounds.
struct NumberSetting {
    std::int64_t* value;
    std::int64_t least;
    std::int64_t most;
};

/// A scheme and an authority, and nothing behind them.
bool is_site(const std::string& text) {
    const std::size_t host = text.starts_with("https://") ? 8 : text.starts_with("http://") ? 7 : text.size();
    return host < text.size() &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]", host) ==
               std::string::npos;
}

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

/// What huiyin.toml says, with what overrides it.
struct TownFile {
    engine::Settings settings;
    InstanceId instance;
    std::string database;  ///< its URL; empty: the file in the folder
    ServerSettings server;
};

Result<TownFile> read_town_file(const fs::path& file, const std::vector<std::string>& sets) {
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

/// A mistake in a database's URL is named without quoting it: it may hold a password.
Result<store::Database> database_of(const std::string& url, const fs::path& folder, const std::string& where) {
    auto database = store::Database::parse(url, folder);
    if (!database) return refuse(problems::bad_database, {}, where);
    return std::move(*database);
}

std::string office_table(const accounts::Office& office) {
    const auto both = [](const accounts::Text& text) {
        return "{ zh = " + toml_string(text.zh) + ", en = " + toml_string(text.en) + " }\n";
    };
    std::string out = "\n[[office]]\nid = " + toml_string(office.id.value) + "\n";
    if (office.parent) out += "parent = " + toml_string(office.parent->value) + "\n";
    out += "name = " + both(office.name) + "duties = " + both(office.duties);
    if (!office.takes_filings) out += "takes_filings = false\n";
    if (office.complaints_to) out += "complaints_to = " + toml_string(office.complaints_to->value) + "\n";
    if (office.outside_route != accounts::Text{}) out += "outside_route = " + both(office.outside_route);
    return out;
}

}  // namespace town_folder_detail
using namespace town_folder_detail;

std::string read_text_file(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw Fault("can't read " + file.string());
    std::ostringstream out;
    out << in.rdbuf();
    return std::move(out).str();
}

Result<Shipped> shipped_data() {
    engine::RuleFiles out;
    const auto list = [](std::span<const EmbeddedFile> files, const std::string& folder) {
        std::vector<std::pair<std::string, std::string>> texts;
        for (const EmbeddedFile& file : files) texts.emplace_back(folder + std::string(file.name), file.bytes);
        return texts;
    };
    TRY(add_calendar(out, "cn", list(calendar_cn_files(), "calendars/cn/")));
    TRY(add_calendar(out, "weekends", list(calendar_weekends_files(), "calendars/weekends/")));
    for (const auto& [file, text] : list(procedure_files(), "procedures/")) TRY(add_procedure(out, file, text));
    return rules_of(out);
}

Result<engine::RuleFiles> read_rules(const fs::path& root) {
    engine::RuleFiles out;
    const auto sorted = [](const fs::path& folder) {
        std::vector<fs::path> files;
        for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
        std::sort(files.begin(), files.end());
        return files;
    };
    for (const fs::path& folder : sorted(root / "calendars")) {
        if (!fs::is_directory(folder)) continue;
        std::vector<std::pair<std::string, std::string>> texts;
        for (const fs::path& file : sorted(folder))
            if (file.extension() == ".toml" || file.extension() == ".json")
                texts.emplace_back(fs::relative(file, root).string(), read_text_file(file));
        TRY(add_calendar(out, folder.filename().string(), texts));
    }
    for (const fs::path& file : sorted(root / "procedures"))
        if (file.extension() == ".toml") TRY(add_procedure(out, fs::relative(file, root).string(), read_text_file(file)));
    TRY(rules_of(out));
    return out;
}

Result<Shipped> newest_data(const fs::path& folder) {
    if (!fs::exists(folder / "huiyin.toml")) {
        TRY_LET(files, read_rules(folder));
        return rules_of(files);
    }
    TRY_LET(town, read_town(folder, {}));
    TRY(take_kept_rules(town));
    return Shipped{.procedures = town.town->procedures(), .calendars = town.town->calendars()};
}

Result<void> make_folder(const InitOptions& options, Random& random) {
    const bool zh = options.profile == "zh-CN-township";
    if (!is_profile(options.profile))
        return refuse(problems::unknown_profile, {{"profile", options.profile}}, "--profile");
    if (!is_site(options.site))
        return refuse(problems::bad_setting, {{"setting", "town.site"}, {"value", options.site}}, "--site");
    TRY_LET(database, database_of(options.database, options.folder, "--db"));
    const InstanceId instance = InstanceId::draw(random);
    write_all(options.folder / "procedures", procedure_files());
    write_all(options.folder / "calendars" / "cn", calendar_cn_files());
    write_all(options.folder / "calendars" / "weekends", calendar_weekends_files());
    write_all(options.folder, zh ? profile_zh_files() : profile_en_files());
    fs::create_directories(options.folder / "templates");
    store::KeyFiles::create(options.folder / "keys", random);
    database.open({.create = true, .instance = instance});
    const std::string origin = options.demo ? "town.example/log" : origin_of(options.site);
    std::ostringstream toml;
    toml << "# How this town runs. Change it and restart; `huiyin serve --set KEY=VALUE` overrides one line.\n"
         << "[town]\n"
         << "site = \"" << options.site << "\"\n"
         << "name_zh = \"" << (zh ? "回音镇" : "回音镇（英文）") << "\"\n"
         << "name_en = \"" << (zh ? "Huiyin Township" : "Huiyin Town") << "\"\n"
         << "profile = \"" << options.profile << "\"\n"
         << "time_zone = \"" << (zh ? "Asia/Shanghai" : "Europe/London") << "\"\n"
         << "language = \"" << (zh ? "zh" : "en") << "\"\n"
         << "instance = \"" << instance.hex() << "\"       # never change\n"
         << (options.demo ? "example = true\n" : "") << "\n[log]\n"
         << "origin = \"" << origin << "\"   # never change: every receipt names it\n"
         << "tick_seconds = " << (options.demo && !options.unhurried ? 1 : 60) << "\n"
         << "docket_seconds = " << (options.demo && !options.unhurried ? 5 : 86400) << "\n"
         << "\n[limits]\nfilings_per_minute = 30\ntries_per_minute = 20\n";
    if (!options.database.empty()) toml << "\n[database]\nurl = " << toml_string(options.database) << "\n";
    write_file(options.folder / "huiyin.toml", toml.str());
    if (!options.database.empty())  // the URL may hold a password
        fs::permissions(options.folder / "huiyin.toml", fs::perms::owner_read | fs::perms::owner_write);
    return {};
}

void add_to_office_file(const fs::path& folder, std::span<const accounts::Office> offices) {
    const fs::path file = folder / "offices.toml";
    std::string text = read_text_file(file);
    for (const accounts::Office& office : offices) text += office_table(office);
    write_file(file, text);
}

std::vector<std::string> with_database(std::vector<std::string> sets, const std::string& url) {
    if (!url.empty()) sets.push_back(std::string(database_setting) + "=" + url);
    return sets;
}

TownFolder::TownFolder(fs::path folder, store::FolderLock lock, const Clock& clock, Random& random)
    : folder_(std::move(folder)), lock_(std::move(lock)), clock_(clock), random_(random) {}

TownFolder::~TownFolder() {
    if (writer_) writer_->stop();
}

namespace town_folder_detail {

Result<TownData> read_town(const fs::path& folder, const std::vector<std::string>& sets, TownFolder::Stage stage) {
    if (::access(folder.c_str(), R_OK | X_OK) != 0 && errno == EACCES)
        return refuse(problems::not_yours, {{"folder", folder.string()}}, "--data");
    if (stage == TownFolder::Stage::finished && MakingFolder::is_unfinished(folder))
        return refuse(problems::unfinished, {{"folder", folder.string()}}, "--data");
    if (is_restoring(folder)) return refuse(problems::restoring, {{"folder", folder.string()}}, "--data");
    if (!fs::exists(folder / "huiyin.toml"))
        return refuse(problems::no_town, {{"folder", folder.string()}}, "--data");
    TRY_LET(file, read_town_file(folder / "huiyin.toml", sets));
    auto& [settings, instance, url, server] = file;
    const bool overridden = std::any_of(sets.begin(), sets.end(), [](const std::string& set) { return set.starts_with(database_setting); });
    TRY_LET(database, database_of(url, folder, overridden ? "--db" : "huiyin.toml"));
    TRY_LET(rules, read_rules(folder));
    TRY_LET(data, rules_of(rules));
    TRY_LET(zone, TimeZone::create(settings.time_zone));
    TRY_LET(office_file, parse_toml(read_text_file(folder / "offices.toml"), "offices.toml"));
    TRY_LET(offices, accounts::parse_offices(office_file));
    auto town = std::make_unique<engine::Town>(std::move(settings), instance, std::move(zone), std::move(data.procedures),
                                               std::move(data.calendars));
    TRY_LET(guidance, read_guidance(folder, offices, [&town](const std::string& id) { return town->find_procedure(id); }));
    town->set_originals({.offices = offices, .guidance = std::move(guidance)});
    return TownData{.town = std::move(town),
                    .rules = std::move(rules),
                    .offices = std::move(offices),
                    .instance = instance,
                    .database = std::move(database),
                    .server = std::move(server)};
}

}  // namespace town_folder_detail

Result<TownData> read_town(const fs::path& folder, const std::vector<std::string>& sets) {
    return town_folder_detail::read_town(folder, sets, TownFolder::Stage::finished);
}

Result<void> take_kept_rules(TownData& data) {
    const auto moments = data.database.open_moments(data.instance, 1);
    TRY_LET(joined, engine::join_rules(data.rules, *moments.front(), Instant{}));
    data.town->set_rules(std::move(joined.book), joined.known);
    return {};
}

Result<std::unique_ptr<TownFolder>> TownFolder::open(const fs::path& folder, const std::vector<std::string>& sets,
                                                     const Clock& clock, Random& random, Stage stage, Use use,
                                                     const Trial* trial) {
    TRY_LET(data, town_folder_detail::read_town(folder, sets, stage));
    const engine::Settings& settings = data.town->settings();
    auto out = std::unique_ptr<TownFolder>(new TownFolder(folder, store::FolderLock::take(folder), clock, random));
    out->file_offices_ = std::move(data.offices);
    out->server_settings_ = std::move(data.server);
    out->head_ = std::make_unique<store::HeadFile>(folder / "log.head");
    out->has_thread_ = trial == nullptr;
    out->database_ = std::move(data.database);
    out->store_ = out->database_->open({.create = false,
                                        .instance = data.instance,
                                        .alone = use == Use::alone,
                                        .durable_in_the_end = trial != nullptr});
    out->key_register_ = out->database_->key_register();
    out->keys_ = store::KeyFiles::open(folder / "keys", random, store::disk::real(), out->key_register_.get());
    TRY_LET(log_keys, choose_log_keys(*out->keys_, *out->store_, settings.origin));
    out->log_keys_.emplace(std::move(log_keys));
    engine::WriterOptions options{.origin = settings.origin,
                                        .tick = std::chrono::seconds(settings.tick_seconds),
                                        .docket = std::chrono::seconds(settings.docket_seconds),
                                        .stopwatch = [] {
                                            return std::chrono::duration_cast<std::chrono::microseconds>(
                                                std::chrono::steady_clock::now().time_since_epoch());
                                        }};
    if (out->log_keys_->before) options.signer_before = &*out->log_keys_->before;
    options.before_until = out->log_keys_->before_until;
    options.keys = out->log_keys_->verifiers;
    if (const auto restored = read_restored(folder))
        options.hold = Problem{engine::problems::restored,
                               {{"size", std::to_string(restored->log.size)}, {"made", to_text(restored->made)}},
                               {}};
    if (trial != nullptr) trial->set_up_writer(options);
    out->town_ = std::move(data.town);
    out->rule_files_ = std::move(data.rules);
    TRY_LET(joined, engine::join_rules(out->rule_files_, *out->store_, clock.now()));
    out->town_->set_rules(std::move(joined.book), joined.known);
    out->load_office_keys();
    out->writer_ = std::make_unique<engine::Writer>(*out->store_, *out->head_, out->log_keys_->current, clock, options);
    return out;
}

engine::Context TownFolder::context() { return {*town_, *store_, *keys_, *writer_, clock_, random_}; }

void TownFolder::keep_keys_ahead() {
    if (!key_register_ || writer_->hold()) return;
    const std::chrono::year_month_day today{town_->now(clock_.now()).today};
    const std::chrono::year_month next = today.year() / today.month() + std::chrono::months{1};
    keys_->month_key(town_->retention_month(Date{next / 1}));
}

void TownFolder::check_log_key() {
    const auto history = engine::log_keys(*store_, log_keys_->history.back().key);
    if (history.front().key != log_keys_->current.verifier())
        throw Fault("the log has had a new key since this server began (huiyin log rotate-key): copy keys/ from where that was done, "
                    "and start it again");
}

void TownFolder::load_office_keys() {
    engine::OfficeKeys keys;
    for (const engine::OfficeKeyRow& row : store_->office_keys()) keys[row.office] = {row.epoch, row.public_key};
    town_->set_office_keys(std::move(keys));
}

void TownFolder::start() {
    engine::install_dockets(context());
    // Without its key this month nothing could be filed here: better said at the start than to residents.
    if (key_register_ && !writer_->hold()) keys_->month_key(town_->retention_month(town_->now(clock_.now()).today));
    writer_->set_reload([this] {
        check_log_key();
        load_office_keys();
    });
    if (has_thread_) writer_->start();
    {
        const std::lock_guard lock(changing_rules_);
        // Checked by `open`; what another server has published since may contradict the files all the same.
        if (const auto published = publish_rules(); !published)
            throw Fault("the rules in the data folder no longer fit those that the town keeps: " +
                        text::explain(text::Language::en, published.error()));
    }
    sync_offices();
}

Result<std::vector<engine::VersionRow>> TownFolder::publish_rules() {
    constexpr int tries = 10;
    for (int i = 0; i < tries; ++i) {
        TRY_LET(joined, engine::join_rules(rule_files_, *store_, clock_.now()));
        std::uint64_t known = joined.known;
        if (!joined.fresh.empty() && !writer_->hold()) {
            known += joined.fresh.size();
            engine::Append append;
            append.settled = joined.known;
            append.changes.versions = joined.fresh;
            if (writer_->append(std::move(append)).outcome != engine::Appended::Outcome::done) continue;
        }
        town_->set_rules(std::move(joined.book), known);
        return std::move(joined.fresh);
    }
    throw Fault("somebody else goes on publishing for this town; try again");
}

Result<TownFolder::Reloaded> TownFolder::reload_rules() {
    const std::lock_guard lock(changing_rules_);
    TRY_LET(files, read_rules(folder_));
    std::swap(rule_files_, files);
    auto fresh = publish_rules();
    if (!fresh) {
        std::swap(rule_files_, files);
        return tl::unexpected<Problem>(std::move(fresh).error());
    }
    Reloaded out{.fresh = std::move(*fresh), .older = {}};
    for (const auto& file : rule_files_.procedures)
        if (town_->procedure(file.procedure.id.value).version > file.procedure.version) out.older.push_back(file);
    return out;
}

void TownFolder::look_for_versions() {
    if (store_->newest_version() == town_->rules_known()) return;
    const std::lock_guard lock(changing_rules_);
    auto joined = engine::join_rules(rule_files_, *store_, clock_.now());
    // Another server's files and ours contradict each other: this one goes on under the rules that it has, and says so.
    if (!joined) throw Fault(text::explain(text::Language::en, joined.error()));
    town_->set_rules(std::move(joined->book), joined->known);
}

Result<void> TownFolder::add_office(accounts::Office office) {
    if (const std::string trouble = writer_->trouble(); !trouble.empty()) throw Fault(trouble);
    return engine::add_office(context(), std::move(office), [this](const accounts::Office& added) {
        // The file first: should the rest fail, the next start finds the office there and stores and notes it.
        const fs::path file = folder_ / "offices.toml";
        if (const auto written = parse_toml(read_text_file(file), "offices.toml")) {
            const auto known = accounts::parse_offices(*written);
            if (known && known->find(added.id) != nullptr) return;  // from a try before, which got no further
        }
        store::disk::replace_file(file, read_text_file(file) + office_table(added), true);
    });
}

void TownFolder::sync_offices() {
    using namespace accountability;
    std::map<OfficeId, std::string> stored;
    std::vector<accounts::Office> all = file_offices_.all();
    for (const engine::OfficeRow& row : store_->offices()) {
        stored[row.id] = row.document;
        auto office = accounts::read_office(row.document);
        if (office && office->imported && file_offices_.find(row.id) == nullptr) all.push_back(std::move(*office));
    }
    // What administrators set in the browser wins over the file.
    engine::put_published_offices(all, store_->current_versions());
    engine::Append append;
    const auto add_note = [&](const Note& note) {
        append.public_entries.push_back(to_bytes(std::string_view(write_note(note))));
    };
    if (store_->log_state().size == 0) {
        add_note(LogOpened{.origin = town_->settings().origin});
        if (town_->settings().example) add_note(ExampleTown{});
    }
    for (const accounts::Office& office : all) {
        const std::string document = accounts::write_office(office);
        const auto before = stored.find(office.id);
        if (before != stored.end() && before->second == document) continue;
        append.changes.offices.push_back({.id = office.id, .document = document});
        add_note(OfficeNote{.id = office.id,
                            .name_zh = office.name.zh,
                            .name_en = office.name.en,
                            .parent = office.parent});
    }
    if (!append.public_entries.empty() && !writer_->hold()) writer_->append(std::move(append));
    auto offices = accounts::Offices::create(std::move(all));
    if (!offices) throw Fault("the stored offices contradict offices.toml");
    town_->set_offices(std::move(*offices));
    engine::load_published(*town_, *store_);
}

}  // namespace huiyin::cli
