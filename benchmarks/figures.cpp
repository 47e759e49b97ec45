#include "figures.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <set>
#include <sstream>

#include "base/fault.h"
#include "base/json.h"

namespace huiyin::bench {
namespace {

/// Three significant digits are what a run on a shared machine can vouch for.
std::string shown(double value) {
    char text[32];
    const int decimals = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
    std::snprintf(text, sizeof text, "%.*f", decimals, value);
    return text;
}

/// Which measurement a figure is of: "filings" of "filings.sqlite.64.p99".
std::string measurement_of(const std::string& name) { return name.substr(0, name.find('.')); }

/// The rows of `file` that are of none of these measurements; none if it can't be read as ours.
json::Array rows_of_others(const std::string& file, const std::set<std::string>& measurements) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    const auto held = json::parse(text.str());
    json::Array others;
    if (!held || held->array() == nullptr) return others;
    for (const json::Value& row : *held->array())
        if (!measurements.contains(measurement_of(row.text("name")))) others.push_back(row);
    return others;
}

}  // namespace

void Report::add(Figure figure) {
    std::string line = "  " + figure.name;
    line.resize(std::max<std::size_t>(line.size() + 1, 44), ' ');
    line += shown(figure.value) + " " + figure.unit;
    if (figure.ceiling && figure.ceiling->value > 0) {
        line.resize(std::max<std::size_t>(line.size() + 1, 68), ' ');
        line += shown(100 * figure.value / figure.ceiling->value) + " % of " + shown(figure.ceiling->value) + " (" +
                figure.ceiling->name + ")";
    }
    std::printf("%s\n", line.c_str());
    std::fflush(stdout);
    figures_.push_back(std::move(figure));
}

void Report::write(const std::string& file) const {
    std::set<std::string> measurements;
    for (const Figure& figure : figures_) measurements.insert(measurement_of(figure.name));
    json::Array rows = rows_of_others(file, measurements);
    for (const Figure& figure : figures_) {
        const bool bounded = figure.ceiling && figure.ceiling->value > 0;
        rows.push_back(json::Object{{"name", figure.name},
                                    {"value", figure.value},
                                    {"unit", figure.unit},
                                    {"ceiling_name", bounded ? json::Value(figure.ceiling->name) : json::Value()},
                                    {"ceiling", bounded ? json::Value(figure.ceiling->value) : json::Value()},
                                    {"ratio", bounded ? json::Value(figure.value / figure.ceiling->value) : json::Value()},
                                    {"note", figure.note}});
    }
    std::ofstream out(file);
    out << json::write_pretty(rows);
    if (!out.flush()) throw Fault("can't write " + file);
}

double Latencies::milliseconds_at(double share) {
    if (all_.empty()) return 0;
    const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(all_.size()))) - 1;
    const auto place = all_.begin() + static_cast<std::ptrdiff_t>(std::min(rank, all_.size() - 1));
    std::nth_element(all_.begin(), place, all_.end());
    return static_cast<double>(*place) / 1e6;
}

}  // namespace huiyin::bench
