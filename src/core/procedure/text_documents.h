#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "core/procedure/procedure.h"

// What a town writes for itself, in both languages: how a version keeps it, and what may be wrong with it.
namespace huiyin::procedure {

json::Value text_value(const Text& text);

/// The members of an object, each to be asked for once; what nobody asked for is refused at the end. Refuses with `code` {"why"}:
/// the JSON pointer of the member that is missing, not known, or of another kind.
class Members {
  public:
    static Result<Members> of(const json::Value& value, std::string place, std::string_view code);
    Result<const json::Value*> take(std::string_view key);
    Result<std::string> string(std::string_view key);
    Result<bool> boolean(std::string_view key);
    Result<const json::Array*> array(std::string_view key);
    Result<Text> text(std::string_view key);
    Result<void> end() const;
    std::string place_of(std::string_view key) const { return place_ + "/" + std::string(key); }

  private:
    Members(const json::Object& object, std::string place, std::string_view code) : object_(&object), place_(std::move(place)), code_(code) {}
    tl::unexpected<Problem> bad(std::string_view key) const;

    const json::Object* object_;
    std::string place_;
    std::string_view code_;
    std::set<std::string> taken_;
};

/// Gathers what is wrong with what was typed, each at its field.
class TextFinder {
  public:
    /// By what codes a module says it: no text, {"max","over"}, {"language"}.
    struct Codes {
        std::string_view not_text;
        std::string_view too_long;
        std::string_view missing;
    };
    explicit TextFinder(const Codes& codes) : codes_(codes) {}

    std::vector<Problem> wrong;

    void find(std::string_view code, Facts facts, const std::string& where) { wrong.push_back({code, std::move(facts), where}); }
    /// One language. `lines`: whether it may have several.
    void check_half(const std::string& text, std::size_t max, const std::string& where, bool lines);
    /// Both languages, or neither where it may be left out.
    void check_text(const Text& text, std::size_t max, const std::string& where, bool required, bool lines = false);

  private:
    Codes codes_;
};

}  // namespace huiyin::procedure
