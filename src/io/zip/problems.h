#pragma once

#include <string_view>

namespace huiyin::zip::problems {

/// The file cannot be opened (missing, not a file, no permission). Facts: file.
inline constexpr std::string_view unreadable = "zip/unreadable";
/// No zip, cut short, or a member's checksum does not fit. Facts: why; where: the member.
inline constexpr std::string_view damaged = "zip/damaged";
/// A name that we would never write: absolute, "..", other characters. Facts: name (escaped).
inline constexpr std::string_view member_name = "zip/member-name";
/// Two members of one name. Facts: name.
inline constexpr std::string_view member_twice = "zip/member-twice";
/// A folder, link, device or encrypted member. Facts: name.
inline constexpr std::string_view member_kind = "zip/member-kind";
/// More members than the limit. Facts: limit.
inline constexpr std::string_view too_many_members = "zip/too-many-members";
/// A member or the whole unpacks to more bytes than the limit. Facts: limit.
inline constexpr std::string_view too_large = "zip/too-large";
/// Unpacks to far more than its size in the file. Facts: limit.
inline constexpr std::string_view too_dense = "zip/too-dense";

}  // namespace huiyin::zip::problems
