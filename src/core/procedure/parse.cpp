#include "core/procedure/parse.h"

#include <algorithm>
#include <cstdlib>
#include <initializer_list>
#include <set>
#include <utility>

#include "base/blank.h"
#include "base/data_file.h"
#include "base/problems.h"
#include "core/procedure/places.h"
#include "core/procedure/problems.h"

namespace huiyin::procedure {

std::vector<Problem> Report::take() {
    std::ranges::stable_sort(entries_, {}, &Entry::line);
    std::vector<Problem> problems;
    for (Entry& entry : entries_) problems.push_back(std::move(entry.problem));
    return problems;
}

namespace parse_detail {

constexpr int text_length_max = 100'000;

bool is_snake(std::string_view text, bool may_begin_with_digit) {
    if (text.empty() || text.size() > 64) return false;
    const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    if (!lower(text.front()) && !(may_begin_with_digit && digit(text.front()))) return false;
    return std::ranges::all_of(text, [&](char c) { return lower(c) || digit(c) || c == '_'; });
}

/// Reads nodes and reports what is wrong with them; always returns something, so that reading goes on.
class Reader {
  public:
    Reader(Report& report, Places& places) : report_(report), places_(places) {}

    void report(std::string_view code, Facts facts, const DataNode& at) {
        report_.add(Problem{code, std::move(facts), at.where()}, at.line());
    }

    /// Refuses keys that nobody knows, each on its line.
    void only(const DataNode& table, std::initializer_list<std::string_view> known) {
        for (const auto& [key, value] : table.members())
            if (std::ranges::find(known, key) == known.end())
                report(::huiyin::problems::data_unknown_key, {{"key", key}}, *value);
    }

    /// The value, or `otherwise` with the refusal reported.
    template <typename T>
    T take(Result<T> result, const DataNode& at, T otherwise = {}) {
        if (result) return std::move(*result);
        // A refusal names its own line; it is looked up for sorting.
        const std::string& where = result.error().where;
        const auto colon = where.rfind(':');
        const int line = colon == std::string::npos ? at.line() : std::atoi(where.c_str() + colon + 1);
        report_.add(std::move(result).error(), line);
        return otherwise;
    }

    std::string string(const DataNode& table, std::string_view key) { return take(table.string(key), table); }
    std::vector<std::string> strings(const DataNode& table, std::string_view key) {
        return take(table.strings_or_none(key), table);
    }
    bool boolean(const DataNode& table, std::string_view key, bool otherwise) {
        return take(table.boolean_or(key, otherwise), table, otherwise);
    }
    /// An integer in [low, high].
    int amount(const DataNode& table, std::string_view key, int low, int high) {
        const auto value = take(table.integer(key), table, std::int64_t{low});
        if (value < low || value > high)
            report(problems::bad_amount,
                   {{"key", std::string(key)}, {"low", std::to_string(low)}, {"high", std::to_string(high)}},
                   *table.find(key));
        return static_cast<int>(std::clamp<std::int64_t>(value, low, high));
    }
    const std::vector<DataNode>& tables(const DataNode& table, std::string_view key) {
        static const std::vector<DataNode> none;
        if (table.find(key) == nullptr) return none;
        const DataNode* list = take(table.array(key), table, static_cast<const DataNode*>(nullptr));
        if (list == nullptr) return none;
        for (const DataNode& element : list->elements())
            if (element.kind() != DataNode::Kind::table) {
                report(::huiyin::problems::data_wrong_type, {{"key", std::string(key)}, {"expected", "table"}}, element);
                return none;
            }
        return list->elements();
    }

    /// A slug (hyphens) or a snake_case name.
    std::string slug(const DataNode& table, std::string_view key) {
        std::string value = string(table, key);
        const DataNode* written = table.find(key);
        if (written != nullptr && written->kind() == DataNode::Kind::string && !is_slug(value))
            report(problems::bad_name, {{"name", value}}, *written);
        return value;
    }
    std::string snake(const DataNode& table, std::string_view key, bool may_begin_with_digit = false) {
        std::string value = string(table, key);
        if (!value.empty() && !is_snake(value, may_begin_with_digit))
            report(problems::bad_name, {{"name", value}}, *table.find(key));
        return value;
    }

