#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/casework/case.h"
#include "core/casework/event.h"
#include "engine/fsck_findings.h"

namespace huiyin::engine::fsck_detail {

/// The sealed texts and files of one case, as far as nobody's key is needed: that all are there which its events must have, that each
/// can be a sealed text, that what was kept of them when they were saved still fits, and that somebody holds the keys.
class ContentCheck {
  public:
    ContentCheck(const FsckParts& parts, Findings& findings) : parts_(parts), findings_(findings) {}

    void begin() { expected_.clear(); }
    /// The next event. `before`: the case as it was before it.
    void take_event(const casework::Case& before, const casework::Committed& read);
    /// Once all events of the case were taken; `value` is what they made.
    void end(const InspectedCase& one, const casework::Case& value);

  private:
    struct Expected {
        bool content = false;
        std::vector<std::string> texts;  ///< at least these
        std::uint32_t files = 0;         ///< at least so many
    };
    /// False if something was found.
    bool check_texts(const InspectedCase& one, std::uint32_t seq, std::span<const InspectedPart> parts, const Expected& expected);
    bool check_files(const InspectedCase& one, std::uint32_t seq, std::span<const FileRow> files, const Expected& expected);
    /// That an office holds a key of the case, and its resident one.
    void check_holders(const InspectedCase& one, const casework::Case& value);
    /// That whoever holds keys holds each that a text or file is sealed under.
    void check_keys(const InspectedCase& one, const casework::Case& value);

    const FsckParts& parts_;
    Findings& findings_;
    std::vector<Expected> expected_;  ///< by event
    std::vector<std::pair<std::string_view, std::uint32_t>> needed_;  ///< keys of the case at hand, and their epochs
};

/// The pieces of a file: all there, each as long as it must be, none changed.
void check_file(Findings& findings, const InspectedFile& file);

}  // namespace huiyin::engine::fsck_detail
