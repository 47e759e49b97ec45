#include "base/fault.h"
#include "core/bundle/check.h"
#include "core/casework/problems.h"
#include "core/ledger/proof.h"
#include "engine/bundle.h"
#include "engine/drafts.h"
#include "engine/handling.h"
#include "engine/problems.h"
#include "simulation/people/acting.h"
#include "simulation/people/people.h"

namespace huiyin::simulation::people {
namespace residents_detail {

constexpr std::size_t residents_max = 24;

/// Those for whom it holds.
template <typename Holds>
std::vector<std::size_t> numbers_of(const Town& town, Holds holds) {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < town.known.residents.size(); ++i)
        if (holds(town.known.residents[i])) out.push_back(i);
    return out;
}

bool holds_code(const Resident& one) { return one.receipt.has_value(); }

void take_receipt(Town& town, Resident& me, const engine::Receipt& receipt) {
    const engine::LogState durable = town.database->log_state();
    if (town.database->events(receipt.value.id).empty() || durable.size <= receipt.leaf_index)
        town.broken("nothing_is_answered_before_it_is_durable", me.name + " got a receipt for what is not in the database");
    if (me.receipt && (me.receipt->code != receipt.code.text() || me.receipt->case_id != receipt.value.id))
        town.broken("one_form_makes_one_case", me.name + " got two receipts for one form");
    if (town.is_answer_lost()) return;
    if (receipt.proof.empty()) return town.tell("  " + me.name + " got no proof");
    if (const auto proof = ledger::parse_proof(receipt.proof)) town.note_served(proof->checkpoint);
    if (me.receipt) return;
    me.receipt = KeptReceipt{receipt.code.text(), receipt.value.id, receipt.leaf_index, receipt.proof};
    town.tell("  " + me.name + " holds a receipt for leaf " + std::to_string(receipt.leaf_index) +
              (receipt.repeated ? ", again" : ""));
}

void send_form(Town& town, std::size_t number, const std::string& how) {
    Resident& me = town.known.residents[number];
    me.has_filed = true;
    town.request(me.name + how, [&town, &me](const engine::Context& context) {
        const auto receipt = engine::file(context, me.filing, me.token);
        if (receipt) return take_receipt(town, me, *receipt);
        town.tell("  " + me.name + " is refused: " + std::string(receipt.error().code));
        if (receipt.error().code != engine::problems::file_gone) return;
        me.filing.files.clear();
        me.uploads.clear();
    });
}

void do_something(Town& town, const engine::Context& context, const engine::CaseSession& session, Resident& me,
                  const engine::CaseView& view) {
    engine::Action action;
    auto open = engine::resident_commands(context, view.value());
    std::erase_if(open, [&](const auto* rule) { return rule->id.value == "withdraw" && !town.dice.once_in(6); });
    if (open.empty() || town.dice.once_in(2)) {
        action.command = "message";
        action.values["body"] = "One more word from " + me.name;
    } else {
        const procedure::CommandRule& rule = *town.dice.any_of(open);
        action.command = rule.id.value;
        action.values = filled_in(town, context, rule, view.value(), me.name);
    }
    action.revision = view.value().revision;
    const auto event = engine::act_as_resident(context, session, action);
    if (!event) {
        if (event.error().code == engine::problems::changed_meanwhile) town.mishaps.count(Mishap::overtaken);
        return town.tell("  " + me.name + " may not " + action.command + ": " + std::string(event.error().code));
    }
    must_be_durable(town, view.value().id, *event);
    if (town.is_answer_lost()) return;
    town.tell("  " + me.name + " did " + event->kind);
    me.done.push_back({event->seq, event->kind, action.command == "message" ? action.values
                                                                            : std::map<std::string, std::string>{}});
}

/// Takes the members of a full copy and checks them with nothing but the log's key.
class Home final : public engine::MemberSink {
  public:
    explicit Home(const Town& town, const engine::Context& context)
        : check(town.log_keys.log.front().key, [&context](const std::string& id, int version) {
              const auto* found = context.town.find_procedure(id);
              return found != nullptr && found->version == version ? found : nullptr;
          }) {}
    void begin(const std::string& name, std::uint64_t) override { check.begin(name); }
    void write(ByteView piece) override { check.data(piece); }
    void end() override { check.end(); }
    bundle::Check check;
};

}  // namespace residents_detail
using namespace residents_detail;

