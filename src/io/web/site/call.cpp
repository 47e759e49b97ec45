#include "io/web/site/call.h"

#include "io/web/shown.h"

namespace huiyin::web {

WrittenText written(text::Language language, const procedure::Text& text) {
    const auto other = language == text::Language::zh ? text::Language::en : text::Language::zh;
    const auto which = in(language, text).empty() ? other : language;
    return {in(which, text), text::tag(which)};
}

std::string call_of(const casework::Case& current) {
    const auto found = current.latest.find("case_filed." + std::string(casework::call_field));
    return found == current.latest.end() ? std::string() : found->second;
}

std::string call_path(const calls::Call& call) { return "/calls/" + call.id; }

void set_call(View& view, const Site& site, text::Language language, std::string_view id) {
    view.list("CALL");
    const auto calls = site.context.town.calls();
    const calls::Call* call = calls->find(id);
    if (call == nullptr) return;
    const WrittenText title = written(language, call->title);
    view.add("CALL").set("TITLE", shown_line(title.text)).set("TAG", title.tag).set("HREF", in_language(call_path(*call), language)).set("ID", call->id);
}

}  // namespace huiyin::web
