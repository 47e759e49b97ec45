#include "io/documents/layout.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <array>
#include <exception>
#include <functional>
#include <memory>

#include "base/fault.h"
#include "io/documents/finish.h"
#include "io/documents/qr.h"

namespace huiyin::documents {

namespace typeset {

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

    Result<void> set(const Block& block) {
        ++block_;
        return std::visit([this](const auto& b) { return this->add(b); }, block);
    }

    std::vector<Atom> atoms;
    std::vector<Group> groups;
    std::vector<std::string> alts;  ///< of figures, in reading order
    bool has_red_head() const { return red_head_; }

    /// The lines of one paragraph; `text` has no line feed.
    std::vector<Line> lines(const std::string& text, const Face& face, double x, double width, Align align = Align::left,
                            double indent = 0) const {
        const Layout layout = lay_out(text, face);
        pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
        pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
        pango_layout_set_alignment(layout.get(), align == Align::right    ? PANGO_ALIGN_RIGHT
                                                 : align == Align::centre ? PANGO_ALIGN_CENTER
                                                                          : PANGO_ALIGN_LEFT);
        pango_layout_set_indent(layout.get(), static_cast<int>(indent * PANGO_SCALE));

        std::vector<Line> found;
        const LineWalk walk(pango_layout_get_iter(layout.get()));
        do {
            PangoRectangle extents;
            pango_layout_iter_get_line_extents(walk.get(), nullptr, &extents);
            PangoLayoutLine* const raw = pango_layout_iter_get_line_readonly(walk.get());
            const double natural = static_cast<double>(extents.height) / PANGO_SCALE;
            const double height = std::max(sizes_.pitch > 0 && face.size == sizes_.body ? sizes_.pitch : face.size * leading(), natural);
            const double baseline = static_cast<double>(pango_layout_iter_get_baseline(walk.get()) - extents.y) / PANGO_SCALE +
                                    (height - natural) / 2;
            const double left = x + static_cast<double>(extents.x) / PANGO_SCALE;
            const std::shared_ptr<PangoLayoutLine> line(pango_layout_line_ref(raw), pango_layout_line_unref);
            // The line holds no reference to its layout, which owns the text.
            found.push_back({height, [layout, line, left, baseline, grey = face.grey, red = face.red](cairo_t* to, double y) {
                                 red ? set_red(to) : cairo_set_source_rgb(to, grey, grey, grey);
                                 cairo_move_to(to, left, y + baseline);
                                 pango_cairo_show_layout_line(to, line.get());
                             }});
        } while (pango_layout_iter_next_line(walk.get()));
        return found;
    }

