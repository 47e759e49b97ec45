#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <deque>
#include <future>
#include <map>
#include <mutex>
#include <set>

#include "base/fault.h"
#include "base/json.h"
#include "core/text/dates.h"
#include "core/text/say.h"
#include "engine/importing.h"
#include "io/cli/town_commands.h"
#include "io/records/csv.h"
#include "io/records/problems.h"
#include "io/records/row.h"

namespace huiyin::cli {
namespace import_detail {

using Steady = std::chrono::steady_clock;

constexpr std::size_t map_bytes_max = 1024 * 1024;
/// Batches that are being sealed or written; with the one being read they are all that is in memory.
constexpr std::size_t batches_max = 4;
constexpr std::size_t warnings_shown_of_a_kind = 20;
constexpr std::size_t rows_listed_max = 100'000;  ///< in the JSON; every row is complained of on standard error

std::size_t read_some(int descriptor, std::span<char> room, const std::string& name) {
    for (;;) {
        const ssize_t count = ::read(descriptor, room.data(), room.size());
        if (count >= 0) return static_cast<std::size_t>(count);
        if (errno != EINTR) throw Fault("can't read " + name + ": " + std::strerror(errno));
    }
}

std::string read_map_text(int descriptor, const std::string& name) {
    std::string out;
    std::array<char, 65536> room;
    while (const std::size_t count = read_some(descriptor, room, name)) {
        out.append(room.data(), count);
        if (out.size() > map_bytes_max) throw Fault(name + " is no map: it is larger than 1 MiB");
    }
    return out;
}

std::uint64_t size_of(int descriptor) {
    struct stat status {};
    return ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) ? static_cast<std::uint64_t>(status.st_size) : 0;
}

/// One run over one file: reads, seals in the background, and counts what became durable.
class ImportRun {
  public:
    ImportRun(TownFolder& town, Terminal& terminal, const records::ImportMap& map, engine::ImportSource source,
              const ImportCommand& command, std::uint64_t file_bytes)
        : context_(town.context()), terminal_(terminal), map_(map), source_(std::move(source)),
          offices_(context_, map.create_offices), file_(command.file.string()), file_bytes_(file_bytes),
          dry_run_(command.dry_run) {}

    /// Reads to the end, or until it is asked to stop. Throws Fault.
    void run(records::CsvReader& reader, const records::Binding& binding) {
        while (!stopped_) {
            auto row = reader.next();
            bytes_read_ = reader.bytes_read();
            if (!row) break;
            take(binding, std::move(*row));
            if (rows_ % 64 == 0) show_progress();
            stopped_ = terminal_.stop_asked();
        }
        hand_on();
        while (!batches_.empty()) finish_batch();
        if (!dry_run_) context_.writer.publish_now();
    }

    int report(bool as_json) {
        if (terminal_.is_watched()) terminal_.show_progress({});
        for (const auto& [code, kind] : warnings_by_code_)
            if (kind.count > warnings_shown_of_a_kind)
                say("import.more-warnings", {{"count", std::to_string(kind.count - warnings_shown_of_a_kind)},
                                             {"line", std::to_string(kind.last_line)},
                                             {"sentence", kind.last}});
        say("import.summary", counts());
        if (offices_.created() > 0) say("import.offices", {{"count", std::to_string(offices_.created())}});
        if (stopped_) say("import.stopped", {});
        if (dry_run_) say("import.dry-run", {{"count", text::write_number(would_import_)}});
        if (as_json) terminal_.print(json::write(as_object()) + "\n");
        return refused_count_ > 0 || stopped_ ? check_failed : done;
    }

  private:
    struct Batch {
        std::size_t rows = 0;
        std::vector<Hash> source_rows;
        /// Sealed in a thread of its own, which hands it to the writer; then the writer's answer.
        std::future<std::future<engine::Appended>> answer;
    };

