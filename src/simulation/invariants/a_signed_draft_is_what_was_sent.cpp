#include <algorithm>

#include "base/json.h"
#include "engine/cases.h"
#include "simulation/invariants/invariants.h"

// What two signed is what the second one read: the draft that was put before them and the command that was given hold the same
// words, another member signed, and nothing happened in the case between.
namespace huiyin::simulation::invariants {
namespace signed_detail {

/// Opened with the keys of all offices at once.
engine::CaseContent content_of(Town& town, const engine::Context& context, const engine::LoadedCase& loaded) {
    std::vector<engine::Opener> openers;
    for (const auto& [office, pair] : town.office_pairs)
        openers.push_back({sealing::Recipient::office(office, 1), {pair.public_key, pair.private_key.clone()}});
    return engine::open_content(context, loaded.value.id, engine::open_keys(context, loaded.row, openers));
}

/// `sent`: the place of the event that says it was signed.
Reason look_at(Town& town, const engine::Context& context, const engine::LoadedCase& loaded, std::size_t sent) {
    const casework::Event& event = loaded.events[sent].event;
    const std::string& signer = event.fields.at("cosigner");
    if (signer == event.by.tag) return event.kind + " was signed by its author alone";
    std::size_t asked = sent;
    bool is_signed = false;
    while (asked-- > 0 && loaded.events[asked].event.kind != "cosign_asked") {
        const casework::Event& between = loaded.events[asked].event;
        if (between.kind == "cosign_given" && between.by.tag == signer) is_signed = true;
        else if (between.substantive) return event.kind + " counts as signed, though " + between.kind + " came between";
    }
    if (!is_signed || asked >= sent) return event.kind + " counts as signed, and nobody signed it";
    const auto content = content_of(town, context, loaded);
    const auto draft = json::parse(content.text(loaded.events[asked].event.seq, "draft"));
    if (!draft || draft->object() == nullptr) return "a draft that was signed can't be read any more";
    std::size_t words = 0;
    for (const auto& [name, value] : *draft->object()) {
        const auto field = event.fields.find(name);
        const std::string& text = content.text(event.seq, name);
        words += text.empty() ? 0 : 1;
        if (*value.string() != text && (field == event.fields.end() || *value.string() != field->second))
            return event.kind + " says something else in \"" + name + "\" than what was signed";
    }
    const auto texts = content.texts.find(event.seq);
    if (texts != content.texts.end() && texts->second.size() > words) return event.kind + " says more than what was signed";
    return std::nullopt;
}

}  // namespace signed_detail

Reason a_signed_draft_is_what_was_sent(Town& town, const engine::Context& context) {
    std::vector<CaseId> ids;
    for (const engine::EventRow& row : events_of(context))
        if (row.kind == "cosign_given") ids.push_back(row.case_id);
    for (const CaseId& id : ids) {
        const auto loaded = engine::load_case(context.store, id);
        if (!loaded || loaded->value.forgotten) continue;
        for (std::size_t i = 0; i < loaded->events.size(); ++i)
            if (loaded->events[i].event.kind != "cosign_asked" && loaded->events[i].event.fields.contains("cosigner"))
                if (auto why = signed_detail::look_at(town, context, *loaded, i)) return why;
    }
    return std::nullopt;
}

}  // namespace huiyin::simulation::invariants
