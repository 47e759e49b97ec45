#include "io/documents/receipt.h"

namespace huiyin::documents {

std::string code_text(const Receipt& receipt) {
    std::string text;
    for (const std::string& group : receipt.code_groups) {
        if (!text.empty()) text += '-';
        text += group;
    }
    return text;
}

Document describe(const Receipt& receipt) {
    Document document{.title = receipt.title, .language = receipt.language, .created = receipt.created, .footer = {}, .blocks = {}};
    auto& blocks = document.blocks;
    blocks.emplace_back(Masthead{.name = receipt.town, .date = receipt.date});
    blocks.emplace_back(Heading{.level = 1, .text = receipt.title});
    blocks.emplace_back(CodeGroups{
        .label = receipt.code_label,
        .groups = {receipt.code_groups.begin(), receipt.code_groups.end()},
        .qr = QrCode{.content = code_text(receipt), .alt = receipt.qr_alt, .caption = {}},
    });
    const auto section = [&](const std::string& title, Block body) {
        if (!title.empty()) blocks.emplace_back(Heading{.level = 2, .text = title});
        blocks.push_back(std::move(body));
    };
    if (!receipt.appointments.empty()) section(receipt.appointment_title, Rows{receipt.appointments});
    if (!receipt.next.empty()) section(receipt.next_title, Rows{receipt.next});
    section(receipt.log_title, receipt.log);
    if (!receipt.check.empty()) section(receipt.check_title, Paragraph{.text = receipt.check});
    if (!receipt.lost.empty()) section(receipt.lost_title, Paragraph{.text = receipt.lost});
    if (!receipt.references.empty()) {
        blocks.emplace_back(Rule{});
        blocks.emplace_back(Rows{receipt.references});
    }
    blocks.emplace_back(Rule{});
    blocks.emplace_back(Paragraph{.text = receipt.keep});
    return document;
}

Result<Bytes> render_pdf(const Receipt& receipt, Paper paper) { return render_pdf(describe(receipt), paper); }

}  // namespace huiyin::documents