  private:
    Layout lay_out(const std::string& text, const Face& face) const {
        const Layout layout(pango_layout_new(context_.get()), g_object_unref);
        const Font font(pango_font_description_new());
        pango_font_description_set_family_static(font.get(), face.code ? code_face : face.serif ? serif_face : text_face);
        pango_font_description_set_weight(font.get(), face.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
        pango_font_description_set_absolute_size(font.get(), face.size * PANGO_SCALE);
        pango_layout_set_font_description(layout.get(), font.get());
        const Attributes attributes(pango_attr_list_new());
        // What is copied out must equal the text: no hyphens of ours, no "ﬁ" as one letter.
        pango_attr_list_insert(attributes.get(), pango_attr_insert_hyphens_new(FALSE));
        pango_attr_list_insert(attributes.get(), pango_attr_font_features_new("liga=0, clig=0, dlig=0"));
        if (sizes_.tracking != 0 && face.size == sizes_.body)
            pango_attr_list_insert(attributes.get(), pango_attr_letter_spacing_new(static_cast<int>(sizes_.tracking * PANGO_SCALE)));
        pango_layout_set_attributes(layout.get(), attributes.get());
        pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
        return layout;
    }

    double leading() const { return (is_chinese_ ? 1.65 : 1.5) * sizes_.leading; }
    double left() const { return sizes_.margin_side; }
    Face body() const { return {.size = sizes_.body, .serif = is_official_}; }
    Face quiet() const { return {.size = sizes_.small, .grey = sizes_.quiet}; }
    /// Two characters before the first line of a paragraph of an official document.
    double indent() const { return is_official_ ? 2 * (sizes_.body + sizes_.tracking) : 0; }
    /// An official document's blank lines are lines of its grid.
    void blank_lines(int count) { space(count * sizes_.pitch); }

    void space(double height) { atoms.push_back({.height = height, .pieces = {}, .group = new_group({}), .is_space = true}); }

    int new_group(Tags tags) {
        groups.push_back({std::move(tags), block_});
        return static_cast<int>(groups.size()) - 1;
    }

    static std::vector<std::string> paragraphs(std::string_view text) {
        const std::string shown = harmless(text);
        std::vector<std::string> found;
        std::size_t start = 0;
        for (;;) {
            const std::size_t end = shown.find('\n', start);
            found.push_back(shown.substr(start, end == std::string::npos ? end : end - start));
            if (end == std::string::npos) return found;
            start = end + 1;
        }
    }

    /// Lines of a text with line feeds, one after the other.
    std::vector<Line> all_lines(std::string_view text, const Face& face, double x, double width, Align align = Align::left) const {
        std::vector<Line> found;
        for (const std::string& paragraph : paragraphs(text)) {
            auto more = lines(paragraph, face, x, width, align);
            found.insert(found.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
        }
        return found;
    }

    /// How wide a text is that isn't wrapped.
    double natural_width(std::string_view text, const Face& face) const {
        double widest = 0;
        for (const std::string& paragraph : paragraphs(text)) {
            const Layout layout = lay_out(paragraph, face);
            int width = 0;
            pango_layout_get_size(layout.get(), &width, nullptr);
            widest = std::max(widest, static_cast<double>(width) / PANGO_SCALE);
        }
        return widest;
    }

    void running_text(std::string_view text, const Face& face, const std::string& tag, bool keep_with_next = false,
                      Align align = Align::left, double indent = 0) {
        for (const std::string& paragraph : paragraphs(text)) {
            if (paragraph.empty()) {
                space(face.size * 0.6);
                continue;
            }
            const int group = new_group({.container = {}, .item = {}, .columns = {tag}});
            auto set_lines = lines(paragraph, face, left(), width_, align, indent);
            for (std::size_t i = 0; i < set_lines.size(); ++i) {
                // No page ends after a paragraph's first line or before its last.
                const bool keep = keep_with_next || (i + 1 < set_lines.size() && (i == 0 || i + 2 == set_lines.size()));
                atoms.push_back({.height = set_lines[i].height, .pieces = {{0, std::move(set_lines[i].draw)}}, .group = group,
                                 .keep_with_next = keep});
            }
        }
    }

    void line_across(double weight, double grey) {
        atoms.push_back({.height = weight, .pieces = {{0, [=, this](cairo_t* to, double y) {
                             cairo_set_source_rgb(to, grey, grey, grey);
                             cairo_set_line_width(to, weight);
                             cairo_move_to(to, left(), y + weight / 2);
                             cairo_line_to(to, left() + width_, y + weight / 2);
                             cairo_stroke(to);
                         }}},
                         .group = new_group({})});
    }

    Result<void> add(const Masthead& masthead) {
        const int group = new_group({.container = {}, .item = {}, .columns = {"P", "P"}});
        const double name_width = sizes_.is_roll ? width_ : width_ * 0.5;
        auto name = all_lines(masthead.name, {.size = sizes_.body, .bold = true}, left(), name_width);
        auto date = sizes_.is_roll ? all_lines(masthead.date, body(), left(), width_)
                                   : all_lines(masthead.date, body(), left() + name_width, width_ - name_width, Align::right);
        if (sizes_.is_roll) {
            for (Line& line : name) atoms.push_back({line.height, {{0, line.draw}}, group, true});
            for (Line& line : date) atoms.push_back({line.height, {{1, line.draw}}, group, true});
        } else {
            side_by_side(group, std::move(name), std::move(date), true);
        }
        space(sizes_.body * 0.35);
        line_across(1.2, 0);
        space(sizes_.body * 0.9);
        return {};
    }

    /// The issuer of the letter form stands above the type area, red, over a thick and a thin rule; its number beneath.
    void red_head(const Letterhead& head) {
        red_head_ = true;
        const std::string issuer = paragraphs(head.issuer).front();
        Face face{.size = 32, .bold = true, .serif = true, .red = true};
        face.size = std::min(face.size, face.size * official_width / std::max(1.0, natural_width(issuer, face)));
        const double raised = sizes_.margin_top - official_name_top;
        double bottom = 0;
        const int group = new_group({.container = {}, .item = {}, .columns = {"P"}});
        for (Line& line : lines(issuer, face, left(), width_, Align::centre)) {
            const double top = bottom;
            bottom += line.height;
            atoms.push_back({.height = 0, .pieces = {{0, [draw = line.draw, top, raised](cairo_t* to, double y) { draw(to, y - raised + top); }}},
                             .group = group, .keep_with_next = true});
        }
        const double rule = bottom - raised + 4 * mm;
        atoms.push_back({.height = rule + 3, .pieces = {{0, [this, rule](cairo_t* to, double y) { double_rule(to, sizes_.width, y + rule, true); }}},
                         .group = new_group({}), .keep_with_next = true});
        if (head.number.empty()) return;
        const int number = new_group({.container = {}, .item = {}, .columns = {"P"}});
        for (Line& line : all_lines(head.number, body(), left(), width_, Align::right))
            atoms.push_back({line.height, {{0, std::move(line.draw)}}, number, true});
    }

    Result<void> add(const Letterhead& head) {
        if (is_official_ && head.red) {
            red_head(head);
            blank_lines(1);
            return {};
        }
        const int group = new_group({.container = {}, .item = {}, .columns = {"P", "P"}});
        const double name_width = width_ * 0.62;
        Face face = body();
        face.bold = true;
        side_by_side(group, all_lines(head.issuer, face, left(), name_width),
                     all_lines(head.number, body(), left() + name_width, width_ - name_width, Align::right), true);
        space(sizes_.body * 0.35);
        line_across(1.2, 0);
        is_official_ ? blank_lines(1) : space(sizes_.body * 0.9);
        return {};
    }

    Result<void> add(const Addressee& addressee) {
        running_text(addressee.text, body(), "P", true);
        if (!is_official_) space(sizes_.body * 0.5);
        return {};
    }

    Result<void> add(const Signature& signature) {
        if (is_official_) return sign_officially(signature);
        const int group = new_group({.container = {}, .item = {}, .columns = {"P"}});
        space(sizes_.body);
        for (const std::string& part : {signature.issuer, signature.date, signature.seal})
            if (!part.empty())
                for (Line& line : all_lines(part, body(), left(), width_)) atoms.push_back({line.height, {{0, line.draw}}, group, true});
        // The code to check the letter doesn't go to a sheet of its own.
        atoms.push_back({.height = sizes_.body, .pieces = {}, .group = new_group({}), .keep_with_next = signature.check.has_value(), .is_space = true});
        if (signature.check) return add(*signature.check);
        return {};
    }

    /// Lines one below the other, starting `top` below the top of their atom.
    static Draw stacked(std::vector<Line> set_lines, double top) {
        return [set_lines = std::move(set_lines), top](cairo_t* to, double y) {
            double at = y + top;
            for (const Line& line : set_lines) {
                line.draw(to, at);
                at += line.height;
            }
        };
    }
    static double height_of(const std::vector<Line>& set_lines) {
        double height = 0;
        for (const Line& line : set_lines) height += line.height;
        return height;
    }

    /// The date four characters from the right, the issuer centred over it, the code to check it on the left: one atom in
    /// height, and the last lines of the text go along with it.
    Result<void> sign_officially(const Signature& signature) {
        for (auto atom = atoms.rbegin(); atom != atoms.rend() && atom - atoms.rbegin() < 2; ++atom) atom->keep_with_next = true;
        atoms.push_back({.height = sizes_.pitch, .pieces = {}, .group = new_group({}), .keep_with_next = true, .is_space = true});
        const double character = sizes_.body + sizes_.tracking;
        const double middle = left() + width_ - 4 * character - natural_width(signature.date, body()) / 2;
        const std::array parts{signature.issuer, signature.date, signature.seal};
        std::vector<Line> set_lines;
        double leftmost = left() + width_;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            if (parts[i].empty()) continue;
            Face face = body();
            if (i == 2) face.grey = sizes_.quiet;
            const double width = std::min(width_ * 0.6, natural_width(parts[i], face) + 1);
            const double x = std::clamp(middle - width / 2, left(), left() + width_ - width);
            leftmost = std::min(leftmost, x);
            for (Line& line : all_lines(parts[i], face, x, width)) set_lines.push_back(std::move(line));
        }
        double height = height_of(set_lines);
        const auto as_paragraph = [this] { return new_group({.container = {}, .item = {}, .columns = {"P"}}); };
        const auto floating = [this](Draw draw, int group) {
            atoms.push_back({.height = 0, .pieces = {{0, std::move(draw)}}, .group = group, .keep_with_next = true});
        };
        floating(stacked(std::move(set_lines), 0), as_paragraph());
        if (signature.check) {
            TRY_LET(modules, qr_modules(signature.check->content));
            const double side = (modules.side + 2 * qr_quiet_zone) * sizes_.module;
            alts.push_back(signature.check->alt);
            floating(draw_qr(modules, sizes_.module, left() - qr_quiet_zone * sizes_.module),
                     new_group({.container = {}, .item = {}, .columns = {"Figure"}}));
            const Face small{.size = 9, .grey = sizes_.quiet};
            auto caption = all_lines(signature.check->caption, small, left() + side, leftmost - character - left() - side);
            height = std::max({height, side, height_of(caption)});
            floating(stacked(std::move(caption), 0), as_paragraph());
        }
        atoms.push_back({.height = height, .pieces = {}, .group = new_group({})});
        return {};
    }

    Result<void> add(const Heading& heading) {
        EXPECTS(heading.level == 1 || heading.level == 2);
        const bool first = heading.level == 1;
        if (is_official_) {
            const Face title{.size = sizes_.title, .bold = true, .serif = true};
            const Face level_one{.size = sizes_.body};
            if (first) blank_lines(1);
            running_text(heading.text, first ? title : level_one, first ? "H1" : "H2", true, first ? Align::centre : Align::left,
                         first ? 0 : indent());
            if (first) blank_lines(1);
            return {};
        }
        space(first ? sizes_.body * 0.3 : sizes_.body * 0.8);
        running_text(heading.text, {.size = first ? sizes_.title : sizes_.heading, .bold = true}, first ? "H1" : "H2", true);
        atoms.push_back({.height = sizes_.body * (first ? 0.5 : 0.15), .pieces = {}, .group = new_group({}),
                         .keep_with_next = true, .is_space = true});
        return {};
    }

    Result<void> add(const Paragraph& paragraph) {
        Face face = body();
        face.bold = paragraph.strong;
        running_text(paragraph.text, face, "P", false, Align::left, indent());
        if (!is_official_) space(sizes_.body * 0.5);
        return {};
    }

    Result<void> add(const SmallPrint& small) {
        running_text(small.text, quiet(), "P");
        space(sizes_.small * 0.5);
        return {};
    }

    void side_by_side(int group, std::vector<Line> first, std::vector<Line> second, bool keep) {
        const std::size_t count = std::max(first.size(), second.size());
        for (std::size_t i = 0; i < count; ++i) {
            Atom atom{.height = 0, .pieces = {}, .group = group, .keep_with_next = keep || (i == 0 && count > 1)};
            if (i < first.size()) atom.pieces.push_back({0, std::move(first[i].draw)}), atom.height = first[i].height;
            if (i < second.size()) {
                atom.pieces.push_back({1, std::move(second[i].draw)});
                atom.height = std::max(atom.height, second[i].height);
            }
            atoms.push_back(std::move(atom));
        }
    }

    Result<void> add(const Rows& rows) {
        double label_width = width_;
        const double start = left() + indent();
        if (!sizes_.is_roll) {
            double widest = 0;
            for (const Row& row : rows.rows) widest = std::max(widest, natural_width(row.label, {.size = sizes_.body, .bold = !is_official_}));
            label_width = std::clamp(widest + 1, width_ * 0.2, width_ * 0.42);
        }
        const double gap = sizes_.is_roll ? 0 : width_ * 0.03;
        for (const Row& row : rows.rows) {
            const int group = new_group({.container = "L", .item = "LI", .columns = {"Lbl", "LBody"}});
            const Face label_face{.size = sizes_.body, .bold = !is_official_};
            auto label = all_lines(row.label, label_face, start, label_width);
            const double x = sizes_.is_roll ? left() : start + label_width + gap;
            const double width = sizes_.is_roll ? width_ : left() + width_ - x;
            auto value = all_lines(row.value, body(), x, width);
            if (!row.note.empty()) {
                for (Line& line : all_lines(row.note, quiet(), x, width)) value.push_back(std::move(line));
            }
            if (sizes_.is_roll) {
                for (Line& line : label) atoms.push_back({line.height, {{0, line.draw}}, group, true});
                for (Line& line : value) atoms.push_back({line.height, {{1, line.draw}}, group, false});
            } else {
                side_by_side(group, std::move(label), std::move(value), false);
            }
            if (!is_official_) space(sizes_.body * 0.35);
        }
        return {};
    }

    struct Drawn {
        double side;
        Draw draw;
    };

    /// A QR code drawn with its left edge (quiet zone included) at `x`.
    static Draw draw_qr(const QrModules& modules, double module, double x) {
        return [found = runs(modules), module, x](cairo_t* to, double y) {
            cairo_set_source_rgb(to, 0, 0, 0);
            for (const QrRun& run : found) {
                cairo_rectangle(to, x + (run.column + qr_quiet_zone) * module, y + (run.row + qr_quiet_zone) * module,
                                run.length * module, module);
            }
            cairo_fill(to);
        };
    }

    /// 0.75 mm a module on a roll (6 dots of a thermal printer), or what the width allows.
    double module_size(const QrModules& modules) const {
        return std::min(sizes_.module, width_ * (sizes_.is_roll ? 1.0 : 0.5) / (modules.side + 2 * qr_quiet_zone));
    }

    Result<void> add(const QrCode& qr) {
        TRY_LET(modules, qr_modules(qr.content));
        const double module = module_size(modules);
        const double quiet_zone = qr_quiet_zone * module;
        const int group = new_group({.container = {}, .item = {}, .columns = {"Figure"}});
        alts.push_back(qr.alt);
        // Its own quiet zone stands out to the left of the text, so that the dark part lines up with it.
        atoms.push_back({.height = (modules.side + 2 * qr_quiet_zone) * module,
                         .pieces = {{0, draw_qr(modules, module, left() - std::min(quiet_zone, sizes_.margin_side))}},
                         .group = group,
                         .keep_with_next = !qr.caption.empty()});
        if (!qr.caption.empty()) running_text(qr.caption, quiet(), "P");
        space(sizes_.body * 0.5);
        return {};
    }

    /// The groups on as few lines as fit, evenly: 3 and 2 rather than 4 and 1. A symbol of the monospaced
    /// face is 0.602 of its size wide.
    std::vector<std::string> even_rows(const std::vector<std::string>& all, double room, std::size_t& widest) const {
        std::size_t longest = 1;
        for (const std::string& group : all) longest = std::max(longest, count_characters(harmless(group)));
        const auto symbols = static_cast<std::size_t>(room / (0.603 * sizes_.code));
        const std::size_t fit = std::max<std::size_t>(1, (symbols + 2) / (longest + 2));
        const std::size_t count = std::max<std::size_t>(1, (all.size() + fit - 1) / fit);
        const std::size_t together = std::max<std::size_t>(1, (all.size() + count - 1) / count);
        std::vector<std::string> rows;
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (i % together == 0) rows.emplace_back();
            else rows.back() += "  ";
            rows.back() += harmless(all[i]);
            widest = std::max(widest, count_characters(rows.back()));
        }
        return rows;
    }

