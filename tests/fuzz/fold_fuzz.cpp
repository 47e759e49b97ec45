#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/accountability/fold.h"

using namespace huiyin;
using namespace huiyin::accountability;

namespace {

void check(const std::vector<Figure>& figures) {
    for (const Figure& figure : figures) {
        const Counts& c = figure.counts;
        if (c.opened != c.in_time + c.late + c.no_due + c.open + c.transferred + c.withdrawn &&
            c.opened != c.in_time + c.late + c.no_due + c.open)
            std::abort();
        if (c.open < 0 || c.overdue < 0 || c.overdue > c.open || c.opened < 0) std::abort();
    }
}

}  // namespace

/// A log that anybody may have written (entries end with a record separator, 0x1E): every promise counts once, whatever it
/// says, and the figures can be written.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    Fold fold;
    while (!rest.empty()) {
        const auto end = rest.find('\x1e');
        fold.take(fold.size(), rest.substr(0, end));
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
    const Date as_of = *parse_date("2026-12-01");
    const Figures figures = fold.figures(as_of);
    check(figures.promises);
    check(figures.history);
    (void)write_audit(fold.size(), as_of, figures, fold.problems());
    return 0;
}
