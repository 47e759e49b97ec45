#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

// What a bundle holds, and under which name (docs/formats/bundle.md).
namespace huiyin::bundle {

inline constexpr std::string_view readme_member = "README.txt";
inline constexpr std::string_view page_member = "index.html";
inline constexpr std::string_view key_of_log_member = "log/key";
inline constexpr std::string_view first_checkpoint_member = "log/first.checkpoint";
inline constexpr std::string_view last_checkpoint_member = "log/last.checkpoint";
inline constexpr std::string_view consistency_member = "log/consistency";
inline constexpr std::string_view list_member = "members.json";
inline constexpr std::string_view signature_member = "members.note";

/// "events/0007.json": the event as committed, byte for byte.
std::string event_member(std::uint32_t seq);
/// "events/0007.tlog-proof": as a receipt's proof; its extra is the opening, then the event.
std::string proof_member(std::uint32_t seq);
/// "content/0007/key": the event's content key, 64 hexadecimal digits and LF.
std::string content_key_member(std::uint32_t seq);
/// "content/0007/manifest.json"
std::string manifest_member(std::uint32_t seq);
/// "content/0007/body.txt"
std::string text_member(std::uint32_t seq, std::string_view part);
/// "files/0007-2.jpg": the second file of event 7; the ending is that of its name, if it is a plain one.
std::string file_member(std::uint32_t seq, std::size_t ordinal, std::string_view name);
/// "documents/0007.pdf"
std::string document_member(std::uint32_t seq);

/// One member as the list has it.
struct Member {
    std::string name;
    std::uint64_t size = 0;
    Hash sha256{};
    friend bool operator==(const Member&, const Member&) = default;
};
/// Every member but the list itself and its signature, in the order written.
struct MemberList {
    std::string log;  ///< the log's origin
    std::vector<Member> members;
    friend bool operator==(const MemberList&, const MemberList&) = default;
};
/// RFC 8785: {"log","members":[{"name","sha256","size"}...],"v":1}.
std::string write_list(const MemberList& list);
/// Refuses with bundle/member-malformed unless the text is exactly what `write_list` writes.
Result<MemberList> parse_list(std::string_view text);
/// What the log's key signs of a list. Its second line is no number, so that it can never pass for a checkpoint.
std::string signed_text(std::string_view log, std::string_view list);

/// That the tree of the first checkpoint is a prefix of the last one's.
struct Consistency {
    std::uint64_t before = 0;
    std::uint64_t now = 0;
    std::vector<Hash> hashes;
    friend bool operator==(const Consistency&, const Consistency&) = default;
};
/// A line with both sizes, then base64 hashes, one a line.
std::string write_consistency(const Consistency& consistency);
/// Refuses with bundle/member-malformed.
Result<Consistency> parse_consistency(std::string_view text);

}  // namespace huiyin::bundle
