#include "engine/offices.h"

#include <algorithm>
#include <optional>

#include "core/accountability/note.h"

namespace huiyin::engine {

Result<void> add_office(const Context& context,
                        accounts::Office office,
                        const std::function<void(const accounts::Office&)>& before) {
    return context.town.add_office(std::move(office), [&](const accounts::Office& added) {
        if (before) before(added);
        Append append;
        append.changes.offices.push_back({.id = added.id, .document = accounts::write_office(added)});
        const accountability::OfficeNote note{
            .id = added.id, .name_zh = added.name.zh, .name_en = added.name.en, .parent = added.parent};
        append.public_entries.push_back(to_bytes(std::string_view(accountability::write_note(note))));
        context.writer.append(std::move(append));
    });
}

namespace offices_detail {

/// The names of "a, b"; nothing if no office has one of these ids.
std::optional<accounts::Text> names_of(const accounts::Offices& offices, std::string_view ids) {
    accounts::Text out;
    while (!ids.empty()) {
        const auto comma = std::min(ids.find(", "), ids.size());
        const accounts::Office* office = offices.find({std::string(ids.substr(0, comma))});
        if (office == nullptr) return std::nullopt;
        out.zh += (out.zh.empty() ? "" : "、") + office->name.zh;
        out.en += (out.en.empty() ? "" : ", ") + office->name.en;
        ids.remove_prefix(std::min(comma + 2, ids.size()));
    }
    return out;
}

}  // namespace offices_detail

Problem with_office_names(const accounts::Offices& offices, Problem problem) {
    Facts named;
    for (auto& [key, value] : problem.facts) {
        const bool is_office = key == "office" || key == "other" || key == "offices";
        const auto names = is_office && !value.empty() ? offices_detail::names_of(offices, value) : std::nullopt;
        if (names) {
            named.emplace_back(key + "_zh", names->zh);
            named.emplace_back(key + "_en", names->en);
        } else {
            named.emplace_back(std::move(key), std::move(value));
        }
    }
    problem.facts = std::move(named);
    return problem;
}

}  // namespace huiyin::engine
