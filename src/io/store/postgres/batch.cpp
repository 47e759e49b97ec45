#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include "io/store/postgres/impl.h"
#include "io/store/rows/read.h"
#include "io/store/rows/sums.h"

namespace huiyin::store {
namespace postgres_batch_detail {

using postgres::Rows;

/// The rows of a list of which the last one counts: one statement may not put a key twice.
template <typename Row, typename Key>
std::vector<const Row*> last_of_each(const std::vector<Row>& rows, Key key) {
    std::map<std::decay_t<decltype(key(rows.front()))>, const Row*> by_key;
    for (const Row& row : rows) by_key[key(row)] = &row;
    std::vector<const Row*> out;
    for (const auto& [unused, row] : by_key) out.push_back(row);
    return out;
}

template <typename Key>
Rows keys_of(std::span<const Key> keys) {
    Rows rows;
    for (const Key& key : keys) rows.add(key);
    return rows;
}
template <typename Key>
Rows keys_of(const std::vector<Key>& keys) {
    return keys_of(std::span<const Key>(keys));
}

}  // namespace postgres_batch_detail
using namespace postgres_batch_detail;
using postgres::Query;

PostgresStore::Batch::Batch(Impl& store) : store_(store) {
    store_.failure.refuse();
    EXPECTS(!store_.writing.exchange(true));
}

PostgresStore::Batch::~Batch() {
    if (begun_ && !committed_ && store_.writer) {
        try {
            store_.writer->forget();
            store_.writer->execute("rollback");
        } catch (const std::exception&) {
            store_.writer.reset();  // without its connection the server drops the transaction
        }
    }
    store_.writing = false;
}

void PostgresStore::Batch::begin() {
    EXPECTS(!committed_ && !broken_);
    if (begun_) return;
    if (!store_.writer || store_.writer->is_lost()) store_.writer = store_.connect();
    store_.writer->send_text("begin");
    begun_ = true;
}

template <typename... Each>
postgres::Answer PostgresStore::Batch::ask(Query query, const Each&... each) {
    const bool first = !begun_;
    for (bool again = false;; again = true) {
        try {
            begin();
            send(query, each...);
            return std::move(store_.writer->collect().back());
        } catch (const postgres::Lost&) {
            store_.writer.reset();
            if (!first || again) {
                broken_ = true;
                throw;
            }
            begun_ = false;  // nothing was done yet: the server had gone while we were idle
        } catch (...) {
            broken_ = true;
            throw;
        }
    }
}

engine::LogState PostgresStore::Batch::lock_log() {
    auto row = ask(Query::lock_log);
    if (!row.next()) throw rows::Damage(store_.address.name(), "it lacks the log's state");
    engine::LogState state;
    state.size = row.count();
    state.root = row.hash();
    locked_ = state;
    return state;
}

std::vector<std::uint32_t> PostgresStore::Batch::versions(std::span<const CaseId> cases) {
    if (cases.empty()) return {};
    std::unordered_map<CaseId, std::uint32_t> version_of;
    for (auto row = ask(Query::versions, keys_of(cases)); row.next();) {
        const auto id = row.id<CaseId>();
        version_of[id] = row.small();
    }
    std::vector<std::uint32_t> found;
    for (const auto& id : cases) {
        const auto known = version_of.find(id);
        found.push_back(known == version_of.end() ? 0 : known->second);
    }
    return found;
}

std::vector<std::optional<CaseId>> PostgresStore::Batch::cases_of(Query query, std::span<const Hash> keys) {
    std::vector<std::optional<CaseId>> found(keys.size());
    if (keys.empty()) return found;
    std::map<Hash, CaseId> case_of;
    for (auto row = ask(query, keys_of(keys)); row.next();) {
        const Hash key = row.hash();
        case_of.emplace(key, row.id<CaseId>());
    }
    for (std::size_t i = 0; i < keys.size(); ++i)
        if (const auto known = case_of.find(keys[i]); known != case_of.end()) found[i] = known->second;
    return found;
}

std::vector<std::optional<CaseId>> PostgresStore::Batch::submitted(std::span<const Hash> token_hashes) {
    return cases_of(Query::submitted, token_hashes);
}

std::vector<std::optional<CaseId>> PostgresStore::Batch::imported(std::span<const Hash> source_rows) {
    return cases_of(Query::imported_of, source_rows);
}

std::uint64_t PostgresStore::Batch::newest_version() {
    auto row = ask(Query::newest_version);
    return row.next() ? row.count() : 0;
}

std::vector<std::optional<Hash>> PostgresStore::Batch::mail_marks(std::span<const MailId> ids) {
    std::vector<std::optional<Hash>> found(ids.size());
    if (ids.empty()) return found;
    std::map<MailId, Hash> mark_of;
    for (auto row = ask(Query::mail_marks, keys_of(ids)); row.next();) {
        const auto id = row.id<MailId>();
        mark_of.emplace(id, row.hash());
    }
    for (std::size_t i = 0; i < ids.size(); ++i)
        if (const auto known = mark_of.find(ids[i]); known != mark_of.end()) found[i] = known->second;
    return found;
}

std::vector<std::optional<std::string>> PostgresStore::Batch::settings(std::span<const std::string> keys) {
    std::vector<std::optional<std::string>> found(keys.size());
    if (keys.empty()) return found;
    std::map<std::string, std::string> value_of;
    for (auto row = ask(Query::settings_of, keys_of(keys)); row.next();) {
        std::string key = row.text();
        value_of.emplace(std::move(key), row.text());
    }
    for (std::size_t i = 0; i < keys.size(); ++i)
        if (const auto known = value_of.find(keys[i]); known != value_of.end()) found[i] = known->second;
    return found;
}

std::vector<std::optional<CaseId>> PostgresStore::Batch::booked(std::span<const engine::AppointmentTime> times) {
    std::vector<std::optional<CaseId>> found(times.size());
    if (times.empty()) return found;
    Rows asked;
    for (const auto& time : times) asked.add(time.day, time.minute);
    std::map<engine::AppointmentTime, CaseId> holder_of;
    for (auto row = ask(Query::booked, asked); row.next();) {
        std::string day = row.text();
        const auto minute = row.small();
        holder_of.emplace(engine::AppointmentTime{std::move(day), minute}, row.id<CaseId>());
    }
    for (std::size_t i = 0; i < times.size(); ++i)
        if (const auto known = holder_of.find(times[i]); known != holder_of.end()) found[i] = known->second;
    return found;
}

template <typename Act>
void PostgresStore::Batch::writing(Act act) {
    EXPECTS(!committed_ && !broken_);
    try {
        begin();
        broken_ = true;  // until it has gone through: half of a batch must never be committed
        act();
    } catch (const Fault& fault) {
        broken_ = true;
        store_.failure.note(fault.what());
        throw;
    }
    broken_ = false;
}

void PostgresStore::Batch::write(const engine::Changes& changes) {
    writing([&] {
        number_cases(changes);
        put_case_rows(changes);
        put_files(changes);
        put_people(changes);
        put_accounts(changes);
        put_mail(changes);
        put_appointments(changes);
        drop_rows(changes);
        if (changes.sweep_before) sweep(*changes.sweep_before);
        store_.writer->collect();
    });
}

void PostgresStore::Batch::append_log(std::uint64_t first,
                                      std::span<const Bytes> entries,
                                      std::span<const engine::TileAppend> tiles,
                                      const engine::LogState& next) {
    writing([&] {
        EXPECTS(locked_ && first == locked_->size && next.size == first + entries.size());
        if (!entries.empty()) send(Query::put_entries, first, keys_of(entries));
        Rows begun;
        Rows grown;
        for (const auto& tile : tiles) {
            if (tile.offset == 0) {
                begun.add(tile.level, tile.index, tile.hashes);
            } else {
                grown.add(tile.level, tile.index, tile.hashes, std::uint64_t{tile.offset} * sizeof(Hash));
            }
        }
        send_rows(Query::begin_tiles, begun);
        send_rows(Query::grow_tiles, grown);
        send(Query::move_log, next.size, next.root, locked_->size, locked_->root);
        const auto answers = store_.writer->collect();
        EXPECTS(grown.empty() || answers[answers.size() - 2].changed() == static_cast<int>(grown.count()));
        EXPECTS(answers.back().changed() == 1);
        locked_ = next;
    });
}

std::vector<Bytes> PostgresStore::Batch::read_back(std::uint64_t first, std::size_t count) {
    std::vector<Bytes> found;
    for (auto row = ask(Query::log_entries, first, first + count); row.next();) found.push_back(row.blob());
    return found;
}

void PostgresStore::Batch::commit() {
    EXPECTS(!committed_ && !broken_);
    if (!begun_) {
        committed_ = true;
        return;
    }
    try {
        store_.writer->take_warning();
        const auto answer = store_.writer->execute("commit");
        // "rollback" is what a server answers whose transaction had failed; a warning, one that gave up waiting for its
        // standby.
        EXPECTS(std::string_view(PQcmdStatus(const_cast<PGresult*>(answer.raw()))) == "COMMIT");
        if (store_.writer->take_warning())
            throw Fault("database " + store_.address.name() + ": the server committed with a warning (its standby is not there?)");
    } catch (const Fault& fault) {
        // It may or may not have become durable: only the database can tell.
        broken_ = true;
        store_.failure.note(fault.what());
        throw Fault(fault.what(), true);
    }
    committed_ = true;
}

// --------------------------------------------------------------------------------------------------------- puts

void PostgresStore::Batch::number_cases(const engine::Changes& changes) {
    std::set<CaseId> named;
    for (const auto& row : changes.events) named.insert(row.case_id);
    for (const auto& row : changes.cases) named.insert(row.case_id);
    for (const auto& row : changes.guests) named.insert(row.row.case_id);
    for (const auto& row : changes.parts) named.insert(row.case_id);
    for (const auto& row : changes.wraps) named.insert(row.case_id);
    for (const auto& row : changes.files) named.insert(row.case_id);
    Rows rows;
    for (const auto& id : named) rows.add(id);
    send_rows(Query::number_cases, rows);
}

void PostgresStore::Batch::put_case_rows(const engine::Changes& changes) {
    const rows::EventSums sums(changes);
    Rows events;
    for (const auto& row : changes.events)
        events.add(row.case_id, row.leaf_index, row.seq, row.kind, row.at, row.canonical, row.opening_sealed, row.month,
                   sums.content(row), sums.receipt(row));
    send_rows(Query::put_events, events);
    Rows cases;
    for (const auto* row : last_of_each(changes.cases, [](const auto& of) { return of.case_id; }))
        cases.add(row->case_id, row->version, row->procedure, row->office, row->state, row->open, row->due, row->due_clock,
                  row->provisional, row->filed_at, row->changed_at, row->month, row->receipt_tag, row->resident_key,
                  row->subject_sealed, row->imported, row->handler, rows::one_after_the_other(row->stepped_out), row->timer,
                  row->asks, row->cosigner, row->asked);
    send_rows(Query::put_cases, cases);
    Rows guests;
    const auto guest_key = [](const auto& of) { return std::tuple(of.row.case_id, of.guest); };
    for (const auto* one : last_of_each(changes.guests, guest_key)) {
        const auto& row = one->row;
        guests.add(one->guest, row.case_id, row.version, row.procedure, row.office, row.state, row.due, row.due_clock,
                   row.provisional, row.filed_at, row.changed_at, row.month, row.subject_sealed, row.imported, row.handler,
                   rows::one_after_the_other(row.stepped_out), row.asked);
    }
    send_rows(Query::put_guests, guests);
    Rows parts;
    for (const auto& row : changes.parts) parts.add(row.case_id, row.seq, row.part, row.epoch, row.key, row.sealed);
    send_rows(Query::put_parts, parts);
    Rows wraps;
    const auto wrap_key = [](const auto& of) { return std::tuple(of.case_id, of.key, of.recipient); };
    for (const auto* row : last_of_each(changes.wraps, wrap_key))
        wraps.add(row->case_id, row->key, row->recipient, row->month, row->wrapped);
    send_rows(Query::put_wraps, wraps);
    Rows submissions;
    for (const auto& row : changes.submissions) submissions.add(row.token_hash, row.case_id, row.at, row.request_hash);
    send_rows(Query::put_submissions, submissions);
    Rows imported;
    for (const auto& row : changes.imported) imported.add(row.source_row, row.case_id);
    send_rows(Query::put_imported, imported);
}

void PostgresStore::Batch::put_files(const engine::Changes& changes) {
    Rows chunks;
    std::map<FileId, Instant> latest;
    for (const auto& row : changes.chunks) {
        auto& at = latest.try_emplace(row.file_id, row.at).first->second;
        at = std::max(at, row.at);
    }
    const auto chunk_key = [](const auto& of) { return std::tuple(of.file_id, of.number); };
    for (const auto* row : last_of_each(changes.chunks, chunk_key))
        chunks.add(row->file_id, row->number, row->sealed, rows::chunk_sum(row->file_id, row->number, row->sealed));
    send_rows(Query::put_chunks, chunks);
    Rows uploads;
    for (const auto& [file, at] : latest) uploads.add(file, at);
    send_rows(Query::put_uploads, uploads);
    Rows files;
    Rows named;
    for (const auto& row : changes.files) {
        files.add(row.case_id, row.seq, row.ordinal, row.file_id, row.epoch, row.meta_sealed, row.chunks);
        named.add(row.file_id);
    }
    send_rows(Query::put_files, files);
    send_rows(Query::drop_uploads, named);
    Rows drafts;
    for (const auto* row : last_of_each(changes.drafts, [](const auto& of) { return of.token_hash; }))
        drafts.add(row->token_hash, row->changed_at, row->sealed);
    send_rows(Query::put_drafts, drafts);
}

void PostgresStore::Batch::put_people(const engine::Changes& changes) {
    Rows sessions;
    for (const auto* row : last_of_each(changes.sessions, [](const auto& of) { return of.cookie_hash; }))
        sessions.add(row->cookie_hash, row->staff, row->case_id, row->began_at, row->seen_at, row->sealed);
    send_rows(Query::put_sessions, sessions);
    Rows offices;
    for (const auto* row : last_of_each(changes.offices, [](const auto& of) { return of.id; }))
        offices.add(row->id, row->document);
    send_rows(Query::put_offices, offices);
    Rows office_keys;
    for (const auto& row : changes.office_keys)
        office_keys.add(row.office, row.epoch, row.public_key, row.at, rows::office_key_sum(row.office, row.epoch, row.public_key));
    send_rows(Query::put_office_keys, office_keys);
    Rows member_keys;
    const auto member_key = [](const auto& of) { return std::tuple(of.staff, of.office, of.epoch); };
    for (const auto* row : last_of_each(changes.member_keys, member_key))
        member_keys.add(row->staff, row->office, row->epoch, row->wrapped, rows::member_key_sum(*row));
    send_rows(Query::put_member_keys, member_keys);
    Rows staff;
    for (const auto* row : last_of_each(changes.staff, [](const auto& of) { return of.id; })) {
        // No link is NULL, so that only real ones must be unique.
        const auto setup = row->setup_hash == Hash{} ? std::nullopt : std::optional(row->setup_hash);
        staff.add(row->id, row->login, row->document, row->credentials, row->public_key, setup, row->setup_until);
    }
    send_rows(Query::put_staff, staff);
    for (const auto& row : changes.staff_resealed)
        send(Query::reseal_staff, row.id, row.before, row.credentials, row.setup_hash == Hash{} ? std::nullopt : std::optional(row.setup_hash));
}

void PostgresStore::Batch::put_accounts(const engine::Changes& changes) {
    Rows obligations;
    for (const auto* row : last_of_each(changes.obligations, [](const auto& of) { return of.id; }))
        obligations.add(row->id, row->document);
    send_rows(Query::put_obligations, obligations);
    Rows lines;
    for (const auto& row : changes.docket_lines) lines.add(row.leaf_index, row.ordinal, row.line);
    send_rows(Query::put_docket_lines, lines);
    put_figures(changes);
    Rows checkpoints;
    for (const auto& row : changes.checkpoints) checkpoints.add(row.size, row.at, row.note);
    send_rows(Query::put_checkpoints, checkpoints);
    Rows settings;
    for (const auto* row : last_of_each(changes.settings, [](const auto& of) { return of.first; }))
        settings.add(row->first, row->second);
    send_rows(Query::put_settings, settings);
    Rows versions;
    for (const auto& row : changes.versions)
        versions.add(row.serial, row.kind, row.name, row.at, row.author, row.document);
    send_rows(Query::put_versions, versions);
}

void PostgresStore::Batch::put_mail(const engine::Changes& changes) {
    Rows news;
    for (const auto* row : last_of_each(changes.news, [](const auto& of) { return of.case_id; }))
        news.add(row->case_id, row->stop_hash, row->epoch, row->sealed, row->last_at, row->waits);
    send_rows(Query::put_news, news);
    Rows moved;
    for (const auto* row : last_of_each(changes.news_moved, [](const auto& of) { return of.name.stop_hash; }))
        moved.add(row->name.stop_hash, row->last_at, row->waits);
    send_rows(Query::move_news, moved);
    Rows mails;
    for (const auto* row : last_of_each(changes.mails, [](const auto& of) { return of.id; }))
        mails.add(row->id, row->mark, row->kind, row->made_at, row->not_before, row->tries, row->given_up, row->last_error,
                  row->sealed);
    send_rows(Query::put_mails, mails);
}

void PostgresStore::Batch::put_appointments(const engine::Changes& changes) {
    Rows rows;
    for (const auto* row : last_of_each(changes.appointments, [](const auto& of) { return std::pair(of.day, of.minute); }))
        rows.add(row->day, row->minute, row->case_id, row->reference, row->state, row->name_sealed);
    send_rows(Query::put_appointments, rows);
}

void PostgresStore::Batch::put_figures(const engine::Changes& changes) {
    const auto key_of = [](const engine::FigureRow& row) {
        return std::tie(row.section, row.source, row.office, row.procedure, row.clock, row.measure, row.day);
    };
    std::map<decltype(key_of(changes.figures.front())), std::int64_t> sums;
    for (const auto& row : changes.figures) sums[key_of(row)] += row.add;
    Rows figures;
    for (const auto& [key, sum] : sums)
        std::apply([&, add = sum](const auto&... part) { figures.add(part..., add); }, key);
    if (figures.empty()) return;
    send(Query::put_figures, figures);
    send(Query::drop_zero_figures);
}

// -------------------------------------------------------------------------------------------------------- drops

void PostgresStore::Batch::drop_rows(const engine::Changes& changes) {
    send_rows(Query::drop_files, keys_of(changes.files_gone));
    Rows wraps;
    for (const auto& wrap : changes.wraps_gone) wraps.add(wrap.case_id, wrap.key, wrap.recipient);
    send_rows(Query::drop_wraps, wraps);
    for (const Query query : {Query::forget_files, Query::forget_parts, Query::forget_wraps, Query::forget_appointments})
        send_rows(query, keys_of(changes.forgotten));
    Rows guests;
    for (const auto& guest : changes.guests_gone) guests.add(guest.case_id, guest.guest);
    send_rows(Query::drop_guests, guests);
    send_rows(Query::drop_obligations, keys_of(changes.obligations_gone));
    Rows news;
    for (const auto& name : changes.news_gone) news.add(name.stop_hash);
    send_rows(Query::drop_news, news);
    Rows appointments;
    for (const auto& name : changes.appointments_gone) appointments.add(name.time.day, name.time.minute, name.case_id);
    send_rows(Query::drop_appointments, appointments);
    Rows mails;
    for (const auto& name : changes.mails_gone) mails.add(name.id, name.mark);
    send_rows(Query::drop_mails, mails);
    send_rows(Query::drop_submissions, keys_of(changes.submissions_kept));
    send_rows(Query::drop_drafts, keys_of(changes.drafts_gone));
    send_rows(Query::drop_sessions, keys_of(changes.sessions_gone));
    send_rows(Query::drop_sessions_of, keys_of(changes.staff_signed_out));
    if (changes.docketed_below) send(Query::drop_docket_lines, *changes.docketed_below);
}

void PostgresStore::Batch::sweep(Instant before) {
    for (const Query query : {Query::sweep_drafts, Query::sweep_submissions, Query::sweep_sessions, Query::sweep_chunks,
                              Query::sweep_uploads})
        send(query, before);
}

}  // namespace huiyin::store
