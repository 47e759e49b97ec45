#include <fmt/format.h>

#include "core/text/say.h"
#include "engine/outbox.h"
#include "io/cli/problems.h"
#include "io/cli/town_commands.h"

namespace huiyin::cli {
namespace mail_detail {

constexpr std::size_t page_size = 200;

/// All mails in trouble, one page after the other.
template <typename Take>
void each_in_trouble(engine::Store& store, Take take) {
    engine::MailQuery query{.after = std::nullopt, .limit = page_size};
    for (;;) {
        const auto rows = store.mails_in_trouble(query);
        for (const engine::MailRow& row : rows) take(row);
        if (rows.size() < page_size) return;
        query.after = {rows.back().made_at, rows.back().id};
    }
}

int act_on(TownFolder& town, Terminal& terminal, const MailCommand& command, bool (*act)(const engine::Context&, const MailId&),
           const char* key) {
    const auto tell = [&](std::size_t count) {
        terminal.print(text::say(terminal.language(), key, {{"count", std::to_string(count)}}) + "\n");
        return done;
    };
    if (command.all) {
        std::size_t count = 0;
        std::vector<MailId> ids;
        each_in_trouble(town.store(), [&](const engine::MailRow& row) { ids.push_back(row.id); });
        for (const MailId& id : ids)
            if (act(town.context(), id)) ++count;
        return tell(count);
    }
    const auto id = MailId::parse(command.id);
    if (!id) {
        terminal.complain(Problem{problems::which_mail, {}, {}});
        return wrong_use;
    }
    if (!act(town.context(), *id)) {
        terminal.complain(Problem{problems::mail_gone, {}, {}});
        return check_failed;
    }
    return tell(1);
}

}  // namespace mail_detail

int mail_list(TownFolder& town, Terminal& terminal, const MailCommand&) {
    constexpr std::size_t counted_most = 1'000'000;
    mail_detail::each_in_trouble(town.store(), [&](const engine::MailRow& row) {
        terminal.print(fmt::format("{}  {:<14} {}  {:<14} {} {}\n", row.id.hex(), text::say(terminal.language(), row.kind == engine::news_kind ? "desk.mail.to.news" : "desk.mail.to.digest"),
                                   to_text(row.made_at), row.last_error, text::say(terminal.language(), "said.mail.tries", {{"count", std::to_string(row.tries)}}),
                                   row.given_up ? text::say(terminal.language(), "said.mail.given-up")
                                                : text::say(terminal.language(), "said.mail.again", {{"at", to_text(row.not_before)}})));
    });
    const auto counts = town.store().mail_counts(counted_most);
    terminal.print(text::say(terminal.language(), "said.mail.counts", {{"waiting", std::to_string(counts.waiting)}, {"gone", std::to_string(counts.given_up)}}) + "\n");
    if (!town.town().settings().mail.is_on()) terminal.print(text::say(terminal.language(), "said.mail.off") + "\n");
    return done;
}

int mail_retry(TownFolder& town, Terminal& terminal, const MailCommand& command) {
    return mail_detail::act_on(town, terminal, command, engine::retry_mail, "said.mail.retry");
}

int mail_drop(TownFolder& town, Terminal& terminal, const MailCommand& command) {
    return mail_detail::act_on(town, terminal, command, engine::drop_mail, "said.mail.drop");
}

}  // namespace huiyin::cli
