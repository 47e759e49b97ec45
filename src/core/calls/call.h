#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "core/procedure/procedure.h"

namespace huiyin::calls {

using procedure::Text;

/// An open call for suggestions, checked. Each text is there in both languages, or in one and empty in the other.
struct Call {
    std::string id;          ///< a slug: its name among the town's versions, and in addresses
    OfficeId office;         ///< which publishes it; suggestions go there
    Date until{};            ///< the last day on which one may answer to it
    Text title;
    Text text;
    Text outcome;            ///< what came of it, written by the office; empty in both: nothing yet
    bool withdrawn = false;  ///< taken back: nobody answers to it any more
    /// Whether one may answer to it on that day.
    bool is_open(Date today) const { return !withdrawn && today <= until; }
    /// Whether the office has written what came of it.
    bool is_told() const { return !outcome.zh.empty() || !outcome.en.empty(); }
    friend bool operator==(const Call&, const Call&) = default;
};

/// A town's calls in the order in which they end: by last day, then id.
class Book {
  public:
    /// Puts a call in its place, and out of the one that it had.
    void put(Call call);
    /// Null if there is none of that id.
    const Call* find(std::string_view id) const;
    const std::vector<Call>& all() const { return calls_; }
    /// At most `limit` that are open on that day, those that end first before the others; `after`: behind that one.
    std::vector<const Call*> open(Date today, std::size_t limit, std::string_view after = {}) const;
    /// At most `limit` that are not, the latest first; `before`: beyond that one.
    std::vector<const Call*> over(Date today, std::size_t limit, std::string_view before = {}) const;

    /// One page of `open`, or of `over`.
    struct Page {
        std::vector<const Call*> calls;
        bool more = false;  ///< behind the last of these
    };
    Page page(bool over, Date today, std::size_t size, std::string_view behind) const;

  private:
    std::vector<Call> calls_;
};

}  // namespace huiyin::calls
