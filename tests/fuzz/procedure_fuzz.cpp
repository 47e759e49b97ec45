#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/data_file.h"
#include "core/accounts/offices.h"
#include "core/procedure/graph.h"
#include "core/procedure/parse.h"

using namespace huiyin;

/// Data files that a town writes by hand: a file has problems or a meaning, never both, and each problem has a place.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto checked = procedure::check(text, "p.toml");
    if (checked.procedure.has_value() != checked.problems.empty()) std::abort();
    for (const Problem& problem : checked.problems)
        if (!problem.where.starts_with("p.toml")) std::abort();
    if (checked.procedure) (void)procedure::write_dot(*checked.procedure, procedure::Language::zh);
    if (const auto file = parse_toml(std::string(text), "o.toml")) (void)accounts::parse_offices(*file);
    return 0;
}
