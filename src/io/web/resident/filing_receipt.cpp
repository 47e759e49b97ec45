#include "io/web/resident/filing_parts.h"

#include <algorithm>

#include "base/fault.h"
#include "core/text/dates.h"
#include "core/text/say.h"
#include "io/documents/qr.h"
#include "io/documents/receipt.h"
#include "io/web/site/reception.h"

// The receipt: on the screen, on paper, as a proof.
namespace huiyin::web::resident {
namespace filing_detail {

std::vector<std::string> groups_of(const engine::Receipt& receipt) {
    std::vector<std::string> groups(1);
    for (const char symbol : receipt.code.text()) {
        if (symbol == '-')
            groups.emplace_back();
        else
            groups.back() += symbol;
    }
    return groups;
}

/// Where an appointment is: the room as the day says it, behind the office.
std::string place_of(const Site& site, Language language, const casework::Appointment& one) {
    const std::string office = office_name(site, language, one.office);
    const auto receptions = site.context.town.receptions();
    const auto* day = receptions->find(one.reception);
    const std::string place = day == nullptr ? std::string() : in(language, day->place);
    return place.empty() ? office : text::say(language, "page.two", {{"one", office}, {"two", place}});
}

View slip_view(const Visit& visit, const engine::Receipt& receipt) {
    const Site& site = visit.site;
    View view = visit.view("/");
    view.list("BACK").show("BACK", false);
    view.set("FILED_DAY", text::write_day(visit.language, receipt.value.filed_on));
    view.set("CODE", receipt.code.text());
    for (const std::string& group : groups_of(receipt)) view.add("GROUPS").set("GROUP", group);
    const auto svg = documents::qr_svg(receipt.code.text());
    EXPECTS(svg.has_value());
    view.set("QR_SVG", to_base64(as_bytes(*svg)));
    const auto& procedure = site.context.town.procedure(receipt.value);
    view.list("NEXT");
    for (const engine::DueDate& due : receipt.due)
        if (const auto* clock = procedure.find_clock(due.clock))
            view.add("NEXT").set("DAY", text::write_day(visit.language, due.deadline.due))
                .set("WHAT", in(visit.language, clock->name)).set("RULE", in(visit.language, clock->rule))
                .show("PROVISIONAL", due.deadline.provisional);
    view.list("APPOINTMENT").show("TIME_TAKEN", visit.request.query.get("appointment") == "taken" && receipt.value.appointments.empty());
    for (const casework::Appointment& one : receipt.value.appointments)
        if (one.is_open())
            view.add("APPOINTMENT").set("WHEN", write_day_time(visit.language, one.day, one.time)).set("REFERENCE", one.reference)
                .set("PLACE", place_of(site, visit.language, one));
    set_log_place(view, receipt.leaf_index, receipt.log.root);
    view.set("FOLLOW_URL", site.settings().site + "/case");
    return view;
}

documents::Receipt paper_receipt(const Visit& visit, const engine::Receipt& receipt) {
    const Site& site = visit.site;
    const Language l = visit.language;
    const std::string root = to_base64(receipt.log.root);
    const std::string number = text::write_number(static_cast<std::int64_t>(receipt.leaf_index));
    const Facts place{{"number", number}, {"first", root.substr(0, 6)}, {"last", root.substr(root.size() - 6)}};
    documents::Receipt out;
    out.language = text::tag(l);
    out.created = receipt.value.filed_at;
    out.town = in(l, site.settings().name);
    out.date = text::write_day(l, receipt.value.filed_on);
    out.title = text::say(l, "slip.heading");
    out.code_label = text::say(l, "slip.code");
    const auto groups = groups_of(receipt);
    EXPECTS(groups.size() == out.code_groups.size());
    std::copy(groups.begin(), groups.end(), out.code_groups.begin());
    out.qr_alt = text::say(l, "slip.qr");
    out.keep = text::say(l, "receipt.keep");
    out.appointment_title = text::say(l, "appointment.yours");
    for (const casework::Appointment& one : receipt.value.appointments)
        if (one.is_open())
            out.appointments.push_back({.label = write_day_time(l, one.day, one.time),
                                        .value = place_of(site, l, one),
                                        .note = text::say(l, "appointment.say-this") + " " + one.reference});
    out.next_title = text::say(l, "slip.next");
    const auto& procedure = site.context.town.procedure(receipt.value);
    for (const engine::DueDate& due : receipt.due)
        if (const auto* clock = procedure.find_clock(due.clock))
            out.next.push_back({.label = text::write_day(l, due.deadline.due),
                                .value = in(l, clock->name),
                                .note = in(l, clock->rule) +
                                        (due.deadline.provisional ? " " + text::say(l, "slip.provisional") : "")});
    out.log_title = text::say(l, "slip.log");
    out.log = {.entry = number,
               .checkpoint = root.substr(0, 6) + "…" + root.substr(root.size() - 6),
               .note = text::say(l, "slip.log-words", place),
               .alt = text::say(l, "slip.tree", place)};
    out.check_title = text::say(l, "slip.check");
    out.check = text::say(l, "slip.check-words") + " " + site.settings().site + "/case";
    out.lost_title = text::say(l, "slip.lost");
    out.lost = text::say(l, "slip.lost-words");
    return out;
}

http::Response show_receipt(const Site& site, const http::Request& request) {
    const Visit visit(site, request);
    const auto receipt = visit.token ? engine::receipt_again(site.context, *visit.token) : std::nullopt;
    if (!receipt) return go(site, request, "/file");
    return page(site, request, "file-receipt", slip_view(visit, *receipt));
}

http::Response take_receipt(const Site& site, const http::Request& request, Take what) {
    const Visit visit(site, request);
    const auto form = read_checked(visit);
    if (!form) return refusal(site, request, form.error(), {}, "/file/receipt");
    const auto receipt = visit.token ? engine::receipt_again(site.context, *visit.token) : std::nullopt;
    if (!receipt) return go(site, request, "/file");
    if (what == Take::print) {
        View view = slip_view(visit, *receipt);
        view.set("HREF_ZH", in_language("/file/receipt", Language::zh));
        view.set("HREF_EN", in_language("/file/receipt", Language::en));
        return page(site, request, "file-receipt-print", view);
    }
    http::Response response;
    if (what == Take::pdf) {
        const auto pdf = documents::render_pdf(paper_receipt(visit, *receipt), documents::Paper::a4);
        if (!pdf) return refusal(site, request, pdf.error(), {}, "/file/receipt");
        response = http::Response::download("receipt.pdf", "application/pdf", std::string(as_text(*pdf)));
    } else {
        response = http::Response::download("receipt.tlog-proof", "text/plain; charset=utf-8", receipt->proof);
    }
    response.set("Cache-Control", "no-store");
    return response;
}

http::Response keep(const Site& site, const http::Request& request) {
    const Visit visit(site, request);
    const auto form = read_checked(visit);
    if (!form) return refusal(site, request, form.error(), {}, "/file/receipt");
    if (visit.token) engine::keep_receipt(site.context, *visit.token);
    auto response = go(site, request, "/file/kept");
    drop_cookie(site, response, draft_cookie);
    clear_site_data(response);
    return response;
}

}  // namespace filing_detail

void set_log_place(View& view, std::uint64_t leaf_index, const Hash& root) {
    const std::string text = to_base64(root);
    view.set("NUMBER", text::write_number(static_cast<std::int64_t>(leaf_index)));
    view.set("CHECKPOINT_FIRST", text.substr(0, 6)).set("CHECKPOINT_LAST", text.substr(text.size() - 6));
}

}  // namespace huiyin::web::resident
