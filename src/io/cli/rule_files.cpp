#include "io/cli/rule_files.h"

#include <algorithm>

#include "base/data_file.h"
#include "base/embedded.h"
#include "core/procedure/parse.h"
#include "io/cli/problems.h"

// Procedures and calendars: those that ship, and those of a folder.
namespace huiyin::cli {
std::span<const EmbeddedFile> procedure_files();
std::span<const EmbeddedFile> calendar_cn_files();
std::span<const EmbeddedFile> calendar_weekends_files();

namespace rule_files_detail {

namespace fs = std::filesystem;

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

}  // namespace rule_files_detail
using namespace rule_files_detail;

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
    for (const char* name : {"calendars", "procedures"})
        if (!fs::is_directory(root / name)) return refuse(problems::no_rules, {{"folder", (root / name).string()}});
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

}  // namespace huiyin::cli
