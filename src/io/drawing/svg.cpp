#include "io/drawing/svg.h"

#include <graphviz/gvc.h>

#include <memory>

#include "base/fault.h"

namespace huiyin::drawing {
namespace svg_detail {

/// Graphviz writes to stderr what it doesn't like; the last words go into the Fault instead.
thread_local std::string complaint;
int note_complaint(char* words) {
    complaint += words;
    return 0;
}

struct CloseGraph {
    void operator()(Agraph_t* graph) const { agclose(graph); }
};
struct FreeContext {
    void operator()(GVC_t* context) const { gvFreeContext(context); }
};

[[noreturn]] void fail(const char* what) { throw Fault(std::string("graphviz ") + what + ": " + complaint); }

/// From the root element on: what stands before it names the program's version and an address.
std::string without_prologue(std::string_view svg) {
    const auto root = svg.find("<svg");
    if (root == std::string_view::npos) fail("drew no picture");
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + std::string(svg.substr(root));
}

}  // namespace svg_detail

std::string draw_svg(const std::string& dot) {
    using namespace svg_detail;
    complaint.clear();
    agseterrf(note_complaint);
    agseterr(AGERR);
    const std::unique_ptr<GVC_t, FreeContext> context(gvContext());
    if (!context) fail("can't be started");
    const std::unique_ptr<Agraph_t, CloseGraph> graph(agmemread(dot.c_str()));
    if (!graph) fail("can't read the graph");
    if (gvLayout(context.get(), graph.get(), "dot") != 0) fail("can't lay it out");
    char* drawn = nullptr;
    unsigned int length = 0;
    const int failed = gvRenderData(context.get(), graph.get(), "svg", &drawn, &length);
    std::string out;
    if (failed == 0 && drawn != nullptr) out.assign(drawn, length);
    if (drawn != nullptr) gvFreeRenderData(drawn);
    gvFreeLayout(context.get(), graph.get());
    if (out.empty()) fail("can't draw it");
    return without_prologue(out);
}

}  // namespace huiyin::drawing
