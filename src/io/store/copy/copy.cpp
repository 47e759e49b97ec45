#include "io/store/copy/copy.h"

#include <algorithm>

#include "base/crypto.h"
#include "base/fault.h"

namespace huiyin::store::copy {
namespace copy_detail {

const Table& table_named(std::string_view name) {
    const auto all = tables();
    const auto found = std::ranges::find(all, name, &Table::name);
    EXPECTS(found != all.end());
    return *found;
}

/// Each database says for itself which schema it has, and whether it is a copy in the making.
bool stays_behind(const Table& table, const Row& row) {
    if (table.name != "setting") return false;
    const std::string_view key = as_text(std::get<Bytes>(row[0]));
    return key == "schema" || key == mark;
}

/// What the digest of a row is made of: kind, length and bytes of each value.
void encode(Bytes& out, const Row& row) {
    for (const Value& value : row) {
        out.push_back(static_cast<std::uint8_t>(value.index()));
        if (const auto* number = std::get_if<std::int64_t>(&value))
            append(out, big_endian_64(static_cast<std::uint64_t>(*number)));
        if (const auto* bytes = std::get_if<Bytes>(&value)) {
            append(out, big_endian_64(bytes->size()));
            append(out, *bytes);
        }
    }
}

/// Counts rows for whoever watches.
class Counter {
  public:
    Counter(const std::function<bool(const Progress&)>& go_on, std::uint64_t of) : go_on_(go_on) { progress_.of = of; }
    void at(std::string_view table, bool comparing) {
        if (comparing && !progress_.comparing) progress_.rows = 0;
        progress_.table = table;
        progress_.comparing = comparing;
    }
    /// False if it is to stop.
    bool add(std::uint64_t rows) {
        progress_.rows += rows;
        return go_on_(progress_);
    }

  private:
    const std::function<bool(const Progress&)>& go_on_;
    Progress progress_;
};

/// Adds up what the digest of a table is made of.
class Summing {
  public:
    explicit Summing(const Table& table) : out_{.name = table.name, .rows = 0, .digest = {}} {}
    void add(const Row& row) {
        Bytes bytes;
        encode(bytes, row);
        hash_.update(bytes);
        ++out_.rows;
    }
    CopiedTable sum() {
        out_.digest = hash_.finish();
        return out_;
    }

