#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "base/fault.h"
#include "measurements.h"

// huiyin_bench PROGRAM ROOT RESULTS [NAME...]: runs the measurements named, or all.
int main(int argc, char** argv) {
    using namespace huiyin::bench;
    const std::vector<std::pair<std::string, void (*)(const Setting&)>> all{
        {"filings", measure_filings},       {"appending", measure_appending}, {"disk", measure_disk_use},
        {"imports", measure_imports},       {"log_verify", measure_log_verify}, {"pages", measure_pages},
        {"million", measure_million},       {"against_nginx", measure_against_nginx}};
    if (argc < 4) {
        std::fprintf(stderr, "usage: huiyin_bench PROGRAM ROOT RESULTS [NAME...]\n");
        return 2;
    }
    std::vector<std::string> wanted(argv + 4, argv + argc);
    for (const std::string& name : wanted) {
        bool known = false;
        for (const auto& one : all) known = known || one.first == name;
        if (known) continue;
        std::fprintf(stderr, "there is no measurement %s; there are:", name.c_str());
        for (const auto& one : all) std::fprintf(stderr, " %s", one.first.c_str());
        std::fprintf(stderr, "\n");
        return 2;
    }
    Report report;
    try {
        for (const auto& [name, measure] : all) {
            if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), name) == wanted.end()) continue;
            std::printf("%s\n", name.c_str());
            std::fflush(stdout);
            measure({.program = argv[1], .root = argv[2], .report = report});
        }
        report.write(argv[3]);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
    std::printf("written to %s\n", argv[3]);
    return 0;
}
