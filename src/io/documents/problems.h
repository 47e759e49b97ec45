#pragma once

#include <string_view>

namespace huiyin::documents::problems {

/// A text is longer than the largest QR code at level Q holds. Facts: bytes.
inline constexpr std::string_view qr_too_long = "documents/qr-too-long";

/// The bundle cannot be opened (missing, not a file, no permission). Facts: file.
inline constexpr std::string_view bundle_unreadable = "documents/bundle-unreadable";
/// No zip, cut short, or a member's checksum does not fit. Facts: why; where: the member.
inline constexpr std::string_view bundle_damaged = "documents/bundle-damaged";
/// A name that we would never write: absolute, "..", other characters. Facts: name (escaped).
inline constexpr std::string_view bundle_member_name = "documents/bundle-member-name";
/// Two members of one name. Facts: name.
inline constexpr std::string_view bundle_member_twice = "documents/bundle-member-twice";
/// A folder, link, device or encrypted member. Facts: name.
inline constexpr std::string_view bundle_member_kind = "documents/bundle-member-kind";
/// More members than the limit. Facts: limit.
inline constexpr std::string_view bundle_too_many_members = "documents/bundle-too-many-members";
/// A member or the whole unpacks to more bytes than the limit. Facts: limit.
inline constexpr std::string_view bundle_too_large = "documents/bundle-too-large";
/// Unpacks to far more than its size in the file. Facts: limit.
inline constexpr std::string_view bundle_too_dense = "documents/bundle-too-dense";

}  // namespace huiyin::documents::problems
