#include "io/documents/typesetter.h"

// Lines of text, and paragraphs of lines.
namespace huiyin::documents::typeset {

std::vector<Line> Typesetter::lines(const std::string& text, const Face& face, double x, double width, Align align, double indent) const {
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

Layout Typesetter::lay_out(const std::string& text, const Face& face) const {
    const Layout layout(pango_layout_new(context_.get()), g_object_unref);
    const Font font(pango_font_description_new());
    pango_font_description_set_family_static(font.get(), face.code ? code_face : face.serif ? serif_face : text_face);
    pango_font_description_set_weight(font.get(), face.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(font.get(), face.size * PANGO_SCALE);
    pango_layout_set_font_description(layout.get(), font.get());
    const Attributes attributes(pango_attr_list_new());
    // What is copied out must equal the text: no hyphens of ours, no "ﬁ" as one letter.
    pango_attr_list_insert(attributes.get(), pango_attr_insert_hyphens_new(FALSE));
    // The Chinese face draws “ and ” as wide as a character, unless it is told that they stand among Latin letters.
    pango_attr_list_insert(attributes.get(),
                           pango_attr_font_features_new(is_chinese_ ? "liga=0, clig=0, dlig=0" : "liga=0, clig=0, dlig=0, pwid=1"));
    if (sizes_.tracking != 0 && face.size == sizes_.body)
        pango_attr_list_insert(attributes.get(), pango_attr_letter_spacing_new(static_cast<int>(sizes_.tracking * PANGO_SCALE)));
    pango_layout_set_attributes(layout.get(), attributes.get());
    pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
    return layout;
}

int Typesetter::new_group(Tags tags) {
    groups.push_back({std::move(tags), block_});
    return static_cast<int>(groups.size()) - 1;
}

std::vector<std::string> Typesetter::paragraphs(std::string_view text) {
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

std::vector<Line> Typesetter::all_lines(std::string_view text, const Face& face, double x, double width, Align align) const {
    std::vector<Line> found;
    for (const std::string& paragraph : paragraphs(text)) {
        auto more = lines(paragraph, face, x, width, align);
        found.insert(found.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
    }
    return found;
}

double Typesetter::natural_width(std::string_view text, const Face& face) const {
    double widest = 0;
    for (const std::string& paragraph : paragraphs(text)) {
        const Layout layout = lay_out(paragraph, face);
        int width = 0;
        pango_layout_get_size(layout.get(), &width, nullptr);
        widest = std::max(widest, static_cast<double>(width) / PANGO_SCALE);
    }
    return widest;
}

void Typesetter::running_text(std::string_view text, const Face& face, const std::string& tag, bool keep_with_next, Align align, double indent) {
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

}  // namespace huiyin::documents::typeset
