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
};

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
};

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

class Typesetter {
  public:
    Typesetter(cairo_t* drawing, const Sizes& sizes, const std::string& language)
        : sizes_(sizes), width_(sizes.width - 2 * sizes.margin_side), context_(pango_cairo_create_context(drawing), g_object_unref) {
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

    /// The lines of one paragraph; `text` has no line feed.
    std::vector<Line> lines(const std::string& text, const Face& face, double x, double width, bool to_the_right = false) const {
        const Layout layout = lay_out(text, face);
        pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
        pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
        pango_layout_set_alignment(layout.get(), to_the_right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);

        std::vector<Line> found;
        const LineWalk walk(pango_layout_get_iter(layout.get()));
        do {
            PangoRectangle extents;
            pango_layout_iter_get_line_extents(walk.get(), nullptr, &extents);
            PangoLayoutLine* const raw = pango_layout_iter_get_line_readonly(walk.get());
            const double natural = static_cast<double>(extents.height) / PANGO_SCALE;
            const double height = std::max(face.size * leading(), natural);
            const double baseline = static_cast<double>(pango_layout_iter_get_baseline(walk.get()) - extents.y) / PANGO_SCALE +
                                    (height - natural) / 2;
            const double left = x + static_cast<double>(extents.x) / PANGO_SCALE;
            const std::shared_ptr<PangoLayoutLine> line(pango_layout_line_ref(raw), pango_layout_line_unref);
            // The line holds no reference to its layout, which owns the text.
            found.push_back({height, [layout, line, left, baseline, grey = face.grey](cairo_t* to, double y) {
                                 cairo_set_source_rgb(to, grey, grey, grey);
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
        pango_font_description_set_family_static(font.get(), face.code ? code_face : text_face);
        pango_font_description_set_weight(font.get(), face.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
        pango_font_description_set_absolute_size(font.get(), face.size * PANGO_SCALE);
        pango_layout_set_font_description(layout.get(), font.get());
        const Attributes attributes(pango_attr_list_new());
        // What is copied out must equal the text: no hyphens of ours, no "ﬁ" as one letter.
        pango_attr_list_insert(attributes.get(), pango_attr_insert_hyphens_new(FALSE));
        pango_attr_list_insert(attributes.get(), pango_attr_font_features_new("liga=0, clig=0, dlig=0"));
        pango_layout_set_attributes(layout.get(), attributes.get());
        pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
        return layout;
    }

    double leading() const { return (is_chinese_ ? 1.65 : 1.5) * sizes_.leading; }
    double left() const { return sizes_.margin_side; }
    Face body() const { return {.size = sizes_.body}; }
    Face quiet() const { return {.size = sizes_.small, .grey = sizes_.quiet}; }

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
    std::vector<Line> all_lines(std::string_view text, const Face& face, double x, double width, bool to_the_right = false) const {
        std::vector<Line> found;
        for (const std::string& paragraph : paragraphs(text)) {
            auto more = lines(paragraph, face, x, width, to_the_right);
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

    void running_text(std::string_view text, const Face& face, const std::string& tag, bool keep_with_next = false) {
        for (const std::string& paragraph : paragraphs(text)) {
            if (paragraph.empty()) {
                space(face.size * 0.6);
                continue;
            }
            const int group = new_group({.container = {}, .item = {}, .columns = {tag}});
            auto set_lines = lines(paragraph, face, left(), width_);
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
                                   : all_lines(masthead.date, body(), left() + name_width, width_ - name_width, true);
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

    Result<void> add(const Heading& heading) {
        EXPECTS(heading.level == 1 || heading.level == 2);
        const bool first = heading.level == 1;
        space(first ? sizes_.body * 0.3 : sizes_.body * 0.8);
        running_text(heading.text, {.size = first ? sizes_.title : sizes_.heading, .bold = true}, first ? "H1" : "H2", true);
        atoms.push_back({.height = sizes_.body * (first ? 0.5 : 0.15), .pieces = {}, .group = new_group({}),
                         .keep_with_next = true, .is_space = true});
        return {};
    }

    Result<void> add(const Paragraph& paragraph) {
        running_text(paragraph.text, {.size = sizes_.body, .bold = paragraph.strong}, "P");
        space(sizes_.body * 0.5);
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
        if (!sizes_.is_roll) {
            double widest = 0;
            for (const Row& row : rows.rows) widest = std::max(widest, natural_width(row.label, {.size = sizes_.body, .bold = true}));
            label_width = std::clamp(widest + 1, width_ * 0.2, width_ * 0.42);
        }
        const double gap = sizes_.is_roll ? 0 : width_ * 0.03;
        for (const Row& row : rows.rows) {
            const int group = new_group({.container = "L", .item = "LI", .columns = {"Lbl", "LBody"}});
            const Face label_face{.size = sizes_.body, .bold = true};
            auto label = all_lines(row.label, label_face, left(), label_width);
            const double x = sizes_.is_roll ? left() : left() + label_width + gap;
            const double width = sizes_.is_roll ? width_ : width_ - label_width - gap;
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
            space(sizes_.body * 0.35);
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
        auto entry = all_lines(place.entry, quiet(), x, split, true);
        auto checkpoint = all_lines(place.checkpoint, quiet(), x + split + sizes_.body, width - split - sizes_.body, true);
        if (sizes_.is_roll) {
            checkpoint = all_lines(place.checkpoint, quiet(), x, width, true);
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
    std::unique_ptr<PangoContext, decltype(&g_object_unref)> context_;
    bool is_chinese_ = false;
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
        for (const Line& line : set.lines(number, face, sizes.margin_side + width * 0.8, width * 0.2, true)) line.draw(to, y);
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
    Sizes sizes = sizes_of(paper);
    Bytes drawn;
    std::vector<std::string> alts;
    {
        const Surface surface(cairo_pdf_surface_create_for_stream(collect, &drawn, sizes.width,
                                                                  sizes.height > 0 ? sizes.height : sizes.width));
        require(cairo_surface_status(surface.get()));
        cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, harmless(document.title).c_str());
        cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, to_text(document.created).c_str());
        const Drawing drawing(cairo_create(surface.get()));
        Typesetter set(drawing.get(), sizes, document.language);
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
            if (!sizes.is_roll) draw_foot(drawing.get(), set, sizes, words, i + 1, pages.size());
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
