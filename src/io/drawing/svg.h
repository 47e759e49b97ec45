#pragma once

#include <string>

/// Graphs as pictures.
namespace huiyin::drawing {

/// The graph, laid out in layers from top to bottom, as an SVG document of its own: white ground, text as text, no script, no outside
/// reference. Throws Fault if Graphviz can't read the graph or isn't whole (package libgvc6).
std::string draw_svg(const std::string& dot);

}  // namespace huiyin::drawing
