#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "simulation/run.h"

// For developers: lives one seed's life of a town, or the lives of many, from the repository's root.
int main(int count, char** words) {
    using namespace huiyin::simulation;
    Plan plan;
    std::uint64_t last = 0;
    bool understood = count > 1;
    for (int i = 1; i < count; ++i) {
        const std::string_view word = words[i];
        char* end = nullptr;
        const auto number = [&] { return i + 1 < count ? std::strtoull(words[++i], &end, 10) : 0; };
        if (word == "--seed") plan.seed = number();
        else if (word == "--to") last = number();
        else if (word == "--steps") plan.steps = number();
        else if (word == "--aloud") plan.aloud = true;
        else understood = false;
        if (end != nullptr && *end != '\0') understood = false;
    }
    if (!understood || plan.seed == 0) {
        std::fputs("simulation --seed N [--to M] [--steps N] [--aloud]: lives the town of seed N, or of each to M;\n"
                   "--aloud prints all that happens. Exit code 1: a promise was broken.\n", stderr);
        return 2;
    }
    std::uint64_t failed = 0;
    const std::uint64_t first = plan.seed;
    for (; plan.seed <= std::max(first, last); ++plan.seed) {
        const Outcome outcome = run(plan);
        if (outcome.broken) ++failed;
        if (outcome.broken || last <= first)
            std::printf("%s\n%zu cases, %zu events, %zu receipts\n", report(outcome).c_str(), outcome.cases, outcome.events,
                        outcome.receipts);
    }
    if (last > first) std::printf("%llu of %llu seeds broke a promise\n", static_cast<unsigned long long>(failed),
                                  static_cast<unsigned long long>(last - first + 1));
    return failed > 0 ? 1 : 0;
}