void resident_begins(Town& town) {
    if (town.known.residents.size() == residents_max) return;
    const std::size_t number = town.known.residents.size();
    Resident me{.name = "canary" + std::to_string(number) + "x",
                .token = sealing::Token::draw(town.random),
                .filing = {},
                .uploads = {},
                .has_filed = false,
                .receipt = {},
                .cookie = {},
                .done = {}};
    const auto offices = town.process->town.offices();
    const auto takers = offices->takers();
    if (!town.dice.once_in(4)) me.filing.office = town.dice.any_of(takers)->id;
    if (town.dice.once_in(4)) me.filing.about.push_back(town.dice.any_of(offices->all()).id);
    me.filing.subject = "The drain of " + me.name;
    me.filing.body = "It has smelled since Monday, says " + me.name;
    if (!town.dice.once_in(3)) {
        me.filing.contact_kind = "named";
        me.filing.contact = "Mrs " + me.name;
    }
    town.known.said.push_back(me.name);
    town.known.residents.push_back(std::move(me));
    if (!town.dice.once_in(5)) return;
    Resident& sender = town.known.residents[number];
    town.request(sender.name + " sends a file", [&town, &sender](const engine::Context& context) {
        engine::Changes changes;
        const FileId id = FileId::draw(context.random);
        sealing::ChunkSealer sealer(context.random, id, [&](std::uint64_t chunk, Bytes sealed) {
            changes.chunks.push_back({.file_id = id,
                                      .number = static_cast<std::uint32_t>(chunk),
                                      .at = context.clock.now(),
                                      .sealed = std::move(sealed)});
        });
        sealer.push(as_bytes("A picture by " + sender.name));
        sealing::FileMeta meta{.secret = sealer.finish(), .name = "picture.txt", .type = "text/plain"};
        sender.uploads.push_back({.id = id, .at = context.clock.now()});
        context.writer.write(std::move(changes));
        if (town.is_answer_lost() || sender.has_filed) return;
        sender.filing.files.push_back(std::move(meta));
    });
}

void resident_sends(Town& town) {
    const auto unsent = numbers_of(town, [](const Resident& one) { return !one.has_filed; });
    const auto unanswered = numbers_of(town, [](const Resident& one) { return one.has_filed && !one.receipt; });
    const auto answered = numbers_of(town, holds_code);
    if (!unanswered.empty() && town.dice.once_in(2)) {
        town.mishaps.count(Mishap::submitted_again);
        return send_form(town, town.dice.any_of(unanswered), " files again");
    }
    if (!answered.empty() && town.dice.once_in(8)) {
        town.mishaps.count(Mishap::submitted_again);
        return send_form(town, town.dice.any_of(answered), " files once more");
    }
    if (unsent.empty()) return;
    const std::size_t number = town.dice.any_of(unsent);
    send_form(town, number, " files");
    if (!town.dice.once_in(6)) return;
    town.mishaps.count(Mishap::submitted_twice);
    send_form(town, number, " files at once");
}

void resident_follows(Town& town) {
    const auto numbers = numbers_of(town, holds_code);
    if (numbers.empty()) return;
    Resident& me = town.known.residents[town.dice.any_of(numbers)];
    town.request(me.name + " follows", [&town, &me](const engine::Context& context) {
        const auto session = session_of(context, me);
        if (!session) {
            if (session.error().code != engine::problems::signed_out)
                town.broken("every_receipt_stays_provable", me.name + "'s code opens nothing: " + std::string(session.error().code));
            return;
        }
        if (session->case_id != me.receipt->case_id)
            return town.broken("a_code_opens_its_own_case", me.name + "'s code opens another case");
        const auto view = engine::view_own_case(context, *session);
        if (!view) return town.tell("  " + me.name + " sees " + std::string(view.error().code));
        if (view->content.text(1, "subject") != me.filing.subject || view->content.text(1, "body") != me.filing.body)
            town.broken("every_receipt_stays_provable", me.name + " does not find what they wrote");
        if (town.dice.once_in(3)) return;
        do_something(town, context, *session, me, *view);
    });
}

void resident_keeps_code(Town& town) {
    const auto numbers = numbers_of(town, holds_code);
    if (numbers.empty()) return;
    Resident& me = town.known.residents[town.dice.any_of(numbers)];
    town.request(me.name + " keeps the code",
                 [&me](const engine::Context& context) { engine::keep_receipt(context, me.token); });
}

void resident_drafts(Town& town) {
    town.request("somebody drafts", [&town](const engine::Context& context) {
        const auto token = sealing::Token::draw(context.random);
        engine::save_draft(context, token, "Half a story by nobodyx");
        if (!town.is_answer_lost()) town.known.drafts.emplace_back(token.hash(), context.clock.now());
    });
}

void resident_takes_copy(Town& town) {
    const auto numbers = numbers_of(town, holds_code);
    if (numbers.empty()) return;
    Resident& me = town.known.residents[town.dice.any_of(numbers)];
    town.request(me.name + " takes a copy", [&town, &me](const engine::Context& context) {
        const auto session = engine::case_by_code(context, me.receipt->code);
        if (!session) return town.broken("every_copy_is_complete", me.name + "'s code opens nothing");
        auto view = engine::view_own_case(context, *session);
        if (!view) return town.tell("  " + me.name + " sees " + std::string(view.error().code));
        const std::size_t events = view->loaded.events.size();
        Home home(town, context);
        engine::BundleMaker maker(context, std::move(*view),
                                  {{.name = std::string(bundle::readme_member), .content = to_bytes(std::string_view("read me"))}});
        while (maker.step(home)) town.tasks.pause();
        const bundle::Report report = home.check.finish();
        if (!report.fits() || report.events.size() != events)
            town.broken("every_copy_is_complete",
                        me.name + "'s copy does not fit" +
                            (report.problems.empty() ? "" : ": " + std::string(report.problems.front().code)));
        if (report.last) town.note_served(report.last_note);
    });
}

}  // namespace huiyin::simulation::people
