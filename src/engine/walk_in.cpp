#include "engine/walk_in.h"

#include "core/reception/problems.h"
#include "core/text/dates.h"
#include "core/text/say.h"
#include "engine/sessions.h"

namespace huiyin::engine {
namespace walk_in_detail {

Filing filing_of_wish(const Town& town, const WalkIn& wish, const reception::Day& day) {
    Filing out;
    if (const auto* office = town.offices()->find(day.office); office != nullptr && office->takes_filings) out.office = day.office;
    const std::string when = text::say(wish.language, "reception.day-time",
                                       {{"day", text::write_day(wish.language, day.date)}, {"time", reception::write_time(wish.booking.minute)}});
    out.subject = text::say(wish.language, "reception.subject", {{"when", when}});
    out.body = wish.words.empty() ? usual_words(wish.language, day) : wish.words;
    out.language = std::string(text::short_tag(wish.language));
    out.channel = wish.channel;
    return out;
}

}  // namespace walk_in_detail
using namespace walk_in_detail;

std::string usual_words(text::Language language, const reception::Day& day) {
    return text::say(language, "reception.usual-words",
                     {{"leader", day.leader}, {"post", language == text::Language::zh ? day.post.zh : day.post.en}});
}

Result<WalkInReceipt> file_walk_in(const Context& context, const WalkIn& wish, const sealing::Token& token, const Hash& request_hash) {
    const auto receptions = context.town.receptions();
    const reception::Day* day = receptions->find(wish.booking.day);
    if (day == nullptr) return refuse(reception::problems::no_such_day);
    if (const auto may = may_book(context, wish.booking); !may && !context.store.submission(token.hash())) return tl::unexpected(may.error());
    TRY_LET(receipt, file(context, filing_of_wish(context.town, wish, *day), token, request_hash));
    WalkInReceipt out{.receipt = std::move(receipt), .lost = std::nullopt};
    if (!out.receipt.value.appointments.empty()) return out;
    // From here on the filing is undeniable: that nothing could be booked is said beside its receipt.
    const auto session = case_by_code(context, out.receipt.code.text());
    if (!session) {
        out.lost = session.error();
        return out;
    }
    if (const auto booked = book_appointment(context, *session, wish.booking); !booked) out.lost = booked.error();
    if (auto loaded = standing_case(context, session->case_id)) out.receipt.value = std::move(loaded->value);
    if (!out.receipt.value.appointments.empty()) out.lost.reset();  // by the same wish, sent twice at once
    return out;
}

}  // namespace huiyin::engine
