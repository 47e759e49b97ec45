#include "base/data_file.h"

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
// Version 3.3 asserts in its parser what any text can break ("[(" as a table's head), in front of the code that refuses it.
#define TOML_ASSERT(expression) static_cast<void>(0)
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wconversion"
#endif
#include <toml++/toml.h>
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

#include <algorithm>

#include "base/problems.h"

namespace huiyin {

struct DataNodeBuilder {
    const std::string& file;

    DataNode build(const toml::node& from) const {
        DataNode node;
        node.file_ = file;
        node.line_ = static_cast<int>(from.source().begin.line);
        if (const auto* table = from.as_table()) {
            node.kind_ = DataNode::Kind::table;
            std::vector<std::pair<std::string, const toml::node*>> members;
            for (auto&& [key, value] : *table) members.emplace_back(std::string(key.str()), &value);
            // toml++ sorts by key; people expect the order in which they wrote.
            std::stable_sort(members.begin(), members.end(), [](const auto& a, const auto& b) {
                const auto& x = a.second->source().begin;
                const auto& y = b.second->source().begin;
                return x.line != y.line ? x.line < y.line : x.column < y.column;
            });
            for (auto& [key, value] : members) {
                node.keys_.push_back(key);
                node.elements_.push_back(build(*value));
            }
        } else if (const auto* array = from.as_array()) {
            node.kind_ = DataNode::Kind::array;
            for (const auto& value : *array) node.elements_.push_back(build(value));
        } else if (const auto* text = from.as_string()) {
            node.kind_ = DataNode::Kind::string;
            node.text_ = text->get();
        } else if (const auto* number = from.as_integer()) {
            node.kind_ = DataNode::Kind::integer;
            node.number_ = number->get();
        } else if (const auto* truth = from.as_boolean()) {
            node.kind_ = DataNode::Kind::boolean;
            node.number_ = truth->get() ? 1 : 0;
        } else if (const auto* date = from.as_date()) {
            node.kind_ = DataNode::Kind::date;
            const toml::date d = date->get();
            node.text_ = to_text(Date{std::chrono::year{static_cast<int>(d.year)} / std::chrono::month{d.month} /
                                      std::chrono::day{d.day}});
        }
        return node;
    }
};

Result<DataNode> parse_toml(std::string_view text, std::string file) {
    const toml::parse_result parsed = toml::parse(text, file);
    if (!parsed) {
        const auto& error = parsed.error();
        return refuse(problems::bad_toml, {{"why", std::string(error.description())}},
                      file + ":" + std::to_string(error.source().begin.line));
    }
    return DataNodeBuilder{file}.build(parsed.table());
}

std::string DataNode::where() const { return file_ + ":" + std::to_string(line_); }

tl::unexpected<Problem> DataNode::refuse_here(std::string_view code, Facts facts) const {
    return refuse(code, std::move(facts), where());
}

const DataNode* DataNode::find(std::string_view key) const {
    for (std::size_t i = 0; i < keys_.size(); ++i) {
        if (keys_[i] != key) continue;
        elements_[i].read_ = true;
        return &elements_[i];
    }
    return nullptr;
}

std::vector<std::pair<std::string, const DataNode*>> DataNode::members() const {
    std::vector<std::pair<std::string, const DataNode*>> out;
    for (std::size_t i = 0; i < keys_.size(); ++i) {
        elements_[i].read_ = true;
        out.emplace_back(keys_[i], &elements_[i]);
    }
    return out;
}

namespace data_file_detail {

tl::unexpected<Problem> missing(const DataNode& node, std::string_view key) {
    return node.refuse_here(problems::data_missing, {{"key", std::string(key)}});
}

tl::unexpected<Problem> wrong_type(const DataNode& value, std::string_view key, const char* expected) {
    return value.refuse_here(problems::data_wrong_type, {{"key", std::string(key)}, {"expected", expected}});
}

Result<const DataNode*> of_kind(const DataNode& node, std::string_view key, DataNode::Kind kind, const char* name) {
    const DataNode* value = node.find(key);
    if (value == nullptr) return missing(node, key);
    if (value->kind() != kind) return wrong_type(*value, key, name);
    return value;
}

}  // namespace data_file_detail
using namespace data_file_detail;

Result<std::string> DataNode::string(std::string_view key) const {
    TRY_LET(value, of_kind(*this, key, Kind::string, "string"));
    return value->text_;
}
Result<std::int64_t> DataNode::integer(std::string_view key) const {
    TRY_LET(value, of_kind(*this, key, Kind::integer, "integer"));
    return value->number_;
}
Result<bool> DataNode::boolean(std::string_view key) const {
    TRY_LET(value, of_kind(*this, key, Kind::boolean, "boolean"));
    return value->number_ != 0;
}
Result<const DataNode*> DataNode::table(std::string_view key) const {
    return of_kind(*this, key, Kind::table, "table");
}
Result<const DataNode*> DataNode::array(std::string_view key) const {
    return of_kind(*this, key, Kind::array, "array");
}
Result<std::vector<std::string>> DataNode::strings(std::string_view key) const {
    TRY_LET(list, array(key));
    std::vector<std::string> out;
    for (const DataNode& element : list->elements_) {
        if (element.kind_ != Kind::string) return wrong_type(element, key, "strings");
        element.read_ = true;
        out.push_back(element.text_);
    }
    return out;
}

Result<std::string> DataNode::string_or(std::string_view key, std::string otherwise) const {
    if (find(key) == nullptr) return otherwise;
    return string(key);
}
Result<std::int64_t> DataNode::integer_or(std::string_view key, std::int64_t otherwise) const {
    if (find(key) == nullptr) return otherwise;
    return integer(key);
}
Result<bool> DataNode::boolean_or(std::string_view key, bool otherwise) const {
    if (find(key) == nullptr) return otherwise;
    return boolean(key);
}
Result<std::vector<std::string>> DataNode::strings_or_none(std::string_view key) const {
    if (find(key) == nullptr) return std::vector<std::string>{};
    return strings(key);
}

std::optional<std::string> DataNode::as_string() const {
    if (kind_ != Kind::string && kind_ != Kind::date) return std::nullopt;
    return text_;
}
std::optional<std::int64_t> DataNode::as_integer() const {
    if (kind_ != Kind::integer) return std::nullopt;
    return number_;
}
std::optional<bool> DataNode::as_boolean() const {
    if (kind_ != Kind::boolean) return std::nullopt;
    return number_ != 0;
}

Result<void> DataNode::require_all_read() const {
    for (std::size_t i = 0; i < elements_.size(); ++i) {
        if (kind_ == Kind::table && !elements_[i].read_)
            return elements_[i].refuse_here(problems::data_unknown_key, {{"key", keys_[i]}});
        TRY(elements_[i].require_all_read());
    }
    return {};
}

}  // namespace huiyin