    Result<void> add(const CodeGroups& code) {
        running_text(code.label, {.size = sizes_.body, .grey = 0}, "P", true);
        atoms.push_back({.height = sizes_.body * 0.3, .pieces = {}, .group = new_group({}), .keep_with_next = true, .is_space = true});
        double qr_width = 0;
        std::optional<QrModules> modules;
        if (code.qr) {
            TRY_LET(found, qr_modules(code.qr->content));
            modules = std::move(found);
            if (!sizes_.is_roll) qr_width = (modules->side + 2 * qr_quiet_zone) * module_size(*modules);
        }
        const double room = width_ - qr_width;
        std::size_t widest = 1;
        const std::vector<std::string> rows = even_rows(code.groups, room, widest);
        const Face face{.size = std::min(sizes_.code, room / (0.603 * static_cast<double>(widest))), .bold = true, .code = true};
        std::vector<Line> set_lines;
        for (const std::string& row : rows) {
            auto more = lines(row, face, left(), room);
            set_lines.insert(set_lines.end(), more.begin(), more.end());
        }
        const int group = new_group({.container = {}, .item = {}, .columns = {"P"}});
        if (!modules) {
            for (Line& line : set_lines) atoms.push_back({line.height, {{0, line.draw}}, group, true});
            space(sizes_.body * 0.6);
            return {};
        }
        const double module = module_size(*modules);
        const double side = (modules->side + 2 * qr_quiet_zone) * module;
        const int figure = new_group({.container = {}, .item = {}, .columns = {"Figure"}});
        alts.push_back(code.qr->alt);
        if (sizes_.is_roll) {
            for (Line& line : set_lines) atoms.push_back({line.height, {{0, line.draw}}, group, true});
            atoms.push_back({.height = side, .pieces = {{0, draw_qr(*modules, module, left() + (width_ - side) / 2)}}, .group = figure});
        } else {
            // Beside each other: one atom for the text, of no height, then the picture of the full height.
            double height = 0;
            for (const Line& line : set_lines) height += line.height;
            const double full = std::max(side, height);
            atoms.push_back({.height = 0,
                             .pieces = {{0, [set_lines, top = (full - height) / 2](cairo_t* to, double y) {
                                             double at = y + top;
                                             for (const Line& line : set_lines) {
                                                 line.draw(to, at);
                                                 at += line.height;
                                             }
                                         }}},
                             .group = group,
                             .keep_with_next = true});
            const double x = left() + width_ - side + qr_quiet_zone * module;
            atoms.push_back({.height = full, .pieces = {{0, draw_qr(*modules, module, x)}}, .group = figure});
        }
        if (!code.qr->caption.empty()) running_text(code.qr->caption, quiet(), "P");
        space(sizes_.body * 0.4);
        return {};
    }