    /// A text in both languages.
    Text text(const DataNode& table, std::string_view key) {
        const DataNode* both = take(table.table(key), table, static_cast<const DataNode*>(nullptr));
        if (both == nullptr) return {};
        only(*both, {"zh", "en"});
        const auto language = [&](const char* name) {
            std::string value = take(both->string_or(name, ""), *both);
            if (is_blank(value))
                report(problems::missing_translation, {{"key", std::string(key)}, {"language", name}}, *both);
            return value;
        };
        return {.zh = language("zh"), .en = language("en")};
    }

    /// "letters-and-visits 22-23, 31": a source and the articles in it.
    SourceRef source(const DataNode& table, std::string_view of, std::string_view key = "source") {
        if (table.find(key) == nullptr) {
            report(problems::missing_source, {{"of", std::string(of)}}, table);
            return {};
        }
        const std::string value = string(table, key);
        const auto space = value.find(' ');
        if (value.empty()) report(problems::missing_source, {{"of", std::string(of)}}, table);
        return {.source = {value.substr(0, space)},
                .articles = space == std::string::npos ? "" : value.substr(space + 1)};
    }

    template <typename Enumerator>
    Enumerator one_of(const DataNode& table,
                      std::string_view key,
                      std::optional<Enumerator> (*parse_value)(std::string_view),
                      Enumerator otherwise) {
        if (table.find(key) == nullptr) return otherwise;
        return meant(string(table, key), *table.find(key), key, parse_value, otherwise);
    }
    template <typename Enumerator>
    Enumerator meant(const std::string& value,
                     const DataNode& at,
                     std::string_view key,
                     std::optional<Enumerator> (*parse_value)(std::string_view),
                     Enumerator otherwise) {
        if (const auto known = parse_value(value)) return *known;
        if (!value.empty()) report(problems::unknown_value, {{"key", std::string(key)}, {"value", value}, {"known", all_words(otherwise)}}, at);
        return otherwise;
    }

    template <typename Id>
    std::vector<Id> ids(const DataNode& table, std::string_view key) {
        std::vector<Id> out;
        for (std::string& value : strings(table, key)) out.push_back(Id{std::move(value)});
        return out;
    }
    template <typename Id>
    std::optional<Id> id_if_any(const DataNode& table, std::string_view key) {
        if (table.find(key) == nullptr) return std::nullopt;
        return Id{string(table, key)};
    }

    void place(const std::string& part, const DataNode& node) { places_.put(part, node.where(), node.line()); }
    /// Remembers the line of each member, so that a wrong name in a list is reported on the list's line.
    void place_members(const std::string& part, const DataNode& table) {
        place(part, table);
        for (const auto& [key, value] : table.members()) place(part + "/" + key, *value);
    }

  private:
    Report& report_;
    Places& places_;
};

/// A second element of the same id is reported where it stands.
template <typename Element>
void refuse_duplicates(const std::vector<Element>& elements,
                       const std::vector<DataNode>& nodes,
                       std::string_view kind,
                       Reader& reader) {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < elements.size(); ++i)
        if (const std::string& id = elements[i].id.value; !id.empty() && !seen.insert(id).second)
            reader.report(problems::duplicate, {{"kind", std::string(kind)}, {"id", id}}, nodes[i]);
}

/// Two commands that make the same event: whatever waits for it, or for the one that was meant, would be reported once more.
void refuse_double_events(const std::vector<CommandRule>& commands, const std::vector<DataNode>& nodes, Reader& reader) {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < commands.size(); ++i)
        if (const std::string& event = commands[i].event; !event.empty() && !seen.insert(event).second)
            reader.report(problems::duplicate, {{"kind", "event"}, {"id", event}}, *nodes[i].find("event"));
}

