#pragma once

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/fault.h"
#include "io/documents/layout.h"
#include "io/documents/qr.h"

// How blocks become atoms: what is never cut by a page end. Used in this folder alone.
namespace huiyin::documents::typeset {


// Lengths are points (1/72 inch).
constexpr double mm = 72.0 / 25.4;
constexpr const char* text_face = "Noto Sans CJK SC";
constexpr const char* serif_face = "Noto Serif CJK SC";
constexpr const char* code_face = "DejaVu Sans Mono";
/// Longer rolls are cut into pages of this length: PDF itself ends at 5 m.
constexpr double roll_length_max = 3000 * mm;

struct Sizes {
    double width;
    double height;  ///< 0: as long as the content
    double margin_side;
    double margin_top;
    double margin_bottom;
    double body;
    double small;
    double title;
    double heading;
    double code;
    double leading;  ///< a factor: small paper sets its lines closer
    double module;   ///< side of a QR module
    double quiet;    ///< grey of quiet text: 0 black; thermal printers have none
    bool is_roll;
    double pitch = 0;     ///< lines of body text stand this far apart; 0: as `leading` says
    double tracking = 0;  ///< added between characters of body text
};

/// The measures of an official document: what GB/T 9704 says, in points.
constexpr double official_left = 28 * mm;
constexpr double official_width = 156 * mm;
constexpr double official_rule_width = 170 * mm;   ///< of the letter form's double rules, centred on the paper
constexpr double official_name_top = 30 * mm;      ///< of the issuer's name in the letter form
constexpr double official_rule_bottom = 20 * mm;   ///< of the lower double rule, from the paper's lower edge
constexpr double official_number_below = 7 * mm;   ///< of the page number, from the type area
constexpr double small_four = 14;                  ///< 4号, of page numbers

inline Sizes official_sizes() {
    // 225 mm in 22 lines; 28 characters of 16 points in 156 mm.
    return {.width = 210 * mm, .height = 297 * mm, .margin_side = official_left, .margin_top = 37 * mm, .margin_bottom = 35 * mm,
            .body = 16, .small = 12, .title = 22, .heading = 16, .code = 19, .leading = 1, .module = 0.5 * mm, .quiet = 0.3,
            .is_roll = false, .pitch = 225 * mm / 22, .tracking = (official_width - 28 * 16) / 27 - 0.01};
}

inline Sizes sizes_of(Paper paper) {
    switch (paper) {
        case Paper::a4:
            return {.width = 210 * mm, .height = 297 * mm, .margin_side = 24 * mm, .margin_top = 20 * mm,
                    .margin_bottom = 22 * mm, .body = 11, .small = 9, .title = 22, .heading = 13, .code = 19,
                    .leading = 1, .module = 0.75 * mm, .quiet = 0.3, .is_roll = false};
        case Paper::a5:
            return {.width = 148 * mm, .height = 210 * mm, .margin_side = 14 * mm, .margin_top = 11 * mm,
                    .margin_bottom = 13 * mm, .body = 9, .small = 7.5, .title = 16, .heading = 10.5, .code = 17,
                    .leading = 0.92, .module = 0.6 * mm, .quiet = 0.3, .is_roll = false};
        case Paper::slip_80mm:
            return {.width = 80 * mm, .height = 0, .margin_side = 5 * mm, .margin_top = 6 * mm,
                    .margin_bottom = 10 * mm, .body = 9, .small = 7.5, .title = 15, .heading = 10.5, .code = 17,
                    .leading = 0.95, .module = 0.75 * mm, .quiet = 0, .is_roll = true};
    }
    throw Bug("unknown paper");
}

template <typename T, auto release>
struct Releases {
    void operator()(T* resource) const { release(resource); }
};
using Surface = std::unique_ptr<cairo_surface_t, Releases<cairo_surface_t, cairo_surface_destroy>>;
using Drawing = std::unique_ptr<cairo_t, Releases<cairo_t, cairo_destroy>>;
using FontOptions = std::unique_ptr<cairo_font_options_t, Releases<cairo_font_options_t, cairo_font_options_destroy>>;
using Font = std::unique_ptr<PangoFontDescription, Releases<PangoFontDescription, pango_font_description_free>>;
using Attributes = std::unique_ptr<PangoAttrList, Releases<PangoAttrList, pango_attr_list_unref>>;
using LineWalk = std::unique_ptr<PangoLayoutIter, Releases<PangoLayoutIter, pango_layout_iter_free>>;
using Layout = std::shared_ptr<PangoLayout>;

struct Face {
    double size;
    bool bold = false;
    bool code = false;
    double grey = 0;
    bool serif = false;
    bool red = false;
};

enum class Align { left, centre, right };

/// What is drawn at (x, y), y being the top of its atom.
using Draw = std::function<void(cairo_t*, double y)>;

struct Piece {
    int column;
    Draw draw;
};

/// The tags around a run of atoms (PDF 1.7, 14.8.4): container > item > one per column.
struct Tags {
    std::string container;             ///< "L"; empty: none
    std::string item;                  ///< "LI"; empty: none
    std::vector<std::string> columns;  ///< drawn one after the other, so that reading order is column by column
};

/// What is never cut by a page end: a line of text, a picture.
struct Atom {
    double height = 0;
    std::vector<Piece> pieces;
    int group = 0;              ///< atoms of one group share their tags
    bool keep_with_next = false;
    bool is_space = false;      ///< dropped at the top of a page
};

struct Group {
    Tags tags;
    int block = 0;  ///< groups of one block share their container
};

struct Line {
    double height;
    Draw draw;
};

inline void set_red(cairo_t* to) { cairo_set_source_rgb(to, 0.8, 0, 0); }

/// The letter form's double rule: a thick line and a thin one, the thick outside.
inline void double_rule(cairo_t* to, double paper_width, double y, bool thick_first) {
    const double x = (paper_width - official_rule_width) / 2;
    const auto line = [&](double top, double weight) {
        cairo_rectangle(to, x, top, official_rule_width, weight);
        cairo_fill(to);
    };
    set_red(to);
    line(y, thick_first ? 1.5 : 0.5);
    line(y + (thick_first ? 2.3 : 1.3), thick_first ? 0.5 : 1.5);
}
class Typesetter {
  public:
    Typesetter(cairo_t* drawing, const Sizes& sizes, const std::string& language, Style style)
        : sizes_(sizes), width_(style == Style::official ? official_width : sizes.width - 2 * sizes.margin_side),
          is_official_(style == Style::official), context_(pango_cairo_create_context(drawing), g_object_unref) {
        const FontOptions options(cairo_font_options_create());
        cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
        cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
        pango_cairo_context_set_font_options(context_.get(), options.get());
        pango_cairo_context_set_resolution(context_.get(), 72);
        pango_context_set_round_glyph_positions(context_.get(), FALSE);  // else letters stand apart as on a 72 dpi screen
        pango_context_set_language(context_.get(), pango_language_from_string(language.c_str()));
        pango_context_set_base_dir(context_.get(), PANGO_DIRECTION_LTR);
        is_chinese_ = language.starts_with("zh");
    }

