#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/fault.h"
#include "core/text/dates.h"
#include "core/text/say.h"
#include "engine/calendars.h"
#include "io/cli/problems.h"
#include "io/cli/progress.h"
#include "io/cli/town_commands.h"
#include "io/records/holidays.h"

// Years of calendars: what counts, what a file would change, and taking it.
namespace huiyin::cli {
namespace calendar_detail {

constexpr std::size_t versions_shown = 10;
constexpr std::size_t all_cases = static_cast<std::size_t>(-1);

/// The file as it was opened by who typed the command; one byte more than is taken, if it is longer.
std::string read_file(int descriptor, const std::string& name) {
    std::string out;
    std::array<char, 65536> room;
    while (out.size() <= records::holidays_bytes_max) {
        const ssize_t count = ::read(descriptor, room.data(), room.size());
        if (count == 0) break;
        if (count < 0 && errno != EINTR) throw Fault("can't read " + name + ": " + std::strerror(errno));
        if (count > 0) out.append(room.data(), static_cast<std::size_t>(count));
    }
    return out;
}

const std::string& in(text::Language language, const std::string& zh, const std::string& en) {
    return language == text::Language::zh ? zh : en;
}

/// The calendar that was named, else the one by which complaints are counted.
std::string calendar_of(const engine::Town& town, const CalendarCommand& command) {
    if (!command.calendar.empty()) return command.calendar;
    const auto* complaint = town.find_procedure("complaint");
    return complaint == nullptr ? std::string("cn") : complaint->calendar;
}

class CalendarWork {
  public:
    CalendarWork(TownFolder& town, Terminal& terminal, const CalendarCommand& command)
        : town_(town), terminal_(terminal), command_(command), language_(terminal.language()),
          calendar_(calendar_of(town.town(), command)) {}

    int show() {
        const auto& calendars = town_.town().calendars();
        const auto found = calendars.find(calendar_);
        if (found == calendars.end()) return unknown();
        const calendar::WorkCalendar& calendar = found->second;
        if (!command_.year) {
            for (const auto& [id, one] : calendars) {
                std::string years;
                for (const int year : one.published_years()) years += (years.empty() ? "" : ", ") + std::to_string(year);
                if (one.description().always_published) years = say("calendar.always");
                terminal_.print(fmt::format("{}  {}: {}\n", id, in(language_, one.description().name_zh, one.description().name_en), years));
            }
            return done;
        }
        const calendar::HolidayYear* notice = calendar.notice(*command_.year);
        const Facts name{{"name", engine::calendar_year_name(calendar_, *command_.year)}};
        if (notice == nullptr || notice->days.empty()) {
            line("calendar.unpublished", name);
        } else {
            for (const auto& [day, exceptional] : notice->days)
                print_day(exceptional.is_off ? "day-off" : "day-worked", day, in(language_, exceptional.name_zh, exceptional.name_en));
        }
        for (const auto& version : engine::calendar_versions(town_.context(), calendar_, *command_.year, versions_shown))
            line(version.withdrawn ? "calendar.version-withdrawn" : "calendar.version",
                 {{"at", to_text(version.at)},
                  {"author", version.author.empty()                   ? say("calendar.from-folder")
                             : version.author == engine::command_line ? say("calendar.from-command-line")
                                                                      : version.author},
                  {"days", std::to_string(version.days)}});
        return done;
    }

    /// What the file would change; `take` takes it.
    int compare_file(int input, bool take) {
        const auto& calendars = town_.town().calendars();
        const auto found = calendars.find(calendar_);
        if (found == calendars.end()) return unknown();
        const std::string file = command_.file.string();
        const auto year = records::read_holidays(read_file(input, file), file, found->second.description(), command_.year);
        if (!year) return refused(year.error());
        const auto change = engine::compare_calendar(town_.context(), calendar_, *year);
        return change ? compare(*change, take) : refused(change.error());
    }

    int undo() {
        if (!command_.year) return refused({problems::no_option, {{"option", "--year"}, {"help", "huiyin calendar undo --help"}}, {}});
        const auto change = engine::compare_undo(town_.context(), calendar_, *command_.year);
        return change ? compare(*change, true) : refused(change.error());
    }

  private:
    std::string say(const std::string& key, const Facts& facts = {}) const { return text::say(language_, key, facts); }
    void line(const std::string& key, const Facts& facts = {}) { terminal_.print(say(key, facts) + "\n"); }
    int refused(const Problem& problem) {
        terminal_.complain(problem);
        return problem.where == "year" || problem.where == "calendar" || problem.code == problems::no_option ? wrong_use : check_failed;
    }
    int unknown() {
        return refused(engine::compare_calendar(town_.context(), calendar_, {}).error());
    }
    void print_day(std::string_view word, Date day, const std::string& name) {
        line("calendar." + std::string(word), {{"day", text::write_day(language_, day)}, {"name", name}});
    }

    int compare(const engine::CalendarChange& change, bool take) {
        const Facts name{{"name", engine::calendar_year_name(change.calendar, change.year)}};
        for (const calendar::DayChange& one : change.days) print_day(change.word(one), one.day, in(language_, one.name_zh, one.name_en));
        if (change.is_nothing()) {
            line("calendar.nothing", name);
            return done;
        }
        if (change.was_published != change.is_published) line(change.is_published ? "calendar.becomes-final" : "calendar.becomes-provisional", name);
        if (change.days.empty()) line("calendar.no-day", name);
        engine::MovedDeadlines moved;
        {
            ProgressBar bar(terminal_, "calendar.counting");
            moved = engine::count_moved(town_.context(), change, all_cases, [&](std::size_t read) {
                bar.show(read, read + 1);
                return !terminal_.stop_asked();
            });
        }
        line("calendar.moves", {{"moved", std::to_string(moved.moved)},
                                {"settled", std::to_string(moved.settled)},
                                {"cases", std::to_string(moved.cases)}});
        if (!take) return done;
        if (!command_.yes) {
            terminal_.complain(say("calendar.say-yes"));
            return check_failed;
        }
        if (!moved.all) return check_failed;  // was asked to stop
        const auto published = engine::publish_calendar(town_.context(), change, std::string(engine::command_line));
        if (!published) return refused(published.error());
        line("calendar.taken", name);
        return done;
    }

    TownFolder& town_;
    Terminal& terminal_;
    const CalendarCommand& command_;
    text::Language language_;
    std::string calendar_;
};

}  // namespace calendar_detail

int calendar_show(TownFolder& town, Terminal& terminal, const CalendarCommand& command) {
    return calendar_detail::CalendarWork(town, terminal, command).show();
}
int calendar_diff(TownFolder& town, Terminal& terminal, const CalendarCommand& command, int input) {
    return calendar_detail::CalendarWork(town, terminal, command).compare_file(input, false);
}
int calendar_load(TownFolder& town, Terminal& terminal, const CalendarCommand& command, int input) {
    return calendar_detail::CalendarWork(town, terminal, command).compare_file(input, true);
}
int calendar_undo(TownFolder& town, Terminal& terminal, const CalendarCommand& command) {
    return calendar_detail::CalendarWork(town, terminal, command).undo();
}

}  // namespace huiyin::cli
