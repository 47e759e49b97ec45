#pragma once

#include <deque>
#include <map>
#include <string>
#include <string_view>

namespace huiyin::web {

/// What a page shows: values, and sections that are left out, shown, or repeated. A small tree.
///
/// A template finds a name in the innermost view that has it, then outwards, so a list's items need
/// not repeat what holds for the whole page. Values are plain text: the template escapes them.
class View {
  public:
    /// A value: `{{NAME}}`.
    View& set(std::string_view name, std::string_view value) {
        values_.insert_or_assign(std::string(name), std::string(value));
        return *this;
    }
    /// Shows `{{#NAME}}…{{/NAME}}` once, or (false) its opposite `{{^NAME}}…{{/NAME}}`.
    View& show(std::string_view name, bool shown = true) {
        auto& items = lists_[std::string(name)];
        items.clear();
        if (shown) items.emplace_back();
        return *this;
    }
    /// Appends one more item to `{{#NAME}}…{{/NAME}}` and gives it to be filled. The reference stays good.
    View& add(std::string_view name) { return lists_[std::string(name)].emplace_back(); }
    /// Says that the list exists, even if nothing is added.
    View& list(std::string_view name) {
        lists_.try_emplace(std::string(name));
        return *this;
    }

    const std::string* value(std::string_view name) const {
        const auto found = values_.find(name);
        return found == values_.end() ? nullptr : &found->second;
    }
    const std::deque<View>* items(std::string_view name) const {
        const auto found = lists_.find(name);
        return found == lists_.end() ? nullptr : &found->second;
    }

  private:
    std::map<std::string, std::string, std::less<>> values_;
    std::map<std::string, std::deque<View>, std::less<>> lists_;
};

}  // namespace huiyin::web
