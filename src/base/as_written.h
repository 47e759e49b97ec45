#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/ids.h"
#include "base/time.h"

namespace huiyin::json {

/// Takes apart a JSON text that is spelled as our own writers spell it, byte by byte. Audits and checks read millions of
/// them, and a document for each would be most of their time. Whatever is spelled otherwise is left to the JSON reader,
/// which says what is wrong with it: this one knows no reasons. After a `false` it stands anywhere.
class AsWritten {
  public:
    /// `text` must outlive it.
    explicit AsWritten(std::string_view text) : rest_(text) {}
    bool take(std::string_view exactly) {
        if (!rest_.starts_with(exactly)) return false;
        rest_.remove_prefix(exactly.size());
        return true;
    }
    /// The name of a member, written with quotes and colon ("\"at\":"), and the comma before it unless it is the first of
    /// its object. False, and nothing taken, if another one follows.
    bool member(std::string_view name) {
        const bool first = !begun_ || rest_.data()[-1] == '{';
        if (!first && !rest_.starts_with(',')) return false;
        if (!rest_.substr(first ? 0 : 1).starts_with(name)) return false;
        rest_.remove_prefix(name.size() + (first ? 0 : 1));
        return true;
    }
    /// Takes what begins an object or a list; `member` counts from here.
    bool open(char bracket) {
        begun_ = true;
        if (!rest_.starts_with(bracket)) return false;
        rest_.remove_prefix(1);
        return true;
    }
    /// A quoted text that needs no escapes: well-formed UTF-8 without control characters. `into` looks into the text.
    bool text(std::string_view& into);
    bool text(std::string& into);
    bool slug(std::string& into);
    bool iso_week(std::string& into);
    template <typename Tag>
    bool id(Id128<Tag>& into) {
        return hex(into.bytes);
    }
    bool hash(Hash& into) { return hex(into); }
    bool day(Date& into);
    bool instant(Instant& into);
    /// Decimal digits without a sign or leading zero, at most 18.
    bool whole(std::int64_t& into);
    bool day_or_null(std::optional<Date>& into);
    bool truth(bool& into);
    bool truth_or_null(std::optional<bool>& into);
    bool ended() const { return rest_.empty(); }

  private:
    bool hex(std::span<std::uint8_t> into);

    std::string_view rest_;
    bool begun_ = false;
};

/// The other way round: spells a JSON text member by member, without a document of it. Whoever writes gives the members in their
/// order (for RFC 8785 the order of their names); brackets and values are theirs, commas and quotes come from here.
class Spelling {
  public:
    explicit Spelling(std::size_t usual_size) { out_.reserve(usual_size); }
    Spelling& open(char bracket) {
        out_.push_back(bracket);
        return *this;
    }
    Spelling& close(char bracket) { return open(bracket); }
    /// Before an item of a list.
    Spelling& item() {
        if (out_.back() != '[') out_.push_back(',');
        return *this;
    }
    /// The name as for `AsWritten`: with quotes and colon.
    Spelling& member(std::string_view name) {
        if (out_.back() != '{') out_.push_back(',');
        out_.append(name);
        return *this;
    }
    Spelling& text(std::string_view value);
    Spelling& number(std::int64_t value) { return as_it_is(std::to_string(value)); }
    Spelling& truth(bool value) { return as_it_is(value ? "true" : "false"); }
    /// What is JSON already.
    Spelling& as_it_is(std::string_view json) {
        out_.append(json);
        return *this;
    }
    std::string take() { return std::move(out_); }

  private:
    std::string out_;
};

}  // namespace huiyin::json
