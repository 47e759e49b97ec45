#include "engine/offices.h"

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

}  // namespace huiyin::engine