    Result<void> add(const LogPlace& place) {
        const int figure = new_group({.container = {}, .item = {}, .columns = {"Figure"}});
        alts.push_back(place.alt);
        const double box = sizes_.body * 0.8;
        const double end_box = box * 1.5;
        const double x = left();
        const double width = width_;
        // Eleven entries on a line, ours the eighth; then the checkpoint that seals them all.
        constexpr int shown = 11;
        constexpr int ours = 7;
        const double step = (width - end_box) / shown;
        const auto centre = [=](int i) { return x + step * i + box / 2; };
        const double height = end_box + 2;
        atoms.push_back({.height = height,
                         .pieces = {{0, [=](cairo_t* to, double y) {
                                         const double middle = y + height / 2;
                                         cairo_set_source_rgb(to, 0, 0, 0);
                                         cairo_set_line_width(to, 0.8);
                                         for (int i = 0; i < shown; ++i) {
                                             const double edge = centre(i) - box / 2;
                                             cairo_move_to(to, edge + box, middle);
                                             cairo_line_to(to, i + 1 < shown ? centre(i + 1) - box / 2 : x + width - end_box, middle);
                                             cairo_stroke(to);
                                             cairo_rectangle(to, edge + 0.4, middle - box / 2, box - 0.8, box);
                                             i == ours ? cairo_fill(to) : cairo_stroke(to);
                                         }
                                         const double radius = end_box / 2 - 0.6;
                                         cairo_new_sub_path(to);
                                         cairo_arc(to, x + width - end_box / 2, middle, radius, 0, 6.2832);
                                         cairo_stroke(to);
                                         cairo_new_sub_path(to);
                                         cairo_arc(to, x + width - end_box / 2, middle, radius - 2, 0, 6.2832);
                                         cairo_stroke(to);
                                     }}},
                         .group = figure,
                         .keep_with_next = true});
        const int group = new_group({.container = {}, .item = {}, .columns = {"P", "P"}});
        // The number stands in the middle beneath its entry; the checkpoint's characters end at the right edge.
        const double split = std::min(centre(ours) + natural_width(place.entry, quiet()) / 2 + 1 - x, width * 0.7);
        auto entry = all_lines(place.entry, quiet(), x, split, Align::right);
        auto checkpoint = all_lines(place.checkpoint, quiet(), x + split + sizes_.body, width - split - sizes_.body, Align::right);
        if (sizes_.is_roll) {
            checkpoint = all_lines(place.checkpoint, quiet(), x, width, Align::right);
            for (Line& line : entry) atoms.push_back({line.height, {{0, line.draw}}, group, true});
            for (Line& line : checkpoint) atoms.push_back({line.height, {{1, line.draw}}, group, true});
        } else {
            side_by_side(group, std::move(entry), std::move(checkpoint), !place.note.empty());
        }
        if (!place.note.empty()) running_text(place.note, body(), "P");
        space(sizes_.body * 0.4);
        return {};
    }

