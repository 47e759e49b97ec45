#include "testing/town.h"

#include <fstream>
#include <sstream>

#include "base/data_file.h"
#include "core/procedure/parse.h"
#include "engine/dockets.h"

namespace huiyin::tests {

std::string read_text(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw Bug("tests are run from the repository's root: " + path);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

std::vector<procedure::Procedure> shipped_procedures() {
    std::vector<procedure::Procedure> out;
    for (const char* name : {"complaint", "en-complaint", "fast-track", "suggestion", "disclosure", "official-report"}) {
        const std::string file = std::string("procedures/") + name + ".toml";
        out.push_back(must(procedure::parse(read_text(file), file)));
    }
    return out;
}

std::map<std::string, calendar::WorkCalendar> shipped_calendars() {
    std::map<std::string, calendar::WorkCalendar> out;
    for (const char* name : {"cn", "weekends"}) {
        const std::string folder = std::string("calendars/") + name + "/";
        const auto description = must(calendar::parse_description(read_text(folder + "calendar.toml"), "calendar.toml"));
        std::vector<calendar::HolidayYear> years;
        if (std::string(name) == "cn")
            years.push_back(must(calendar::parse_holiday_year(read_text(folder + "2026.json"), "2026.json", description)));
        out.emplace(name, must(calendar::WorkCalendar::create(description, std::move(years))));
    }
    return out;
}

accounts::Offices shipped_offices(const std::string& profile) {
    const std::string file = "profiles/" + profile + "/offices.toml";
    const auto parsed = must(parse_toml(read_text(file), file));
    return must(accounts::parse_offices(parsed));
}

namespace {
/// A test guards no passphrase.
engine::Settings with_cheap_passphrases(engine::Settings settings) {
    settings.passphrase_cost = {.memory_kib = 64, .passes = 1};
    return settings;
}
}  // namespace

TestTown::TestTown(Options options)
    : town(with_cheap_passphrases(std::move(options.settings)), InstanceId::draw(random), must(TimeZone::create("Asia/Shanghai")),
           shipped_procedures(), shipped_calendars()),
      signer(must(ledger::SignerKey::from_seed(town.settings().origin, keys.log_seed()))) {
    town.set_originals({.offices = std::move(options.offices), .guidance = std::move(options.guidance)});
    engine::OfficeKeys public_keys;
    if (options.office_keys)
        for (const accounts::Office& office : town.offices()->all()) {
            auto pair = crypto::draw_box_pair(random);
            public_keys[office.id] = {.epoch = 1, .public_key = pair.public_key};
            office_pairs.emplace(office.id, std::move(pair));
        }
    town.set_office_keys(std::move(public_keys));
    restart();
}

engine::WriterOptions TestTown::writer_options() const {
    engine::WriterOptions out;
    out.origin = town.settings().origin;
    return out;
}

void TestTown::restart() {
    writer.reset();
    writer = std::make_unique<engine::Writer>(store, head, signer, clock, writer_options());
    engine::install_dockets(context());
    writer->turn();  // the first one sweeps and publishes: nothing that a test does is a part of it
    writer->start();
}

engine::StaffSession TestTown::staff(const std::string& office, std::set<accounts::Role> roles) {
    engine::StaffSession session;
    session.staff.id = StaffId::draw(random);
    session.staff.login = "someone";
    session.staff.office = {office};
    session.staff.roles = std::move(roles);
    session.seen_at = clock.now();
    session.draft_root = crypto::Key::draw(random);
    const crypto::BoxPair& pair = office_pairs.at({office});
    session.office_keys.push_back(
        {sealing::Recipient::office({office}, 1), {pair.public_key, pair.private_key.clone()}});
    return session;
}

engine::Filing TestTown::filing(const char* office) const {
    engine::Filing out;
    if (office != nullptr) out.office = OfficeId{office};
    out.subject = "The drain in Canary Lane";
    out.body = "It smells of canary since Monday.";
    out.contact_kind = "named";
    out.contact = "Mrs Canary, 12 Canary Lane";
    return out;
}

engine::Receipt TestTown::file(const engine::Filing& what) {
    return must(engine::file(context(), what, sealing::Token::draw(random)));
}

engine::CaseSession TestTown::resident(const engine::Receipt& receipt) {
    return must(engine::case_by_code(context(), receipt.code.text()));
}

Result<casework::Event> TestTown::act(const engine::StaffSession& session, CaseId id, const std::string& command,
                                      std::map<std::string, std::string> values, std::uint32_t revision) {
    engine::Action action;
    action.command = command;
    action.values = std::move(values);
    action.revision = revision;
    return engine::act_as_staff(context(), session, id, action);
}

Result<casework::Event> TestTown::say(const engine::Receipt& receipt, const std::string& command,
                                      std::map<std::string, std::string> values) {
    engine::Action action;
    action.command = command;
    action.values = std::move(values);
    action.revision = value(receipt.value.id).revision;
    return engine::act_as_resident(context(), resident(receipt), action);
}

casework::Case TestTown::value(CaseId id) { return engine::load_case(store, id)->value; }

std::vector<std::string> TestTown::kinds(CaseId id) {
    std::vector<std::string> out;
    for (const engine::EventRow& row : store.events(id)) out.push_back(row.kind);
    return out;
}

}  // namespace huiyin::tests
