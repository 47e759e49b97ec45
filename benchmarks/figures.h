#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace huiyin::bench {

/// The best that the machine could do for a figure, measured in the same run.
struct Ceiling {
    std::string name;
    double value = 0;
};

/// One figure, one row of bench/results.json.
struct Figure {
    std::string name;   ///< "filings.sqlite.64.per_second"
    double value = 0;
    std::string unit;
    std::optional<Ceiling> ceiling;
    std::string note;   ///< what was measured, how much of it, on what
};

/// What was measured so far; prints each figure when it comes, so that a long run shows where it is.
class Report {
  public:
    void add(Figure figure);
    /// Writes {"name","value","unit","ceiling_name","ceiling","ratio","note"} for each figure. The last three but one
    /// are null without a ceiling. Rows of measurements that did not run this time stay. Throws Fault if the file can't be written.
    void write(const std::string& file) const;

  private:
    std::vector<Figure> figures_;
};

/// Latencies in nanoseconds, of all clients of one run.
class Latencies {
  public:
    void add(std::int64_t nanoseconds) { all_.push_back(nanoseconds); }
    void merge(const Latencies& more) { all_.insert(all_.end(), more.all_.begin(), more.all_.end()); }
    std::size_t count() const { return all_.size(); }
    /// The value below which `share` of all lie, in milliseconds; 0 if there is none.
    double milliseconds_at(double share);

  private:
    std::vector<std::int64_t> all_;
};

}  // namespace huiyin::bench