    Result<void> add(const Rule&) {
        space(sizes_.body * 0.5);
        line_across(0.5, sizes_.quiet);
        space(sizes_.body * 0.6);
        return {};
    }

    Result<void> add(const SignatureLines& signatures) {
        for (const std::string& label : signatures.labels) {
            const double room = sizes_.is_roll ? 12 * mm : 15 * mm;
            const int line_group = new_group({});
            atoms.push_back({.height = room,
                             .pieces = {{0, [=, this](cairo_t* to, double y) {
                                             cairo_set_source_rgb(to, 0, 0, 0);
                                             cairo_set_line_width(to, 0.6);
                                             cairo_move_to(to, left(), y + room - 1);
                                             cairo_line_to(to, left() + std::min(width_, 80 * mm), y + room - 1);
                                             cairo_stroke(to);
                                         }}},
                             .group = line_group,
                             .keep_with_next = true});
            running_text(label, quiet(), "P");
        }
        return {};
    }

    Sizes sizes_;
    double width_;
    bool is_official_;
    std::unique_ptr<PangoContext, decltype(&g_object_unref)> context_;
    bool is_chinese_ = false;
    bool red_head_ = false;
    int block_ = 0;
};

using Page = std::vector<std::size_t>;  ///< indices of atoms

/// Fills pages of `room` points each, top down.
inline std::vector<Page> paginate(const std::vector<Atom>& atoms, double room) {
    std::vector<Page> pages(1);
    double used = 0;
    for (std::size_t i = 0; i < atoms.size(); ++i) {
        if (atoms[i].is_space && pages.back().empty()) continue;
        double needed = atoms[i].height;
        for (std::size_t j = i; atoms[j].keep_with_next && j + 1 < atoms.size(); ++j) needed += atoms[j + 1].height;
        // What is too long to be kept together even on an empty page is cut where the page ends.
        const bool fits = used + (needed <= room ? needed : atoms[i].height) <= room;
        if (!fits && !pages.back().empty() && !atoms[i].is_space) {
            pages.emplace_back();
            used = 0;
        }
        if (!fits && atoms[i].is_space) continue;
        pages.back().push_back(i);
        used += atoms[i].height;
    }
    return pages;
}

class Tag {
  public:
    Tag(cairo_t* to, const std::string& name) : to_(to), name_(name) {
        if (!name_.empty()) cairo_tag_begin(to_, name_.c_str(), nullptr);
    }
    ~Tag() {
        if (!name_.empty()) cairo_tag_end(to_, name_.c_str());
    }
    Tag(const Tag&) = delete;
    Tag& operator=(const Tag&) = delete;

