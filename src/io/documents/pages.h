#pragma once

#include "io/documents/typesetter.h"

// Atoms on pages, drawn inside tags. Used in this folder alone.
namespace huiyin::documents::typeset {

using Page = std::vector<std::size_t>;  ///< indices of atoms

/// Fills pages of `room` points each, top down.
std::vector<Page> paginate(const std::vector<Atom>& atoms, double room);
/// Draws one page. Tags never run over its end.
void draw_page(cairo_t* to, const Page& page, const Typesetter& set, double top);
/// The foot of a sheet: the caller's words on the left, "2 / 3" on the right where there is more than one.
void draw_foot(cairo_t* to, const Typesetter& set, const Sizes& sizes, const std::string& words, std::size_t page,
               std::size_t pages);
/// The foot of an official sheet: "— 2 —" beneath the type area, odd pages right and even ones left, one character in; none on the
/// first sheet of a letter, which ends in the lower double rule. The caller's words stand at the very foot.
void draw_official_foot(cairo_t* to, const Typesetter& set, const Sizes& sizes, const std::string& words, std::size_t page,
                        std::size_t pages);

}  // namespace huiyin::documents::typeset
