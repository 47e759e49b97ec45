#include "engine/recount.h"

#include <algorithm>
#include <future>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/crypto.h"
#include "base/json.h"
#include "core/casework/decide.h"
#include "core/casework/problems.h"
#include "engine/seal.h"

namespace huiyin::engine {
namespace recount_detail {

constexpr const char* setting_name = "calendar.recount";
/// For so long a server may go on deciding by a calendar that was replaced: it looks every few seconds.
constexpr std::chrono::minutes grace{2};

/// How far it has got.
struct Progress {
    std::string calendars;         ///< digest of those by which it counts
    std::optional<CaseId> after;   ///< the last case that was looked at
    bool again = false;            ///< this is the second time through
    bool done = false;
    Instant ended{};               ///< the first time through
};

Progress read_progress(Store& store) {
    Progress out;
    const auto text = store.setting(setting_name);
    const auto read = text ? json::parse(*text) : Result<json::Value>(json::Value{});
    if (!read) return out;
    out.calendars = read->text("calendars");
    out.after = CaseId::parse(read->text("after"));
    out.again = read->number("pass") == 2;
    out.done = read->number("done") == 1;
    out.ended = parse_instant(read->text("ended")).value_or(Instant{});
    return out;
}

std::string write_progress(const Progress& progress) {
    return json::write(json::Object{{"calendars", progress.calendars},
                                    {"after", progress.after ? progress.after->hex() : std::string()},
                                    {"pass", progress.again ? 2 : 1},
                                    {"done", progress.done ? 1 : 0},
                                    {"ended", to_text(progress.ended)}});
}

}  // namespace recount_detail
using namespace recount_detail;

std::string calendars_digest(const std::map<std::string, calendar::WorkCalendar>& calendars) {
    std::string text;
    for (const auto& [id, calendar] : calendars) {
        text += id + (calendar.description().always_published ? " always\n" : "\n");
        for (const int year : calendar.published_years()) text += std::to_string(year) + "\n";
        for (const auto& [day, exceptional] : calendar.exceptions()) text += to_text(day) + (exceptional.is_off ? " off\n" : " on\n");
    }
    return to_hex(crypto::sha256(as_bytes(text)));
}

RecountLook Recount::look(std::size_t most) {
    RecountLook out;
    if (context_.writer.hold() || !context_.writer.trouble().empty()) return out;
    const std::uint64_t known = context_.town.rules_known();
    const RuleBook& book = context_.town.rule_book();
    if (context_.store.newest_version() != known) return out;
    if (digested_ != &book) {
        digest_ = calendars_digest(book.calendars);
        digested_ = &book;
    }
    const Instant now = context_.clock.now();
    Progress progress = read_progress(context_.store);
    if (progress.calendars != digest_)
        // A town that never remembered any: nothing was decided by another calendar a moment ago, so once is enough.
        progress = {.calendars = digest_, .after = {}, .again = progress.calendars.empty(), .done = false, .ended = {}};
    if (progress.done) return out;
    if (progress.again && !progress.after && now < progress.ended + grace) return out;

    const auto page = context_.store.open_cases(progress.after, most);
    std::vector<std::future<Appended>> under_way;
    std::vector<bool> tells;
    for (const CaseId& id : page) {
        auto append = make(id, known);
        if (!append) continue;
        tells.push_back(!append->changes.events.empty());
        under_way.push_back(context_.writer.append_later(std::move(*append)));
    }
    bool all_done = true;
    for (std::size_t i = 0; i < under_way.size(); ++i) {
        if (context_.writer.wait_for(std::move(under_way[i])).outcome != Appended::Outcome::done) {
            figures_.overtaken.add();
            all_done = false;
        } else if (tells[i]) {
            figures_.recounted.add();
            ++out.recounted;
        }
    }
    out.more = true;
    if (!all_done) return out;  // the same page once more: what is done there has nothing to do
    if (!page.empty()) progress.after = page.back();
    if (page.size() < most) {
        out.ended = true;
        out.more = false;
        progress.done = progress.again;
        progress.again = true;
        progress.after.reset();
        progress.ended = now;
    }
    Append append;
    append.settled = known;
    append.changes.settings.emplace_back(setting_name, write_progress(progress));
    context_.writer.append(std::move(append));
    return out;
}

std::optional<Append> Recount::make(const CaseId& id, std::uint64_t known) {
    auto loaded = standing_case(context_, id, Afterwards::let_go);
    if (!loaded) return std::nullopt;
    const casework::Case& current = loaded->value;
    const casework::Rules rules = context_.town.rules(context_.town.procedure(current), current.about);
    // A clock that was set back makes no event that is older than the one before it.
    const Instant at = std::max(context_.clock.now(), current.changed_at);
    auto event = casework::decide(current, casework::RecountClocks{}, rules, context_.town.now(at));
    if (!event) {
        // No clock moves; the day of its next timer may, all the same.
        CaseRow row = loaded->row;
        project(row, current, context_.town);
        if (row == loaded->row) return std::nullopt;
        Append append;
        append.settled = known;
        append.cases.push_back({.case_id = id, .version = current.version});
        append.changes.cases.push_back(std::move(row));
        return append;
    }
    Append append = seal_by_itself(context_, std::move(*loaded), std::move(*event));
    append.settled = known;
    return append;
}

}  // namespace huiyin::engine
