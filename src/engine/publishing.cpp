#include "engine/publishing.h"

#include <algorithm>
#include <limits>

#include "base/fault.h"
#include "core/accountability/note.h"
#include "core/guidance/check.h"
#include "core/guidance/parse.h"
#include "core/guidance/problems.h"
#include "core/calls/draft.h"
#include "core/reception/draft.h"
#include "core/reception/problems.h"
#include "engine/problems.h"
#include "engine/receptions.h"
#include "engine/stranding.h"

namespace huiyin::engine {
namespace publishing_detail {

constexpr std::uint64_t newest = std::numeric_limits<std::int64_t>::max();
constexpr int tries_max = 8;  // each loses to another publication of something else

const accounts::Office* find_office(const accounts::Offices& offices, const std::string& name) { return offices.find({name}); }

std::optional<std::string> document_in(const accounts::Offices& offices, const guidance::Guidance& guidance,
                                       const reception::Book& receptions, const calls::Book& calls, const std::string& kind,
                                       const std::string& name) {
    if (kind == office_kind) {
        const accounts::Office* office = find_office(offices, name);
        return office ? std::optional(accounts::write_office(*office)) : std::nullopt;
    }
    if (kind == category_kind) {
        const guidance::Category* category = guidance.find_category(name);
        return category ? std::optional(guidance::write_category(*category)) : std::nullopt;
    }
    if (kind == reply_kind) {
        const guidance::ReplyTemplate* reply = guidance.find_reply(name);
        return reply ? std::optional(guidance::write_reply(*reply)) : std::nullopt;
    }
    if (kind == texts_kind && name == texts_name) return guidance::write_texts(guidance.texts);
    if (kind == order_kind && name == order_name) {
        std::vector<std::string> ids;
        for (const guidance::Category& one : guidance.categories) ids.push_back(one.id);
        return guidance::write_order(ids);
    }
    if (kind == reception_kind) {
        const reception::Day* day = receptions.find(name);
        return day ? std::optional(reception::write_draft(reception::draft_of(*day))) : std::nullopt;
    }
    if (kind == call_kind) {
        const calls::Call* call = calls.find(name);
        return call ? std::optional(calls::write_draft(calls::draft_of(*call))) : std::nullopt;
    }
    return std::nullopt;
}

std::optional<VersionRow> newest_of(Store& store, const std::string& kind, const std::string& name) {
    auto rows = store.version_history(kind, name, newest, 1);
    if (rows.empty()) return std::nullopt;
    return std::move(rows.front());
}

/// Puts an office in the place of the one of its id, or behind the others.
void put_office(std::vector<accounts::Office>& offices, accounts::Office office) {
    const auto present = std::ranges::find(offices, office.id, &accounts::Office::id);
    if (present == offices.end())
        offices.push_back(std::move(office));
    else
        *present = std::move(office);
}

/// Lets a document count. Refuses what does not read, and an office that does not fit the others.
Result<void> put_into(Changeable& town, const std::string& kind, const std::string& document) {
    if (kind == office_kind) {
        TRY_LET(office, accounts::read_office(document));
        std::vector<accounts::Office> all = town.offices.all();
        for (accounts::Office& changed : accounts::changed_by(town.offices, office)) put_office(all, std::move(changed));
        TRY_LET(offices, accounts::Offices::create(std::move(all)));
        town.offices = std::move(offices);
    } else if (kind == category_kind) {
        TRY_LET(category, guidance::read_category(document));
        town.guidance.put(std::move(category));
    } else if (kind == reply_kind) {
        TRY_LET(reply, guidance::read_reply(document));
        town.guidance.put(std::move(reply));
    } else if (kind == reception_kind) {
        TRY_LET(draft, reception::read_draft(document));
        TRY_LET(day, reception::day_of(draft));
        town.receptions.put(std::move(day));
    } else if (kind == call_kind) {
        TRY_LET(draft, calls::read_draft(document));
        TRY_LET(call, calls::call_of(draft));
        town.calls.put(std::move(call));
    } else if (kind == texts_kind) {
        TRY_LET(texts, guidance::read_texts(document));
        town.guidance.texts = std::move(texts);
    } else if (kind == order_kind) {
        TRY_LET(order, guidance::read_order(document));
        town.guidance.arrange(order);
    }
    return {};
}

/// Somebody may have booked by what the day said: office, day and times stay, or the day is cancelled.
Result<void> check_bookings(const Context& context, const reception::Day& day) {
    const auto receptions = context.town.receptions();
    const reception::Day* before = receptions->find(day.id);
    if (before == nullptr || reception::receives_alike(*before, day)) return {};
    const std::size_t booked = context.store.appointments(day.id).size();
    if (booked > 0) return refuse(reception::problems::has_bookings, {{"count", std::to_string(booked)}}, "date");
    return {};
}

Result<std::vector<Problem>> problems_of(const Context& context, const Edition& edition) {
    const Town& town = context.town;
    const auto find_procedure = [&town](const std::string& id) { return town.find_procedure(id); };
    const auto guidance = town.guidance();
    if (edition.kind != texts_kind && edition.kind != reception_kind && edition.kind != call_kind && !is_slug(edition.name))
        return std::vector<Problem>{{guidance::problems::bad_id, {{"id", edition.name}}, "id"}};
    const auto named = [&](const std::string& id) -> Result<void> {
        if (id != edition.name) return refuse(guidance::problems::bad_document, {{"why", "/id"}}, "id");
        return {};
    };
    if (edition.kind == office_kind) {
        TRY_LET(office, accounts::read_office(edition.document));
        TRY(named(office.id.value));
        auto wrong = guidance::check_office(office, *town.offices());
        if (wrong.empty())
            if (auto stranded = left_without_office(context, office)) wrong.push_back(std::move(*stranded));
        return wrong;
    }
    if (edition.kind == category_kind) {
        TRY_LET(category, guidance::read_category(edition.document));
        TRY(named(category.id));
        return guidance::check_category(category, guidance->categories, *town.offices(), find_procedure);
    }
    if (edition.kind == reply_kind) {
        TRY_LET(reply, guidance::read_reply(edition.document));
        TRY(named(reply.id));
        return guidance::check_reply(reply, guidance->categories, find_procedure);
    }
    if (edition.kind == order_kind) {
        EXPECTS(edition.name == order_name);
        TRY_LET(order, guidance::read_order(edition.document));
        return guidance::check_order(order, guidance->categories);
    }
    if (edition.kind == reception_kind) {
        TRY_LET(draft, reception::read_draft(edition.document));
        TRY(named(draft.id));
        auto wrong = reception::check_draft(draft, *town.offices(), town.now(context.clock.now()).today);
        if (!wrong.empty()) return wrong;
        TRY_LET(day, reception::day_of(draft));
        TRY(check_bookings(context, day));
        return wrong;
    }
    if (edition.kind == call_kind) {
        TRY_LET(draft, calls::read_draft(edition.document));
        TRY(named(draft.id));
        const auto calls = town.calls();
        return calls::check_draft(draft, *town.offices(), calls->find(draft.id), town.now(context.clock.now()).today);
    }
    EXPECTS(edition.kind == texts_kind && edition.name == texts_name);
    TRY_LET(texts, guidance::read_texts(edition.document));
    return guidance::check_texts(texts);
}

/// What is written when an office comes to stand otherwise: its row, and the note for auditors if it is new, has another name
/// or another place.
void add_office_changes(Append& append, const accounts::Offices& before, const accounts::Office& office) {
    append.changes.offices.push_back({.id = office.id, .document = accounts::write_office(office)});
    const accounts::Office* known = before.find(office.id);
    if (known != nullptr && known->name == office.name && known->parent == office.parent) return;
    const accountability::OfficeNote note{.id = office.id, .name_zh = office.name.zh, .name_en = office.name.en, .parent = office.parent};
    append.public_entries.push_back(to_bytes(std::string_view(accountability::write_note(note))));
}

/// The other offices that change with an edition: whoever was the reception until now.
std::vector<accounts::Office> others_changed(const accounts::Offices& before, const Edition& edition) {
    if (edition.kind != office_kind) return {};
    auto office = accounts::read_office(edition.document);
    EXPECTS(office.has_value());
    std::vector<accounts::Office> out = accounts::changed_by(before, *office);
    std::erase_if(out, [&](const accounts::Office& one) { return one.id == office->id; });
    return out;
}

/// Where times change, none of those before may have been booked by the time that this is written.
Result<void> keep_bookings(Append& append, const std::optional<VersionRow>& before, const std::string& document) {
    if (!before) return {};
    TRY_LET(old_draft, reception::read_draft(before->document));
    TRY_LET(old_day, reception::day_of(old_draft));
    TRY_LET(draft, reception::read_draft(document));
    TRY_LET(day, reception::day_of(draft));
    if (reception::receives_alike(old_day, day)) return {};
    for (const int minute : reception::times_of(old_day))
        append.appointments.push_back({{old_day.id, static_cast<std::uint32_t>(minute)}, std::nullopt});
    return {};
}

/// What the head of an office publishes for it, beside the town's administrators.
bool is_of_an_office(std::string_view kind) { return kind == reception_kind || kind == call_kind; }

/// The office whose head may publish that; nothing if it is for administrators alone.
std::optional<OfficeId> office_that_publishes(std::string_view kind, const std::string& document) {
    if (kind == reception_kind)
        if (const auto draft = reception::read_draft(document)) return OfficeId{draft->office};
    if (kind == call_kind)
        if (const auto draft = calls::read_draft(document)) return OfficeId{draft->office};
    return std::nullopt;
}

}  // namespace publishing_detail
using namespace publishing_detail;

std::optional<std::string> original(const Town& town, const std::string& kind, const std::string& name) {
    return document_in(town.originals().offices, town.originals().guidance, town.originals().receptions, town.originals().calls, kind, name);
}

std::optional<std::string> current_document(const Town& town, const std::string& kind, const std::string& name) {
    return document_in(*town.offices(), *town.guidance(), *town.receptions(), *town.calls(), kind, name);
}

std::optional<Standing> standing(const Context& context, const std::string& kind, const std::string& name) {
    if (auto row = newest_of(context.store, kind, name))
        return Standing{.document = std::move(row->document), .serial = row->serial, .at = row->at, .author = std::move(row->author)};
    auto document = current_document(context.town, kind, name);
    if (!document) return std::nullopt;
    return Standing{.document = std::move(*document), .serial = 0, .at = {}, .author = {}};
}

std::vector<Problem> check_edition(const Context& context, const Edition& edition) {
    auto found = problems_of(context, edition);
    if (!found) return {std::move(found).error()};
    return std::move(*found);
}

Result<void> may_publish(const accounts::Staff& by, const std::string& kind, const std::string& document) {
    const auto office = office_that_publishes(kind, document);
    if (!office) return accounts::may_administer(by);
    return accounts::may_publish_for(by, *office);
}

Result<void> publish(const Context& context, const accounts::Staff& by, const Edition& edition) {
    TRY(may_publish(by, edition.kind, edition.document));
    const auto published = context.town.change([&](Changeable& town) -> Result<void> {
        if (auto wrong = check_edition(context, edition); !wrong.empty()) return tl::unexpected<Problem>(std::move(wrong.front()));
        const accounts::Offices before = town.offices;
        TRY(put_into(town, edition.kind, edition.document));
        for (int tries = 0; tries < tries_max; ++tries) {
            const std::uint64_t seen = context.store.newest_version();
            const auto present = newest_of(context.store, edition.kind, edition.name);
            const std::uint64_t serial = present ? present->serial : 0;
            if (serial != edition.based_on) return refuse(problems::changed_meanwhile, {{"revision", std::to_string(serial)}});
            Append append;
            append.settled = seen;
            std::uint64_t number = seen;
            const auto add_version = [&](const std::string& name, std::string document) {
                append.changes.versions.push_back({.serial = ++number,
                                                   .kind = edition.kind,
                                                   .name = name,
                                                   .at = context.clock.now(),
                                                   .author = by.login,
                                                   .document = std::move(document)});
            };
            for (const accounts::Office& other : others_changed(before, edition)) {
                add_version(other.id.value, accounts::write_office(other));
                add_office_changes(append, before, other);
            }
            add_version(edition.name, edition.document);
            if (edition.kind == office_kind) add_office_changes(append, before, *accounts::read_office(edition.document));
            // Nobody may take a thing from its office by publishing it as one of their own.
            if (is_of_an_office(edition.kind) && present) TRY(may_publish(by, edition.kind, present->document));
            if (edition.kind == reception_kind) TRY(keep_bookings(append, present, edition.document));
            if (context.writer.append(std::move(append)).outcome == Appended::Outcome::done) return {};
        }
        return refuse(problems::changed_meanwhile, {{"revision", std::to_string(edition.based_on)}});
    });
    TRY(published);
    if (edition.kind == reception_kind) tell_of_cancelled(context, edition.name);
    return {};
}

Result<void> put_back(const Context& context, const accounts::Staff& by, const std::string& kind, const std::string& name,
                      std::uint64_t serial, std::uint64_t based_on) {
    if (!is_of_an_office(kind)) TRY(accounts::may_administer(by));
    Edition edition{.kind = kind, .name = name, .document = {}, .based_on = based_on};
    if (serial == 0) {
        auto document = original(context.town, kind, name);
        if (!document) return refuse(problems::no_such_version);
        edition.document = std::move(*document);
    } else {
        auto rows = context.store.version_history(kind, name, serial + 1, 1);
        if (rows.empty() || rows.front().serial != serial) return refuse(problems::no_such_version);
        edition.document = std::move(rows.front().document);
    }
    return publish(context, by, edition);
}

void put_published_offices(std::vector<accounts::Office>& offices, std::span<const VersionRow> versions) {
    for (const VersionRow& row : versions) {
        if (row.kind != office_kind) continue;
        auto office = accounts::read_office(row.document);
        if (!office) throw Fault("the version of the office " + row.name + " does not read");
        put_office(offices, std::move(*office));
    }
}

void load_published(Town& town, Store& store) {
    const std::vector<VersionRow> rows = store.current_versions();
    const auto loaded = town.change([&](Changeable& changing) -> Result<void> {
        for (const VersionRow& row : rows)
            if (row.kind != office_kind && row.kind != order_kind) TRY(put_into(changing, row.kind, row.document));
        // Behind all categories, whichever came when.
        for (const VersionRow& row : rows)
            if (row.kind == order_kind) TRY(put_into(changing, row.kind, row.document));
        // All of them before any is held against the others: they came to fit one after the other.
        std::vector<accounts::Office> offices = changing.offices.all();
        put_published_offices(offices, rows);
        TRY_LET(fitting, accounts::Offices::create(std::move(offices)));
        changing.offices = std::move(fitting);
        return {};
    });
    if (!loaded) throw Fault("what was published for this town contradicts its files: " + std::string(loaded.error().code) + " " + loaded.error().where);
}

void Publications::look() {
    const std::uint64_t now = context_.store.newest_version();
    if (now == seen_) return;
    load_published(context_.town, context_.store);
    seen_ = now;
}

}  // namespace huiyin::engine
