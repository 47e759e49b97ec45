#include "base/fault.h"
#include "engine/importing.h"
#include "simulation/people/acting.h"
#include "simulation/people/people.h"

namespace huiyin::simulation::people {
namespace importer_detail {

constexpr std::size_t rows_in_all = 12;
constexpr std::size_t rows_at_once = 4;

void bring_in(Town& town, const engine::Context& context) {
    const auto source = tests::must(
        engine::prepare_import(context, "Old records", "complaint", tests::must(TimeZone::create("Asia/Shanghai"))));
    engine::ImportOffices offices(context, true);
    const OfficeId old_office = tests::must(offices.office_of("Old Roads Office"));
    std::vector<engine::ImportRow> rows;
    std::vector<OldRow*> sent;
    for (OldRow& row : town.known.old_rows) {
        if (rows.size() == rows_at_once) break;
        if (row.arrived) continue;
        if (context.store.imported(engine::source_row(source, row.id))) {
            row.arrived = true;
            continue;
        }
        engine::ImportRow one;
        one.record.id = row.id;
        one.record.filed = tests::must(Result<Instant>(*parse_instant("2019-05-06T07:08:09Z")));
        one.record.due = one.record.filed + std::chrono::days(30);
        if (rows.size() % 2 == 0) one.record.closed = one.record.filed + std::chrono::days(20 + rows.size() * 10);
        one.record.texts = {{"subject", "An old hole, row " + row.id}, {"body", "It was there in oldcanaryx times"}};
        one.office = rows.size() % 3 == 0 ? old_office : OfficeId{"chengjian-ban"};
        rows.push_back(std::move(one));
        sent.push_back(&row);
    }
    if (rows.empty()) return;
    const auto done = context.writer.append(engine::seal_import(context, source, rows));
    if (done.outcome != engine::Appended::Outcome::done) return town.tell("  some rows had been imported before");
    for (OldRow* row : sent) {
        if (!town.database->imported(engine::source_row(source, row->id)))
            town.broken("nothing_is_answered_before_it_is_durable", "an imported row is not in the database");
        row->arrived = true;
    }
    town.tell("  " + std::to_string(sent.size()) + " old rows have arrived");
}

}  // namespace importer_detail

void importer_goes_on(Town& town) {
    using namespace importer_detail;
    if (is_changing_the_town(town)) return;
    if (town.known.old_rows.empty())
        for (std::size_t i = 0; i < rows_in_all; ++i) town.known.old_rows.push_back({.id = std::to_string(i)});
    town.request(importing_name, [&town](const engine::Context& context) {
        try {
            bring_in(town, context);
        } catch (const Fault&) {
            town.mishaps.count(Mishap::import_interrupted);
            throw;
        } catch (const tests::Died&) {
            town.mishaps.count(Mishap::import_interrupted);
            throw;
        }
    });
}

}  // namespace huiyin::simulation::people