    void take(const records::Binding& binding, records::CsvRow row) {
        ++rows_;
        if (!row.cells) return refuse_row(row.line, row.cells.error());
        auto read = records::read_row(map_, binding, *row.cells);
        if (!read) return refuse_row(row.line, read.error());
        const Hash id = engine::source_row(source_, read->record.id);
        if (in_flight_.contains(id) || engine::is_imported(context_.store, source_, read->record.id)) {
            ++skipped_;
            return;
        }
        if (dry_run_ && map_.create_offices) return would_take(row.line, *read);
        auto office = offices_.office_of(read->record.office);
        if (!office) return refuse_row(row.line, office.error());
        if (dry_run_) return would_take(row.line, *read);
        for (const Problem& warning : read->warnings) warn(row.line, warning);
        in_flight_.insert(id);
        waiting_.source_rows.push_back(id);
        waiting_rows_.push_back({std::move(read->record), std::move(*office)});
        if (waiting_rows_.size() == engine::import_rows_max) hand_on();
    }

    void would_take(std::uint64_t line, const records::ReadRow& read) {
        for (const Problem& warning : read.warnings) warn(line, warning);
        ++would_import_;
    }

    void hand_on() {
        if (waiting_rows_.empty()) return;
        if (batches_.size() == batches_max) finish_batch();
        waiting_.rows = waiting_rows_.size();
        waiting_.answer = std::async(std::launch::async, [this, rows = std::exchange(waiting_rows_, {})] {
            return context_.writer.append_later(engine::seal_import(context_, source_, rows));
        });
        batches_.push_back(std::exchange(waiting_, {}));
    }

    void finish_batch() {
        Batch batch = std::move(batches_.front());
        batches_.pop_front();
        const engine::Appended answer = batch.answer.get().get();
        // One import at a time, and what was imported before has been left out.
        EXPECTS(answer.outcome == engine::Appended::Outcome::done);
        imported_ += batch.rows;
        for (const Hash& row : batch.source_rows) in_flight_.erase(row);
    }

    void refuse_row(std::uint64_t line, Problem problem) {
        ++refused_count_;
        const std::string reason = sentence(problem);
        terminal_.complain(file_ + ":" + std::to_string(line) + ": " + reason);
        list(refused_, line, problem, reason);
    }

    void warn(std::uint64_t line, const Problem& problem) {
        ++warnings_count_;
        const std::string reason = sentence(problem);
        WarningKind& kind = warnings_by_code_[problem.code];
        kind.last_line = line;
        kind.last = reason;
        if (++kind.count <= warnings_shown_of_a_kind)
            terminal_.complain(file_ + ":" + std::to_string(line) + ": " +
                               text::say(terminal_.language(), "import.warning", {{"sentence", reason}}));
        list(warnings_, line, problem, reason);
    }

    std::string sentence(const Problem& problem) const { return text::explain(terminal_.language(), problem); }

    static void list(json::Array& to, std::uint64_t line, const Problem& problem, const std::string& reason) {
        if (to.size() < rows_listed_max)
            to.push_back(json::Object{{"line", line}, {"reason", reason}, {"code", problem.code}});
    }

    void say(std::string_view key, const Facts& facts) {
        terminal_.complain(text::say(terminal_.language(), key, facts));
    }

    Facts counts() const {
        const double seconds = std::max(0.001, std::chrono::duration<double>(Steady::now() - began_).count());
        return {{"rows", text::write_number(rows_)},
                {"imported", text::write_number(imported_)},
                {"skipped", text::write_number(skipped_)},
                {"refused", text::write_number(refused_count_)},
                {"rate", text::write_number(static_cast<std::int64_t>(static_cast<double>(rows_) / seconds))},
                {"seconds", fmt::format("{:.1f}", seconds)}};
    }

