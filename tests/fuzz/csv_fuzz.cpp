#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "io/records/csv.h"

using namespace huiyin;
using namespace huiyin::records;

/// Files to import. However the bytes come in pieces, the rows are the same; lines only go forward; memory is bounded.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
    const char* const encodings[] = {"UTF-8", "ISO-8859-1", "GB18030", "UTF-16"};
    const CsvOptions options{.encoding = encodings[data[0] % 4], .row_bytes_max = 64};
    const auto read = [&](std::size_t step) {
        std::size_t at = 0;
        auto reader = CsvReader::create(
            [&](std::span<char> room) {
                const std::size_t count = std::min({step, room.size(), text.size() - at});
                std::copy_n(text.data() + at, count, room.data());
                at += count;
                return count;
            },
            options);
        std::string out;
        if (!reader) return out + "refused";
        std::uint64_t line = 0;
        while (auto row = reader->next()) {
            if (row->line <= line) std::abort();
            line = row->line;
            out += std::to_string(line) + ":";
            if (!row->cells) {
                out += std::string(row->cells.error().code) + "\n";
                continue;
            }
            std::size_t bytes = 0;
            for (const std::string& cell : *row->cells) {
                bytes += cell.size();
                out += std::to_string(cell.size()) + "[" + cell + "]";
            }
            if (bytes > options.row_bytes_max || row->cells->empty()) std::abort();
            out += "\n";
        }
        return out;
    };
    if (read(1) != read(4096)) std::abort();
    return 0;
}