    Result<void> set(const Block& block);

    std::vector<Atom> atoms;
    std::vector<Group> groups;
    std::vector<std::string> alts;  ///< of figures, in reading order
    bool has_red_head() const { return red_head_; }

    /// The lines of one paragraph; `text` has no line feed.
    std::vector<Line> lines(const std::string& text, const Face& face, double x, double width, Align align = Align::left, double indent = 0) const;

    /// Lines one below the other, starting `top` below the top of their atom.
    static Draw stacked(std::vector<Line> set_lines, double top);
    static double height_of(const std::vector<Line>& set_lines);

  private:
    Layout lay_out(const std::string& text, const Face& face) const;

    double leading() const { return (is_chinese_ ? 1.65 : 1.5) * sizes_.leading; }
    double left() const { return sizes_.margin_side; }
    Face body() const { return {.size = sizes_.body, .serif = is_official_}; }
    Face quiet() const { return {.size = sizes_.small, .grey = sizes_.quiet}; }
    /// Two characters before the first line of a paragraph of an official document.
    double indent() const { return is_official_ ? 2 * (sizes_.body + sizes_.tracking) : 0; }
    /// An official document's blank lines are lines of its grid.
    void blank_lines(int count) { space(count * sizes_.pitch); }

    void space(double height) { atoms.push_back({.height = height, .pieces = {}, .group = new_group({}), .is_space = true}); }

    int new_group(Tags tags);

    static std::vector<std::string> paragraphs(std::string_view text);

    /// Lines of a text with line feeds, one after the other.
    std::vector<Line> all_lines(std::string_view text, const Face& face, double x, double width, Align align = Align::left) const;

    /// How wide a text is that isn't wrapped.
    double natural_width(std::string_view text, const Face& face) const;

    void running_text(std::string_view text, const Face& face, const std::string& tag, bool keep_with_next = false, Align align = Align::left, double indent = 0);

    void line_across(double weight, double grey);

    Result<void> add(const Masthead& masthead);

    /// The issuer of the letter form stands above the type area, red, over a thick and a thin rule; its number beneath.
    void red_head(const Letterhead& head);

    Result<void> add(const Letterhead& head);

    Result<void> add(const Addressee& addressee);

    Result<void> add(const Signature& signature);

    /// The date four characters from the right, the issuer centred over it, the code to check it on the left: one atom in
    /// height, and the last lines of the text go along with it.
    Result<void> sign_officially(const Signature& signature);

    Result<void> add(const Heading& heading);

    Result<void> add(const Paragraph& paragraph);

    Result<void> add(const SmallPrint& small);

    void side_by_side(int group, std::vector<Line> first, std::vector<Line> second, bool keep);

    Result<void> add(const Rows& rows);

    /// A QR code drawn with its left edge (quiet zone included) at `x`.
    static Draw draw_qr(const QrModules& modules, double module, double x);

    /// 0.75 mm a module on a roll (6 dots of a thermal printer), or what the width allows.
    double module_size(const QrModules& modules) const;

    Result<void> add(const QrCode& qr);

    /// The groups on as few lines as fit, evenly: 3 and 2 rather than 4 and 1. A symbol of the monospaced
    /// face is 0.602 of its size wide.
    std::vector<std::string> even_rows(const std::vector<std::string>& all, double room, std::size_t& widest) const;

    Result<void> add(const CodeGroups& code);

    Result<void> add(const LogPlace& place);

    Result<void> add(const Rule&);

    Result<void> add(const SignatureLines& signatures);

    Sizes sizes_;
    double width_;
    bool is_official_;
    std::unique_ptr<PangoContext, decltype(&g_object_unref)> context_;
    bool is_chinese_ = false;
    bool red_head_ = false;
    int block_ = 0;
};

}  // namespace huiyin::documents::typeset
