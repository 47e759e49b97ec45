#include "engine/cases.h"

#include <algorithm>
#include <deque>
#include <functional>
#include <utility>

#include "base/fault.h"
#include "core/ledger/proof.h"
#include "core/sealing/case_key.h"
#include "engine/problems.h"
#include "engine/tiles.h"

namespace huiyin::engine {

namespace cases_detail {

casework::Committed read_back(const EventRow& row) {
    auto read = casework::read_event(row.canonical);
    if (!read) throw Fault("an event of a case can't be read back; run: huiyin fsck");
    return std::move(*read);
}

/// Something may have happened between reading the row and reading the events: with a row that is older than the value the writer
/// would not notice that it puts back what stood there.
CaseRow as_new_as(Store& store, const casework::Case& value, CaseRow row) {
    if (row.version < value.version)
        if (auto newer = store.case_row(value.id)) return std::move(*newer);
    return row;
}

}  // namespace cases_detail

std::optional<StandingCase> standing_case(const Context& context, CaseId id, Afterwards afterwards) {
    const std::uint64_t generation = context.kept.generation();
    const auto kept = context.kept.find(id);
    auto row = context.store.case_row(id);
    if (!row) return std::nullopt;
    StandingCase out;
    if (kept) static_cast<ReplayedCase&>(out) = *kept;
    if (kept && out.value.version == row->version) {
        out.row = std::move(*row);
        return out;
    }
    out.value.id = id;
    out.generation = generation;
    for (const EventRow& event : context.store.events(id, out.value.version)) {
        casework::advance(out.value, cases_detail::read_back(event).event);
        out.last_leaf = event.leaf_index;
        out.as_previous.reset();
    }
    if (afterwards == Afterwards::kept) context.kept.keep(out);
    out.row = cases_detail::as_new_as(context.store, out.value, std::move(*row));
    return out;
}

std::optional<LoadedCase> load_case(Store& store, CaseId id) {
    auto row = store.case_row(id);
    if (!row) return std::nullopt;
    LoadedCase out;
    out.rows = store.events(id);
    out.events.reserve(out.rows.size());
    out.value.id = id;
    for (const EventRow& event : out.rows) {
        out.events.push_back(cases_detail::read_back(event));
        casework::advance(out.value, out.events.back().event);
        out.last_leaf = event.leaf_index;
    }
    out.row = cases_detail::as_new_as(store, out.value, std::move(*row));
    return out;
}

const sealing::CaseKey* OpenKeys::find(sealing::KeyName name, std::uint32_t epoch) const {
    for (const sealing::CaseKey& key : keys)
        if (key.name == name && key.epoch == epoch) return &key;
    return nullptr;
}

const sealing::CaseKey* OpenKeys::newest() const {
    const sealing::CaseKey* best = nullptr;
    for (const sealing::CaseKey& key : keys)
        if (key.name == sealing::KeyName::ck && (best == nullptr || key.epoch > best->epoch)) best = &key;
    return best;
}

namespace cases_detail {

/// "ck:2" → ck and 2.
std::optional<std::pair<sealing::KeyName, std::uint32_t>> split_key(const std::string& text) {
    const auto colon = text.find(':');
    if (colon == std::string::npos) return std::nullopt;
    const auto name = sealing::parse_key_name(text.substr(0, colon));
    if (!name) return std::nullopt;
    return std::pair{*name, static_cast<std::uint32_t>(std::stoul(text.substr(colon + 1)))};
}

/// Opens those wraps that are asked for and not open yet.
void open_wraps(const Context& context, const CaseId& id, const std::vector<Opener>& openers, OpenKeys& out,
                const std::function<bool(const WrapRow&)>& is_asked_for) {
    std::deque<sealing::Receiver> receivers;
    for (const Opener& opener : openers) receivers.emplace_back(opener.pair);
    for (const WrapRow& wrap : *out.wraps) {
        if (!is_asked_for(wrap)) continue;
        const auto key = split_key(wrap.key);
        if (!key || out.find(key->first, key->second) != nullptr) continue;
        for (std::size_t i = 0; i < openers.size(); ++i) {
            const Opener& opener = openers[i];
            if (opener.recipient.text != wrap.recipient) continue;
            auto month = context.keys.existing_month_key(wrap.month);
            if (!month) continue;
            const sealing::MonthKey month_key{wrap.month, std::move(*month)};
            const sealing::WrapAddress address{.instance = context.town.instance(),
                                               .case_id = id,
                                               .key = key->first,
                                               .key_epoch = key->second,
                                               .recipient = opener.recipient};
            if (auto opened = sealing::unwrap_key(address, month_key, receivers[i], wrap.wrapped))
                out.keys.push_back(std::move(*opened));
            break;
        }
    }
}

}  // namespace cases_detail

OpenKeys open_keys(const Context& context, const CaseRow& row, const std::vector<Opener>& openers) {
    OpenKeys out;
    open_rest(context, row.case_id, openers, out);
    return out;
}

OpenKeys open_newest_key(const Context& context, const CaseRow& row, const std::vector<Opener>& openers) {
    OpenKeys out;
    out.wraps = context.store.wraps(row.case_id);
    std::pair<std::uint32_t, std::string> newest;
    for (const WrapRow& wrap : *out.wraps)
        if (const auto key = cases_detail::split_key(wrap.key); key && key->first == sealing::KeyName::ck)
            newest = std::max(newest, std::pair(key->second, wrap.key));
    cases_detail::open_wraps(context, row.case_id, openers, out,
                             [&](const WrapRow& wrap) { return wrap.key == newest.second; });
    if (out.empty()) open_rest(context, row.case_id, openers, out);
    return out;
}

void open_rest(const Context& context, const CaseId& id, const std::vector<Opener>& openers, OpenKeys& some) {
    if (!some.wraps) some.wraps = context.store.wraps(id);
    cases_detail::open_wraps(context, id, openers, some, [](const WrapRow&) { return true; });
}

const std::string& CaseContent::text(std::uint32_t seq, const std::string& part) const {
    static const std::string none;
    const auto event = texts.find(seq);
    if (event == texts.end()) return none;
    const auto found = event->second.find(part);
    return found == event->second.end() ? none : found->second;
}

CaseContent open_content(const Context& context, CaseId id, const OpenKeys& keys) {
    CaseContent out;
    for (const PartRow& part : context.store.parts(id)) {
        const auto name = sealing::parse_key_name(part.key);
        const sealing::CaseKey* key = name ? keys.find(*name, part.epoch) : nullptr;
        if (key == nullptr) continue;
        const sealing::PartAddress address{
            .instance = context.town.instance(), .case_id = id, .sequence = part.seq, .part = part.part};
        const auto text = sealing::open_part(*key, address, part.sealed);
        if (!text) throw Fault("a sealed text of a case does not open; run: huiyin fsck");
        if (part.part == "manifest")
            out.manifests[part.seq] = {.text = std::string(as_text(*text)), .epoch = part.epoch};
        else
            out.texts[part.seq][part.part] = std::string(as_text(*text));
    }
    for (const FileRow& file : context.store.files(id)) {
        const sealing::CaseKey* key = keys.find(sealing::KeyName::ck, file.epoch);
        if (key == nullptr) continue;
        const sealing::PartAddress address{.instance = context.town.instance(),
                                           .case_id = id,
                                           .sequence = file.seq,
                                           .part = "file:" + file.file_id.hex()};
        const auto bytes = sealing::open_part(*key, address, file.meta_sealed);
        auto meta = bytes ? sealing::FileMeta::parse(*bytes) : std::nullopt;
        if (!meta) throw Fault("a file of a case does not open; run: huiyin fsck");
        out.files.push_back({.id = file.file_id,
                             .seq = file.seq,
                             .name = meta->name,
                             .type = meta->type,
                             .size = meta->secret.size});
        out.secrets.emplace(file.file_id, std::move(*meta));
    }
    return out;
}

void read_file(Store& store, const sealing::FileSecret& secret, const std::function<void(ByteView)>& sink) {
    const FileId id = secret.file;
    const sealing::ChunkOpener opener(
        sealing::FileSecret{.file = id, .size = secret.size, .sha256 = secret.sha256, .key = secret.key.clone()});
    for (std::uint64_t number = 0; number < opener.count_filled(); ++number) {
        const auto sealed = store.chunk(id, static_cast<std::uint32_t>(number));
        const auto bytes = sealed ? opener.open(number, *sealed) : std::nullopt;
        if (!bytes) throw Fault("a file's chunk is missing or altered; run: huiyin fsck");
        sink(*bytes);
    }
}

std::optional<crypto::Key> stored_opening(const Context& context, const EventRow& event) {
    auto month = context.keys.existing_month_key(event.month);
    if (!month) return std::nullopt;
    const auto opened = sealing::open_under_month(
        {event.month, std::move(*month)},
        {.instance = context.town.instance(), .case_id = event.case_id, .sequence = event.seq, .purpose = "opening"},
        event.opening_sealed);
    if (!opened) return std::nullopt;
    return crypto::Key::from(*opened);
}

std::string write_event_proof(const crypto::Key& opening, const EventRow& event, std::vector<Hash> hashes,
                              const std::string& checkpoint) {
    ledger::Proof proof;
    proof.extra = to_bytes(ByteView(opening.reveal()));
    append(*proof.extra, as_bytes(event.canonical));
    proof.index = event.leaf_index;
    proof.hashes = std::move(hashes);
    proof.checkpoint = checkpoint;
    return ledger::format_proof(proof);
}

namespace cases_detail {

/// The opening from the case's own keys: of the epoch that fits the leaf.
std::optional<crypto::Key> derived_opening(const Context& context, const EventRow& event, const OpenKeys& keys) {
    const auto stored = context.store.log_entries(event.leaf_index, 1);
    for (const sealing::CaseKey& key : keys.keys) {
        crypto::Key opening = sealing::opening(key, event.seq);
        const Hash made = sealing::commitment(opening.reveal(), as_bytes(event.canonical));
        if (!stored.empty() && as_text(stored.front()).find(to_base64(made)) != std::string_view::npos) return opening;
    }
    return std::nullopt;
}

}  // namespace cases_detail

std::optional<std::string> prove_event(const Context& context, const EventRow& event, const OpenKeys& keys) {
    const auto signed_state = context.writer.signed_state();
    if (!signed_state) return std::nullopt;
    return prove_event_under(context, event, keys, *signed_state);
}

std::optional<std::string> prove_event_under(const Context& context, const EventRow& event, const OpenKeys& keys,
                                             const SignedState& state) {
    auto opening = stored_opening(context, event);
    if (!opening) opening = cases_detail::derived_opening(context, event, keys);
    if (!opening || event.leaf_index >= state.state.size) return std::nullopt;
    ledger::TileHashes hashes = tile_hashes(context.store, state.state.size);
    return write_event_proof(*opening, event,
                             ledger::inclusion_proof(event.leaf_index, state.state.size, hashes.reader()), state.note);
}

}  // namespace huiyin::engine
