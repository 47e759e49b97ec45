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
           const char* said) {
    if (command.all) {
        std::size_t count = 0;
        std::vector<MailId> ids;
        each_in_trouble(town.store(), [&](const engine::MailRow& row) { ids.push_back(row.id); });
        for (const MailId& id : ids)
            if (act(town.context(), id)) ++count;
        terminal.print(fmt::format("{} {}\n", count, said));
        return done;
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
    terminal.print(fmt::format("1 {}\n", said));
    return done;
}

}  // namespace mail_detail

int mail_list(TownFolder& town, Terminal& terminal, const MailCommand&) {
    constexpr std::size_t counted_most = 1'000'000;
    mail_detail::each_in_trouble(town.store(), [&](const engine::MailRow& row) {
        terminal.print(fmt::format("{}  {:<14} {}  {:<14} {} {}\n", row.id.hex(), text::say(terminal.language(), row.kind == engine::news_kind ? "desk.mail.to.news" : "desk.mail.to.digest"),
                                   to_text(row.made_at), row.last_error, row.tries == 1 ? "1 try," : fmt::format("{} tries,", row.tries),
                                   row.given_up ? "given up" : "again at " + to_text(row.not_before)));
    });
    const auto counts = town.store().mail_counts(counted_most);
    terminal.print(fmt::format("{} waiting, {} given up{}\n", counts.waiting, counts.given_up,
                               town.town().settings().mail.is_on() ? "" : "; this town writes no mails: huiyin.toml has no [mail] server"));
    return done;
}

int mail_retry(TownFolder& town, Terminal& terminal, const MailCommand& command) {
    return mail_detail::act_on(town, terminal, command, engine::retry_mail, "to be tried now");
}

int mail_drop(TownFolder& town, Terminal& terminal, const MailCommand& command) {
    return mail_detail::act_on(town, terminal, command, engine::drop_mail, "forgotten");
}

}  // namespace huiyin::cli
