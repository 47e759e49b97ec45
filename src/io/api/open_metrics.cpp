#include "io/api/open_metrics.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/fault.h"

namespace huiyin::api {
namespace open_metrics_detail {

std::string number(double value) {
    if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
    if (std::isnan(value)) return "NaN";
    char text[400];  // the longest double without an exponent
    const auto [end, error] = std::to_chars(text, text + sizeof text, value, std::chars_format::fixed);
    EXPECTS(error == std::errc{});
    return {text, end};
}

/// A label's value or a help text: backslash, quote and line end escaped.
std::string quoted_text(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\\' || c == '"') out += '\\';
        out += c == '\n' ? std::string("\\n") : std::string(1, c);
    }
    return out;
}

}  // namespace open_metrics_detail
using namespace open_metrics_detail;

void OpenMetricsPage::begin(std::string_view name, std::string_view type, std::string_view unit, std::string_view help) {
    EXPECTS(!name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos);
    EXPECTS(!name.ends_with("_total") && std::find(names_.begin(), names_.end(), name) == names_.end());
    EXPECTS(unit.empty() || name.ends_with("_" + std::string(unit)));
    names_.emplace_back(name);
    const std::string family(name);
    text_ += "# TYPE " + family + " " + std::string(type) + "\n";
    if (!unit.empty()) text_ += "# UNIT " + family + " " + std::string(unit) + "\n";
    text_ += "# HELP " + family + " " + quoted_text(help) + "\n";
}

void OpenMetricsPage::sample(std::string_view name, std::string_view suffix, const Labels& labels, double value) {
    text_ += std::string(name) + std::string(suffix);
    for (std::size_t i = 0; i < labels.size(); ++i)
        text_ += (i == 0 ? "{" : ",") + std::string(labels[i].first) + "=\"" + quoted_text(labels[i].second) + "\"";
    text_ += (labels.empty() ? " " : "} ") + number(value) + "\n";
}

void OpenMetricsPage::counter(std::string_view name, std::string_view unit, std::string_view help,
                              const std::vector<Sample>& samples) {
    begin(name, "counter", unit, help);
    for (const Sample& one : samples) sample(name, "_total", one.labels, one.value);
}

void OpenMetricsPage::counter(std::string_view name, std::string_view help, std::uint64_t value) {
    counter(name, "", help, {{{}, static_cast<double>(value)}});
}

void OpenMetricsPage::gauge(std::string_view name, std::string_view unit, std::string_view help,
                            const std::vector<Sample>& samples) {
    begin(name, "gauge", unit, help);
    for (const Sample& one : samples) sample(name, "", one.labels, one.value);
}

void OpenMetricsPage::gauge(std::string_view name, std::string_view unit, std::string_view help, double value) {
    gauge(name, unit, help, std::vector<Sample>{{{}, value}});
}

void OpenMetricsPage::histogram(std::string_view name, std::string_view unit, std::string_view help, double per_unit,
                                const std::vector<std::pair<Labels, metrics::Histogram::Reading>>& readings) {
    begin(name, "histogram", unit, help);
    for (const auto& [labels, reading] : readings) {
        std::uint64_t below = 0;
        for (std::size_t i = 0; i < reading.counts.size(); ++i) {
            below += reading.counts[i];
            const std::string bound =
                i < reading.bounds.size() ? number(static_cast<double>(reading.bounds[i]) / per_unit) : "+Inf";
            Labels with_bound = labels;
            // The format wants a float where it could be read as either.
            const std::string written = bound.find_first_of(".I") == std::string::npos ? bound + ".0" : bound;
            with_bound.emplace_back("le", written);
            sample(name, "_bucket", with_bound, static_cast<double>(below));
        }
        sample(name, "_count", labels, static_cast<double>(below));
        sample(name, "_sum", labels, static_cast<double>(reading.sum) / per_unit);
    }
}

void OpenMetricsPage::state(std::string_view name, std::string_view help, const std::vector<std::string_view>& words,
                            std::string_view now) {
    begin(name, "stateset", "", help);
    for (const std::string_view word : words) sample(name, "", {{name, word}}, word == now ? 1 : 0);
}

}  // namespace huiyin::api
