#include "simulation/stage/mishaps.h"

namespace huiyin::simulation {

using tests::Fate;

std::string_view to_text(Mishap mishap) {
    constexpr std::array<std::string_view, mishap_count> names{
        "operation_fails", "operation_slow", "process_dies", "dies_before_commit", "dies_after_commit", "commit_fails",
        "commit_kept_unknown", "commit_lost_unknown", "database_gone", "disk_fails", "disk_done_fails", "disk_dies",
        "disk_tears", "power_cut", "rolled_back", "clock_leaps_forward", "clock_leaps_back", "answer_lost",
        "submitted_twice", "submitted_again", "overtaken", "restarted", "swept", "import_interrupted"};
    return names[static_cast<std::size_t>(mishap)];
}

void Mishaps::count(Mishap mishap) { ++counts_[static_cast<std::size_t>(mishap)]; }

Fate Mishaps::tell(std::string_view operation, Mishap mishap, Fate fate) {
    count(mishap);
    trace_.add("  mishap " + std::string(to_text(mishap)) + " at " + std::string(operation));
    return fate;
}

std::optional<Fate> Mishaps::counted_down() {
    if (!countdown) return std::nullopt;
    return ++operations_ == countdown->nth ? countdown->fate : Fate::goes_well;
}

Fate Mishaps::disk(std::string_view operation, const std::string& file) {
    if (calm) return Fate::goes_well;
    if (const auto fate = counted_down()) return *fate;
    if (!dice_.once_in(120)) return Fate::goes_well;
    const std::string what = std::string(operation) + " " + file;
    switch (dice_.below(5)) {
        case 0: return tell(what, Mishap::disk_fails, Fate::fails);
        case 1: return tell(what, Mishap::disk_done_fails, Fate::done_fails);
        case 2: return tell(what, Mishap::disk_dies, Fate::dies);
        case 3: return tell(what, Mishap::disk_dies, Fate::dies_after);
        default: return tell(what, operation == "write" ? Mishap::disk_tears : Mishap::disk_dies, Fate::tears);
    }
}

Fate Mishaps::database(std::string_view operation) {
    if (calm) return Fate::goes_well;
    if (const auto fate = counted_down()) return *fate;
    if (gone_for_ > 0) {
        --gone_for_;
        return Fate::fails;
    }
    if (operation == "commit" && dice_.once_in(25)) {
        switch (dice_.below(5)) {
            case 0: return tell(operation, Mishap::dies_before_commit, Fate::dies);
            case 1: return tell(operation, Mishap::dies_after_commit, Fate::dies_after);
            case 2: return tell(operation, Mishap::commit_fails, Fate::fails);
            case 3: return tell(operation, Mishap::commit_kept_unknown, Fate::done_fails);
            default: return tell(operation, Mishap::commit_lost_unknown, Fate::tears);
        }
    }
    if (!dice_.once_in(400)) return Fate::goes_well;
    if (dice_.once_in(3)) return tell(operation, Mishap::process_dies, Fate::dies);
    return tell(operation, Mishap::operation_fails, Fate::fails);
}

bool Mishaps::is_slow() {
    if (calm || countdown || !dice_.once_in(6)) return false;
    count(Mishap::operation_slow);
    return true;
}

}  // namespace huiyin::simulation
