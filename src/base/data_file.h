#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace huiyin {

/// One value of a TOML data file, knowing its line, so that a mistake is reported as file:line.
///
/// A reader asks for what it expects; asking wrongly refuses with base/data-* and `where` = file:line.
/// Each key read is remembered, so that `require_all_read` can refuse a key that nobody knows (a typo).
class DataNode {
  public:
    enum class Kind { table, array, string, integer, boolean, date, other };

    Kind kind() const { return kind_; }
    /// "procedures/complaint.toml:12".
    std::string where() const;
    const std::string& file() const { return file_; }
    int line() const { return line_; }

    /// Table: member by key, null if absent.
    const DataNode* find(std::string_view key) const;
    /// Table members in file order.
    std::vector<std::pair<std::string, const DataNode*>> members() const;
    /// Array elements; empty unless an array.
    const std::vector<DataNode>& elements() const { return elements_; }

    /// Required members of a table. Refuse with base/data-missing {"key"} or base/data-wrong-type {"key","expected"}.
    Result<std::string> string(std::string_view key) const;
    Result<std::int64_t> integer(std::string_view key) const;
    Result<bool> boolean(std::string_view key) const;
    Result<std::vector<std::string>> strings(std::string_view key) const;
    Result<const DataNode*> table(std::string_view key) const;
    Result<const DataNode*> array(std::string_view key) const;
    /// Optional members: absent gives `otherwise`; a wrong type still refuses.
    Result<std::string> string_or(std::string_view key, std::string otherwise) const;
    Result<std::int64_t> integer_or(std::string_view key, std::int64_t otherwise) const;
    Result<bool> boolean_or(std::string_view key, bool otherwise) const;
    Result<std::vector<std::string>> strings_or_none(std::string_view key) const;

    /// The value of this node itself, if it is of that kind.
    std::optional<std::string> as_string() const;
    std::optional<std::int64_t> as_integer() const;
    std::optional<bool> as_boolean() const;

    /// Refuses with base/data-unknown-key {"key"} if this table or one below holds a key that no reader asked for.
    Result<void> require_all_read() const;

    /// A refusal that points at this node.
    tl::unexpected<Problem> refuse_here(std::string_view code, Facts facts = {}) const;

  private:
    friend Result<DataNode> parse_toml(std::string_view text, std::string file);
    friend struct DataNodeBuilder;
    Kind kind_ = Kind::other;
    std::string file_;
    int line_ = 0;
    std::string text_;
    std::int64_t number_ = 0;
    std::vector<std::string> keys_;
    std::vector<DataNode> elements_;  // table: values in the order of keys_
    mutable bool read_ = false;
};

/// Parses TOML 1.0. Refuses with base/bad-toml {"why"} and file:line. `file` is only for messages.
Result<DataNode> parse_toml(std::string_view text, std::string file);

}  // namespace huiyin
