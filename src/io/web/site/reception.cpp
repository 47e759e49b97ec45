#include "io/web/site/reception.h"

#include <sstream>

#include "core/text/dates.h"
#include "core/text/lists.h"
#include "core/text/say.h"
#include "engine/receptions.h"
#include "io/web/shown.h"

namespace huiyin::web {

std::string write_hours(text::Language language, const reception::Day& day) {
    return text::say(language, "reception.hours",
                     {{"day", text::write_day(language, day.date)}, {"from", reception::write_time(day.from)}, {"to", reception::write_time(day.to)}});
}

std::string write_day_time(text::Language language, Date day, const std::string& time) {
    return text::say(language, "reception.day-time", {{"day", text::write_day(language, day)}, {"time", time}});
}

void set_reception_day(View& view, const Site& site, text::Language language, const reception::Day& day) {
    view.set("WHEN", write_hours(language, day)).set("LEADER", shown_line(day.leader)).set("POST", in(language, day.post));
    view.set("OFFICE", office_name(site, language, day.office)).set("PLACE", in(language, day.place));
    view.set("MINUTES", text::say(language, "reception.minutes", {{"count", std::to_string(day.minutes)}}));
    for (const auto* list : {"JOINT", "LANGUAGES", "NOTE", "CANCELLED"}) view.list(list);
    std::string joint;
    for (const OfficeId& office : day.joint) text::add_name(joint, language, office_name(site, language, office));
    if (!joint.empty()) view.add("JOINT").set("TEXT", joint);
    if (const std::string& spoken = in(language, day.languages); !spoken.empty()) view.add("LANGUAGES").set("TEXT", spoken);
    if (const std::string& note = in(language, day.note); !note.empty()) {
        View& lines = view.add("NOTE");
        std::istringstream in_lines(note);
        for (std::string line; std::getline(in_lines, line);)
            if (!line.empty()) lines.add("LINES").set("TEXT", line);
    }
    if (day.cancelled) view.add("CANCELLED").set("TEXT", in(language, day.reason));
}

std::string write_free(const Site& site, text::Language language, const reception::Day& day) {
    if (day.cancelled) return text::say(language, "reception.cancelled");
    const auto times = reception::times_of(day);
    if (times.empty() || engine::start_of(site.context.town, day, times.back()) <= site.now()) return text::say(language, "reception.over");
    const std::size_t free = engine::free_times(site.context, day).size();
    if (free == 0) return text::say(language, "reception.full");
    return text::say(language, "reception.free", {{"count", std::to_string(free)}, {"all", std::to_string(times.size())}});
}

void set_times(View& view, const std::vector<int>& times, std::string_view chosen) {
    view.list("TIMES");
    bool first = true;
    for (const int minute : times) {
        const std::string time = reception::write_time(minute);
        view.add("TIMES").set("ID", first ? "time" : "time-" + std::to_string(minute)).set("VALUE", time).set("LABEL", time).list("HINT").show("CHECKED", time == chosen);
        first = false;
    }
}

}  // namespace huiyin::web
