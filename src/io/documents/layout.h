#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "base/time.h"

/// Paper documents. A page is described once as a list of blocks and drawn on any paper. Every word comes
/// from the caller, in the reader's language; this folder holds no sentence.
namespace huiyin::documents {

/// Name on the left, date on the right, a line beneath: the head of a slip or letter.
struct Masthead {
    std::string name;
    std::string date;
};
/// The head of a letter: who writes, and its number.
struct Letterhead {
    std::string issuer;
    std::string number;
    bool red = false;  ///< in official style: red name and double rules (the letter form of GB/T 9704), for public bodies only
};
/// Whom a letter is for, with the mark that ends the line.
struct Addressee {
    std::string text;
};
/// Levels without gaps: 1 once, then 2.
struct Heading {
    int level = 2;
    std::string text;
};
/// Running text. A line feed starts a new paragraph.
struct Paragraph {
    std::string text;
    bool strong = false;
};
/// Running text that is smaller and quieter.
struct SmallPrint {
    std::string text;
};
/// "Date: what happens", with an optional quiet note beneath (the rule behind it).
struct Row {
    std::string label;
    std::string value;
    std::string note;
};
struct Rows {
    std::vector<Row> rows;
};
/// A QR code, level Q, quiet zone of 4 modules, modules of 0.6 or 0.75 mm where the paper is wide enough.
struct QrCode {
    std::string content;  ///< exactly what a reader gets
    std::string alt;      ///< what the picture is, for who cannot see it
    std::string caption;  ///< beneath it; may be empty
};
/// Who signs a letter, and its date. `seal`: what stands where a seal goes; empty: no room is left for one. `check`: how to check
/// the letter; in official style it stands beside the signature, and neither stands on a page without text.
struct Signature {
    std::string issuer;
    std::string date;
    std::string seal;
    std::optional<QrCode> check;
};
/// A code to be copied by hand: large, in groups, with its QR code beside or beneath it.
struct CodeGroups {
    std::string label;
    std::vector<std::string> groups;
    std::optional<QrCode> qr;
};
/// A small drawing of where one entry sits in the log: a row of entries, this one filled, and the checkpoint after it.
struct LogPlace {
    std::string entry;       ///< beneath the filled entry: its number
    std::string checkpoint;  ///< beneath the checkpoint: its first and last characters
    std::string note;        ///< a sentence beneath the drawing; may be empty
    std::string alt;
};
struct Rule {};
/// A line to sign on for each label.
struct SignatureLines {
    std::vector<std::string> labels;
};

using Block = std::variant<Masthead, Letterhead, Addressee, Heading, Paragraph, SmallPrint, Rows, QrCode, CodeGroups, LogPlace, Rule,
                           Signature, SignatureLines>;

enum class Style {
    plain,
    /// The layout of official documents (GB/T 9704-2012), on A4 alone: margins of 37, 28, 35 and 26 mm, 22 lines of 28
    /// characters a page, title centred, body indented by two characters, date four characters from the right.
    official,
};

struct Document {
    std::string title;     ///< shown by viewers instead of a file name
    std::string language;  ///< BCP 47: "zh-CN", "en"; also picks the forms of Chinese characters
    Instant created;       ///< the only date in the bytes
    std::string footer;    ///< at the foot of each sheet, beside its number; may be empty
    std::vector<Block> blocks;
    Style style = Style::plain;
};

enum class Paper {
    a4,
    a5,
    slip_80mm,  ///< a roll: one page as long as its content (up to 3 m, then more pages); black only
};

/// The document as tagged PDF. The same input gives the same bytes on one installation (fonts and libraries).
/// Nothing is cut off: text wraps and runs on to further pages; a page that a block doesn't fit on is left.
/// Text can be extracted; characters that could mislead are shown as `harmless` shows them.
/// EXPECTS A4 of an official document. Refuses with documents/qr-too-long. Throws Fault if the drawing library fails.
Result<Bytes> render_pdf(const Document& document, Paper paper);

/// A text that shows what it holds: controls, bidirectional ones too, and tag characters become
/// "[U+202E]", bytes that are no UTF-8 become U+FFFD, line ends become line feeds, a tab four blanks; zero-width blanks, byte-order marks and soft hyphens go. Joiners stay: scripts need them.
std::string harmless(std::string_view text);

/// Finds the fonts once, so that the first resident doesn't wait 0.2 s for it.
void warm_up();

}  // namespace huiyin::documents