calendar::Period read_period(const DataNode& table, Reader& reader) {
    const int amount = reader.amount(table, "amount", 1, 10'000);
    if (table.find("unit") == nullptr)
        reader.report(::huiyin::problems::data_missing, {{"key", "unit"}}, table);
    return {.amount = amount,
            .unit = reader.one_of(table, "unit", calendar::parse_unit, calendar::Unit::calendar_days)};
}

Source read_source(const DataNode& table, Reader& reader) {
    reader.only(table, {"id", "name", "citation", "address", "is_default", "confirmed"});
    Source source;
    source.id = {reader.slug(table, "id")};
    source.name = reader.text(table, "name");
    source.is_default = reader.boolean(table, "is_default", false);
    source.citation = table.find("citation") == nullptr && source.is_default ? source.name
                                                                              : reader.text(table, "citation");
    source.address = reader.take(table.string_or("address", ""), table);
    source.confirmed = reader.boolean(table, "confirmed", true);
    reader.place_members("source/" + source.id.value, table);
    return source;
}

State read_state(const DataNode& table, Reader& reader) {
    reader.only(table, {"id", "name", "meaning", "is_final", "kept_years"});
    State state;
    state.id = {reader.snake(table, "id")};
    state.name = reader.text(table, "name");
    state.meaning = reader.text(table, "meaning");
    state.is_final = reader.boolean(table, "is_final", false);
    if (table.find("kept_years") != nullptr) state.kept_years = reader.amount(table, "kept_years", 1, 1'000);
    reader.place_members("state/" + state.id.value, table);
    return state;
}

ClockRule read_clock(const DataNode& table, Reader& reader) {
    reader.only(table, {"id", "name", "owed_by", "with", "amount", "unit", "due_in", "counts_from", "after_end", "permits", "stays", "rule", "desk_rule",
                        "source", "extension"});
    ClockRule clock;
    clock.id = {reader.slug(table, "id")};
    clock.name = reader.text(table, "name");
    clock.owed_by = reader.one_of(table, "owed_by", parse_owed_by, OwedBy::office);
    clock.with = reader.id_if_any<FieldId>(table, "with");
    clock.due_in = reader.id_if_any<FieldId>(table, "due_in");
    if (!clock.due_in)
        clock.period = read_period(table, reader);
    else if (table.find("amount") != nullptr || table.find("unit") != nullptr || table.find("extension") != nullptr)
        reader.report(problems::due_in_and_period, {{"clock", clock.id.value}}, *table.find("due_in"));
    clock.after_end = reader.boolean(table, "after_end", false);
    clock.permits = reader.boolean(table, "permits", false);
    clock.stays = reader.boolean(table, "stays", false);
    clock.counts_from = reader.one_of(table, "counts_from", parse_counts_from, CountsFrom::event_day);
    clock.rule = reader.text(table, "rule");
    if (table.find("desk_rule") != nullptr) clock.desk_rule = reader.text(table, "desk_rule");
    clock.source = reader.source(table, "clock " + clock.id.value);
    if (table.find("extension") != nullptr) {
        const DataNode* extension =
            reader.take(table.table("extension"), table, static_cast<const DataNode*>(nullptr));
        if (extension != nullptr) {
            reader.only(*extension, {"times", "amount", "approved_by", "needs_reason"});
            clock.extension = Extension{
                .times = extension->find("times") == nullptr ? 1 : reader.amount(*extension, "times", 1, 100),
                .amount = reader.amount(*extension, "amount", 1, 10'000),
                .approved_by = reader.one_of(*extension, "approved_by", parse_actor, Actor::supervisor),
                .needs_reason = reader.boolean(*extension, "needs_reason", true)};
        }
    }
    reader.place_members("clock/" + clock.id.value, table);
    return clock;
}

Field read_field(const DataNode& table, const std::string& command, Reader& reader) {
    reader.only(table, {"id", "name", "hint", "kind", "required", "applies_if", "max_length", "choice",
                        "days", "earliest", "before", "working_day", "offices", "own_case"});
    Field field;
    field.id = {reader.snake(table, "id")};
    field.name = reader.text(table, "name");
    if (table.find("hint") != nullptr) field.hint = reader.text(table, "hint");
    if (table.find("kind") == nullptr) reader.report(::huiyin::problems::data_missing, {{"key", "kind"}}, table);
    field.kind = reader.one_of(table, "kind", parse_field_kind, FieldKind::text);
    field.required = reader.boolean(table, "required", true);
    if (table.find("max_length") != nullptr) field.max_length = reader.amount(table, "max_length", 1, text_length_max);
    field.days = reader.one_of(table, "days", parse_days, Days::ahead);
    field.offices = reader.one_of(table, "offices", parse_offices, Offices::any);
    if (table.find("earliest") != nullptr)
        if (const DataNode* period =
                reader.take(table.table("earliest"), table, static_cast<const DataNode*>(nullptr))) {
            reader.only(*period, {"amount", "unit"});
            field.earliest = read_period(*period, reader);
        }
    field.before = reader.id_if_any<ClockId>(table, "before");
    field.working_day = reader.boolean(table, "working_day", false);
    field.own_case = reader.boolean(table, "own_case", false);
    if (table.find("applies_if") != nullptr) {
        const DataNode* condition =
            reader.take(table.table("applies_if"), table, static_cast<const DataNode*>(nullptr));
        if (condition != nullptr) {
            reader.only(*condition, {"field", "is"});
            field.applies_if = Condition{.field = {reader.string(*condition, "field")},
                                         .values = reader.ids<ChoiceId>(*condition, "is")};
        }
    }
    const std::vector<DataNode>& choices = reader.tables(table, "choice");
    for (const DataNode& choice : choices) {
        reader.only(choice, {"id", "name"});
        field.choices.push_back({.id = {reader.snake(choice, "id", true)}, .name = reader.text(choice, "name")});
    }
    refuse_duplicates(field.choices, choices, "choice", reader);
    reader.place_members("command/" + command + "/field/" + field.id.value, table);
    return field;
}

CommandRule read_command(const DataNode& table, Reader& reader) {
    reader.only(table, {"id",       "name",     "event",   "event_name", "from",       "to",       "actors",
                        "guard",    "field",    "stops",   "stops_all",  "starts",     "restarts", "suspends",
                        "resumes",  "extends",  "hands_to", "keeps_week", "document", "substantive", "source",
                        "hands_back", "switches_to", "invites", "invites_sender", "releases", "leaves", "counts_from", "together", "announces", "told", "meanwhile", "promises",
                        "desk_event_name", "archives"});
    CommandRule command;
    command.id = {reader.snake(table, "id")};
    const std::string part = "command/" + command.id.value;
    command.name = reader.text(table, "name");
    command.event = reader.snake(table, "event");
    command.event_name = reader.text(table, "event_name");
    if (table.find("desk_event_name") != nullptr) command.desk_event_name = reader.text(table, "desk_event_name");
    command.from = reader.ids<StateId>(table, "from");
    command.to = reader.id_if_any<StateId>(table, "to");
    if (table.find("actors") != nullptr)
        for (const std::string& actor : reader.strings(table, "actors"))
            command.actors.push_back(
                reader.meant(actor, *table.find("actors"), "actors", parse_actor, Actor::caseworker));
    if (command.actors.empty())
        reader.report(problems::command_without_actor, {{"command", command.id.value}}, table);
    for (const DataNode& guard : reader.tables(table, "guard")) {
        reader.only(guard, {"is", "clock", "matter", "event", "until", "amount", "unit", "counts_from", "field", "moved_by", "values"});
        if (guard.find("is") == nullptr) reader.report(::huiyin::problems::data_missing, {{"key", "is"}}, guard);
        Guard one;
        one.kind = reader.one_of(guard, "is", parse_guard_kind, Guard::Kind::other_person);
        one.clock = {reader.take(guard.string_or("clock", ""), guard)};
        one.matter = {reader.take(guard.string_or("matter", ""), guard)};
        one.event = reader.take(guard.string_or("event", ""), guard);
        one.until = reader.strings(guard, "until");
        if (one.kind == Guard::Kind::within) one.period = read_period(guard, reader);
        if (one.kind == Guard::Kind::days_before)
            one.period = {.amount = reader.amount(guard, "amount", 1, 1'000), .unit = calendar::Unit::calendar_days};
        one.counts_from = reader.one_of(guard, "counts_from", parse_counts_from, CountsFrom::office_receipt);
        one.field = reader.take(guard.string_or("field", ""), guard);
        one.moved_by = reader.take(guard.string_or("moved_by", ""), guard);
        for (std::string& value : reader.strings(guard, "values")) one.values.push_back({std::move(value)});
        command.guards.push_back(std::move(one));
    }
    const std::vector<DataNode>& fields = reader.tables(table, "field");
    for (const DataNode& field : fields) command.fields.push_back(read_field(field, command.id.value, reader));
    refuse_duplicates(command.fields, fields, "field", reader);
    if (table.find("stops") != nullptr) {
        const DataNode* stops = reader.take(table.table("stops"), table, static_cast<const DataNode*>(nullptr));
        if (stops != nullptr)
            for (const auto& [clock, outcome] : stops->members())
                command.stops.push_back({.clock = {clock},
                                         .outcome = reader.meant(reader.string(*stops, clock), *outcome, "stops",
                                                                 parse_outcome, Outcome::done)});
    }
    if (table.find("stops_all") != nullptr)
        command.stops_all = reader.one_of(table, "stops_all", parse_outcome, Outcome::withdrawn);
    command.starts = reader.ids<ClockId>(table, "starts");
    command.announces = reader.ids<FieldId>(table, "announces");
    if (table.find("counts_from") != nullptr)
        command.counts_from = reader.one_of(table, "counts_from", parse_counts_from, CountsFrom::event_day);
    command.restarts = reader.ids<ClockId>(table, "restarts");
    command.suspends = reader.ids<ClockId>(table, "suspends");
    command.resumes = reader.ids<ClockId>(table, "resumes");
    command.extends = reader.id_if_any<ClockId>(table, "extends");
    command.hands_to = reader.id_if_any<FieldId>(table, "hands_to");
    command.hands_back = reader.boolean(table, "hands_back", false);
    if (table.find("switches_to") != nullptr)
        if (const DataNode* target =
                reader.take(table.table("switches_to"), table, static_cast<const DataNode*>(nullptr))) {
            reader.only(*target, {"procedure", "state"});
            command.switches_to =
                Switch{.procedure = {reader.slug(*target, "procedure")}, .state = {reader.snake(*target, "state")}};
        }
    command.invites = reader.id_if_any<FieldId>(table, "invites");
    command.invites_sender = reader.boolean(table, "invites_sender", false);
    command.releases = reader.id_if_any<FieldId>(table, "releases");
    command.leaves = reader.boolean(table, "leaves", false);
    command.keeps_week = reader.boolean(table, "keeps_week", false);
    command.document = reader.id_if_any<DocumentId>(table, "document");
    if (table.find("told") != nullptr) command.told = reader.text(table, "told");
    if (table.find("meanwhile") != nullptr) command.meanwhile = reader.text(table, "meanwhile");
    command.archives = reader.id_if_any<FieldId>(table, "archives");
    command.promises = reader.take(table.string_or("promises", ""), table);
    command.substantive = reader.boolean(table, "substantive", false);
    command.together = reader.boolean(table, "together", false);
    command.source = reader.source(table, "command " + command.id.value);
    reader.place_members(part, table);
    return command;
}

DocumentRule read_document(const DataNode& table, Reader& reader) {
    reader.only(table, {"id", "name", "source", "form", "addressed_to", "facts", "fields", "fields_if_given", "told"});
    DocumentRule document;
    document.id = {reader.slug(table, "id")};
    document.name = reader.text(table, "name");
    document.source = reader.source(table, "document " + document.id.value);
    document.form = reader.one_of(table, "form", parse_document_form, DocumentForm::letter);
    document.addressed_to = reader.one_of(table, "addressed_to", parse_addressee, Addressee::resident);
    document.facts = reader.strings(table, "facts");
    document.fields = reader.ids<FieldId>(table, "fields");
    document.fields_if_given = reader.ids<FieldId>(table, "fields_if_given");
    for (const DataNode& passage : reader.tables(table, "told")) {
        reader.only(passage, {"name", "text"});
        document.told.push_back({.name = reader.text(passage, "name"), .text = reader.text(passage, "text")});
    }
    reader.place_members("document/" + document.id.value, table);
    return document;
}

FilingForm read_filing_form(const DataNode& table, bool needs_about, Reader& reader) {
    reader.only(table, {"title", "subject_hint", "body", "body_hint", "asks_about"});
    const auto text = [&](const char* key) { return table.find(key) == nullptr ? std::nullopt : std::optional(reader.text(table, key)); };
    FilingForm form{.title = text("title"), .subject_hint = text("subject_hint"), .body = text("body"), .body_hint = text("body_hint"),
                    .asks_about = reader.boolean(table, "asks_about", true)};
    if (needs_about && !form.asks_about) reader.report(problems::about_not_asked, {}, *table.find("asks_about"));
    return form;
}

Matter read_matter(const DataNode& table, Reader& reader) {
    reader.only(table, {"id", "event", "until"});
    Matter matter{.id = {reader.slug(table, "id")}, .event = reader.snake(table, "event"), .until = reader.strings(table, "until")};
    reader.place_members("matter/" + matter.id.value, table);
    return matter;
}

/// Guards of a named matter learn what it is. One that nobody knows is for check_references.
void tell_guards(Procedure& procedure) {
    for (CommandRule& command : procedure.commands)
        for (Guard& guard : command.guards)
            if (const Matter* matter = procedure.find_matter(guard.matter); matter != nullptr && guard.event.empty() && guard.until.empty()) {
                guard.event = matter->event;
                guard.until = matter->until;
            }
}

template <typename Element>
std::vector<Element> read_all(const DataNode& root,
                              std::string_view kind,
                              Element (*read_one)(const DataNode&, Reader&),
                              Reader& reader) {
    std::vector<Element> out;
    const std::vector<DataNode>& nodes = reader.tables(root, kind);
    if (root.find(kind) == nullptr && kind != "document" && kind != "matter")  // a procedure may have none of these
        reader.report(::huiyin::problems::data_missing, {{"key", std::string(kind)}}, root);
    for (const DataNode& node : nodes) out.push_back(read_one(node, reader));
    refuse_duplicates(out, nodes, kind, reader);
    return out;
}

Procedure read_procedure(const DataNode& root, Reader& reader) {
    reader.only(root, {"id", "version", "name", "summary", "filing", "filing_source", "needs_about", "filing_form", "calendar", "initial", "starts_on_filing",
                       "filing_document", "answer_clock", "presumed_receipt", "source", "state", "clock", "matter", "command",
                       "document"});
    Procedure procedure;
    reader.place_members("", root);
    procedure.id = {reader.slug(root, "id")};
    procedure.version = reader.amount(root, "version", 1, 1'000'000);
    procedure.name = reader.text(root, "name");
    procedure.summary = reader.text(root, "summary");
    procedure.filing = reader.one_of(root, "filing", parse_filing, Filing::anyone);
    if (root.find("filing_source") != nullptr) procedure.filing_source = reader.source(root, "filing", "filing_source");
    procedure.needs_about = reader.boolean(root, "needs_about", false);
    if (root.find("filing_form") != nullptr)
        if (const DataNode* form = reader.take(root.table("filing_form"), root, static_cast<const DataNode*>(nullptr)))
            procedure.filing_form = read_filing_form(*form, procedure.needs_about, reader);
    procedure.calendar = reader.slug(root, "calendar");
    procedure.initial = {reader.string(root, "initial")};
    procedure.starts_on_filing = reader.ids<ClockId>(root, "starts_on_filing");
    procedure.filing_document = reader.id_if_any<DocumentId>(root, "filing_document");
    procedure.answer_clock = {reader.string(root, "answer_clock")};
    if (root.find("presumed_receipt") != nullptr) {
        const DataNode* presumed =
            reader.take(root.table("presumed_receipt"), root, static_cast<const DataNode*>(nullptr));
        if (presumed != nullptr) {
            reader.only(*presumed, {"amount", "unit", "source"});
            procedure.presumed_receipt = read_period(*presumed, reader);
            procedure.presumed_receipt_source = reader.source(*presumed, "presumed_receipt");
        }
    }
    procedure.sources = read_all(root, "source", read_source, reader);
    procedure.states = read_all(root, "state", read_state, reader);
    procedure.clocks = read_all(root, "clock", read_clock, reader);
    procedure.matters = read_all(root, "matter", read_matter, reader);
    procedure.commands = read_all(root, "command", read_command, reader);
    tell_guards(procedure);
    if (!procedure.commands.empty()) refuse_double_events(procedure.commands, reader.tables(root, "command"), reader);
    procedure.documents = read_all(root, "document", read_document, reader);
    return procedure;
}

}  // namespace parse_detail

Checked check(std::string_view toml, std::string file, std::span<const std::string> calendars) {
    Report report;
    Places places;
    auto root = parse_toml(toml, file);
    if (!root) return {.procedure = std::nullopt, .problems = {std::move(root).error()}};
    places.put("", file + ":1", 1);
    parse_detail::Reader reader(report, places);
    Procedure procedure = parse_detail::read_procedure(*root, reader);
    places.put("", file + ":1", 1);
    if (!calendars.empty() && !procedure.calendar.empty() &&
        std::ranges::find(calendars, procedure.calendar) == calendars.end())
        report.add(problems::unknown_id, {{"kind", "calendar"}, {"id", procedure.calendar}}, places.of("/calendar"));
    // A name that was misspelt where it is defined would be reported once more wherever it is used.
    if (report.empty()) check_references(procedure, places, report);
    if (report.empty()) check_walks(procedure, places, report);
    if (!report.empty()) return {.procedure = std::nullopt, .problems = report.take()};
    return {.procedure = std::move(procedure), .problems = {}};
}

Result<Procedure> parse(std::string_view toml, std::string file, std::span<const std::string> calendars) {
    Checked checked = check(toml, std::move(file), calendars);
    if (!checked.problems.empty()) return tl::unexpected<Problem>(std::move(checked.problems.front()));
    return std::move(*checked.procedure);
}

}  // namespace huiyin::procedure
