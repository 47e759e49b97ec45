#include <sqlite3.h>

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>

#include "io/store/sqlite/impl.h"
#include "io/store/rows/read.h"
#include "io/store/rows/sums.h"

namespace huiyin::store {

using sqlite::Query;

SqliteStore::Batch::Batch(Impl& store) : store_(store) {
    store_.failure.refuse();
    if (store_.has_moved()) {
        // What is written now would go with the last descriptor.
        store_.failure.note("database " + store_.file.string() + ": it was removed or replaced while in use");
        store_.failure.refuse();
    }
    EXPECTS(!store_.writing.exchange(true));
    try {
        store_.writer->execute("begin immediate");
    } catch (...) {
        store_.writing = false;
        throw;
    }
}

SqliteStore::Batch::~Batch() {
    // SQLite may have rolled back by itself after an error; a second time does no harm.
    if (!committed_) store_.writer->database().tryExec("rollback");
    store_.writing = false;
}

engine::LogState SqliteStore::Batch::lock_log() {
    auto row = run(Query::log_state);  // "begin immediate" holds it against every other writer
    if (!row.next()) throw rows::Damage(store_.file.string(), "it lacks the log's state");
    engine::LogState state;
    state.size = row.count();
    state.root = row.hash();
    locked_ = state;
    return state;
}

std::vector<std::uint32_t> SqliteStore::Batch::versions(std::span<const CaseId> cases) {
    std::vector<std::uint32_t> found;
    found.reserve(cases.size());
    for (const auto& id : cases) {
        auto row = run(Query::version, id);
        if (!row.next()) {
            new_cases_.insert(id);
            found.push_back(0);
            continue;
        }
        numbers_[id] = row.integer();
        found.push_back(row.small());
    }
    return found;
}

std::vector<std::optional<CaseId>> SqliteStore::Batch::submitted(std::span<const Hash> token_hashes) {
    std::vector<std::optional<CaseId>> found(token_hashes.size());
    for (std::size_t i = 0; i < token_hashes.size(); ++i) {
        auto row = run(Query::submission, token_hashes[i]);
        if (!row.next()) continue;
        row.skip();
        found[i] = row.id<CaseId>();
    }
    return found;
}

std::vector<std::optional<CaseId>> SqliteStore::Batch::imported(std::span<const Hash> source_rows) {
    std::vector<std::optional<CaseId>> found(source_rows.size());
    for (std::size_t i = 0; i < source_rows.size(); ++i) {
        auto row = run(Query::imported, source_rows[i]);
        if (row.next()) found[i] = row.id<CaseId>();
    }
    return found;
}

std::uint64_t SqliteStore::Batch::newest_version() {
    auto row = run(Query::newest_version);
    return row.next() ? row.count() : 0;
}

std::vector<std::optional<Hash>> SqliteStore::Batch::mail_marks(std::span<const MailId> ids) {
    std::vector<std::optional<Hash>> found(ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i) {
        auto row = run(Query::mail_mark, ids[i]);
        if (row.next()) found[i] = row.hash();
    }
    return found;
}

std::vector<std::optional<std::string>> SqliteStore::Batch::settings(std::span<const std::string> keys) {
    std::vector<std::optional<std::string>> found(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
        auto row = run(Query::setting, keys[i]);
        if (row.next()) found[i] = row.text();
    }
    return found;
}

std::vector<std::optional<CaseId>> SqliteStore::Batch::booked(std::span<const engine::AppointmentTime> times) {
    std::vector<std::optional<CaseId>> found(times.size());
    for (std::size_t i = 0; i < times.size(); ++i) {
        auto row = run(Query::booked, times[i].day, times[i].minute);
        if (row.next()) found[i] = row.id<CaseId>();
    }
    return found;
}

template <typename Act>
void SqliteStore::Batch::writing(Act act) {
    EXPECTS(!committed_ && !broken_);
    broken_ = true;  // until it has gone through: half of a batch must never be committed
    try {
        act();
    } catch (const Fault& fault) {
        store_.failure.note(fault.what());
        throw;
    }
    broken_ = false;
}

void SqliteStore::Batch::write(const engine::Changes& changes) {
    writing([&] {
        put_case_rows(changes);
        put_files(changes);
        put_people(changes);
        put_accounts(changes);
        put_mail(changes);
        put_appointments(changes);
        drop_rows(changes);
        if (changes.sweep_before) sweep(*changes.sweep_before);
    });
}

void SqliteStore::Batch::append_log(std::uint64_t first,
                                    std::span<const Bytes> entries,
                                    std::span<const engine::TileAppend> tiles,
                                    const engine::LogState& next) {
    writing([&] {
        EXPECTS(locked_ && first == locked_->size && next.size == first + entries.size());
        for (std::size_t i = 0; i < entries.size(); ++i) act(Query::put_entry, first + i, entries[i]);
        for (const auto& tile : tiles) {
            if (tile.offset == 0) {
                act(Query::begin_tile, tile.level, tile.index, tile.hashes);
            } else {
                const std::uint64_t held = std::uint64_t{tile.offset} * sizeof(Hash);
                EXPECTS(act(Query::grow_tile, tile.level, tile.index, tile.hashes, held) == 1);
            }
        }
        EXPECTS(act(Query::move_log, next.size, next.root, locked_->size, locked_->root) == 1);
        locked_ = next;
    });
}

std::vector<Bytes> SqliteStore::Batch::read_back(std::uint64_t first, std::size_t count) {
    auto row = run(Query::log_entries, first, first + count);
    std::vector<Bytes> found;
    while (row.next()) found.push_back(row.blob());
    return found;
}

void SqliteStore::Batch::commit() {
    EXPECTS(!committed_ && !broken_);
    try {
        store_.writer->execute("commit");
    } catch (const Fault& fault) {
        store_.failure.note(fault.what());
        // The frame that makes it a commit comes last. Without room it is not there, or not whole; after any other
        // failure only recovery can tell what reached the disk.
        const bool no_room = (sqlite3_errcode(store_.writer->database().getHandle()) & 0xff) == SQLITE_FULL;
        throw Fault(fault.what(), !no_room);
    }
    committed_ = true;
    if (!store_.is_tended) store_.checkpoint();
}

// --------------------------------------------------------------------------------------------------------- puts

std::int64_t SqliteStore::Batch::number_of(const CaseId& id) {
    const auto known = numbers_.find(id);
    if (known != numbers_.end()) return known->second;
    const auto find = [&]() -> std::optional<std::int64_t> {
        auto found = run(Query::find_case, id);
        return found.next() ? std::optional(found.integer()) : std::nullopt;
    };
    if (!new_cases_.contains(id))
        if (const auto number = find()) return numbers_[id] = *number;
    if (act(Query::number_case, id) == 1)
        return numbers_[id] = sqlite3_last_insert_rowid(store_.writer->database().getHandle());
    return numbers_[id] = find().value();  // without an event, but numbered all the same
}

void SqliteStore::Batch::put_case_rows(const engine::Changes& changes) {
    const rows::EventSums sums(changes);
    for (const auto& row : changes.events) {
        act(Query::put_event, row.leaf_index, number_of(row.case_id), row.seq, row.kind, row.at, row.canonical,
            row.opening_sealed, row.month, sums.content(row), sums.receipt(row));
    }
    for (const auto& row : changes.cases) {
        // Most acts leave a case where it is on all lists: then none of their indexes is touched.
        const bool is_known = row.version > 1 || !new_cases_.contains(row.case_id);
        const auto stepped_out = rows::one_after_the_other(row.stepped_out);
        if (is_known && act(Query::move_case, number_of(row.case_id), row.version, row.procedure, row.state, row.due_clock,
                            row.provisional, row.changed_at, row.month, row.resident_key, row.subject_sealed, row.imported,
                            stepped_out, row.office, row.open, row.due, row.filed_at,
                            row.receipt_tag, row.handler, row.timer, row.asks, row.cosigner, row.asked) == 1)
            continue;
        if (is_known && act(Query::shift_case, number_of(row.case_id), row.version, row.procedure, row.office, row.state, row.open,
                            row.due, row.due_clock, row.provisional, row.changed_at, row.month, row.resident_key, row.subject_sealed,
                            row.imported, row.handler, stepped_out, row.timer, row.asks, row.cosigner, row.asked, row.filed_at, row.receipt_tag) == 1)
            continue;
        act(Query::put_case, number_of(row.case_id), row.case_id, row.version, row.procedure, row.office, row.state,
            row.open, row.due, row.due_clock, row.provisional, row.filed_at, row.changed_at, row.month,
            row.receipt_tag, row.resident_key, row.subject_sealed, row.imported, row.handler,
            stepped_out, row.timer, row.asks, row.cosigner, row.asked);
    }
    for (const auto& [guest, row] : changes.guests) {
        act(Query::put_guest, number_of(row.case_id), guest, row.case_id, row.version, row.procedure, row.office, row.state,
            row.due, row.due_clock, row.provisional, row.filed_at, row.changed_at, row.month, row.subject_sealed,
            row.imported, row.handler, rows::one_after_the_other(row.stepped_out), row.asked);
    }
    for (const auto& row : changes.parts)
        act(Query::put_part, number_of(row.case_id), row.seq, row.part, row.epoch, row.key, row.sealed);
    for (const auto& row : changes.wraps)
        act(Query::put_wrap, number_of(row.case_id), row.key, row.recipient, row.month, row.wrapped);
    for (const auto& row : changes.submissions)
        act(Query::put_submission, row.token_hash, row.case_id, row.at, row.request_hash);
    for (const auto& row : changes.imported) act(Query::put_imported, row.source_row, row.case_id);
}

void SqliteStore::Batch::put_files(const engine::Changes& changes) {
    for (const auto& row : changes.chunks) {
        act(Query::put_chunk, row.file_id, row.number, row.sealed, rows::chunk_sum(row.file_id, row.number, row.sealed));
        act(Query::put_upload, row.file_id, row.at);
    }
    for (const auto& row : changes.files) {
        act(Query::put_file, number_of(row.case_id), row.seq, row.ordinal, row.file_id, row.epoch, row.meta_sealed,
            row.chunks);
        act(Query::drop_upload, row.file_id);
    }
    for (const auto& row : changes.drafts) act(Query::put_draft, row.token_hash, row.changed_at, row.sealed);
}

void SqliteStore::Batch::put_people(const engine::Changes& changes) {
    for (const auto& row : changes.sessions)
        act(Query::put_session, row.cookie_hash, row.staff, row.case_id, row.began_at, row.seen_at, row.sealed);
    for (const auto& row : changes.offices) act(Query::put_office, row.id, row.document);
    for (const auto& row : changes.office_keys)
        act(Query::put_office_key, row.office, row.epoch, row.public_key, row.at, rows::office_key_sum(row.office, row.epoch, row.public_key));
    for (const auto& row : changes.member_keys)
        act(Query::put_member_key, row.staff, row.office, row.epoch, row.wrapped, rows::member_key_sum(row));
    for (const auto& row : changes.staff) {
        // No link is NULL, so that only real ones must be unique.
        const auto setup = row.setup_hash == Hash{} ? std::nullopt : std::optional(row.setup_hash);
        act(Query::put_staff, row.id, row.login, row.document, row.credentials, row.public_key, setup,
            row.setup_until);
    }
    for (const auto& row : changes.staff_resealed)
        act(Query::reseal_staff, row.id, row.before, row.credentials, row.setup_hash == Hash{} ? std::nullopt : std::optional(row.setup_hash));
}

void SqliteStore::Batch::put_accounts(const engine::Changes& changes) {
    for (const auto& row : changes.obligations) act(Query::put_obligation, row.id, row.document);
    for (const auto& row : changes.docket_lines)
        act(Query::put_docket_line, row.leaf_index, row.ordinal, row.line);
    put_figures(changes);
    for (const auto& row : changes.checkpoints) act(Query::put_checkpoint, row.size, row.at, row.note);
    for (const auto& [key, value] : changes.settings) act(Query::put_setting, key, value);
    for (const auto& row : changes.versions)
        act(Query::put_version, row.serial, row.kind, row.name, row.at, row.author, row.document);
}

void SqliteStore::Batch::put_mail(const engine::Changes& changes) {
    for (const auto& row : changes.news)
        act(Query::put_news, row.case_id, row.stop_hash, row.epoch, row.sealed, row.last_at, row.waits);
    for (const auto& row : changes.news_moved)
        act(Query::move_news, row.name.case_id, row.name.stop_hash, row.last_at, row.waits);
    for (const auto& row : changes.mails)
        act(Query::put_mail, row.id, row.mark, row.kind, row.made_at, row.not_before, row.tries, row.given_up, row.last_error,
            row.sealed);
}

void SqliteStore::Batch::put_appointments(const engine::Changes& changes) {
    for (const auto& row : changes.appointments)
        act(Query::put_appointment, row.day, row.minute, row.case_id, row.reference, row.state, row.name_sealed);
}

/// What a batch adds to one figure is added up first: many events count for the same few.
void SqliteStore::Batch::put_figures(const engine::Changes& changes) {
    const auto key_of = [](const engine::FigureRow& row) {
        return std::tie(row.section, row.source, row.office, row.procedure, row.clock, row.measure, row.day);
    };
    std::map<decltype(key_of(changes.figures.front())), std::int64_t> sums;
    for (const auto& row : changes.figures) sums[key_of(row)] += row.add;
    for (const auto& [key, sum] : sums) {
        if (sum == 0) continue;
        std::apply(
            [&, add = sum](const auto&... part) {
                if (act(Query::add_figure, part..., add) == 1) return;
                // Nothing is left of it, or it is a new one. A row of nothing would stay for every due day that has long been
                // answered.
                if (act(Query::drop_figure, part...) == 0) act(Query::put_figure, part..., add);
            },
            key);
    }
}

// -------------------------------------------------------------------------------------------------------- drops

void SqliteStore::Batch::drop_rows(const engine::Changes& changes) {
    for (const auto& file : changes.files_gone) {
        if (act(Query::drop_upload, file) == 1) act(Query::drop_chunks, file);  // else an event names it
    }
    for (const auto& wrap : changes.wraps_gone) act(Query::drop_wrap, wrap.case_id, wrap.key, wrap.recipient);
    for (const auto& id : changes.forgotten)
        for (const Query query : {Query::forget_chunks, Query::forget_files, Query::forget_parts, Query::forget_wraps,
                                  Query::forget_appointments})
            act(query, id);
    for (const auto& id : changes.obligations_gone) act(Query::drop_obligation, id);
    for (const auto& guest : changes.guests_gone) act(Query::drop_guest, guest.case_id, guest.guest);
    for (const auto& token : changes.submissions_kept) act(Query::drop_submission, token);
    for (const auto& token : changes.drafts_gone) act(Query::drop_draft, token);
    for (const auto& cookie : changes.sessions_gone) act(Query::drop_session, cookie);
    for (const auto& name : changes.news_gone) act(Query::drop_news, name.case_id, name.stop_hash);
    for (const auto& name : changes.appointments_gone) act(Query::drop_appointment, name.time.day, name.time.minute, name.case_id);
    for (const auto& name : changes.mails_gone) act(Query::drop_mail, name.id, name.mark);
    for (const auto& member : changes.staff_signed_out) act(Query::drop_sessions_of, member);
    if (changes.docketed_below) act(Query::drop_docket_lines, *changes.docketed_below);
}

void SqliteStore::Batch::sweep(Instant before) {
    act(Query::sweep_drafts, before);
    act(Query::sweep_submissions, before);
    act(Query::sweep_sessions, before);
    act(Query::sweep_chunks, before);
    act(Query::sweep_uploads, before);
}

}  // namespace huiyin::store
