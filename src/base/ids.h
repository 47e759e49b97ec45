#pragma once

#include <array>
#include <compare>
#include <cstring>
#include <functional>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/random.h"

namespace huiyin {

/// A 128-bit random identifier, written as 32 lower-case hexadecimal digits.
template <typename Tag>
struct Id128 {
    std::array<std::uint8_t, 16> bytes{};

    static Id128 draw(Random& random) {
        Id128 id;
        random.fill(id.bytes);
        return id;
    }
    /// Another one that begins with the same six bytes. What is made in one batch so lies side by side in an index, on a page
    /// or two instead of a page each; ten random bytes still keep it from being guessed or made twice.
    static Id128 draw_beside(const Id128& other, Random& random) {
        constexpr std::size_t shared = 6;
        Id128 id = other;
        random.fill(std::span(id.bytes).subspan(shared));
        return id;
    }
    /// 32 lower-case hexadecimal digits; nothing otherwise.
    static std::optional<Id128> parse(std::string_view text) {
        Id128 id;
        if (!read_hex(text, id.bytes)) return std::nullopt;
        return id;
    }
    /// Exactly 16 bytes; nothing otherwise.
    static std::optional<Id128> from(ByteView raw) {
        Id128 id;
        if (raw.size() != id.bytes.size()) return std::nullopt;
        std::memcpy(id.bytes.data(), raw.data(), raw.size());
        return id;
    }
    std::string hex() const { return to_hex(bytes); }
    ByteView view() const { return bytes; }
    friend auto operator<=>(const Id128&, const Id128&) = default;
};

using CaseId = Id128<struct CaseTag>;
using ObligationId = Id128<struct ObligationTag>;  ///< one per obligation, never per case
using StaffId = Id128<struct StaffTag>;
using FileId = Id128<struct FileTag>;
using MailId = Id128<struct MailTag>;  ///< says nothing of the case or member behind it
using InstanceId = Id128<struct InstanceTag>;  ///< this installation; bound into every sealed value

/// A short name from a data file: lower-case letters, digits and hyphens.
template <typename Tag>
struct Slug {
    std::string value;
    friend auto operator<=>(const Slug&, const Slug&) = default;
};
using OfficeId = Slug<struct OfficeTag>;
using ProcedureId = Slug<struct ProcedureTag>;
using ClockId = Slug<struct ClockTag>;
using MatterId = Slug<struct MatterTag>;  ///< of what may be pending in a case

/// Whether a text may be a slug: [a-z0-9-], 1 to 64 characters, not starting or ending with a hyphen.
bool is_slug(std::string_view text);

}  // namespace huiyin

template <typename Tag>
struct std::hash<huiyin::Id128<Tag>> {
    std::size_t operator()(const huiyin::Id128<Tag>& id) const noexcept {
        std::size_t head;  // the id is random, but outsiders may choose it: mix with a second word
        std::size_t tail;
        std::memcpy(&head, id.bytes.data(), sizeof head);
        std::memcpy(&tail, id.bytes.data() + sizeof head, sizeof tail);
        return head ^ (tail * 0x9e3779b97f4a7c15ULL);
    }
};
template <typename Tag>
struct std::hash<huiyin::Slug<Tag>> {
    std::size_t operator()(const huiyin::Slug<Tag>& slug) const noexcept {
        return std::hash<std::string>{}(slug.value);
    }
};
