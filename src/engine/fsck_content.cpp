#include "engine/fsck_content.h"

#include <algorithm>
#include <charconv>

#include "core/sealing/chunks.h"
#include "core/sealing/envelope.h"
#include "core/sealing/padding.h"
#include "engine/fsck_problems.h"

namespace huiyin::engine::fsck_detail {
namespace {

/// Version, epoch, nonce and tag (docs/formats/sealed-values.md).
constexpr std::size_t part_overhead = 1 + 4 + 40;

bool is_padded_size(std::uint64_t size) { return size >= sealing::padded_size_min && (size == sealing::padded_size_min || sealing::padme(size) == size); }

bool can_be_sealed(ByteView sealed, std::uint32_t epoch) {
    return sealed.size() > part_overhead && is_padded_size(sealed.size() - part_overhead) && sealing::part_epoch(sealed) == epoch;
}

/// The texts that no event of that kind lacks: those of a filing, and those that its command demands in every case.
std::vector<std::string> texts_of(const procedure::Procedure* procedure, const casework::Event& event) {
    if (event.kind == "case_filed") {
        std::vector<std::string> out{"subject", "body"};
        const auto contact = event.fields.find("contact");
        if (contact != event.fields.end() && contact->second != "anonymous") out.emplace_back("contact");
        return out;
    }
    if (procedure == nullptr) return {};
    const procedure::CommandRule* rule = nullptr;
    for (const procedure::CommandRule& one : procedure->commands) {
        if (one.event != event.kind) continue;
        if (rule != nullptr) return {};  // which of them it was it does not say
        rule = &one;
    }
    std::vector<std::string> out;
    if (rule == nullptr) return out;
    for (const procedure::Field& field : rule->fields)
        if (field.kind == procedure::FieldKind::text && field.required && !field.applies_if) out.push_back(field.id.value);
    return out;
}

template <typename Row>
std::span<const Row> rows_of(const std::vector<Row>& rows, std::uint32_t seq) {
    const auto [first, last] = std::ranges::equal_range(rows, seq, {}, &Row::seq);
    return {first, last};
}

}  // namespace

void ContentCheck::take_event(const casework::Case& before, const casework::Committed& read) {
    Expected& expected = expected_.emplace_back();
    expected.content = read.envelope.content.has_value();
    if (!expected.content) return;
    const auto* procedure = before.exists() ? parts_.town.rule_book().find(before.procedure, before.procedure_version) : nullptr;
    expected.texts = texts_of(procedure, read.event);
    if (const auto files = read.event.fields.find(std::string(casework::files_field)); files != read.event.fields.end())
        std::from_chars(files->second.data(), files->second.data() + files->second.size(), expected.files);
}

void ContentCheck::end(const InspectedCase& one, const casework::Case& value) {
    if (value.forgotten) {
        if (!one.parts.empty() || !one.files.empty()) findings_.found(fsck_problems::content_left, {{"case", one.id.hex()}});
        return;
    }
    for (std::size_t i = 0; i < expected_.size(); ++i) {
        const std::uint32_t seq = one.events[i].seq;
        const auto parts = rows_of(one.parts, seq);
        const auto files = rows_of(one.files, seq);
        const bool has_manifest = std::ranges::any_of(parts, [](const InspectedPart& part) { return part.part == "manifest"; });
        if (expected_[i].content && !has_manifest) {
            findings_.found(fsck_problems::loose, {{"what", "event-without-text"}, {"row", std::to_string(one.events[i].leaf_index)}});
            continue;
        }
        const bool texts_fit = check_texts(one, seq, parts, expected_[i]);
        if (!check_files(one, seq, files, expected_[i]) || !texts_fit) continue;
        if (one.contents[i] == Saved::changed)
            findings_.found(fsck_problems::content_changed, {{"case", one.id.hex()}, {"event", std::to_string(seq)}});
        else if (one.contents[i] == Saved::unknown && expected_[i].content)
            ++findings_.report.without_sum;
    }
    check_holders(one, value);
    check_keys(one, value);
}

bool ContentCheck::check_texts(const InspectedCase& one, std::uint32_t seq, std::span<const InspectedPart> parts, const Expected& expected) {
    bool fits = true;
    const auto found = [&](std::string_view code, std::string_view part) {
        findings_.found(code, {{"case", one.id.hex()}, {"event", std::to_string(seq)}, {"part", std::string(part)}});
        fits = false;
    };
    for (const InspectedPart& part : parts)
        if (!expected.content || !sealing::parse_key_name(part.key) || !can_be_sealed(part.sealed, part.epoch))
            found(fsck_problems::text_harmed, part.part);
    for (const std::string& wanted : expected.texts)
        if (std::ranges::none_of(parts, [&](const InspectedPart& part) { return part.part == wanted; })) found(fsck_problems::text_missing, wanted);
    return fits;
}

bool ContentCheck::check_files(const InspectedCase& one, std::uint32_t seq, std::span<const FileRow> files, const Expected& expected) {
    bool fits = files.size() >= expected.files && (expected.content || files.empty());
    for (std::size_t i = 0; i < files.size(); ++i) fits = fits && files[i].ordinal == i && can_be_sealed(files[i].meta_sealed, files[i].epoch);
    if (!fits) findings_.found(fsck_problems::files_harmed, {{"case", one.id.hex()}, {"event", std::to_string(seq)}});
    return fits;
}

void ContentCheck::check_holders(const InspectedCase& one, const casework::Case& value) {
    bool resident = value.imported;  // whoever asked there holds no code here
    bool office = false;
    for (const HeldKey& held : one.keys)
        if (held.key.starts_with("ck:")) (held.recipient == sealing::Recipient::resident().text ? resident : office) = true;
    const auto lacks = [&](const char* what) { findings_.found(fsck_problems::loose, {{"what", what}, {"row", one.id.hex()}}); };
    if (!office) lacks("case-without-key");
    if (!resident) lacks("case-without-residents-key");
}

void ContentCheck::check_keys(const InspectedCase& one, const casework::Case& value) {
    // A handful at most, met again and again.
    needed_.clear();
    const auto need = [&](std::string_view key, std::uint32_t epoch) {
        if (std::ranges::find(needed_, std::pair(key, epoch)) == needed_.end()) needed_.emplace_back(key, epoch);
    };
    for (const InspectedPart& part : one.parts) need(part.key, part.epoch);
    for (const FileRow& file : one.files) need("ck", file.epoch);
    std::ranges::sort(needed_);
    const bool has_resident = !value.imported && one.row && one.row->resident_key && one.row->resident_key != Hash{};
    for (const auto& [name, epoch] : needed_) {
        const std::string key = std::string(name) + ":" + std::to_string(epoch);
        bool resident = false;
        bool office = false;
        for (const HeldKey& held : one.keys)
            if (held.key == key) (held.recipient == sealing::Recipient::resident().text ? resident : office) = true;
        const auto missing = [&](std::string_view code) { findings_.found(code, {{"case", one.id.hex()}, {"key", key}}); };
        // Contact goes from an office that hands the case on, and may then be nobody's but the resident's.
        if (!office && key.starts_with("ck:")) missing(fsck_problems::key_without_office);
        if (!resident && has_resident) missing(fsck_problems::key_without_resident);
    }
}

void check_file(Findings& findings, const InspectedFile& file) {
    const std::uint32_t count = file.row.chunks;
    const auto piece_of = [&]() -> std::optional<std::uint32_t> {
        for (std::uint32_t i = 0; i < count; ++i) {
            if (i >= file.chunks.size() || file.chunks[i].number != i || file.chunks[i].saved == Saved::changed) return i;
            const std::size_t size = file.chunks[i].size;
            if (i + 1 < count ? size != sealing::chunk_size + sealing::chunk_overhead
                              : size <= sealing::chunk_overhead || size > sealing::chunk_size + sealing::chunk_overhead ||
                                    !is_padded_size(std::uint64_t{i} * sealing::chunk_size + size - sealing::chunk_overhead))
                return i;
        }
        if (file.chunks.size() > count || count == 0) return count;
        return std::nullopt;
    };
    if (const auto piece = piece_of())
        findings.found(fsck_problems::file_piece, {{"case", file.row.case_id.hex()},
                                                   {"event", std::to_string(file.row.seq)},
                                                   {"file", file.row.file_id.hex()},
                                                   {"piece", std::to_string(*piece + 1)},
                                                   {"pieces", std::to_string(count)}});
    findings.report.without_sum += static_cast<std::uint64_t>(
        std::ranges::count(file.chunks, Saved::unknown, &InspectedChunk::saved));
}

}  // namespace huiyin::engine::fsck_detail
