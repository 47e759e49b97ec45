#include "simulation/stage/town.h"

#include <future>

#include "base/fault.h"
#include "core/accountability/note.h"
#include "core/ledger/checkpoint.h"
#include "core/sealing/staff_keys.h"
#include "engine/dockets.h"
#include "engine/publishing.h"
#include "engine/receptions.h"
#include "testing/town.h"

namespace huiyin::simulation {
namespace town_detail {

const std::filesystem::path keys_folder = "/town/keys";
const std::filesystem::path head_file = "/town/log.head";

const std::vector<procedure::Procedure>& procedures() {
    static const auto all = tests::shipped_procedures();
    return all;
}
const std::map<std::string, calendar::WorkCalendar>& calendars() {
    static const auto all = tests::shipped_calendars();
    return all;
}
const accounts::Offices& offices() {
    static const auto all = tests::shipped_offices();
    return all;
}

engine::Settings settings() {
    engine::Settings out;
    out.origin = "simulated.example/log";
    out.docket_seconds = 6 * 3600;
    return out;
}

engine::WriterOptions writer_options(Town& town) {
    engine::WriterOptions out;
    out.origin = town.settings.origin;
    out.docket = std::chrono::seconds(town.settings.docket_seconds);
    out.batch_max = 8;
    out.waiting = [&town](const std::future<engine::Appended>& answer) {
        const auto is_there = [&answer] { return answer.wait_for(std::chrono::seconds(0)) == std::future_status::ready; };
        if (town.tasks.is_inside()) return town.tasks.pause_until(is_there);
        while (!is_there()) town.process->writer.turn();
    };
    return out;
}

}  // namespace town_detail
using namespace town_detail;

std::uint64_t size_of_note(const std::string& note) {
    const auto line = note.find('\n');
    return line == std::string::npos ? 0 : std::stoull(note.substr(line + 1));
}

void WatchedHead::write(const std::string& note, bool synced) {
    if (size_of_note(note) > town_.database->log_state().size)
        town_.broken("nothing_is_signed_before_it_is_durable",
                     "a checkpoint of size " + std::to_string(size_of_note(note)) + " was signed over " +
                         std::to_string(town_.database->log_state().size) + " durable entries");
    file_->write(note, synced);
}

Process::Process(Town& given, engine::Store& database)
    : outside(given),
      store(database, given.mishaps, given.tasks),
      keys(store::KeyFiles::open(keys_folder, given.random, given.disk)),
      head(given, std::make_unique<store::HeadFile>(head_file, given.disk)),
      town(given.settings, given.instance, tests::must(TimeZone::create("Asia/Shanghai")), procedures(), calendars()),
      signer(tests::must(ledger::SignerKey::from_seed(given.settings.origin, keys->log_seed()))),
      writer(store, head, signer, given.clock, writer_options(given)),
      timers(context()) {
    std::vector<accounts::Office> all = offices().all();
    for (const engine::OfficeRow& row : store.offices()) {
        auto office = tests::must(accounts::read_office(row.document));
        if (offices().find(office.id) == nullptr) all.push_back(std::move(office));
    }
    town.set_offices(tests::must(accounts::Offices::create(std::move(all))));
    engine::OfficeKeys public_keys;
    for (const engine::OfficeKeyRow& row : store.office_keys()) public_keys[row.office] = {row.epoch, row.public_key};
    town.set_office_keys(std::move(public_keys));
    engine::load_published(town, store);
    engine::install_dockets(context());
}

engine::Context Process::context() { return {town, store, *keys, writer, outside.clock, outside.random, kept}; }

Town::Town(std::uint64_t seed)
    : dice(seed * 2 + 1),
      random(seed * 2),
      mishaps(dice, trace),
      disk([this](std::string_view operation, const std::string& file) { return mishaps.disk(operation, file); }),
      database(std::make_unique<store::MemoryStore>()),
      instance(InstanceId::draw(random)),
      settings(town_detail::settings()) {}

void Town::found() {
    using namespace accountability;
    disk.make_folder("/town");
    store::KeyFiles::create(keys_folder, random, disk);
    process = std::make_unique<Process>(*this, *database);
    log_keys = {.origin = settings.origin, .log = {process->signer.verifier()}, .witnesses = {}};
    engine::Append append;
    const auto add_note = [&](const Note& note) {
        append.public_entries.push_back(to_bytes(std::string_view(write_note(note))));
    };
    add_note(LogOpened{.origin = settings.origin});
    add_note(ExampleTown{});
    for (const accounts::Office& office : offices().all()) {
        add_note(OfficeNote{.id = office.id, .name_zh = office.name.zh, .name_en = office.name.en, .parent = office.parent});
        append.changes.offices.push_back({.id = office.id, .document = accounts::write_office(office)});
        auto pair = crypto::draw_box_pair(random);
        append.changes.office_keys.push_back(
            {.office = office.id, .epoch = 1, .public_key = pair.public_key, .at = clock.now()});
        for (const char* rank : {"officer", "head"}) {
            Member member;
            member.staff.id = StaffId::draw(random);
            member.staff.login = office.id.value + "-" + rank;
            member.staff.name = member.staff.login;
            member.staff.office = office.id;
            member.staff.roles = {accounts::Role::clerk, accounts::Role::caseworker};
            if (std::string_view(rank) == "head") member.staff.roles.insert(accounts::Role::supervisor);
            member.pair = crypto::draw_box_pair(random);
            engine::StaffRow row;
            row.id = member.staff.id;
            row.login = member.staff.login;
            row.document = accounts::write_staff(member.staff);
            row.public_key = member.pair.public_key;
            append.changes.staff.push_back(std::move(row));
            append.changes.member_keys.push_back(
                {.office = office.id,
                 .epoch = 1,
                 .staff = member.staff.id,
                 .wrapped = sealing::seal_office_key(
                     random, {.instance = instance, .office = office.id, .epoch = 1, .member = member.staff.id},
                     member.pair.public_key, pair)});
            known.members.push_back(std::move(member));
        }
        office_pairs.emplace(office.id, std::move(pair));
    }
    process->writer.append(std::move(append));
    stop();
    start();
}

bool Town::start() {
    EXPECTS(!process);
    try {
        process = std::make_unique<Process>(*this, *database);
        tell(process->writer.hold() ? "start: the database is behind" : "start");
        return true;
    } catch (const Fault& fault) {
        tell(std::string("start failed: ") + fault.what());
    } catch (const tests::Died&) {
        tell("died while starting");
    } catch (const Bug& bug) {
        broken("no_bug", std::string("while starting: ") + bug.what());
    }
    process.reset();
    return false;
}

bool Town::stop() {
    if (!process) return true;
    drain();
    if (!process) return false;
    process->writer.stop();
    last_turn_ = false;
    while (process && !last_turn_) {
        start_turn();
        drain();
    }
    const bool whole = process != nullptr;
    tell(whole ? "stop" : "died while stopping");
    process.reset();
    turn_.reset();
    return whole;
}

void Town::die() {
    tasks.kill_all();
    turn_.reset();
    process.reset();
}

void Town::request(std::string name, std::function<void(const engine::Context&)> act) {
    tell("begin " + name);
    tasks.start(name, [this, name, act = std::move(act)] {
        try {
            act(process->context());
        } catch (const Fault& fault) {
            tell("503 " + name + ": " + fault.what());
        } catch (const tests::Died&) {
            throw;
        } catch (const std::exception& bug) {
            broken("no_bug", name + ": " + bug.what());
        }
    });
}

bool Town::is_answer_lost() {
    if (mishaps.calm || !dice.once_in(8)) return false;
    mishaps.count(Mishap::answer_lost);
    tell("  the answer to " + tasks.name() + " is lost");
    return true;
}

void Town::start_turn() {
    if (!process || (turn_ && tasks.contains(*turn_))) return;
    turn_ = tasks.start("writer", [this] {
        last_turn_ = !process->writer.turn();
        // A bug, or a store that contradicts itself, is no trouble of the world's.
        const std::string trouble = process->writer.trouble();
        if (trouble.find(".cpp:") != std::string::npos || trouble.find("fsck") != std::string::npos)
            broken("no_bug", trouble);
    });
}

void Town::start_timers() {
    if (!process || tasks.has("timers")) return;
    timers_looked = false;
    request("timers", [this](const engine::Context& context) {
        if (const std::size_t told = engine::tell_of_all_cancelled(context)) tell("  " + std::to_string(told) + " were told that a day is cancelled");
        const engine::TimersLook look = process->timers.look(3);
        timers_looked = !look.more;
        timers_fired += look.fired;
        if (look.fired > 0) tell("  " + std::to_string(look.fired) + " timers fired");
    });
}

bool Town::resume_any() {
    const auto ready = tasks.ready();
    if (ready.empty()) return false;
    try {
        tasks.resume(dice.any_of(ready));
    } catch (const tests::Died&) {
        tell("died");
        die();
        if (mishaps.countdown ? mishaps.countdown->power_too : dice.once_in(3)) cut_power();
    } catch (const std::exception& bug) {
        broken("no_bug", std::string("the writer: ") + bug.what());
    }
    return true;
}

void Town::cut_power() {
    mishaps.count(Mishap::power_cut);
    power_was_cut = true;
    tell("power cut");
    disk.cut_power([this](std::size_t count) { return dice.below(count); });
}

void Town::drain() {
    constexpr int turns_max = 5000;
    int turns = 0;
    while (process && tasks.count() > 0) {
        // Nobody waits for the outside: if none can go on, they wait for the writer, or for its next try.
        if (resume_any()) continue;
        clock.pass(std::chrono::seconds(1));
        start_turn();
        if (++turns < turns_max) continue;
        broken("every_request_is_answered", "some request waits for ever");
        die();
    }
}

void Town::note_served(const std::string& note) {
    const std::uint64_t size = size_of_note(note);
    if (!known.checkpoints[size].insert(note).second) return;
    tell("  served checkpoint " + std::to_string(size));
    if (size > database->log_state().size)
        broken("every_checkpoint_stays_a_prefix", "a checkpoint of size " + std::to_string(size) + " is served over " +
                                                      std::to_string(database->log_state().size) + " entries");
}

void Town::broken(std::string invariant, std::string how) {
    if (!first_broken) {
        first_broken = Broken{std::move(invariant), std::move(how)};
        tell("BROKEN " + first_broken->invariant + ": " + first_broken->how);
    }
}

}  // namespace huiyin::simulation
