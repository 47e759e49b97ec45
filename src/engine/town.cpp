#include "engine/town.h"

#include <algorithm>

#include "base/fault.h"
#include "core/accounts/route.h"

namespace huiyin::engine {

Town::Town(Settings settings,
           InstanceId instance,
           TimeZone zone,
           std::vector<procedure::Procedure> procedures,
           std::map<std::string, calendar::WorkCalendar> calendars)
    : settings_(std::move(settings)),
      instance_(instance),
      zone_(std::move(zone)),
      offices_(std::make_shared<const accounts::Offices>()),
      guidance_(std::make_shared<const guidance::Guidance>()),
      receptions_(std::make_shared<const reception::Book>()),
      calls_(std::make_shared<const calls::Book>()),
      office_keys_(std::make_shared<const OfficeKeys>()) {
    set_rules({.procedures = std::move(procedures), .former = {}, .calendars = std::move(calendars)}, 0);
}

void Town::set_rules(RuleBook book, std::uint64_t known) {
    for (const procedure::Procedure& one : book.procedures) EXPECTS(book.calendars.contains(one.calendar));
    for (const procedure::Procedure& one : book.former) EXPECTS(book.calendars.contains(one.calendar));
    const std::lock_guard lock(changing_rules_);
    if (books_.empty() || books_.back() != book) book_ = &books_.emplace_back(std::move(book));
    rules_known_ = known;
}

const procedure::Procedure* Town::find_procedure(const std::string& id) const {
    // Both ship with every town; in an English one a plain "complaint" means the two-stage procedure.
    const std::string wanted = id == "complaint" && settings_.profile == "en-town" ? "en-complaint" : id;
    return rule_book().newest(wanted);
}

const procedure::Procedure& Town::procedure(const std::string& id) const {
    const procedure::Procedure* found = rule_book().newest(id);
    EXPECTS(found != nullptr);
    return *found;
}

const procedure::Procedure& Town::procedure(const std::string& id, int version) const {
    const procedure::Procedure* found = rule_book().find(id, version);
    EXPECTS(found != nullptr);
    return *found;
}

const procedure::Procedure& Town::procedure(const casework::Case& value) const {
    return procedure(value.procedure, value.procedure_version);
}

const procedure::Procedure& Town::procedure_with(const std::string& id, const std::string& state) const {
    const RuleBook& book = rule_book();
    const procedure::Procedure* last = book.newest(id);
    if (last != nullptr && last->find_state({state}) != nullptr) return *last;
    for (auto one = book.former.rbegin(); one != book.former.rend(); ++one)
        if (one->id.value == id && (last == nullptr || one->find_state({state}) != nullptr)) return *one;
    EXPECTS(last != nullptr);
    return *last;
}

bool Town::is_newest(const procedure::Procedure& procedure) const {
    const procedure::Procedure* last = rule_book().newest(procedure.id.value);
    return last != nullptr && last->version == procedure.version;
}

const calendar::WorkCalendar& Town::calendar_of(const procedure::Procedure& procedure) const {
    return rule_book().calendars.at(procedure.calendar);
}

void Town::set_offices(accounts::Offices offices) {
    offices_ = std::make_shared<const accounts::Offices>(std::move(offices));
}
Result<void> Town::add_office(accounts::Office office,
                              const std::function<void(const accounts::Office&)>& make_durable) {
    const std::lock_guard lock(changing_);
    std::vector<accounts::Office> all = offices()->all();
    all.push_back(std::move(office));
    TRY_LET(offices, accounts::Offices::create(std::move(all)));
    make_durable(offices.all().back());
    set_offices(std::move(offices));
    return {};
}
void Town::set_originals(Changeable originals) {
    originals_ = std::move(originals);
    set_offices(originals_.offices);
    guidance_ = std::make_shared<const guidance::Guidance>(originals_.guidance);
}

Result<void> Town::change(const std::function<Result<void>(Changeable&)>& make) {
    const std::lock_guard lock(changing_);
    Changeable next{.offices = *offices(), .guidance = *guidance(), .receptions = *receptions(), .calls = *calls()};
    TRY(make(next));
    set_offices(std::move(next.offices));
    guidance_ = std::make_shared<const guidance::Guidance>(std::move(next.guidance));
    receptions_ = std::make_shared<const reception::Book>(std::move(next.receptions));
    calls_ = std::make_shared<const calls::Book>(std::move(next.calls));
    return {};
}

void Town::set_office_keys(OfficeKeys keys) { office_keys_ = std::make_shared<const OfficeKeys>(std::move(keys)); }

casework::Rules Town::rules(const procedure::Procedure& procedure, std::vector<OfficeId> about) const {
    const auto now = offices();
    return {.procedure = procedure,
            .calendar = calendar_of(procedure),
            .above = [offices = now, about = std::move(about)](const OfficeId& office, int levels) -> std::optional<OfficeId> {
                const auto above = accounts::review_office(*offices, office, levels, about);
                if (!above) return std::nullopt;
                return *above;
            },
            .find_procedure = [this](const ProcedureId& id) -> const procedure::Procedure* {
                return rule_book().newest(id.value);
            },
            .has_below = [offices = now](const OfficeId& office) {
                return std::ranges::any_of(offices->all(), [&](const accounts::Office& one) { return one.parent == office; });
            }};
}

std::string Town::retention_month(Date day) const {
    using namespace std::chrono;
    const year_month_day date{day};
    const year_month then = date.year() / date.month() + months{settings_.retention_months};
    return sealing::month_of(Date{then / 1});
}

}  // namespace huiyin::engine
