#include "io/cli/restored.h"

#include "base/fault.h"
#include "base/json.h"
#include "io/store/files/disk.h"

namespace huiyin::cli {
namespace restored_detail {
constexpr const char* file_name = "restored";
}

void write_restored(const std::filesystem::path& folder, const Restored& restored) {
    store::disk::replace_file(folder / restored_detail::file_name,
                              json::write(json::Object{{"size", restored.log.size},
                                                       {"root", to_base64(restored.log.root)},
                                                       {"made", to_text(restored.made)}}) + "\n",
                              true);
}

std::optional<Restored> read_restored(const std::filesystem::path& folder) {
    const auto text = store::disk::real().read(folder / restored_detail::file_name, false);
    if (!text) return std::nullopt;
    // Whatever has become of it, that it is there is what counts.
    Restored out;
    const auto parsed = json::parse(*text);
    if (!parsed) return out;
    out.log.size = static_cast<std::uint64_t>(parsed->number("size"));
    if (const auto root = from_base64(parsed->text("root")); root && root->size() == out.log.root.size())
        std::copy(root->begin(), root->end(), out.log.root.begin());
    out.made = parse_instant(parsed->text("made")).value_or(Instant{});
    return out;
}

void forget_restored(const std::filesystem::path& folder) {
    store::disk::remove_file(folder / restored_detail::file_name);
}

bool is_restoring(const std::filesystem::path& folder) { return std::filesystem::exists(folder / restoring_mark); }

}  // namespace huiyin::cli
