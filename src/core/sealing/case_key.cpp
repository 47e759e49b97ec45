#include "core/sealing/case_key.h"

#include <algorithm>

#include "base/as_written.h"
#include "base/fault.h"
#include "base/json.h"
#include "core/sealing/labels.h"

namespace huiyin::sealing {

namespace case_key_detail {

crypto::Key numbered(const CaseKey& key, std::string_view label, std::uint64_t sequence) {
    Bytes info = to_bytes(label);
    append(info, big_endian_64(sequence));
    return crypto::derive_key(key.key.reveal(), info);
}

std::optional<Hash> hash_member(const json::Value& value) {
    const auto raw = from_hex(value.text("sha256"));
    Hash hash{};
    if (!raw || raw->size() != hash.size()) return std::nullopt;
    std::copy(raw->begin(), raw->end(), hash.begin());
    return hash;
}

/// The largest integer that every JSON reader keeps exactly (RFC 8785, section 3.2.2.3).
constexpr std::uint64_t exact_max = (std::uint64_t{1} << 53) - 1;

}  // namespace case_key_detail

crypto::Key opening(const CaseKey& key, std::uint64_t sequence) {
    return case_key_detail::numbered(key, labels::opening, sequence);
}

crypto::Key content_key(const CaseKey& key, std::uint64_t sequence) {
    return case_key_detail::numbered(key, labels::content, sequence);
}

Hash commitment(std::span<const std::uint8_t, 32> opening, ByteView event) {
    return crypto::hmac_sha256(opening, event);
}

bool commits_to(ByteView opening, ByteView event, ByteView expected) {
    if (opening.size() != 32) return false;
    return crypto::equal(commitment(opening.first<32>(), event), expected);
}

std::string write_manifest(const ContentManifest& manifest) {
    constexpr std::size_t usual_size = 384;
    json::Spelling out(usual_size);
    out.open('[');
    for (const auto& part : manifest.parts) {
        out.item().open('{').member(R"("part":)").text(part.part);
        out.member(R"("sha256":)").text(to_hex(part.sha256)).close('}');
    }
    for (const auto& file : manifest.files) {  // members in the order of RFC 8785
        EXPECTS(file.size <= case_key_detail::exact_max);
        out.item().open('{').member(R"("file":)").text(file.file.hex()).member(R"("name":)").text(file.name);
        out.member(R"("sha256":)").text(to_hex(file.sha256)).member(R"("size":)").number(static_cast<std::int64_t>(file.size));
        out.member(R"("type":)").text(file.type).close('}');
    }
    return out.close(']').take();
}

std::optional<ContentManifest> parse_manifest(std::string_view text) {
    const auto value = json::parse(text);
    if (!value || !value->array()) return std::nullopt;
    ContentManifest manifest;
    for (const auto& entry : *value->array()) {
        const auto sha256 = case_key_detail::hash_member(entry);
        if (!sha256) return std::nullopt;
        if (entry.find("part")) {
            manifest.parts.push_back({entry.text("part"), *sha256});
            continue;
        }
        const auto file = FileId::parse(entry.text("file"));
        const auto size = entry.number("size", -1);
        if (!file || size < 0 || static_cast<std::uint64_t>(size) > case_key_detail::exact_max)
            return std::nullopt;
        manifest.files.push_back({*file, entry.text("name"), entry.text("type"),
                                  static_cast<std::uint64_t>(size), *sha256});
    }
    // Whatever the reading above let pass (other members, order, blanks) does not survive writing
    // it again.
    if (write_manifest(manifest) != text) return std::nullopt;
    return manifest;
}

Hash content_digest(const crypto::Key& content_key, const ContentManifest& manifest) {
    return crypto::hmac_sha256(content_key.reveal(), as_bytes(write_manifest(manifest)));
}

}  // namespace huiyin::sealing
