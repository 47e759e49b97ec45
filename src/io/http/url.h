#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace huiyin::http {

/// Named texts in the order in which they came; a name may repeat.
class Fields {
  public:
    void add(std::string name, std::string value) {
        items_.emplace_back(std::move(name), std::move(value));
    }
    /// The first of that name, or null.
    const std::string* find(std::string_view name) const;
    /// The first of that name, or an empty text.
    std::string_view get(std::string_view name) const;
    /// All of that name, in order.
    std::vector<std::string_view> all(std::string_view name) const;
    bool has(std::string_view name) const { return find(name) != nullptr; }
    /// Whether some name comes more than once (strict readers refuse that).
    const std::string* first_repeated() const;
    const std::vector<std::pair<std::string, std::string>>& items() const { return items_; }
    std::size_t size() const { return items_.size(); }
    bool empty() const { return items_.empty(); }

  private:
    std::vector<std::pair<std::string, std::string>> items_;
};

/// A request target, decoded once (security-checklist 1.1.1): `%252e` becomes the text `%2e`.
struct Target {
    std::string path;  ///< decoded, begins with '/'
    std::vector<std::string>
        segments;  ///< "/a/b" gives a, b; "/" gives none; "/a/" gives a and an empty one
    Fields query;
};

/// Reads an origin-form or absolute-form target (RFC 9112, section 3.2). Refuses with
/// http/bad-target: characters outside visible ASCII, bad escapes, text that isn't UTF-8, control
/// characters, a fragment, an escaped slash, and the segments "." and "..".
Result<Target> parse_target(std::string_view target);

/// Undoes percent-escapes; with `plus_is_blank`, as forms do. Nothing if an escape is malformed.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_blank);
/// Escapes all but unreserved characters (RFC 3986, section 2.3): for a path segment or a query
/// value.
std::string percent_encode(std::string_view text);

}  // namespace huiyin::http
