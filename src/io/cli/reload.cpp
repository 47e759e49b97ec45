#include "core/text/say.h"
#include "io/cli/town_commands.h"

namespace huiyin::cli {

std::vector<std::string> reload_lines(const engine::Town& town, const TownFolder::Reloaded& reloaded, text::Language language) {
    std::vector<std::string> out;
    for (const engine::VersionRow& row : reloaded.fresh) {
        if (row.kind == engine::calendar_kind) {
            out.push_back(text::say(language, "reload.calendar", {{"name", row.name}}));
            continue;
        }
        const std::string version = std::to_string(town.procedure(row.name).version);
        out.push_back(text::say(language, "reload.procedure", {{"name", row.name}, {"version", version}}));
    }
    for (const auto& file : reloaded.older)
        out.push_back(text::say(language, "reload.older",
                                {{"where", file.version_at},
                                 {"name", file.procedure.id.value},
                                 {"version", std::to_string(file.procedure.version)}}));
    if (reloaded.fresh.empty()) out.push_back(text::say(language, "reload.nothing"));
    return out;
}

int reload(TownFolder& town, Terminal& terminal) {
    const auto reloaded = town.reload_rules();
    if (!reloaded) {
        terminal.complain(reloaded.error());
        terminal.complain(text::say(terminal.language(), "reload.refused"));
        return check_failed;
    }
    for (const std::string& line : reload_lines(town.town(), *reloaded, terminal.language())) terminal.print(line + "\n");
    return done;
}

}  // namespace huiyin::cli
