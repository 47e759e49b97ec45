#include "io/documents/pages.h"

namespace huiyin::documents::typeset {

std::vector<Page> paginate(const std::vector<Atom>& atoms, double room) {
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

namespace pages_detail {

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

}  // namespace pages_detail
using pages_detail::Tag;

void draw_page(cairo_t* to, const Page& page, const Typesetter& set, double top) {
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

void draw_foot(cairo_t* to, const Typesetter& set, const Sizes& sizes, const std::string& words, std::size_t page,
               std::size_t pages) {
    const Face face{.size = sizes.small, .grey = sizes.quiet};
    const double width = sizes.width - 2 * sizes.margin_side;
    const double y = sizes.height - sizes.margin_bottom * 0.62;
    if (!words.empty()) {
        // One line: what doesn't fit is the caller's mistake in a footer, and is wrapped below rather than lost.
        const Tag tag(to, "P");
        Typesetter::stacked(set.lines(words, face, sizes.margin_side, width * 0.8), 0)(to, y);
    }
    if (pages > 1) {
        const Tag tag(to, "P");
        const std::string number = std::to_string(page) + " / " + std::to_string(pages);
        for (const Line& line : set.lines(number, face, sizes.margin_side + width * 0.8, width * 0.2, Align::right)) line.draw(to, y);
    }
}

void draw_official_foot(cairo_t* to, const Typesetter& set, const Sizes& sizes, const std::string& words, std::size_t page,
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
    const double y = sizes.height - official_rule_bottom + 3 * mm;
    Typesetter::stacked(set.lines(words, {.size = 9, .grey = sizes.quiet}, official_left, official_width), 0)(to, y);
}

}  // namespace huiyin::documents::typeset
