#include "core/reception/reception.h"

#include <algorithm>
#include <tuple>

namespace huiyin::reception {

namespace reception_detail {

auto place_of(const Day& day) { return std::tie(day.date, day.from, day.id); }
bool comes_before(const Day& one, const Day& other) { return place_of(one) < place_of(other); }

}  // namespace reception_detail
using namespace reception_detail;

std::vector<int> times_of(const Day& day) {
    std::vector<int> out;
    if (day.minutes < 1) return out;
    for (int at = day.from; at + day.minutes <= day.to; at += day.minutes) out.push_back(at);
    return out;
}

bool has_time(const Day& day, int minute) {
    return day.minutes > 0 && minute >= day.from && minute + day.minutes <= day.to && (minute - day.from) % day.minutes == 0;
}

bool receives_alike(const Day& one, const Day& other) {
    const auto what = [](const Day& day) { return std::tie(day.office, day.joint, day.date, day.from, day.to, day.minutes); };
    return what(one) == what(other);
}

std::vector<OfficeId> offices_of(const Day& day) {
    std::vector<OfficeId> out{day.office};
    out.insert(out.end(), day.joint.begin(), day.joint.end());
    return out;
}

std::string write_time(int minute) {
    const auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    return two(minute / 60) + ":" + two(minute % 60);
}

std::optional<int> parse_time(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos || colon < 1 || colon > 2 || text.size() != colon + 3) return std::nullopt;
    const auto number = [](std::string_view digits) {
        int out = 0;
        for (const char c : digits) {
            if (c < '0' || c > '9') return -1;
            out = out * 10 + (c - '0');
        }
        return out;
    };
    const int hour = number(text.substr(0, colon));
    const int minute = number(text.substr(colon + 1));
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return std::nullopt;
    return hour * 60 + minute;
}

void Book::put(Day day) {
    std::erase_if(days_, [&](const Day& one) { return one.id == day.id; });
    const auto at = std::upper_bound(days_.begin(), days_.end(), day, comes_before);
    days_.insert(at, std::move(day));
}

const Day* Book::find(std::string_view id) const {
    const auto found = std::find_if(days_.begin(), days_.end(), [&](const Day& one) { return one.id == id; });
    return found == days_.end() ? nullptr : &*found;
}

std::vector<const Day*> Book::from(Date date, std::size_t limit, std::string_view after) const {
    const Day* last = after.empty() ? nullptr : find(after);
    std::vector<const Day*> out;
    for (const Day& one : days_) {
        if (one.date < date || (last != nullptr && !comes_before(*last, one))) continue;
        if (out.size() == limit) break;
        out.push_back(&one);
    }
    return out;
}

std::vector<const Day*> Book::until(Date date, std::size_t limit, std::string_view before) const {
    const Day* last = before.empty() ? nullptr : find(before);
    std::vector<const Day*> out;
    for (auto one = days_.rbegin(); one != days_.rend(); ++one) {
        if (one->date >= date || (last != nullptr && !comes_before(*one, *last))) continue;
        if (out.size() == limit) break;
        out.push_back(&*one);
    }
    return out;
}

}  // namespace huiyin::reception
