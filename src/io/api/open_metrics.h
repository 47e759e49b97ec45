#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/metrics.h"

namespace huiyin::api {

/// A page in the OpenMetrics text format 1.0. Families come in the order given, each once. A label's value is always one of
/// ours (a route's pattern, a word), never what anybody sent.
class OpenMetricsPage {
  public:
    using Labels = std::vector<std::pair<std::string_view, std::string_view>>;
    struct Sample {
        Labels labels;
        double value = 0;
    };
    static constexpr std::string_view media_type = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    /// `name` ends in the unit, if there is one, and never in "_total": that is written. EXPECTS both, and a name not used before.
    void counter(std::string_view name, std::string_view unit, std::string_view help, const std::vector<Sample>& samples);
    void counter(std::string_view name, std::string_view help, std::uint64_t value);
    void gauge(std::string_view name, std::string_view unit, std::string_view help, const std::vector<Sample>& samples);
    void gauge(std::string_view name, std::string_view unit, std::string_view help, double value);
    /// `per_unit`: how many of the histogram's numbers make one unit (a million microseconds make a second).
    void histogram(std::string_view name, std::string_view unit, std::string_view help, double per_unit,
                   const std::vector<std::pair<Labels, metrics::Histogram::Reading>>& readings);
    /// One of `words` is the case.
    void state(std::string_view name, std::string_view help, const std::vector<std::string_view>& words, std::string_view now);
    /// The whole page, with its `# EOF`.
    std::string text() const { return text_ + "# EOF\n"; }

  private:
    void begin(std::string_view name, std::string_view type, std::string_view unit, std::string_view help);
    void sample(std::string_view name, std::string_view suffix, const Labels& labels, double value);

    std::string text_;
    std::vector<std::string> names_;
};

}  // namespace huiyin::api
