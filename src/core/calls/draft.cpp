#include "core/calls/draft.h"

#include "base/json.h"
#include "core/calls/problems.h"
#include "core/procedure/text_documents.h"

namespace huiyin::calls {

namespace call_draft_detail {

/// One language is enough; which, says the title.
void check_halves(procedure::TextFinder& finder, const Text& text, std::size_t max, const std::string& where, bool lines) {
    finder.check_half(text.zh, max, where + "/zh", lines);
    finder.check_half(text.en, max, where + "/en", lines);
}

bool is_empty(const Text& text) { return text.zh.empty() && text.en.empty(); }

void check_day(procedure::TextFinder& finder, const Draft& draft, const Call* before, Date today) {
    const auto until = parse_date(draft.until);
    if (draft.until.empty()) return finder.find(problems::missing, {}, "until");
    if (!until) return finder.find(problems::bad_day, {{"typed", draft.until}}, "until");
    const bool was_over = before != nullptr && (before->withdrawn || before->until < today);
    if (was_over && before->withdrawn && !draft.withdrawn) return finder.find(problems::counted, {}, "withdrawn");
    if (before != nullptr && before->until == *until) return;
    if (was_over && *until >= today) return finder.find(problems::counted, {}, "until");
    if (*until < today) return finder.find(problems::past_day, {{"day", draft.until}}, "until");
    if (*until > today + std::chrono::days(days_ahead_max))
        finder.find(problems::far_day, {{"days", std::to_string(days_ahead_max)}}, "until");
}

}  // namespace call_draft_detail
using namespace call_draft_detail;

std::string write_draft(const Draft& draft) {
    using procedure::text_value;
    return json::write(json::Object{{"id", draft.id},
                                    {"office", draft.office},
                                    {"until", draft.until},
                                    {"title", text_value(draft.title)},
                                    {"text", text_value(draft.text)},
                                    {"outcome", text_value(draft.outcome)},
                                    {"withdrawn", draft.withdrawn}});
}

Result<Draft> read_draft(std::string_view document) {
    TRY_LET(value, json::parse(document));
    TRY_LET(members, procedure::Members::of(value, {}, problems::bad_document));
    TRY_LET(id, members.string("id"));
    TRY_LET(office, members.string("office"));
    TRY_LET(until, members.string("until"));
    TRY_LET(title, members.text("title"));
    TRY_LET(text, members.text("text"));
    TRY_LET(outcome, members.text("outcome"));
    TRY_LET(withdrawn, members.boolean("withdrawn"));
    TRY(members.end());
    return Draft{.id = std::move(id),
                 .office = std::move(office),
                 .until = std::move(until),
                 .title = std::move(title),
                 .text = std::move(text),
                 .outcome = std::move(outcome),
                 .withdrawn = withdrawn};
}

std::vector<Problem> check_draft(const Draft& draft, const accounts::Offices& offices, const Call* before, Date today) {
    procedure::TextFinder finder({.not_text = problems::not_text, .too_long = problems::too_long, .missing = problems::other_language});
    if (offices.find({draft.office}) == nullptr) finder.find(problems::unknown_office, {{"office", draft.office}}, "office");
    else if (before != nullptr && before->office.value != draft.office) finder.find(problems::other_office, {}, "office");
    check_day(finder, draft, before, today);
    check_halves(finder, draft.title, title_characters_max, "title", false);
    check_halves(finder, draft.text, text_characters_max, "text", true);
    check_halves(finder, draft.outcome, outcome_characters_max, "outcome", true);
    if (is_empty(draft.title)) finder.find(problems::missing, {}, "title/zh");
    if (is_empty(draft.text)) finder.find(problems::missing, {}, "text/zh");
    if (!is_empty(draft.title) && !is_empty(draft.text)) {
        if (draft.title.zh.empty() != draft.text.zh.empty())
            finder.find(problems::other_language, {{"language", "zh"}}, draft.title.zh.empty() ? "title/zh" : "text/zh");
        if (draft.title.en.empty() != draft.text.en.empty())
            finder.find(problems::other_language, {{"language", "en"}}, draft.title.en.empty() ? "title/en" : "text/en");
    }
    if (finder.wrong.empty() && !is_slug(draft.id)) finder.find(problems::bad_id, {{"id", draft.id}}, "until");
    return std::move(finder.wrong);
}

Result<Call> call_of(const Draft& draft) {
    const auto until = parse_date(draft.until);
    if (!is_slug(draft.id)) return refuse(problems::bad_id, {{"id", draft.id}}, "id");
    if (!until) return refuse(problems::bad_day, {{"typed", draft.until}}, "until");
    return Call{.id = draft.id,
                .office = {draft.office},
                .until = *until,
                .title = draft.title,
                .text = draft.text,
                .outcome = draft.outcome,
                .withdrawn = draft.withdrawn};
}

Draft draft_of(const Call& call) {
    return {.id = call.id,
            .office = call.office.value,
            .until = to_text(call.until),
            .title = call.title,
            .text = call.text,
            .outcome = call.outcome,
            .withdrawn = call.withdrawn};
}

std::string id_for(Date until, const OfficeId& office) { return (to_text(until) + "-" + office.value).substr(0, 60); }

}  // namespace huiyin::calls