  private:
    cairo_t* to_;
    std::string name_;
};

/// Draws one page. Tags never run over its end.
inline void draw_page(cairo_t* to, const Page& page, const Typesetter& set, double top) {
    std::vector<double> tops;
    for (double y = top; const std::size_t i : page) {
        tops.push_back(y);
        y += set.atoms[i].height;
    }
    const auto group_of = [&](std::size_t k) -> const Group& { return set.groups[static_cast<std::size_t>(set.atoms[page[k]].group)]; };
    for (std::size_t k = 0; k < page.size();) {
        const std::string container = group_of(k).tags.container;
        const int block = group_of(k).block;
        const Tag container_tag(to, container);
        do {
            const int group = set.atoms[page[k]].group;
            const Tags& tags = group_of(k).tags;
            std::size_t end = k;
            while (end < page.size() && set.atoms[page[end]].group == group) ++end;
            const Tag item_tag(to, tags.item);
            for (int column = 0; column < std::max(1, static_cast<int>(tags.columns.size())); ++column) {
                bool any = false;
                for (std::size_t m = k; m < end; ++m)
                    for (const Piece& piece : set.atoms[page[m]].pieces) any = any || piece.column == column;
                if (!any) continue;
                const Tag tag(to, tags.columns.empty() ? std::string() : tags.columns[static_cast<std::size_t>(column)]);
                for (std::size_t m = k; m < end; ++m)
                    for (const Piece& piece : set.atoms[page[m]].pieces)
                        if (piece.column == column) piece.draw(to, tops[m]);
            }
            k = end;
            // Spaces between the rows of a list don't end it.
            while (k < page.size() && set.atoms[page[k]].is_space) ++k;
        } while (k < page.size() && !container.empty() && group_of(k).tags.container == container && group_of(k).block == block);
    }
}

/// The foot of a sheet: the caller's words on the left, "2 / 3" on the right where there is more than one.
inline void draw_foot(cairo_t* to, const Typesetter& set, const Sizes& sizes, const std::string& words, std::size_t page,
                      std::size_t pages) {
    const Face face{.size = sizes.small, .grey = sizes.quiet};
    const double width = sizes.width - 2 * sizes.margin_side;
    const double y = sizes.height - sizes.margin_bottom * 0.62;
    if (!words.empty()) {
        // One line: what doesn't fit is the caller's mistake in a footer, and is wrapped below rather than lost.
        const Tag tag(to, "P");
        double at = y;
        for (const Line& line : set.lines(words, face, sizes.margin_side, width * 0.8)) {
            line.draw(to, at);
            at += line.height;
        }
    }
    if (pages > 1) {
        const Tag tag(to, "P");
        const std::string number = std::to_string(page) + " / " + std::to_string(pages);
        for (const Line& line : set.lines(number, face, sizes.margin_side + width * 0.8, width * 0.2, Align::right)) line.draw(to, y);
    }
}

/// The foot of an official sheet: "— 2 —" beneath the type area, odd pages right and even ones left, one character in; none on the
/// first sheet of a letter, which ends in the lower double rule. The caller's words stand at the very foot.
inline void draw_official_foot(cairo_t* to, const Typesetter& set, const Sizes& sizes, const std::string& words, std::size_t page,
                               std::size_t pages) {
    const bool letter = set.has_red_head();
    if (letter && page == 1) double_rule(to, sizes.width, sizes.height - official_rule_bottom, false);
    if (pages > 1 && !(letter && page == 1)) {
        const Tag tag(to, "P");
        const Face face{.size = small_four, .serif = true};
        const bool odd = page % 2 == 1;
        const double x = official_left + (odd ? 0 : small_four);
        for (const Line& line : set.lines("— " + std::to_string(page) + " —", face, x, official_width - small_four, odd ? Align::right : Align::left))
            line.draw(to, sizes.height - sizes.margin_bottom + official_number_below - line.height / 2);
    }
    if (words.empty()) return;
    const Tag tag(to, "P");
    double y = sizes.height - official_rule_bottom + 3 * mm;
    for (const Line& line : set.lines(words, {.size = 9, .grey = sizes.quiet}, official_left, official_width)) {
        line.draw(to, y);
        y += line.height;
    }
}

inline cairo_status_t collect(void* to, const unsigned char* bytes, unsigned int count) {
    try {
        append(*static_cast<Bytes*>(to), ByteView(bytes, count));
        return CAIRO_STATUS_SUCCESS;
    } catch (const std::exception&) {  // no memory; must not unwind through Cairo
        return CAIRO_STATUS_NO_MEMORY;
    }
}

inline void require(cairo_status_t status) {
    if (status != CAIRO_STATUS_SUCCESS) throw Fault(std::string("cairo: ") + cairo_status_to_string(status));
}

}  // namespace typeset

