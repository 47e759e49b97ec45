#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/crypto.h"
#include "base/ids.h"
#include "core/sealing/keys.h"

namespace huiyin::sealing {

/// What opens the leaf of one event: HKDF-SHA-256(CK, empty salt, "huiyin/v1 opening" || uint64
/// sequence). Given to the resident with their receipt; says nothing about CK or other openings.
crypto::Key opening(const CaseKey& key, std::uint64_t sequence);

/// The same with "huiyin/v1 content": keys the content digest of one event.
crypto::Key content_key(const CaseKey& key, std::uint64_t sequence);

/// What the log shows of an event: HMAC-SHA-256(opening, canonical event). Openings are exactly 32
/// bytes, so that no two of them pad to the same HMAC key.
Hash commitment(std::span<const std::uint8_t, 32> opening, ByteView event);

/// Whether `expected` is the commitment to `event` under `opening`, which may come from outside:
/// anything but 32 bytes is false.
bool commits_to(ByteView opening, ByteView event, ByteView expected);

/// A sealed text of an event: "subject", "body", "contact", ...
struct ContentPart {
    std::string part;
    Hash sha256{};  ///< of the text as written

    friend bool operator==(const ContentPart&, const ContentPart&) = default;
};

/// A file of an event.
struct ContentFile {
    FileId file;
    std::string name;
    std::string type;        ///< media type
    std::uint64_t size = 0;  ///< bytes
    Hash sha256{};           ///< of the file as sealed, its marks already removed

    friend bool operator==(const ContentFile&, const ContentFile&) = default;
};

/// Everything that an event says in free text and files, in the order written.
struct ContentManifest {
    std::vector<ContentPart> parts;
    std::vector<ContentFile> files;

    friend bool operator==(const ContentManifest&, const ContentManifest&) = default;
};

/// RFC 8785: [{"part","sha256"}..., {"file","name","sha256","size","type"}...], hashes as 64
/// hexadecimal digits.
std::string write_manifest(const ContentManifest& manifest);
/// Nothing unless the text is exactly what `write_manifest` writes.
std::optional<ContentManifest> parse_manifest(std::string_view text);

/// What the event carries of its content: HMAC-SHA-256(content key, manifest). Nobody without the
/// content key can test a guess.
Hash content_digest(const crypto::Key& content_key, const ContentManifest& manifest);

}  // namespace huiyin::sealing
