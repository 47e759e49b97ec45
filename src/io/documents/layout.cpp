#include "io/documents/layout.h"

#include <exception>

#include "base/fault.h"
#include "io/documents/finish.h"
#include "io/documents/pages.h"

namespace huiyin::documents {
namespace layout_detail {

cairo_status_t collect(void* to, const unsigned char* bytes, unsigned int count) {
    try {
        append(*static_cast<Bytes*>(to), ByteView(bytes, count));
        return CAIRO_STATUS_SUCCESS;
    } catch (const std::exception&) {  // no memory; must not unwind through Cairo
        return CAIRO_STATUS_NO_MEMORY;
    }
}

void require(cairo_status_t status) {
    if (status != CAIRO_STATUS_SUCCESS) throw Fault(std::string("cairo: ") + cairo_status_to_string(status));
}

}  // namespace layout_detail
using namespace layout_detail;

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
