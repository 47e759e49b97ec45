#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "core/procedure/procedure.h"

namespace huiyin::procedure {

/// Where in its file each part of a procedure stands. Inside this folder only: the values themselves don't know.
class Places {
  public:
    void put(const std::string& part, std::string where, int line) { at_[part] = {std::move(where), line}; }
    /// "complaint.toml:12" of the part, or of the nearest part that holds it: "command/reply/to", "command/reply", "".
    struct Place {
        std::string where;
        int line = 0;
    };
    Place of(std::string part) const {
        for (;;) {
            if (const auto found = at_.find(part); found != at_.end()) return found->second;
            if (part.empty()) return {};
            const auto slash = part.rfind('/');
            part = slash == std::string::npos ? "" : part.substr(0, slash);
        }
    }

  private:
    std::map<std::string, Place> at_;
};

/// Problems with the line by which they are sorted at the end.
class Report {
  public:
    void add(Problem problem, int line) { entries_.push_back({std::move(problem), line}); }
    void add(std::string_view code, Facts facts, const Places::Place& place) {
        add(Problem{code, std::move(facts), place.where}, place.line);
    }
    bool empty() const { return entries_.empty(); }
    /// In the order of the file.
    std::vector<Problem> take();

  private:
    struct Entry {
        Problem problem;
        int line;
    };
    std::vector<Entry> entries_;
};

/// Whether names agree and parts fit each other: the checks that need no search. After a clean reading.
void check_references(const Procedure& procedure, const Places& places, Report& report);
/// Whether a case can live by it: walks all states with the clocks that may and must run in them. After clean references.
void check_walks(const Procedure& procedure, const Places& places, Report& report);

}  // namespace huiyin::procedure
