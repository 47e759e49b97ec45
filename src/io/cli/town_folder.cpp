#include "io/cli/town_folder.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <sstream>

#include "base/data_file.h"
#include "base/fault.h"
#include "core/accountability/note.h"
#include "core/guidance/parse.h"
#include "core/sealing/keys.h"
#include "core/text/say.h"
#include "engine/dockets.h"
#include "engine/offices.h"
#include "engine/problems.h"
#include "engine/publishing.h"
#include "engine/rotation.h"
#include "io/cli/key_check.h"
#include "io/cli/making_folder.h"
#include "io/cli/named_file.h"
#include "io/cli/new_folder.h"
#include "io/cli/problems.h"
#include "io/cli/restored.h"
#include "io/cli/rule_files.h"
#include "io/cli/town_settings.h"
#include "io/store/files/disk.h"

namespace huiyin::cli {
namespace town_folder_detail {

namespace fs = std::filesystem;

/// categories.toml and replies.toml, which a town may leave out.
Result<guidance::Guidance> read_guidance(const fs::path& folder, const accounts::Offices& offices,
                                         const guidance::FindProcedure& find_procedure) {
    guidance::Guidance out;
    if (fs::exists(folder / "categories.toml")) {
        TRY_LET(file, parse_toml(read_text_file(folder / "categories.toml"), "categories.toml"));
        TRY_LET(categories, guidance::parse_categories(file, offices, find_procedure));
        out.categories = std::move(categories);
    }
    if (fs::exists(folder / "replies.toml")) {
        TRY_LET(file, parse_toml(read_text_file(folder / "replies.toml"), "replies.toml"));
        TRY_LET(replies, guidance::parse_replies(file, out.categories, find_procedure));
        out.replies = std::move(replies);
    }
    return out;
}

}  // namespace town_folder_detail
using namespace town_folder_detail;

std::string read_text_file(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw Fault("can't read " + file.string());
    std::ostringstream out;
    out << in.rdbuf();
    return std::move(out).str();
}

Result<Shipped> newest_data(const fs::path& folder) {
    std::error_code none;
    const bool has_rules = fs::exists(folder / "procedures", none) || fs::exists(folder / "calendars", none);
    if (has_rules && !fs::exists(folder / "huiyin.toml")) {
        TRY_LET(files, read_rules(folder));
        return rules_of(files);
    }
    TRY_LET(town, read_town(folder, {}));
    TRY(take_kept_rules(town));
    return Shipped{.procedures = town.town->procedures(), .calendars = town.town->calendars()};
}

TownFolder::TownFolder(fs::path folder, store::FolderLock lock, const Clock& clock, Random& random)
    : folder_(std::move(folder)), lock_(std::move(lock)), clock_(clock), random_(random) {}

TownFolder::~TownFolder() {
    if (writer_) writer_->stop();
}

namespace town_folder_detail {

Result<TownData> read_town(const fs::path& folder, const std::vector<std::string>& sets, TownFolder::Stage stage) {
    std::error_code none;
    if (fs::exists(folder, none) && !fs::is_directory(folder, none))
        return refuse(problems::not_a_folder, {{"folder", folder.string()}}, "--data");
    if (::access(folder.c_str(), R_OK | X_OK) != 0 && errno == EACCES)
        return refuse(problems::not_yours, {{"folder", folder.string()}}, "--data");
    if (stage == TownFolder::Stage::finished && MakingFolder::is_unfinished(folder))
        return refuse(problems::unfinished, {{"folder", folder.string()}}, "--data");
    if (is_restoring(folder)) return refuse(problems::restoring, {{"folder", folder.string()}}, "--data");
    if (!fs::exists(folder / "huiyin.toml"))
        return refuse(problems::no_town, {{"folder", folder.string()}}, "--data");
    TRY_LET(file, read_town_file(folder / "huiyin.toml", sets));
    auto& [settings, instance, url, server] = file;
    const bool overridden = std::any_of(sets.begin(), sets.end(), [](const std::string& set) { return set.starts_with(database_setting); });
    TRY_LET(database, database_of(url, folder, overridden ? "--db" : "huiyin.toml"));
    TRY_LET(rules, read_rules(folder));
    TRY_LET(data, rules_of(rules));
    TRY_LET(zone, TimeZone::create(settings.time_zone));
    TRY_LET(office_file, parse_toml(read_text_file(folder / "offices.toml"), "offices.toml"));
    TRY_LET(offices, accounts::parse_offices(office_file));
    auto town = std::make_unique<engine::Town>(std::move(settings), instance, std::move(zone), std::move(data.procedures),
                                               std::move(data.calendars));
    TRY_LET(guidance, read_guidance(folder, offices, [&town](const std::string& id) { return town->find_procedure(id); }));
    town->set_originals({.offices = offices, .guidance = std::move(guidance)});
    return TownData{.town = std::move(town),
                    .rules = std::move(rules),
                    .offices = std::move(offices),
                    .instance = instance,
                    .database = std::move(database),
                    .server = std::move(server)};
}

}  // namespace town_folder_detail

Result<TownData> read_town(const fs::path& folder, const std::vector<std::string>& sets) {
    return town_folder_detail::read_town(folder, sets, TownFolder::Stage::finished);
}

Result<void> take_kept_rules(TownData& data) {
    const auto moments = data.database.open_moments(data.instance, 1);
    TRY_LET(joined, engine::join_rules(data.rules, *moments.front(), Instant{}));
    data.town->set_rules(std::move(joined.book), joined.known);
    return {};
}

Result<std::unique_ptr<TownFolder>> TownFolder::open(const fs::path& folder, const std::vector<std::string>& sets,
                                                     const Clock& clock, Random& random, Stage stage, Use use,
                                                     const Trial* trial) {
    TRY_LET(data, town_folder_detail::read_town(folder, sets, stage));
    const engine::Settings& settings = data.town->settings();
    TRY_LET(lock, lock_folder(folder));
    auto out = std::unique_ptr<TownFolder>(new TownFolder(folder, std::move(lock), clock, random));
    out->file_offices_ = std::move(data.offices);
    out->server_settings_ = std::move(data.server);
    out->head_ = std::make_unique<store::HeadFile>(folder / "log.head", store::disk::real(),
                                                     trial == nullptr ? store::HeadFile::Durable::at_once : store::HeadFile::Durable::in_the_end);
    out->has_thread_ = trial == nullptr;
    out->database_ = std::move(data.database);
    out->store_ = out->database_->open({.create = false,
                                        .instance = data.instance,
                                        .alone = use == Use::alone,
                                        .durable_in_the_end = trial != nullptr});
    out->key_register_ = out->database_->key_register();
    out->keys_ = store::KeyFiles::open(folder / "keys", random, store::disk::real(), out->key_register_.get());
    if (!out->key_register_) out->keys_->know([&store = *out->store_](const std::string& name) { return store.setting(name); });
    TRY_LET(log_keys, choose_log_keys(*out->keys_, *out->store_, settings.origin));
    out->log_keys_.emplace(std::move(log_keys));
    engine::WriterOptions options{.origin = settings.origin,
                                        .tick = std::chrono::seconds(settings.tick_seconds),
                                        .docket = std::chrono::seconds(settings.docket_seconds),
                                        .stopwatch = [] {
                                            return std::chrono::duration_cast<std::chrono::microseconds>(
                                                std::chrono::steady_clock::now().time_since_epoch());
                                        }};
    if (out->log_keys_->before) options.signer_before = &*out->log_keys_->before;
    options.before_until = out->log_keys_->before_until;
    options.keys = out->log_keys_->verifiers;
    if (const auto restored = read_restored(folder))
        options.hold = Problem{engine::problems::restored,
                               {{"size", std::to_string(restored->log.size)}, {"made", to_text(restored->made)}},
                               {}};
    else if (const auto published = out->store_->latest_checkpoint(); published && !out->key_register_ && !out->head_->read())
        // On a server, another machine's folder may hold it.
        options.hold = Problem{engine::problems::head_gone, {{"size", std::to_string(published->size)}}, {}};
    if (trial != nullptr) trial->set_up_writer(options);
    out->town_ = std::move(data.town);
    out->rule_files_ = std::move(data.rules);
    TRY_LET(joined, engine::join_rules(out->rule_files_, *out->store_, clock.now()));
    out->town_->set_rules(std::move(joined.book), joined.known);
    out->load_office_keys();
    out->writer_ = std::make_unique<engine::Writer>(*out->store_, *out->head_, out->log_keys_->current, clock, options);
    return out;
}

engine::Context TownFolder::context() { return {*town_, *store_, *keys_, *writer_, clock_, random_, kept_}; }

void TownFolder::keep_keys_ahead() {
    if (!key_register_) return register_keys();
    if (writer_->hold()) return;
    const std::chrono::year_month_day today{town_->now(clock_.now()).today};
    const std::chrono::year_month next = today.year() / today.month() + std::chrono::months{1};
    keys_->month_key(town_->retention_month(Date{next / 1}));
}

// What no setting holds yet: all keys of a town that an earlier version made, later each month's new one. By the writer, which alone
// writes to a file; and nobody waits for it, since a month's key is looked for among the latest events too.
void TownFolder::register_keys() {
    if (writer_->hold() || !writer_->trouble().empty()) return;
    engine::Changes changes;
    for (auto& [name, fingerprint] : keys_->fingerprints())
        if (!store_->setting(name)) changes.settings.emplace_back(name, std::move(fingerprint));
    if (!changes.settings.empty()) writer_->write_later(std::move(changes));
}

// Were the key of a month made anew, what was filed under the one of before could never be opened; and it is destroyed only once the
// month has passed.
void TownFolder::check_month_keys() {
    const Date today = town_->now(clock_.now()).today;
    if (!writer_->hold()) keys_->require_month(town_->retention_month(today));
    require_months_of_late(*keys_, *store_, sealing::month_of(today));
}

void TownFolder::check_log_key() {
    const auto history = engine::log_keys(*store_, log_keys_->history.back().key);
    if (history.front().key != log_keys_->current.verifier())
        throw Fault("the log has had a new key since this server began (huiyin log rotate-key): copy keys/ from where that was done, "
                    "and start it again");
}

void TownFolder::load_office_keys() {
    engine::OfficeKeys keys;
    for (const engine::OfficeKeyRow& row : store_->office_keys()) keys[row.office] = {row.epoch, row.public_key};
    town_->set_office_keys(std::move(keys));
}

void TownFolder::start() {
    engine::install_dockets(context());
    // Without its key this month nothing could be filed here: better said at the start than to residents.
    if (key_register_ && !writer_->hold()) keys_->month_key(town_->retention_month(town_->now(clock_.now()).today));
    check_month_keys();
    writer_->set_reload([this](bool may_lack) {
        check_log_key();
        load_office_keys();
        if (may_lack) kept_.clear();
    });
    if (has_thread_) writer_->start();
    if (!key_register_) register_keys();
    {
        const std::lock_guard lock(changing_rules_);
        // Checked by `open`; what another server has published since may contradict the files all the same.
        if (const auto published = publish_rules(); !published)
            throw Fault("the rules in the data folder no longer fit those that the town keeps: " +
                        text::explain(text::Language::en, published.error()));
    }
    sync_offices();
}

Result<std::vector<engine::VersionRow>> TownFolder::publish_rules() {
    constexpr int tries = 10;
    for (int i = 0; i < tries; ++i) {
        TRY_LET(joined, engine::join_rules(rule_files_, *store_, clock_.now()));
        std::uint64_t known = joined.known;
        if (!joined.fresh.empty() && !writer_->hold()) {
            known += joined.fresh.size();
            engine::Append append;
            append.settled = joined.known;
            append.changes.versions = joined.fresh;
            if (writer_->append(std::move(append)).outcome != engine::Appended::Outcome::done) continue;
        }
        town_->set_rules(std::move(joined.book), known);
        return std::move(joined.fresh);
    }
    throw Fault("somebody else goes on publishing for this town; try again");
}

Result<TownFolder::Reloaded> TownFolder::reload_rules() {
    const std::lock_guard lock(changing_rules_);
    TRY_LET(files, read_rules(folder_));
    // Residents would find them gone at once, and whoever moved a file by mistake would hear of nothing.
    std::string gone;
    for (const auto& before : rule_files_.procedures)
        if (std::ranges::none_of(files.procedures, [&](const auto& file) { return file.procedure.id == before.procedure.id; }))
            gone += (gone.empty() ? "" : ", ") + before.procedure.id.value;
    if (!gone.empty()) return refuse(problems::procedures_gone, {{"names", gone}});
    std::swap(rule_files_, files);
    auto fresh = publish_rules();
    if (!fresh) {
        std::swap(rule_files_, files);
        return tl::unexpected<Problem>(std::move(fresh).error());
    }
    Reloaded out{.fresh = std::move(*fresh), .older = {}};
    for (const auto& file : rule_files_.procedures)
        if (town_->procedure(file.procedure.id.value).version > file.procedure.version) out.older.push_back(file);
    return out;
}

void TownFolder::look_for_versions() {
    if (store_->newest_version() == town_->rules_known()) return;
    const std::lock_guard lock(changing_rules_);
    auto joined = engine::join_rules(rule_files_, *store_, clock_.now());
    // Another server's files and ours contradict each other: this one goes on under the rules that it has, and says so.
    if (!joined) throw Fault(text::explain(text::Language::en, joined.error()));
    town_->set_rules(std::move(joined->book), joined->known);
}

Result<void> TownFolder::add_office(accounts::Office office) {
    if (const std::string trouble = writer_->trouble(); !trouble.empty()) throw Fault(trouble);
    return engine::add_office(context(), std::move(office), [this](const accounts::Office& added) {
        // The file first: should the rest fail, the next start finds the office there and stores and notes it.
        const fs::path file = folder_ / "offices.toml";
        if (const auto written = parse_toml(read_text_file(file), "offices.toml")) {
            const auto known = accounts::parse_offices(*written);
            if (known && known->find(added.id) != nullptr) return;  // from a try before, which got no further
        }
        store::disk::replace_file(file, read_text_file(file) + office_table(added), true);
    });
}

void TownFolder::sync_offices() {
    using namespace accountability;
    std::map<OfficeId, std::string> stored;
    std::vector<accounts::Office> all = file_offices_.all();
    for (const engine::OfficeRow& row : store_->offices()) {
        stored[row.id] = row.document;
        auto office = accounts::read_office(row.document);
        if (office && office->imported && file_offices_.find(row.id) == nullptr) all.push_back(std::move(*office));
    }
    // What administrators set in the browser wins over the file.
    engine::put_published_offices(all, store_->current_versions());
    engine::Append append;
    const auto add_note = [&](const Note& note) {
        append.public_entries.push_back(to_bytes(std::string_view(write_note(note))));
    };
    if (store_->log_state().size == 0) {
        add_note(LogOpened{.origin = town_->settings().origin});
        if (town_->settings().example) add_note(ExampleTown{});
    }
    for (const accounts::Office& office : all) {
        const std::string document = accounts::write_office(office);
        const auto before = stored.find(office.id);
        if (before != stored.end() && before->second == document) continue;
        append.changes.offices.push_back({.id = office.id, .document = document});
        add_note(OfficeNote{.id = office.id,
                            .name_zh = office.name.zh,
                            .name_en = office.name.en,
                            .parent = office.parent});
    }
    if (!append.public_entries.empty() && !writer_->hold()) writer_->append(std::move(append));
    auto offices = accounts::Offices::create(std::move(all));
    if (!offices) throw Fault("the stored offices contradict offices.toml");
    town_->set_offices(std::move(*offices));
    engine::load_published(*town_, *store_);
}

}  // namespace huiyin::cli
