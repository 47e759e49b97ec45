#include "io/cli/new_folder.h"

#include <sstream>

#include "base/embedded.h"
#include "base/fault.h"
#include "io/cli/problems.h"
#include "io/cli/town_file.h"
#include "io/cli/town_folder.h"
#include "io/cli/town_settings.h"
#include "io/store/files/disk.h"

// What `init` puts into a new data folder.
namespace huiyin::cli {
std::span<const EmbeddedFile> procedure_files();
std::span<const EmbeddedFile> calendar_cn_files();
std::span<const EmbeddedFile> calendar_weekends_files();
std::span<const EmbeddedFile> profile_zh_files();
std::span<const EmbeddedFile> profile_en_files();

namespace new_folder_detail {

namespace fs = std::filesystem;

/// Says why it failed, as nothing of the standard library does.
void write_file(const fs::path& file, std::string_view text) { store::disk::real().overwrite(file, text); }

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

}  // namespace new_folder_detail
using namespace new_folder_detail;

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
    return {};
}

void add_to_office_file(const fs::path& folder, std::span<const accounts::Office> offices) {
    const fs::path file = folder / "offices.toml";
    std::string text = read_text_file(file);
    for (const accounts::Office& office : offices) text += office_table(office);
    write_file(file, text);
}

}  // namespace huiyin::cli
