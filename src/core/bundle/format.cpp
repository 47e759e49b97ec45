#include "core/bundle/format.h"

#include <algorithm>
#include <charconv>

#include "base/crypto.h"
#include "base/json.h"
#include "core/bundle/problems.h"

namespace huiyin::bundle {
namespace format_detail {

std::string four_digits(std::uint32_t seq) {
    const std::string digits = std::to_string(seq);
    return std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
}

std::optional<std::uint64_t> read_number(std::string_view text) {
    std::uint64_t out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return out;
}

/// The text up to the next LF, which goes too; nothing if there is none.
std::optional<std::string_view> take_line(std::string_view& text) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    return line;
}

constexpr std::size_t consistency_hashes_max = 64;

}  // namespace format_detail
using namespace format_detail;

std::string event_member(std::uint32_t seq) { return "events/" + four_digits(seq) + ".json"; }
std::string proof_member(std::uint32_t seq) { return "events/" + four_digits(seq) + ".tlog-proof"; }
std::string content_key_member(std::uint32_t seq) { return "content/" + four_digits(seq) + "/key"; }
std::string manifest_member(std::uint32_t seq) { return "content/" + four_digits(seq) + "/manifest.json"; }
std::string text_member(std::uint32_t seq, std::string_view part) {
    return "content/" + four_digits(seq) + "/" + std::string(part) + ".txt";
}
std::string document_member(std::uint32_t seq) { return "documents/" + four_digits(seq) + ".pdf"; }

std::string file_member(std::uint32_t seq, std::size_t ordinal, std::string_view name) {
    const auto dot = name.rfind('.');
    std::string ending(dot == std::string_view::npos ? std::string_view() : name.substr(dot + 1));
    const bool plain = !ending.empty() && ending.size() <= 5 && std::all_of(ending.begin(), ending.end(), [](char c) {
                           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
                       });
    return "files/" + four_digits(seq) + "-" + std::to_string(ordinal) + "." + (plain ? ending : "bin");
}

std::string write_list(const MemberList& list) {
    json::Array members;
    for (const Member& member : list.members)
        members.emplace_back(json::Object{
            {"name", member.name}, {"size", member.size}, {"sha256", to_hex(member.sha256)}});
    return json::write_canonical(json::Object{{"v", 1}, {"log", list.log}, {"members", std::move(members)}});
}

Result<MemberList> parse_list(std::string_view text) {
    const auto bad = [] { return refuse(problems::member_malformed, {}, std::string(list_member)); };
    const auto value = json::parse(text);
    if (!value) return bad();
    MemberList out;
    out.log = value->text("log");
    const json::Value* members = value->find("members");
    if (members == nullptr || members->array() == nullptr) return bad();
    for (const json::Value& one : *members->array()) {
        const auto hash = from_hex(one.text("sha256"));
        const std::int64_t size = one.number("size", -1);
        if (!hash || hash->size() != 32 || size < 0) return bad();
        Member member{.name = one.text("name"), .size = static_cast<std::uint64_t>(size), .sha256 = {}};
        std::copy(hash->begin(), hash->end(), member.sha256.begin());
        out.members.push_back(std::move(member));
    }
    if (write_list(out) != text) return bad();
    return out;
}

std::string signed_text(std::string_view log, std::string_view list) {
    return "huiyin full copy of a case v1\n" + std::string(log) + "\nmembers.json sha256 " +
           to_hex(crypto::sha256(as_bytes(list))) + "\n";
}

std::string write_consistency(const Consistency& consistency) {
    std::string out = std::to_string(consistency.before) + " " + std::to_string(consistency.now) + "\n";
    for (const Hash& hash : consistency.hashes) out += to_base64(hash) + "\n";
    return out;
}

Result<Consistency> parse_consistency(std::string_view text) {
    const auto bad = [] { return refuse(problems::member_malformed, {}, std::string(consistency_member)); };
    const std::string_view whole = text;
    Consistency out;
    const auto sizes = take_line(text);
    const auto blank = sizes ? sizes->find(' ') : std::string_view::npos;
    if (blank == std::string_view::npos) return bad();
    const auto before = read_number(sizes->substr(0, blank));
    const auto now = read_number(sizes->substr(blank + 1));
    if (!before || !now) return bad();
    out.before = *before;
    out.now = *now;
    while (!text.empty()) {
        const auto line = take_line(text);
        const auto bytes = line ? from_base64(*line) : std::nullopt;
        if (!bytes || bytes->size() != 32 || out.hashes.size() == consistency_hashes_max) return bad();
        std::copy(bytes->begin(), bytes->end(), out.hashes.emplace_back().begin());
    }
    if (write_consistency(out) != whole) return bad();
    return out;
}

}  // namespace huiyin::bundle
