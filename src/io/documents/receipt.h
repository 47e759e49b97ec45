#pragma once

#include <array>
#include <string>
#include <vector>

#include "io/documents/layout.h"

namespace huiyin::documents {

/// The slip that a resident keeps: everything on it, in words of the reader's language.
struct Receipt {
    std::string language;  ///< BCP 47
    Instant created;       ///< when the case was filed
    std::string town;
    std::string date;   ///< in full, with weekday
    std::string title;  ///< "Your receipt"

    std::string code_label;
    std::array<std::string, 5> code_groups;  ///< five of five symbols
    std::string qr_alt;
    std::string keep;  ///< "Keep this; without it we can't find your case."

    std::string appointment_title = {};
    std::vector<Row> appointments = {};  ///< label: day and time; value: where; note: what to say there. Empty: none is booked

    std::string next_title;
    std::vector<Row> next;  ///< label: the date in full; value: what happens; note: the rule

    std::string log_title;
    LogPlace log;

    std::string check_title;
    std::string check;  ///< how to check; may hold the site's address and a command
    std::string lost_title;
    std::string lost;
    std::vector<Row> references;  ///< procedure, office, address of the site…
};

/// The receipt as blocks. The QR code holds the code alone, groups joined by "-": never an address.
Document describe(const Receipt& receipt);
/// One page on A4 and A5 for what a receipt usually holds; longer ones run on. Refuses as render_pdf does.
Result<Bytes> render_pdf(const Receipt& receipt, Paper paper);
/// What the QR code holds.
std::string code_text(const Receipt& receipt);

}  // namespace huiyin::documents
