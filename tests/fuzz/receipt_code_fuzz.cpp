#include <cstdlib>

#include "core/sealing/problems.h"
#include "core/sealing/receipt_code.h"

// Whatever anyone types as a receipt code: no crash, and what is accepted is written and read back
// as itself.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace huiyin::sealing;
    const auto code = ReceiptCode::parse(huiyin::as_text({data, size}));
    if (code) {
        const auto again = ReceiptCode::parse(code->text());
        if (!again || again->text() != code->text()) std::abort();
        return 0;
    }
    const auto& problem = code.error();
    if (problem.code == problems::code_bad_symbol) {
        // The symbol goes onto a page: it must be text.
        if (problem.facts.size() != 2 || !huiyin::is_utf8(problem.facts[0].second)) std::abort();
    } else if (problem.code != problems::code_wrong_length &&
               problem.code != problems::code_mistyped) {
        std::abort();
    }
    return 0;
}
