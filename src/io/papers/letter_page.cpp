#include "io/papers/letter_page.h"

#include "base/bytes.h"
#include "base/fault.h"
#include "io/documents/qr.h"

namespace huiyin::papers {
namespace letter_page_detail {

using documents::harmless;
using web::View;

/// A block as an item: every section exists, `add` fills one.
struct Item {
    View& view;
    View& fill(std::string_view name) const { return view.add(name); }
};

/// The paragraphs of a text, as the PDF sets them: one for each line that isn't empty.
void set_lines(View& view, const std::string& text) {
    view.list("LINES");
    const std::string shown = harmless(text);
    std::size_t start = 0;
    for (;;) {
        const std::size_t end = shown.find('\n', start);
        const std::string line = shown.substr(start, end == std::string::npos ? end : end - start);
        if (!line.empty()) view.add("LINES").set("TEXT", line);
        if (end == std::string::npos) return;
        start = end + 1;
    }
}

void fill(const Item& item, const documents::Masthead& head) {
    item.fill("HEAD").set("ISSUER", harmless(head.name)).set("NUMBER", harmless(head.date)).show("RED", false);
}
void fill(const Item& item, const documents::Letterhead& head) {
    item.fill("HEAD").set("ISSUER", harmless(head.issuer)).set("NUMBER", harmless(head.number)).show("RED", head.red);
}
void fill(const Item& item, const documents::Addressee& addressee) { set_lines(item.fill("ADDRESSEE"), addressee.text); }
void fill(const Item& item, const documents::Heading& heading) {
    item.fill(heading.level == 1 ? "H1" : "H2").set("TEXT", harmless(heading.text));
}
void fill(const Item& item, const documents::Paragraph& paragraph) { set_lines(item.fill("TEXT"), paragraph.text); }
void fill(const Item& item, const documents::SmallPrint& small) { set_lines(item.fill("SMALL"), small.text); }
void fill(const Item& item, const documents::Rows& rows) {
    View& list = item.fill("ROWS").list("ITEMS");
    for (const documents::Row& row : rows.rows) {
        View& one = list.add("ITEMS").set("LABEL", harmless(row.label)).set("VALUE", harmless(row.value)).list("NOTE");
        if (!row.note.empty()) one.add("NOTE").set("TEXT", harmless(row.note));
    }
}
void set_qr(View& view, const documents::QrCode& qr) {
    const auto svg = documents::qr_svg(qr.content);
    EXPECTS(svg.has_value());
    set_lines(view.set("PICTURE", to_base64(as_bytes(*svg))).set("ALT", harmless(qr.alt)), qr.caption);
}
void fill(const Item& item, const documents::QrCode& qr) { set_qr(item.fill("QR"), qr); }
void fill(const Item&, const documents::CodeGroups&) { EXPECTS(false); }
void fill(const Item& item, const documents::LogPlace& place) { set_lines(item.fill("TEXT"), place.note); }
void fill(const Item& item, const documents::Rule&) { item.fill("RULE"); }
void fill(const Item& item, const documents::Signature& signature) {
    View& signed_by = item.fill("SIGNED").set("ISSUER", harmless(signature.issuer)).set("DATE", harmless(signature.date)).list("SEAL").list("CHECK");
    if (!signature.seal.empty()) signed_by.add("SEAL").set("TEXT", harmless(signature.seal));
    if (signature.check) set_qr(signed_by.add("CHECK"), *signature.check);
}
void fill(const Item& item, const documents::SignatureLines& lines) {
    View& list = item.fill("SIGNATURES").list("ITEMS");
    for (const std::string& label : lines.labels) list.add("ITEMS").set("TEXT", harmless(label));
}

}  // namespace letter_page_detail

void set_document(web::View& view, const documents::Document& document) {
    using namespace letter_page_detail;
    view.set("TITLE", harmless(document.title)).set("FOOTER", harmless(document.footer));
    view.show("OFFICIAL", document.style == documents::Style::official).list("BLOCKS");
    for (const documents::Block& block : document.blocks) {
        View& item = view.add("BLOCKS");
        for (const auto* name : {"HEAD", "ADDRESSEE", "H1", "H2", "TEXT", "SMALL", "ROWS", "QR", "RULE", "SIGNED", "SIGNATURES"}) item.list(name);
        std::visit([&](const auto& one) { fill(Item{item}, one); }, block);
    }
}

}  // namespace huiyin::papers
