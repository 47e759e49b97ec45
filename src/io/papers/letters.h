#pragma once

#include <string>
#include <vector>

#include "engine/handling.h"
#include "io/documents/layout.h"
#include "io/papers/story.h"

namespace huiyin::papers {

/// A document of a case: what was handed to the resident with one event.
struct Letter {
    std::uint32_t seq = 0;
    std::string name;  ///< "Notice of acceptance"
    Date day{};
    std::string file;  ///< "acceptance-notice.pdf"
    std::uint32_t replaced_by = 0;  ///< the document that took its place before it was settled (casework::replaced_by); 0: it stands
};

/// The documents of a case, oldest first: its receipt, and one for each event whose command demands one.
std::vector<Letter> letters_of(const engine::Town& town, text::Language language, const engine::LoadedCase& loaded);

/// An office as it signs: with its town, "回音镇规划建设办公室". What the town's name ends in and the office's begins with is
/// said once: 回音镇 and 镇人民政府 make 回音镇人民政府.
std::string full_name(text::Language language, const std::string& town, const std::string& office);

/// "replaced by number 4f3a2b1c-11", as a list marks it; empty of one that stands.
std::string replaced_words(text::Language language, const casework::Case& current, const Letter& letter);

/// The document of an event as blocks: what the procedure wants in it, in its order. Depends on that event and those
/// before it alone, but for the mark on top of one that was replaced. EXPECTS that `letters_of` lists it.
documents::Document write_letter(const engine::Town& town, text::Language language, const engine::CaseView& view,
                                 const Letter& letter);
/// On A4.
Bytes print_letter(const engine::Town& town, text::Language language, const engine::CaseView& view, const Letter& letter);

}  // namespace huiyin::papers
