#include "io/web/resident/filing_parts.h"

#include <algorithm>

namespace huiyin::web::resident::filing_detail {

Result<http::Form> read_checked(const Visit& visit) {
    TRY_LET(form, http::read_form(visit.request));
    TRY(visit.check(form));
    return std::move(form);
}

std::vector<Problem> only(std::vector<Problem> wrong, const std::vector<std::string>& fields) {
    std::erase_if(wrong, [&](const Problem& problem) {
        return std::find(fields.begin(), fields.end(), problem.where) == fields.end();
    });
    return wrong;
}

std::string_view next_question(const Visit& visit) {
    const Draft& draft = *visit.draft;
    if (draft.subject.empty()) return "/file/what";
    if (!draft.office_asked) return "/file/office";
    if (draft.reach.empty() && !visit.needs_name()) return "/file/reach";
    const bool reachable = !draft.email.empty() || !draft.phone.empty() || !draft.address.empty();
    if (visit.needs_name() && (draft.reach != "name" || draft.name.empty())) return "/file/reach/details";
    if (draft.reach != "anonymous" && !reachable) return "/file/reach/details";
    if (!draft.news_asked && visit.site.settings().mail.is_on()) return "/file/news";
    return "/file/check";
}

std::string_view after_answer(const Visit& visit, std::string_view next) {
    const auto question = next_question(visit);
    return question == "/file/check" ? question : next;
}

}  // namespace huiyin::web::resident::filing_detail
