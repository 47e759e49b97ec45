#include "io/drawing/svg.h"

#include <gtest/gtest.h>

#include "base/fault.h"

namespace huiyin::drawing {

TEST(Svg, a_graph_is_drawn_with_its_words_as_text_and_without_outside_references) {
    const std::string dot = "digraph g { a [label=\"已登记\"]; a -> b [label=<<b>受理</b>>]; }";
    const std::string svg = draw_svg(dot);
    EXPECT_TRUE(svg.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg")) << svg;
    EXPECT_NE(svg.find(">已登记</text>"), std::string::npos) << svg;
    EXPECT_NE(svg.find("受理"), std::string::npos);
    for (const char* outside : {"href", "<script", "<!DOCTYPE", "<!ENTITY", "graphviz version"})
        EXPECT_EQ(svg.find(outside), std::string::npos) << outside;
    EXPECT_EQ(draw_svg(dot), svg) << "the same bytes";
}

TEST(Svg, what_is_no_graph_is_a_fault_that_says_so) {
    try {
        (void)draw_svg("digraph { a -> ");
        FAIL();
    } catch (const Fault& fault) {
        EXPECT_NE(std::string(fault.what()).find("can't read the graph"), std::string::npos) << fault.what();
    }
    EXPECT_NE(draw_svg("digraph { a }").find("<svg"), std::string::npos) << "and the next one is drawn";
}

}  // namespace huiyin::drawing
