#include <charconv>

#include "core/casework/problems.h"
#include "core/text/dates.h"
#include "core/text/say.h"
#include "engine/cosigning.h"
#include "io/web/desk/forms.h"
#include "io/web/shown.h"

// A draft that a colleague signs: what the author's form says of it, and what the colleague reads.
namespace huiyin::web::desk {
namespace cosigning_detail {

/// One field of a draft as it would be sent: its choice, office or day by name.
std::string words_of(const Seat& seat, const procedure::Field& field, const std::string& value) {
    if (field.kind == procedure::FieldKind::office) return office_name(seat.site, seat.language, {value});
    if (field.kind == procedure::FieldKind::date) {
        const auto day = parse_date(value);
        return day ? text::write_day(seat.language, *day) : value;
    }
    if (const auto* choice = procedure::find_choice(field, {value})) return in(seat.language, choice->name);
    return shown_text(value);
}

http::Response answer(const Seat& seat) {
    auto form = http::read_form(seat.request, {.bytes_max = form_bytes_max});
    if (!form) return seat.refuse_page(form.error());
    const std::string sentence(form->get("body"));
    if (const auto own = seat.check(*form); !own) return seat.refuse_page(own.error(), sentence);
    const auto id = case_of(seat.request);
    if (!id) return seat.refuse_page(id.error(), sentence);
    const std::string_view typed = form->get("request");
    std::uint32_t request = 0;
    std::from_chars(typed.data(), typed.data() + typed.size(), request);
    const bool signs = form->get("act") == "sign";
    const auto done = engine::answer_cosigning(seat.site.context, seat.session, *id, request, signs, sentence);
    if (!done && done.error().where == "body") return show_case_with(seat, sentence, done.error());
    if (!done) return seat.refuse_page(done.error(), sentence);
    return go(seat.site, seat.request, case_path(*id) + (signs ? "?done=cosign-signed" : "?done=cosign-sent-back"));
}

}  // namespace cosigning_detail
using namespace cosigning_detail;

Signature signature_of(const Seat& seat, const engine::LoadedCase& loaded, const Asked& asked, const Typed& typed) {
    if (asked.rule == nullptr) return Signature::none;
    const auto draft = engine::own_draft(seat.site.context, seat.session, loaded);
    if (!draft || draft->cosigning.command != asked.id) return Signature::none;
    if (draft->cosigning.state == casework::Cosigning::State::declined) return Signature::sent_back;
    if (!draft->stands) return Signature::moved_on;
    if (draft->waits()) return Signature::waits;
    return draft->says({.command = asked.id, .values = values_of(asked, typed), .revision = 0, .files = {}}) ? Signature::holds
                                                                                                             : Signature::changed;
}

void add_cosigning(View& view, const Seat& seat, const engine::LoadedCase& loaded, const Asked& asked, const Typed& typed,
                   const std::vector<Problem>& wrong) {
    const auto language = seat.language;
    view.list("COSIGN").list("SIGNATURE").list("UNSIGNED");
    if (asked.rule == nullptr || asked.fields.empty()) return;
    const Signature signature = signature_of(seat, loaded, asked, typed);
    if (signature != Signature::none) {
        const auto draft = engine::own_draft(seat.site.context, seat.session, loaded);
        constexpr const char* words[] = {"", "holds", "waits", "sent-back", "changed", "moved-on"};
        View& shown = view.add("SIGNATURE").set("TEXT", text::say(language, std::string("desk.cosign.") + words[static_cast<int>(signature)],
                                                                  {{"name", shown_line(draft->colleague)}}));
        shown.show("WARN", signature != Signature::holds).list("ANSWER");
        if (signature == Signature::sent_back) shown.add("ANSWER").set("SENTENCE", shown_text(draft->answer));
        view.show("UNSIGNED", signature != Signature::holds);
        if (signature == Signature::holds) return;
    }
    const auto colleagues = engine::cosigners(seat.site.context, seat.session, loaded.value, *asked.rule);
    if (colleagues.empty()) return;
    View& cosign = view.add("COSIGN").list("COSIGNER_ERROR");
    for (const engine::Colleague& one : colleagues)
        cosign.add("COLLEAGUES").set("VALUE", one.id.hex()).set("LABEL", colleague_words(seat, one))
            .show("CHOSEN", typed.get("cosigner") == one.id.hex());
    for (const Problem& problem : wrong)
        if (problem.where == "cosigner" && cosign.items("COSIGNER_ERROR")->empty())
            cosign.add("COSIGNER_ERROR").set("TEXT", text::explain(language, problem));
}

void add_draft_to_sign(View& view, const Seat& seat, const engine::LoadedCase& loaded, const std::string& sentence,
                       const std::optional<Problem>& wrong) {
    view.list("TO_SIGN").list("ASKED_TO_SIGN");
    if (!engine::is_asked_to_sign(seat.site.context, seat.session, loaded.value)) return;
    const auto draft = engine::draft_to_sign(seat.site.context, seat.session, loaded);
    if (!draft) {
        view.show("ASKED_TO_SIGN");
        return;
    }
    const auto& procedure = seat.site.context.town.procedure(loaded.value);
    const auto* rule = procedure.find_command({draft->cosigning.command});
    View& shown = view.add("TO_SIGN").set("WORDS", text::say(seat.language, "desk.cosign.asked-by",
                                                            {{"name", shown_line(draft->colleague)},
                                                             {"what", rule ? in(seat.language, rule->name) : draft->cosigning.command}}));
    shown.set("REQUEST", std::to_string(draft->cosigning.request)).set("SENTENCE", sentence).list("SENTENCE_ERROR").list("DRAFT_FIELDS");
    if (wrong) shown.add("SENTENCE_ERROR").set("TEXT", text::explain(seat.language, *wrong));
    if (rule == nullptr) return;
    for (const procedure::Field& field : rule->fields)
        if (const auto value = draft->values.find(field.id.value); value != draft->values.end() && casework::field_applies(field, draft->values))
            shown.add("DRAFT_FIELDS").set("LABEL", in(seat.language, field.name)).set("TEXT", words_of(seat, field, value->second));
}

std::string colleague_words(const Seat& seat, const engine::Colleague& colleague) {
    const std::string name = shown_line(colleague.name);
    if (!colleague.away_until) return name;
    return text::say(seat.language, "desk.away.named", {{"name", name}, {"day", text::write_day(seat.language, *colleague.away_until)}});
}

void add_cosigning_routes(http::Router& router, const Site& site) {
    router.post("/desk/cases/{id}/cosign", seated(site, answer, true), form_bytes_max);
}

}  // namespace huiyin::web::desk
