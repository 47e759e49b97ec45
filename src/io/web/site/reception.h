#pragma once

#include "core/reception/reception.h"
#include "io/web/site/site.h"

/// A leader's reception day as pages show it.
namespace huiyin::web {

/// "Thursday 3 December 2026, 09:00–11:30".
std::string write_hours(text::Language language, const reception::Day& day);
/// "Thursday 3 December 2026, 09:20".
std::string write_day_time(text::Language language, Date day, const std::string& time);
/// What reception-day.tpl asks for.
void set_reception_day(View& view, const Site& site, text::Language language, const reception::Day& day);
/// "3 of 10 times are free", "all times are taken"; of a day whose last time has come, that it is over; of a cancelled one, that it is.
std::string write_free(const Site& site, text::Language language, const reception::Day& day);
/// TIMES*, for choices.
void set_times(View& view, const std::vector<int>& times, std::string_view chosen);

}  // namespace huiyin::web
