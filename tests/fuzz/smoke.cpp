#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include <unistd.h>

#include "targets.h"

// All fuzz targets over their samples and changed samples: what ./test can do without clang.
namespace {

namespace fs = std::filesystem;
using Dice = std::mt19937_64;

std::string current;  // what is being tried, for the handler of SIGABRT
const char* target_name = "";

extern "C" void keep_input(int number) {
    // The process is lost already; the input is worth the risk.
    const std::string file = std::string("fuzz-found-") + target_name;
    std::ofstream(file, std::ios::binary) << current;
    std::fprintf(stderr, "%s: signal %d; the input is in %s\n", target_name, number, file.c_str());
    ::_exit(1);
}

std::vector<std::string> samples_of(const fs::path& folder) {
    std::vector<std::string> out{""};
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files) {
        std::ifstream in(file, std::ios::binary);
        out.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    }
    return out;
}

std::string changed(const std::vector<std::string>& samples, Dice& dice) {
    const auto below = [&](std::size_t limit) { return limit == 0 ? 0 : static_cast<std::size_t>(dice() % limit); };
    std::string text = samples[below(samples.size())];
    for (std::size_t changes = 1 + below(4); changes > 0; --changes) {
        const std::size_t at = below(text.size());
        const std::size_t length = 1 + below(std::min<std::size_t>(64, text.size() + 1));
        switch (dice() % 7) {
            case 0:
                if (!text.empty()) text[at] = static_cast<char>(text[at] ^ (1 << below(8)));
                break;
            case 1:
                if (!text.empty()) text[at] = "\0\n\r 0\xff\x80/\"{[,:-+"[below(16)];
                break;
            case 2:
                text.erase(at, length);
                break;
            case 3:
                text.insert(at, text.substr(below(text.size() + 1), length));
                break;
            case 4:
                text.insert(at, length, static_cast<char>(dice()));
                break;
            case 5:
                text.resize(at);
                break;
            default: {
                const std::string& other = samples[below(samples.size())];
                text = text.substr(0, at) + other.substr(below(other.size() + 1));
            }
        }
    }
    return text;
}

}  // namespace

int main(int argc, char** argv) {
    const std::string only = argc > 1 ? argv[1] : "";
    const char* seed_given = std::getenv("HUIYIN_SEED");
    const std::uint64_t seed = seed_given != nullptr ? std::stoull(seed_given) : std::random_device{}();
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    std::printf("HUIYIN_SEED=%llu\n", static_cast<unsigned long long>(seed));
    for (const int number : {SIGABRT, SIGSEGV, SIGFPE, SIGBUS}) std::signal(number, keep_input);
    for (const auto& [name, run] : fuzz_targets) {
        if (!only.empty() && only != name) continue;
        target_name = name;
        const auto samples = samples_of(fs::path("tests/fuzz/corpus") / name);
        Dice dice(seed);
        std::size_t tried = 0;
        const auto try_it = [&](std::string text) {
            current = std::move(text);
            run(reinterpret_cast<const std::uint8_t*>(current.data()), current.size());
            ++tried;
        };
        for (const std::string& sample : samples) try_it(sample);
        const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(1500);
        for (int i = 0; i < 5000 && std::chrono::steady_clock::now() < until; ++i) try_it(changed(samples, dice));
        std::printf("%-16s %zu samples, %zu inputs\n", name, samples.size(), tried);
        if (samples.size() < 2) {
            std::fprintf(stderr, "%s has no samples in tests/fuzz/corpus/%s\n", name, name);
            return 1;
        }
    }
    return 0;
}