Result<Bytes> render_pdf(const Document& document, Paper paper) {
    using namespace typeset;
    const bool is_official = document.style == Style::official;
    EXPECTS(!is_official || paper == Paper::a4);
    Sizes sizes = is_official ? official_sizes() : sizes_of(paper);
    Bytes drawn;
    std::vector<std::string> alts;
    {
        const Surface surface(cairo_pdf_surface_create_for_stream(collect, &drawn, sizes.width,
                                                                  sizes.height > 0 ? sizes.height : sizes.width));
        require(cairo_surface_status(surface.get()));
        cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, harmless(document.title).c_str());
        cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, to_text(document.created).c_str());
        const Drawing drawing(cairo_create(surface.get()));
        Typesetter set(drawing.get(), sizes, document.language, document.style);
        for (const Block& block : document.blocks) TRY(set.set(block));

        double room = sizes.height - sizes.margin_top - sizes.margin_bottom;
        if (sizes.is_roll) {
            double length = 0;
            for (const Atom& atom : set.atoms) length += atom.height;
            room = std::min(length + 1, roll_length_max);
            sizes.height = room + sizes.margin_top + sizes.margin_bottom;
            cairo_pdf_surface_set_size(surface.get(), sizes.width, sizes.height);
        }
        const std::vector<Page> pages = paginate(set.atoms, room);
        const std::string words = harmless(document.footer);
        cairo_tag_begin(drawing.get(), "Document", nullptr);
        for (std::size_t i = 0; i < pages.size(); ++i) {
            draw_page(drawing.get(), pages[i], set, sizes.margin_top);
            if (is_official)
                draw_official_foot(drawing.get(), set, sizes, words, i + 1, pages.size());
            else if (!sizes.is_roll)
                draw_foot(drawing.get(), set, sizes, words, i + 1, pages.size());
            if (i + 1 < pages.size()) cairo_show_page(drawing.get());
        }
        cairo_tag_end(drawing.get(), "Document");
        cairo_show_page(drawing.get());
        require(cairo_status(drawing.get()));
        cairo_surface_finish(surface.get());
        require(cairo_surface_status(surface.get()));
        alts = std::move(set.alts);
    }
    return finish_pdf(drawn, document, alts);
}

void warm_up() {
    const auto drawn = render_pdf({.title = "-", .language = "zh-CN", .created = Instant{}, .footer = {}, .blocks = {Paragraph{.text = "回 A"}, CodeGroups{.label = "A", .groups = {"A"}, .qr = {}}}},
                                  Paper::a5);
    EXPECTS(drawn.has_value());
}

}  // namespace huiyin::documents
