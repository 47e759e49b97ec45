#include "core/procedure/deadline.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "base/json.h"
#include "core/calendar/problems.h"
#include "core/procedure/graph.h"
#include "core/procedure/problems.h"
#include "core/procedure/parse.h"
#include "core/text/dates.h"
#include "core/text/say.h"
#include "io/cli/commands.h"
#include "io/cli/named_file.h"
#include "io/cli/problems.h"
#include "io/cli/read_day.h"
#include "io/cli/say.h"
#include "io/cli/town_folder.h"
#include "io/drawing/svg.h"

namespace huiyin::cli {
namespace deadline_detail {

/// Between them every period ends on a day of four digits, and so does one that stands still from one to the other.
constexpr Date first_day = std::chrono::year{1} / 1 / 1;
constexpr Date last_day = std::chrono::year{9000} / 12 / 31;

Result<Date> read_day_within(const std::string& text, const std::string& where) {
    TRY_LET(day, read_day(text, where));
    if (day < first_day || day > last_day)
        return refuse(problems::date_too_far, {{"value", text}, {"first", to_text(first_day)}, {"last", to_text(last_day)}}, where);
    return day;
}

/// "D1..D2". A day that is none, or too far, is named; what is no such pair at all is quoted whole.
Result<calendar::Suspension> read_suspension(const std::string& text) {
    const std::string where = "--suspend";
    const Problem none{problems::no_days, {{"value", text}}, where};
    const auto dots = text.find("..");
    if (dots == std::string::npos) return tl::unexpected(none);
    const auto read = [&](const std::string& part) {
        auto day = read_day_within(part, where);
        if (!day && day.error().code == problems::no_date) day = tl::unexpected(none);
        return day;
    };
    TRY_LET(first, read(text.substr(0, dots)));
    TRY_LET(last, read(text.substr(dots + 2)));
    return calendar::Suspension{first, last};
}

/// The option that a refused count is about.
std::string option_of(const Problem& problem) {
    if (problem.code == calendar::problems::bad_suspension) return "--suspend";
    if (problem.code == procedure::problems::not_extendable || problem.code == procedure::problems::extended_too_often) return "--extend";
    return "--clock";
}

}  // namespace deadline_detail

int deadline(const DeadlineCommand& command) {
    std::error_code none;
    if (!command.data.empty() && !std::filesystem::is_directory(command.data, none))
        return complain_and_exit_code({problems::no_folder, {{"folder", command.data}}, "--data"});
    auto data = command.data.empty() ? shipped_data() : newest_data(command.data);
    if (!data) return complain_and_exit_code(data.error());
    const auto found = std::find_if(data->procedures.begin(), data->procedures.end(),
                                    [&](const procedure::Procedure& one) { return one.id.value == command.procedure; });
    if (found == data->procedures.end()) {
        std::string known;
        for (const auto& one : data->procedures) known += (known.empty() ? "" : ", ") + one.id.value;
        return complain_and_exit_code({problems::no_such_procedure, {{"procedure", command.procedure}, {"known", known}}, "--procedure"});
    }
    const std::string calendar_id = command.calendar.empty() ? found->calendar : command.calendar;
    const auto calendar = data->calendars.find(calendar_id);
    if (calendar == data->calendars.end()) {
        std::string known;
        for (const auto& [id, one] : data->calendars) known += (known.empty() ? "" : ", ") + id;
        return complain_and_exit_code({problems::no_such_calendar, {{"calendar", calendar_id}, {"known", known}}, "--calendar"});
    }
    const auto from = deadline_detail::read_day_within(command.from, "--from");
    if (!from) return complain_and_exit_code(from.error());
    procedure::DeadlineQuestion question{.clock = {command.clock}, .from = *from};
    question.extensions = command.extend ? 1 : 0;
    for (const std::string& text : command.suspensions) {
        const auto suspension = deadline_detail::read_suspension(text);
        if (!suspension) return complain_and_exit_code(suspension.error());
        question.suspensions.push_back(*suspension);
    }
    const auto result = procedure::deadline_for(*found, question, calendar->second);
    if (!result) {
        Problem problem = result.error();
        problem.where = deadline_detail::option_of(problem);
        return complain_and_exit_code(problem);
    }
    const auto language = in_chinese() ? text::Language::zh : text::Language::en;
    if (command.json) {
        json::Array steps;
        for (const auto& step : result->steps) steps.emplace_back(text::say(language, "step." + step.code, step.facts));
        std::printf("%s\n", json::write(json::Object{{"due", to_text(result->due)},
                                                     {"provisional", result->provisional},
                                                     {"steps", std::move(steps)}})
                                .c_str());
        return done;
    }
    std::printf("%s  %s\n", to_text(result->due).c_str(), text::write_day(language, result->due).c_str());
    for (const auto& step : result->steps) std::printf("  - %s\n", text::say(language, "step." + step.code, step.facts).c_str());
    return done;
}

namespace deadline_detail {

/// The calendars that a procedure file may name: those that ship, and those in the data folder that it lies in.
std::vector<std::string> calendars_for(const std::string& file) {
    std::vector<std::string> out;
    if (const auto shipped = shipped_data())
        for (const auto& [id, calendar] : shipped->calendars) out.push_back(id);
    std::error_code none;
    const auto beside = std::filesystem::absolute(file, none).parent_path().parent_path() / "calendars";
    using Folders = std::filesystem::directory_iterator;
    for (Folders folder(beside, none); folder != Folders(); folder.increment(none)) out.push_back(folder->path().filename().string());
    return out;
}

}  // namespace deadline_detail

int procedure_check(const std::vector<std::string>& files) {
    for (const std::string& file : files)
        if (const auto is_file = check_named_file(file); !is_file) return complain(is_file.error()), wrong_use;
    bool clean = true;
    for (const std::string& file : files) {
        const auto checked = procedure::check(read_text_file(file), file, deadline_detail::calendars_for(file));
        for (const Problem& problem : checked.problems) complain(problem);
        clean = clean && checked.problems.empty();
        if (checked.procedure)
            std::printf("%s: %s, %zu states, %zu commands, %zu clocks: no problems\n", file.c_str(),
                        checked.procedure->id.value.c_str(), checked.procedure->states.size(),
                        checked.procedure->commands.size(), checked.procedure->clocks.size());
    }
    return clean ? done : check_failed;
}

namespace deadline_detail {

/// How the terminal's catalogue says what a graph needs.
procedure::GraphWords graph_words(text::Language language) {
    const auto period = [language](const calendar::Period& one) {
        return text::say(language, "period." + std::string(calendar::to_text(one.unit)), {{"count", std::to_string(one.amount)}});
    };
    procedure::GraphWords words;
    words.period = period;
    words.extension = [language, period](const calendar::Period& more) {
        return text::say(language, "graph.extension", {{"period", period(more)}});
    };
    words.actor = [language](procedure::Actor actor) { return text::say(language, "actor." + std::string(procedure::to_text(actor))); };
    words.given = text::say(language, "graph.given");
    words.filing = text::say(language, "graph.filing");
    words.from = text::say(language, "graph.from");
    words.colon = text::say(language, "graph.colon");
    words.separator = text::say(language, "graph.separator");
    return words;
}

}  // namespace deadline_detail

int procedure_graph(const std::string& file, bool svg, const std::string& language) {
    if (!language.empty() && !text::parse_language(language))
        return complain_and_exit_code({problems::no_language, {{"value", language}}, "--lang"});
    const auto text = read_named_file(file);
    if (!text) return complain(text.error()), wrong_use;
    const auto checked = procedure::check(*text, file);
    for (const Problem& problem : checked.problems) complain(problem);
    if (!checked.procedure) return check_failed;
    const auto words_in = text::parse_language(language).value_or(in_chinese() ? text::Language::zh : text::Language::en);
    const std::string dot = procedure::write_dot(*checked.procedure,
                                                 words_in == text::Language::zh ? procedure::Language::zh : procedure::Language::en,
                                                 deadline_detail::graph_words(words_in));
    print(svg ? drawing::draw_svg(dot) : dot);
    return done;
}

}  // namespace huiyin::cli
