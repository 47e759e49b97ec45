#include "io/cli/admin_door.h"

#include <array>

#include "io/api/open_metrics.h"
#include "io/cli/machine.h"
#include "io/cli/problems.h"

namespace huiyin::cli {
namespace admin_door_detail {

using api::OpenMetricsPage;

void add_http(OpenMetricsPage& page, const http::ServerFigures& figures) {
    static constexpr std::array<std::string_view, 5> classes = {"2xx", "3xx", "4xx", "5xx", "gone"};
    std::vector<OpenMetricsPage::Sample> samples;
    for (const auto& route : figures.routes)
        for (std::size_t i = 0; i < classes.size(); ++i)
            if (route.by_class[i] > 0)
                samples.push_back({{{"method", route.method}, {"route", route.pattern}, {"class", classes[i]}},
                                   static_cast<double>(route.by_class[i])});
    page.counter("huiyin_http_requests", "", "Requests answered, by route and class of status; gone: left before the answer.",
                 samples);
    page.histogram("huiyin_http_answer_seconds", "seconds", "From a request's head to its answer, body's arrival included.", 1e6,
                   {{{{"kind", "read"}}, figures.reads_us}, {{{"kind", "write"}}, figures.writes_us}});
    page.gauge("huiyin_http_connections", "", "Connections open.", static_cast<double>(figures.connections_open));
    page.counter("huiyin_http_connections_accepted", "Connections accepted.", figures.connections_accepted);
    page.counter("huiyin_http_refused", "", "Turned away or ended by a limit.",
                 {{{{"why", "busy"}}, static_cast<double>(figures.requests_busy)},
                  {{{"why", "full"}}, static_cast<double>(figures.connections_refused)},
                  {{{"why", "one_address"}}, static_cast<double>(figures.connections_of_one_refused)},
                  {{{"why", "made_room"}}, static_cast<double>(figures.connections_evicted)},
                  {{{"why", "slow"}}, static_cast<double>(figures.requests_slow)}});
    page.counter("huiyin_http_incidents", "Requests that failed inside, each with a number in the log.", figures.incidents);
    page.gauge("huiyin_http_queued", "", "Requests that wait for a worker.",
               {{{{"pool", "ordinary"}}, static_cast<double>(figures.queued)},
                {{{"pool", "upload"}}, static_cast<double>(figures.queued_uploads)}});
    page.gauge("huiyin_http_incoming_bytes", "bytes", "Heads and bodies on their way in.", static_cast<double>(figures.held_bytes));
}

void add_writer(OpenMetricsPage& page, const Measured& measured) {
    const engine::Writer& writer = measured.town.writer();
    const engine::WriterFigures& figures = writer.figures();
    page.counter("huiyin_filings", "Filings that are durable and signed: receipts given.", figures.filings.value());
    page.counter("huiyin_batches", "Batches committed.", figures.batches.value());
    page.counter("huiyin_batches_failed", "Batches that a failure of database or disk ended.", figures.failed.value());
    page.histogram("huiyin_batch_commands", "", "Commands in a batch.", 1, {{{}, figures.batch_size.read()}});
    page.histogram("huiyin_commit_seconds", "seconds", "A batch from its begin to its commit.", 1e6, {{{}, figures.batch_us.read()}});
    page.counter("huiyin_timers", "", "Events that came by themselves; overtaken: somebody was faster; stuck: the rules refused.",
                 {{{{"outcome", "fired"}}, static_cast<double>(measured.timers.figures().fired.value())},
                  {{{"outcome", "overtaken"}}, static_cast<double>(measured.timers.figures().overtaken.value())},
                  {{{"outcome", "stuck"}}, static_cast<double>(measured.timers.figures().stuck.value())}});
    page.gauge("huiyin_writer_queued", "", "Commands that wait for their batch.", static_cast<double>(writer.queued()));
    page.gauge("huiyin_log_entries", "", "Entries of the log.", static_cast<double>(writer.state().size));
    if (const auto published = writer.published()) {
        page.gauge("huiyin_checkpoint_entries", "", "Entries under the last published checkpoint.", static_cast<double>(published->size));
        page.gauge("huiyin_checkpoint_age_seconds", "seconds", "Since the last checkpoint was published.",
                   static_cast<double>((measured.clock.now() - published->at).count()));
    }
}

void add_mail(OpenMetricsPage& page, const Measured& measured) {
    constexpr std::size_t counted_most = 10'000;
    const engine::OutboxFigures& figures = measured.outbox->figures();
    page.counter("huiyin_mails", "", "Mails handed to the mail server; later, refused: what it said to one; unreachable: it was not there.",
                 {{{{"outcome", "sent"}}, static_cast<double>(figures.sent.value())},
                  {{{"outcome", "later"}}, static_cast<double>(figures.later.value())},
                  {{{"outcome", "refused"}}, static_cast<double>(figures.refused.value())},
                  {{{"outcome", "unreachable"}}, static_cast<double>(figures.unreachable.value())}});
    const engine::MailCounts counts = measured.town.store().mail_counts(counted_most);
    page.gauge("huiyin_mails_waiting", "", "Mails in the outbox, 10000 at the most.", static_cast<double>(counts.waiting));
    page.gauge("huiyin_mails_given_up", "", "Mails that will not be tried again by themselves, 10000 at the most.",
               static_cast<double>(counts.given_up));
}

}  // namespace admin_door_detail
using namespace admin_door_detail;

std::string figures_page(const api::Api& api, const Measured& measured) {
    OpenMetricsPage page;
    add_http(page, measured.server.figures());
    add_writer(page, measured);
    if (measured.outbox != nullptr) add_mail(page, measured);
    std::vector<OpenMetricsPage::Sample> samples;
    const auto conditions = api::conditions_of(api);
    for (const api::Condition& one : conditions)
        samples.push_back({{{"part", one.part}, {"word", one.word}}, one.ready ? 1.0 : 0.0});
    page.gauge("huiyin_ready", "", "1 where a part can do its work; its word as in /readyz.", samples);
    page.gauge("huiyin_clock_off_seconds", "seconds", "The machine's clock minus the time in use; 0 unless it leapt.",
               static_cast<double>(measured.clock.state().off.count()));
    page.gauge("huiyin_disk_free_bytes", "bytes", "Left for the data folder.", static_cast<double>(free_bytes(measured.town.folder())));
    page.gauge("process_resident_memory_bytes", "bytes", "Memory of the process.", static_cast<double>(resident_bytes()));
    page.gauge("process_open_fds", "", "Open files and sockets.", static_cast<double>(open_files()));
    page.gauge("process_start_time_seconds", "seconds", "Start, since 1970.",
               static_cast<double>(measured.started.time_since_epoch().count()));
    return page.text();
}

Result<http::Config> admin_config(const ServerSettings& settings) {
    const auto address = split_address(settings.admin_listen);
    if (!address) return refuse(problems::bad_setting, {{"setting", "admin.listen"}, {"value", settings.admin_listen}});
    const bool loopback = address->first.starts_with("127.") || address->first == "::1";
    if (!loopback && !settings.admin_public) return refuse(problems::admin_public, {{"address", settings.admin_listen}});
    return http::Config{.listener = "admin", .address = address->first, .port = address->second, .workers = 2, .upload_workers = 1};
}

}  // namespace huiyin::cli