  private:
    CopiedTable out_;
    crypto::Sha256 hash_;
};

/// What was copied of one table, until it is compared.
struct Copied {
    bool stopped = false;
    std::optional<CopiedTable> source;  ///< none if a part of it was there from a copy that was cut off
};

Copied copy_table(Source& from, Target& to, const Table& table, Counter& counter) {
    counter.at(table.name, false);
    std::optional<Row> after;
    if (!table.has_rows_from_the_start) after = to.last(table);
    if (after && !counter.add(to.count(table))) return {.stopped = true, .source = {}};
    std::optional<Summing> summing;
    if (!after) summing.emplace(table);
    for (;;) {
        auto rows = from.page(table, after ? &*after : nullptr);
        if (rows.empty()) break;
        after = rows.back();
        const std::size_t read = rows.size();
        std::erase_if(rows, [&](const Row& row) { return stays_behind(table, row); });
        if (summing) std::ranges::for_each(rows, [&](const Row& row) { summing->add(row); });
        if (!rows.empty()) to.put(table, rows);
        if (!counter.add(read)) return {.stopped = true, .source = {}};
    }
    return {.source = summing ? std::optional(summing->sum()) : std::nullopt};
}

std::optional<CopiedTable> digest(Source& of, const Table& table, Counter& counter) {
    counter.at(table.name, true);
    Summing summing(table);
    std::optional<Row> after;
    for (;;) {
        const auto rows = of.page(table, after ? &*after : nullptr);
        if (rows.empty()) break;
        after = rows.back();
        for (const Row& row : rows)
            if (!stays_behind(table, row)) summing.add(row);
        if (!counter.add(rows.size())) return std::nullopt;
    }
    return summing.sum();
}

std::string state_text(const engine::LogState& state) { return std::to_string(state.size) + " " + to_hex(state.root); }

/// A new copy is marked; one that was cut off is recognised.
void begin(Source& from, Target& to) {
    const auto town = setting(from, "instance");
    const auto there = setting(to, "instance");
    if (there && there != town) throw Fault("database " + to.name() + ": it holds another town");
    const auto marked = setting(to, mark);
    const std::string now = state_text(log_state(from));
    if (marked && *marked != now)
        throw Fault("database " + to.name() + ": its copy was begun when the log of " + from.name() +
                    " stood elsewhere; begin again with an empty database");
    if (marked) return;
    if (log_state(to).size != 0 || to.count(table_named("case_number")) != 0 || to.count(table_named("staff")) != 0)
        throw Fault("database " + to.name() + ": it holds a town already; take an empty one");
    std::vector<Row> rows;
    for (const auto& [key, value] : {std::pair(std::string("instance"), town.value_or("")), std::pair(std::string(mark), now)})
        rows.push_back({to_bytes(std::string_view(key)), to_bytes(std::string_view(value))});
    to.put(table_named("setting"), rows);
}

}  // namespace copy_detail
using namespace copy_detail;

std::optional<std::string> setting(Source& source, std::string_view key) {
    const Table& table = table_named("setting");
    std::optional<Row> after;
    for (;;) {
        auto rows = source.page(table, after ? &*after : nullptr);
        if (rows.empty()) return std::nullopt;
        for (const Row& row : rows)
            if (as_text(std::get<Bytes>(row[0])) == key) return std::string(as_text(std::get<Bytes>(row[1])));
        after = std::move(rows.back());
    }
}

engine::LogState log_state(Source& source) {
    const auto rows = source.page(table_named("log_state"), nullptr);
    if (rows.empty()) throw Fault("database " + source.name() + " is damaged: it lacks the log's state");
    engine::LogState state{.size = static_cast<std::uint64_t>(std::get<std::int64_t>(rows[0][1])), .root = {}};
    const Bytes& root = std::get<Bytes>(rows[0][2]);
    if (root.size() != state.root.size()) throw Fault("database " + source.name() + " is damaged: its log's root is none");
    std::ranges::copy(root, state.root.begin());
    return state;
}

Report copy_town(Source& from, Target& to, const std::function<bool(const Progress&)>& go_on) {
    begin(from, to);
    Report report;
    report.log = log_state(from);
    std::uint64_t rows = 0;
    for (const Table& table : tables()) rows += from.count(table);
    Counter counter(go_on, rows);
    std::vector<std::optional<CopiedTable>> read;
    for (const Table& table : tables()) {
        auto copied = copy_table(from, to, table, counter);
        if (copied.stopped) return report.stopped = true, report;
        read.push_back(std::move(copied.source));
    }
    // What was read to be copied need not be read again, which spares a server that works the half.
    Counter comparing(go_on, rows * 2);
    for (std::size_t i = 0; i < tables().size(); ++i) {
        const Table& table = tables()[i];
        comparing.at(table.name, true);
        std::optional<CopiedTable>& here = read[i];
        if (here && !comparing.add(here->rows)) return report.stopped = true, report;
        if (!here) here = digest(from, table, comparing);
        const auto there = here ? digest(to, table, comparing) : std::nullopt;
        if (!there) return report.stopped = true, report;
        if (here->rows != there->rows || here->digest != there->digest)
            throw Fault("the copy differs in table " + std::string(table.name) + " (" + std::to_string(here->rows) + " rows in " +
                        from.name() + ", " + std::to_string(there->rows) + " in " + to.name() +
                        "); begin again with an empty database");
        report.tables.push_back(*here);
    }
    to.finish();
    return report;
}

}  // namespace huiyin::store::copy
