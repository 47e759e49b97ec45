#include "engine/bundle.h"

#include "base/fault.h"
#include "core/ledger/checkpoint.h"
#include "core/ledger/note.h"
#include "core/sealing/case_key.h"
#include "engine/rotation.h"
#include "engine/tiles.h"

namespace huiyin::engine {
namespace bundle_detail {

/// A note between officers: the resident learns that it is there, by which role and when (decision 25).
bool is_held_back(const casework::Event& event) { return casework::is_between_officers(event.kind); }

ledger::SignerKey signer_of(const Context& context) {
    auto signer = ledger::SignerKey::from_seed(context.town.settings().origin, context.keys.log_seed());
    EXPECTS(signer.has_value());
    return std::move(*signer);
}

/// An archived checkpoint that whoever knows the present key alone can open: one from before a rotation is signed once more, if
/// it is a beginning of the log as it stands.
std::string under_present_key(const Context& context, const CheckpointRow& archived, std::uint64_t size) {
    const ledger::SignerKey signer = signer_of(context);
    if (ledger::open_checkpoint(archived.note, {.origin = {}, .log = {signer.verifier()}, .witnesses = {}}))
        return archived.note;
    ledger::TileHashes hashes = tile_hashes(context.store, size);
    const std::string text = ledger::format_checkpoint({.origin = signer.verifier().name(),
                                                        .size = archived.size,
                                                        .root = ledger::tree_root(archived.size, hashes.reader())});
    return archived.note.starts_with(text + "\n") ? archived.note + ledger::signature_line(signer, text) : archived.note;
}

}  // namespace bundle_detail
using namespace bundle_detail;

BundleMaker::BundleMaker(const Context& context, CaseView view, std::vector<WrittenMember> written)
    : context_(context), view_(std::move(view)), written_(std::move(written)) {
    signed_ = context_.writer.signed_state();
    // It may be durable and not yet signed: behind the writer's next turn it is.
    if (!signed_ || signed_->state.size <= view_.loaded.rows.back().leaf_index) {
        context_.writer.write({});
        signed_ = context_.writer.signed_state();
    }
    if (!signed_ || signed_->state.size <= view_.loaded.rows.back().leaf_index)
        throw Fault("the log has not signed the newest event of this case");
    list_.log = context_.town.settings().origin;
}

void BundleMaker::add(MemberSink& sink, const std::string& name, ByteView content) {
    sink.begin(name, content.size());
    sink.write(content);
    sink.end();
    list_.members.push_back({.name = name, .size = content.size(), .sha256 = crypto::sha256(content)});
}

bool BundleMaker::step(MemberSink& sink) {
    if (written_done_ < written_.size()) {
        const WrittenMember& one = written_[written_done_++];
        add(sink, one.name, one.content);
    } else if (events_done_ < view_.loaded.rows.size()) {
        add_event(sink, view_.loaded.rows[events_done_++]);
    } else if (files_done_ < files_.size()) {
        if (!step_file(sink)) ++files_done_;
    } else if (!log_done_) {
        add_log(sink);
        log_done_ = true;
    } else if (!list_done_) {
        add_list(sink);
        list_done_ = true;
    } else {
        return false;
    }
    return true;
}

void BundleMaker::add_event(MemberSink& sink, const EventRow& row) {
    const auto proof = prove_event_under(context_, row, view_.keys, *signed_);
    if (!proof) throw Fault("an event of a case can't be proven; run: huiyin fsck");
    add(sink, bundle::event_member(row.seq), as_bytes(row.canonical));
    add(sink, bundle::proof_member(row.seq), as_bytes(*proof));
    const casework::Committed& one = view_.loaded.events.at(row.seq - 1);
    if (!one.envelope.content || is_held_back(one.event)) return;
    const auto found = view_.content.manifests.find(row.seq);
    const sealing::CaseKey* key =
        found == view_.content.manifests.end() ? nullptr : view_.keys.find(sealing::KeyName::ck, found->second.epoch);
    if (key == nullptr) throw Fault("the contents of an event can't be opened; run: huiyin fsck");
    const auto manifest = sealing::parse_manifest(found->second.text);
    if (!manifest) throw Fault("the contents of an event can't be read back; run: huiyin fsck");
    add(sink, bundle::content_key_member(row.seq),
        as_bytes(to_hex(sealing::content_key(*key, row.seq).reveal()) + "\n"));
    add(sink, bundle::manifest_member(row.seq), as_bytes(found->second.text));
    for (const sealing::ContentPart& part : manifest->parts)
        add(sink, bundle::text_member(row.seq, part.part), as_bytes(view_.content.text(row.seq, part.part)));
    for (std::size_t i = 0; i < manifest->files.size(); ++i)
        files_.push_back({bundle::file_member(row.seq, i + 1, manifest->files[i].name), manifest->files[i].file});
}

bool BundleMaker::step_file(MemberSink& sink) {
    const FileToCome& file = files_[files_done_];
    const auto meta = view_.content.secrets.find(file.id);
    if (meta == view_.content.secrets.end()) throw Fault("a file of a case can't be opened; run: huiyin fsck");
    const sealing::FileSecret& secret = meta->second.secret;
    if (chunk_ == 0) sink.begin(file.member, secret.size);
    const sealing::ChunkOpener opener(
        sealing::FileSecret{.file = secret.file, .size = secret.size, .sha256 = secret.sha256, .key = secret.key.clone()});
    if (chunk_ < opener.count_filled()) {
        const auto sealed = context_.store.chunk(file.id, static_cast<std::uint32_t>(chunk_));
        const auto bytes = sealed ? opener.open(chunk_, *sealed) : std::nullopt;
        if (!bytes) throw Fault("a file's chunk is missing or altered; run: huiyin fsck");
        sink.write(*bytes);
        ++chunk_;
        return true;
    }
    sink.end();
    list_.members.push_back({.name = file.member, .size = secret.size, .sha256 = secret.sha256});
    chunk_ = 0;
    return false;
}

void BundleMaker::add_log(MemberSink& sink) {
    add(sink, std::string(bundle::key_of_log_member), as_bytes(ledger::published_keys(log_keys(context_.store, signer_of(context_).verifier()))));
    // The first that the world could see of this case; before that is published, the newest that was signed.
    const std::uint64_t filed = view_.loaded.rows.front().leaf_index;
    const auto first = context_.store.checkpoint_from(filed + 1);
    const bool earlier = first && first->size < signed_->state.size;
    add(sink, std::string(bundle::first_checkpoint_member),
        as_bytes(earlier ? under_present_key(context_, *first, signed_->state.size) : signed_->note));
    add(sink, std::string(bundle::last_checkpoint_member), as_bytes(signed_->note));
    if (!earlier) return;
    ledger::TileHashes hashes = tile_hashes(context_.store, signed_->state.size);
    add(sink, std::string(bundle::consistency_member),
        as_bytes(bundle::write_consistency(
            {.before = first->size,
             .now = signed_->state.size,
             .hashes = ledger::consistency_proof(first->size, signed_->state.size, hashes.reader())})));
}

void BundleMaker::add_list(MemberSink& sink) {
    const std::string list = bundle::write_list(list_);
    const std::string text = bundle::signed_text(list_.log, list);
    std::string note = ledger::sign_note(text, signer_of(context_));
    if (const crypto::Key* before = context_.keys.log_seed_before(context_.clock.now()))
        if (const auto signer = ledger::SignerKey::from_seed(list_.log, *before)) note += ledger::signature_line(*signer, text);
    add(sink, std::string(bundle::list_member), as_bytes(list));
    add(sink, std::string(bundle::signature_member), as_bytes(note));
}

}  // namespace huiyin::engine