    /// A bar four times a second for who watches; else a line every ten seconds.
    void show_progress() {
        const auto now = Steady::now();
        const auto pause = terminal_.is_watched() ? std::chrono::milliseconds(250) : std::chrono::seconds(10);
        if (now - progress_at_ < pause) return;
        progress_at_ = now;
        const std::uint64_t percent = file_bytes_ == 0 ? 0 : std::min<std::uint64_t>(100, bytes_read_ * 100 / file_bytes_);
        Facts facts = counts();
        facts.emplace_back("percent", std::to_string(percent));
        const std::string words = text::say(terminal_.language(), "import.progress", facts);
        if (!terminal_.is_watched()) return terminal_.complain(words);
        constexpr std::size_t width = 20;
        const std::size_t filled = static_cast<std::size_t>(percent) * width / 100;
        terminal_.show_progress("[" + std::string(filled, '#') + std::string(width - filled, '.') + "] " + words);
    }

    json::Value as_object() {
        json::Object out{{"rows", rows_}, {"imported", imported_}, {"skipped", skipped_},
                         {"refused", std::move(refused_)}, {"warnings", std::move(warnings_)}};
        if (refused_count_ > static_cast<std::int64_t>(rows_listed_max)) out.emplace_back("refused_count", refused_count_);
        if (warnings_count_ > static_cast<std::int64_t>(rows_listed_max)) out.emplace_back("warnings_count", warnings_count_);
        if (stopped_) out.emplace_back("stopped", true);
        if (dry_run_) out.emplace_back("would_import", would_import_);
        return out;
    }

    engine::Context context_;
    Terminal& terminal_;
    const records::ImportMap& map_;
    engine::ImportSource source_;
    engine::ImportOffices offices_;
    std::string file_;
    std::uint64_t file_bytes_;
    std::uint64_t bytes_read_ = 0;
    Steady::time_point began_ = Steady::now();
    Steady::time_point progress_at_ = began_;
    bool stopped_ = false;
    bool dry_run_;

    std::int64_t rows_ = 0;
    std::int64_t imported_ = 0;
    std::int64_t skipped_ = 0;
    std::int64_t would_import_ = 0;
    std::int64_t refused_count_ = 0;
    std::int64_t warnings_count_ = 0;
    json::Array refused_;
    json::Array warnings_;
    struct WarningKind {
        std::size_t count = 0;
        std::uint64_t last_line = 0;
        std::string last;  ///< its sentence
    };
    std::map<std::string_view, WarningKind> warnings_by_code_;

    std::set<Hash> in_flight_;  ///< rows of this run that are not durable yet
    Batch waiting_;
    std::vector<engine::ImportRow> waiting_rows_;
    std::deque<Batch> batches_;  // last: what runs in the background uses all of the above
};

}  // namespace import_detail
using namespace import_detail;

int import_311(TownFolder& town, Terminal& terminal, const ImportCommand& command, std::span<const int> inputs) {
    EXPECTS(inputs.size() == 2);
    static std::mutex importing;
    const std::unique_lock one_at_a_time(importing, std::try_to_lock);
    if (!one_at_a_time) {
        terminal.complain(text::say(terminal.language(), "import.busy"));
        return check_failed;
    }
    const std::string file = command.file.string();
    const auto map = records::parse_map(read_map_text(inputs[1], command.map.string()), command.map.string());
    if (!map) return terminal.complain(map.error()), wrong_use;
    auto source = engine::prepare_import(town.context(), map->source, map->procedure, map->zone);
    if (!source) return terminal.complain(source.error()), wrong_use;
    auto reader = records::CsvReader::create([&](std::span<char> room) { return read_some(inputs[0], room, file); },
                                             {.encoding = map->encoding});
    const auto refuse_file = [&](Problem problem) {
        problem.where = file + ":1";
        terminal.complain(problem);
        return wrong_use;
    };
    if (!reader) return refuse_file(reader.error());
    const auto names = reader->next();
    if (!names) return refuse_file({records::problems::empty_file, {}, {}});
    if (!names->cells) return refuse_file(names->cells.error());
    const auto binding = records::Binding::create(*map, *names->cells);
    if (!binding) return refuse_file(binding.error());
    ImportRun run(town, terminal, *map, std::move(*source), command, size_of(inputs[0]));
    run.run(*reader, *binding);
    return run.report(command.json);
}

}  // namespace huiyin::cli
