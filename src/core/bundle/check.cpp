#include "core/bundle/check.h"

#include <algorithm>

#include "base/fault.h"
#include "core/bundle/problems.h"
#include "core/ledger/entry.h"
#include "core/ledger/merkle.h"
#include "core/ledger/proof.h"
#include "core/sealing/case_key.h"

namespace huiyin::bundle {
namespace check_detail {

constexpr std::size_t list_bytes_max = std::size_t{8} << 20U;
constexpr std::size_t kept_bytes_max_each = std::size_t{128} << 10U;
constexpr std::size_t kept_bytes_max_all = std::size_t{128} << 20U;

/// What must be compared as a whole; everything else is only hashed.
bool is_kept(std::string_view name) {
    return name.starts_with("events/") || name.starts_with("log/") || name == list_member || name == signature_member ||
           (name.starts_with("content/") && (name.ends_with("/key") || name.ends_with("/manifest.json")));
}

/// What an event must vouch for, beyond the list.
bool needs_an_event(std::string_view name) {
    return name.starts_with("events/") || name.starts_with("content/") || name.starts_with("files/");
}

std::string number(std::uint32_t seq) { return std::to_string(seq); }

bool is_beginning(const std::string& kind) { return kind == "case_filed" || kind == "case_imported"; }

/// Whether a clock that is said to go on does: the same count, handed with the case from the office that had it, which is told so.
bool goes_on(const procedure::Procedure& rules, const casework::Case& before, const casework::Event& event, const casework::ClockStarted& started) {
    const procedure::ClockRule* rule = rules.find_clock(started.clock);
    const casework::RunningClock* clock = before.running(started.clock);
    const bool is_transferred = std::any_of(event.stops.begin(), event.stops.end(), [&](const casework::ClockStopped& stop) {
        return stop.clock == started.clock && stop.outcome == procedure::to_text(procedure::Outcome::transferred);
    });
    return rule != nullptr && rule->owed_by == procedure::OwedBy::office && !rule->stays && clock != nullptr && is_transferred &&
           event.office && *event.office != before.office && started.office == *event.office && clock->office == before.office &&
           started.from == clock->from && started.due == clock->due && started.provisional == clock->provisional &&
           started.opened_on == clock->opened_on && (!started.suspended_on || started.suspended_on == clock->suspended_on);
}

/// The first rule of a procedure that an event breaks; null if none.
const char* broken_rule(const procedure::Procedure& rules, const casework::Case& before, const casework::Event& event) {
    const auto starts_only = [&](const std::vector<ClockId>& allowed) {
        return std::all_of(event.starts.begin(), event.starts.end(), [&](const casework::ClockStarted& started) {
            if (started.continues) return goes_on(rules, before, event, started);
            return std::find(allowed.begin(), allowed.end(), started.clock) != allowed.end();
        });
    };
    if (event.kind == "case_imported") return nullptr;
    if (event.kind == "case_filed") {
        if (event.state != rules.initial.value) return "state";
        return starts_only(rules.starts_on_filing) ? nullptr : "clock";
    }
    if (casework::is_common_event(event.kind)) return event.state || event.office || !event.starts.empty() ? "state" : nullptr;
    const char* why = "kind";
    for (const procedure::CommandRule& rule : rules.commands) {
        if (rule.event != event.kind) continue;
        why = "role";
        const auto actor = procedure::parse_actor(event.by.role);
        if (!actor || std::find(rule.actors.begin(), rule.actors.end(), *actor) == rule.actors.end()) continue;
        why = "state";
        if (std::none_of(rule.from.begin(), rule.from.end(), [&](const auto& from) { return from.value == before.state; }))
            continue;
        if (rule.switches_to) {
            if (event.procedure != rule.switches_to->procedure.value || event.state != rule.switches_to->state.value) continue;
        } else {
            if (rule.to ? event.state != rule.to->value : event.state.has_value()) continue;
            if (!event.procedure.empty()) continue;
        }
        why = "clock";
        if (!starts_only(rule.starts)) continue;
        return nullptr;
    }
    return why;
}

}  // namespace check_detail
using namespace check_detail;

Check::Check(ledger::VerifierKey key, FindProcedure find_procedure)
    : Check(std::vector<ledger::TrustedLogKey>{std::move(key)}, std::move(find_procedure)) {}

Check::Check(std::vector<ledger::TrustedLogKey> keys, FindProcedure find_procedure)
    : keys_(std::move(keys)), find_procedure_(std::move(find_procedure)) {
    EXPECTS(!keys_.empty());
}

void Check::problem(std::string_view code, std::string where, Facts facts) {
    problem(Problem{code, std::move(facts), {}}, where);
}

void Check::problem(Problem problem, std::string_view where) {
    problem.where = where;
    if (report_.problems.size() < report_problems_max) report_.problems.push_back(std::move(problem));
    ++report_.problem_count;
}

void Check::begin(std::string_view name) {
    name_ = name;
    size_ = 0;
    hash_.finish();
    keeping_ = is_kept(name);
    if (keeping_) kept_[name_].clear();
}

void Check::data(ByteView piece) {
    size_ += piece.size();
    hash_.update(piece);
    if (!keeping_) return;
    const std::size_t max = name_ == list_member ? list_bytes_max : kept_bytes_max_each;
    if (size_ > max || kept_bytes_ + piece.size() > kept_bytes_max_all) {
        problem(problems::member_too_large, name_, {{"max", std::to_string(max)}});
        kept_.erase(name_);
        keeping_ = false;
        return;
    }
    kept_bytes_ += piece.size();
    kept_[name_] += as_text(piece);
}

void Check::end() {
    seen_[name_] = {.sha256 = hash_.finish(), .size = size_};
    ++report_.members;
}

const std::string* Check::kept(const std::string& name) {
    const auto found = kept_.find(name);
    if (found == kept_.end()) return nullptr;
    if (const auto one = seen_.find(name); one != seen_.end()) one->second.used = true;
    return &found->second;
}

const Check::Seen* Check::seen(const std::string& name) {
    const auto found = seen_.find(name);
    if (found == seen_.end()) return nullptr;
    found->second.used = true;
    return &found->second;
}

Report Check::finish() {
    check_list();
    check_checkpoints();
    check_events();
    for (const auto& [name, one] : seen_)
        if (needs_an_event(name) && !one.used) problem(problems::member_unlisted, name);
    return std::move(report_);
}

void Check::check_list() {
    const std::string* text = kept(std::string(list_member));
    if (text == nullptr) return problem(problems::member_missing, std::string(list_member));
    const auto list = parse_list(*text);
    if (!list) return problem(list.error(), list_member);
    report_.log = list->log;
    if (list->log != keys_.front().key.name())
        problem(problems::other_log, std::string(list_member), {{"log", list->log}, {"expected", keys_.front().key.name()}});
    if (const std::string* note = kept(std::string(signature_member)); note == nullptr) {
        problem(problems::member_missing, std::string(signature_member));
    } else {
        std::vector<ledger::VerifierKey> any;  // the list itself has no size
        for (const ledger::TrustedLogKey& one : keys_) any.push_back(one.key);
        const auto opened = ledger::open_note(*note, any);
        if (!opened)
            problem(opened.error(), signature_member);
        else if (opened->text != signed_text(list->log, *text))
            problem(problems::list_not_signed, std::string(list_member));  // the signature is ours: the list was changed
    }
    for (const Member& member : list->members) {
        const auto found = seen_.find(member.name);
        if (found == seen_.end()) {
            problem(problems::member_missing, member.name);
            continue;
        }
        found->second.listed = true;
        if (found->second.size != member.size || found->second.sha256 != member.sha256)
            problem(problems::member_changed, member.name);
    }
    for (const auto& [name, one] : seen_)
        if (!one.listed && name != list_member && name != signature_member) problem(problems::member_unlisted, name);
}

void Check::check_checkpoints() {
    const auto open = [&](std::string_view name) -> std::optional<ledger::OpenedCheckpoint> {
        const std::string* note = kept(std::string(name));
        if (note == nullptr) {
            problem(problems::member_missing, std::string(name));
            return std::nullopt;
        }
        auto opened = ledger::open_checkpoint_of_any_origin(*note, keys_);
        if (opened) return std::move(*opened);
        problem(opened.error(), name);
        return std::nullopt;
    };
    report_.first = open(first_checkpoint_member);
    report_.last = open(last_checkpoint_member);
    if (const std::string* note = kept(std::string(last_checkpoint_member))) report_.last_note = *note;
    if (!report_.first || !report_.last) return;
    const ledger::Checkpoint& first = report_.first->checkpoint;
    const ledger::Checkpoint& last = report_.last->checkpoint;
    const auto rewritten = [&] {
        problem(problems::log_rewritten, std::string(consistency_member),
                {{"before", std::to_string(first.size)}, {"now", std::to_string(last.size)}});
    };
    if (first.size == last.size) {
        if (first.root != last.root) rewritten();
        return;
    }
    const std::string* text = kept(std::string(consistency_member));
    if (text == nullptr) return problem(problems::member_missing, std::string(consistency_member));
    const auto consistency = parse_consistency(*text);
    if (!consistency) return problem(consistency.error(), consistency_member);
    if (consistency->before != first.size || consistency->now != last.size ||
        !ledger::verify_consistency(
            {.old_size = first.size, .size = last.size, .old_root = first.root, .root = last.root}, consistency->hashes))
        rewritten();
}

void Check::check_events() {
    for (std::uint32_t seq = 1; seen_.contains(proof_member(seq)) || seen_.contains(event_member(seq)); ++seq) {
        CheckedEvent out;
        out.seq = seq;
        const std::optional<Hash> previous = commitment_ ? std::optional(crypto::sha256(*commitment_)) : std::nullopt;
        const auto one = check_event(seq, out);
        if (one) {
            out.kind = one->event.kind;
            out.role = one->event.by.role;
            out.at = one->event.at;
            check_step(*one, previous);
            check_content(*one, out);
            casework::advance(report_.story, one->event);
        }
        report_.events.push_back(std::move(out));
    }
    if (report_.events.empty()) return problem(problems::no_events, event_member(1));
    const bool more = std::any_of(seen_.begin(), seen_.end(), [](const auto& one) {
        return one.first.starts_with("events/") && !one.second.used;
    });
    if (more) problem(problems::member_missing, event_member(static_cast<std::uint32_t>(report_.events.size()) + 1));
}

std::optional<casework::Committed> Check::check_event(std::uint32_t seq, CheckedEvent& out) {
    const std::string name = event_member(seq);
    const std::string* text = kept(name);
    const std::string* proof_text = kept(proof_member(seq));
    if (text == nullptr || proof_text == nullptr) {
        problem(problems::member_missing, text == nullptr ? name : proof_member(seq));
        return std::nullopt;
    }
    const auto proof = ledger::parse_proof(*proof_text);
    if (!proof) {
        problem(proof.error(), proof_member(seq));
        return std::nullopt;
    }
    if (!proof->extra || proof->extra->size() <= 32 || as_text(ByteView(*proof->extra).subspan(32)) != *text) {
        problem(problems::event_differs, name);
        return std::nullopt;
    }
    auto one = casework::read_event(*text);
    if (!one) {
        problem(one.error(), name);
        return std::nullopt;
    }
    const auto opening = crypto::Key::from(ByteView(*proof->extra).first(32));
    const Hash commitment = sealing::commitment(opening->reveal(), as_bytes(*text));
    const ledger::TrustedKeys keys{.origin = {}, .log = keys_, .witnesses = {}};
    const auto verified = ledger::verify_proof(*proof, ledger::leaf_hash(ledger::make_sealed_entry(commitment)), keys);
    if (!verified) {
        problem(verified.error(), proof_member(seq));
    } else {
        out.proven = true;
        if (proof->checkpoint != report_.last_note) problem(problems::other_checkpoint, proof_member(seq));
    }
    out.entry = proof->index;
    if (seq > 1 && proof->index <= entry_)
        problem(problems::out_of_line, proof_member(seq), {{"seq", number(seq)}, {"why", "order"}});
    if (seq == 1 && report_.first && proof->index >= report_.first->checkpoint.size)
        problem(problems::out_of_line, proof_member(seq), {{"seq", number(seq)}, {"why", "first"}});
    entry_ = proof->index;
    commitment_ = commitment;
    return std::move(*one);
}

void Check::check_step(const casework::Committed& one, const std::optional<Hash>& previous) {
    const casework::Case& before = report_.story;
    const casework::Event& event = one.event;
    const std::uint32_t seq = static_cast<std::uint32_t>(report_.events.size()) + 1;
    const auto out_of_line = [&](const char* why) {
        problem(problems::out_of_line, event_member(seq), {{"seq", number(seq)}, {"why", why}});
    };
    if (event.seq != seq || before.version + 1 != seq) out_of_line("number");
    if (std::none_of(keys_.begin(), keys_.end(),
                     [&](const ledger::TrustedLogKey& known) { return known.key.name() == one.envelope.log; }))
        out_of_line("log");
    if (one.envelope.previous != previous) out_of_line("previous");
    if (event.at < before.changed_at) out_of_line("time");
    if ((seq == 1) != is_beginning(event.kind)) out_of_line("beginning");
    if (seq == 1) {
        report_.story.id = one.envelope.case_id;
        rules_ = find_procedure_ ? find_procedure_(event.procedure, event.procedure_version) : nullptr;
        report_.steps_checked = rules_ != nullptr;
    } else if (one.envelope.case_id != before.id) {
        out_of_line("case");
    }
    const char* why = rules_ == nullptr ? nullptr : broken_rule(*rules_, before, event);
    if (why != nullptr)
        problem(problems::step_not_allowed, event_member(seq), {{"seq", number(seq)}, {"kind", event.kind}, {"why", why}});
    else
        check_clocks(event);
    if (seq > 1 && !event.procedure.empty()) {  // from here on another procedure's rules hold
        rules_ = find_procedure_ ? find_procedure_(event.procedure, event.procedure_version) : nullptr;
        report_.steps_checked = report_.steps_checked && rules_ != nullptr;
    }
}

void Check::check_clocks(const casework::Event& event) {
    const casework::Case& before = report_.story;
    const auto running = [&](const ClockId& clock, const std::optional<ObligationId>& promise) {
        const casework::RunningClock* found = before.running(clock);
        return found != nullptr && found->promise == promise;
    };
    bool fits = true;
    for (const casework::ClockStopped& one : event.stops) fits = fits && running(one.clock, one.promise);
    for (const casework::ClockMoved& one : event.moves) fits = fits && running(one.clock, one.promise);
    // Events from before dockets told of it name the clock alone.
    for (const casework::ClockSuspended& one : event.suspends)
        fits = fits && (one.promise ? running(one.clock, one.promise) : before.running(one.clock) != nullptr);
    for (const casework::ClockStarted& one : event.starts) {
        const bool stopped = std::any_of(event.stops.begin(), event.stops.end(),
                                         [&](const casework::ClockStopped& stop) { return stop.clock == one.clock; });
        fits = fits && (stopped || before.running(one.clock) == nullptr);
    }
    const std::uint32_t seq = static_cast<std::uint32_t>(report_.events.size()) + 1;
    if (!fits)
        problem(problems::step_not_allowed, event_member(seq),
                {{"seq", number(seq)}, {"kind", event.kind}, {"why", "clock"}});
}

void Check::check_content(const casework::Committed& one, CheckedEvent& out) {
    if (!one.envelope.content) return;
    const std::string name = manifest_member(out.seq);
    const Facts facts{{"seq", number(out.seq)}};
    const std::string* text = kept(name);
    const std::string* key_text = kept(content_key_member(out.seq));
    if (text == nullptr && key_text == nullptr && casework::is_between_officers(one.event.kind)) {
        out.held_back = true;
        return;
    }
    if (text == nullptr || key_text == nullptr)
        return problem(problems::content_missing, text == nullptr ? name : content_key_member(out.seq), facts);
    const bool ends = key_text->ends_with('\n');
    const auto raw = ends ? from_hex(std::string_view(*key_text).substr(0, key_text->size() - 1)) : std::nullopt;
    const auto key = raw ? crypto::Key::from(*raw) : std::nullopt;
    if (!key) return problem(problems::member_malformed, content_key_member(out.seq));
    const auto manifest = sealing::parse_manifest(*text);
    if (!manifest) return problem(problems::member_malformed, name);
    if (sealing::content_digest(*key, *manifest) != *one.envelope.content)
        return problem(problems::content_differs, name, facts);
    for (const sealing::ContentPart& part : manifest->parts) {
        const std::string member = text_member(out.seq, part.part);
        const Seen* found = seen(member);
        if (found == nullptr)
            problem(problems::content_missing, member, facts);
        else if (found->sha256 != part.sha256)
            problem(problems::text_differs, member, facts);
        else
            ++out.texts;
    }
    for (std::size_t i = 0; i < manifest->files.size(); ++i) {
        const sealing::ContentFile& file = manifest->files[i];
        const std::string member = file_member(out.seq, i + 1, file.name);
        const Seen* found = seen(member);
        if (found == nullptr)
            problem(problems::content_missing, member, facts);
        else if (found->sha256 != file.sha256 || found->size != file.size)
            problem(problems::file_differs, member, {{"seq", number(out.seq)}, {"name", file.name}});
        else
            ++out.files;
    }
}

}  // namespace huiyin::bundle
