#include "io/cli/help.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <string_view>

#include "base/fault.h"
#include "core/text/say.h"
#include "io/cli/server_settings.h"

namespace huiyin::cli {
namespace help_detail {

constexpr std::string_view root = "command";

std::string settings_in_words() {
    std::string out =
        "town.site, town.name_zh, town.name_en, town.profile, town.time_zone, town.language, town.contact, town.example, log.origin, "
        "log.tick_seconds, log.docket_seconds, log.docket_lines_min, mail.server, mail.from, mail.user, mail.password_file, mail.tls, "
        "mail.certificates, mail.digest_hour, limits.filings_per_minute, limits.tries_per_minute, retention.months";
    for (const std::string& name : server_setting_names()) out += ", " + name;
    return out;
}

/// Columns that a terminal gives to a text: two to each Chinese character, all of which are three bytes or four.
std::size_t columns_of(std::string_view text) {
    std::size_t out = 0;
    for (const unsigned char c : text) out += c < 0x80 ? 1 : c >= 0xe0 ? 2 : c >= 0xc0 ? 1 : 0;
    return out;
}

/// The library's, which counts bytes, with columns that stand straight in Chinese, too.
class Formatter : public CLI::Formatter {
  public:
    std::string make_option(const CLI::Option* option, bool is_positional) const override {
        return row(make_option_name(option, is_positional) + make_option_opts(option), make_option_desc(option));
    }
    std::string make_subcommand(const CLI::App* command) const override { return row(command->get_display_name(true), command->get_description()); }

  private:
    std::string row(const std::string& name, const std::string& what) const {
        const std::size_t taken = 2 + columns_of(name);
        const std::size_t width = get_column_width();
        const std::string gap = taken < width ? std::string(width - taken, ' ') : "\n" + std::string(width, ' ');
        return "  " + name + gap + what + "\n";
    }
};

/// `path`: the key of the command, "command.log.audit".
void describe_below(CLI::App& app, const std::string& path, text::Language language) {
    const auto sentence = [&](const std::string& key) { return text::say(language, key, {{"settings", settings_in_words()}}); };
    if (app.get_parent() != nullptr) app.formatter(app.get_parent()->get_formatter());
    app.description(sentence(path));
    app.group(text::say(language, "command.group.commands"));
    for (CLI::Option* option : app.get_options()) {
        const std::string name = option->get_lnames().empty() ? option->get_name() : option->get_lnames().front();
        const std::string own = path + "." + name;
        const std::string key = text::knows(language, own) ? own : "command.option." + name;
        EXPECTS(text::knows(language, key));
        option->description(sentence(key));
        option->group(text::say(language, "command.group.options"));
    }
    for (CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) describe_below(*command, path + "." + command->get_name(), language);
}

}  // namespace help_detail
using namespace help_detail;

text::Language language_of_terminal(std::initializer_list<const char*> variables) {
    for (const char* value : variables)
        if (value != nullptr && *value != '\0')
            return std::string_view(value).starts_with("zh") ? text::Language::zh : text::Language::en;
    return text::Language::en;
}

void describe(CLI::App& app, text::Language language) {
    const auto formatter = std::make_shared<Formatter>();
    for (const char* word : {"Usage", "OPTIONS", "SUBCOMMAND", "SUBCOMMANDS", "Positionals", "REQUIRED", "Excludes", "TEXT", "UINT", "INT"}) {
        std::string key = "command.word.";
        for (const char* c = word; *c != '\0'; ++c) key += static_cast<char>(*c >= 'A' && *c <= 'Z' ? *c - 'A' + 'a' : *c);
        formatter->label(word, text::say(language, key));
    }
    app.formatter(formatter);
    app.name("huiyin");
    describe_below(app, std::string(root), language);
}

}  // namespace huiyin::cli
