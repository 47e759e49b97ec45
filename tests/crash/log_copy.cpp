#include "crash/log_copy.h"

#include "core/ledger/tile.h"

namespace huiyin::testing {

std::string LogCopy::holds(const std::string& checkpoint) const {
    const auto opened = ledger::open_checkpoint(checkpoint, keys_);
    if (!opened) return "a checkpoint that was served does not open: " + std::string(opened.error().code);
    const auto& [origin, size, root] = opened->checkpoint;
    if (size >= roots_.size())
        return "a checkpoint of " + std::to_string(size) + " entries was given out; the log has " +
               std::to_string(leaves_.size());
    if (roots_[static_cast<std::size_t>(size)] != root)
        return "the checkpoint of " + std::to_string(size) + " entries that was given out is no beginning of the log";
    return {};
}

std::string LogCopy::follow(const std::string& url, std::uint64_t size, std::chrono::seconds time) {
    http::Client client(url);
    const auto until = std::chrono::steady_clock::now() + time;
    for (;;) {
        const auto answer = client.get("/log/checkpoint");
        const auto opened = ledger::open_checkpoint(answer.body, keys_);
        if (answer.status == 200 && !opened) return "the published checkpoint does not open";
        if (answer.status == 200 && opened->checkpoint.size >= size) {
            if (auto wrong = copy_up_to(client, opened->checkpoint.size); !wrong.empty()) return wrong;
            return holds(answer.body);
        }
        if (std::chrono::steady_clock::now() > until)
            return "the log was " + std::to_string(size) + " entries long; published are " +
                   (opened ? std::to_string(opened->checkpoint.size) : "none");
    }
}

std::string LogCopy::copy_up_to(http::Client& client, std::uint64_t size) {
    while (leaves_.size() < size) {
        const auto id = ledger::bundle_of(leaves_.size(), size);
        const auto answer = client.get("/log/" + ledger::entries_path(id));
        const auto entries = ledger::split_bundle(as_bytes(answer.body), id.width);
        if (answer.status != 200 || !entries) return "can't read /log/" + ledger::entries_path(id);
        for (std::size_t i = leaves_.size() % ledger::tile_width; i < entries->size(); ++i) {
            leaves_.push_back(ledger::leaf_hash((*entries)[i]));
            frontier_.append(leaves_.back());
            roots_.push_back(frontier_.root());
        }
    }
    return {};
}

}  // namespace huiyin::testing
