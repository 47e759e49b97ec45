#include <iterator>

#include "engine/ports/store.h"

namespace huiyin::engine {
namespace changes_detail {

template <typename T>
void take(std::vector<T>& to, std::vector<T>& from) {
    if (to.empty()) {
        to = std::move(from);
    } else {
        to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
    }
}

}  // namespace changes_detail

void Changes::merge(Changes more) {
    using changes_detail::take;
    take(events, more.events);
    take(cases, more.cases);
    take(guests, more.guests);
    take(guests_gone, more.guests_gone);
    take(parts, more.parts);
    take(wraps, more.wraps);
    take(wraps_gone, more.wraps_gone);
    take(files, more.files);
    take(chunks, more.chunks);
    take(files_gone, more.files_gone);
    take(forgotten, more.forgotten);
    take(submissions, more.submissions);
    take(submissions_kept, more.submissions_kept);
    take(drafts, more.drafts);
    take(drafts_gone, more.drafts_gone);
    take(sessions, more.sessions);
    take(sessions_gone, more.sessions_gone);
    take(staff_signed_out, more.staff_signed_out);
    take(offices, more.offices);
    take(office_keys, more.office_keys);
    take(member_keys, more.member_keys);
    take(staff, more.staff);
    take(staff_resealed, more.staff_resealed);
    take(imported, more.imported);
    take(obligations, more.obligations);
    take(obligations_gone, more.obligations_gone);
    take(docket_lines, more.docket_lines);
    take(figures, more.figures);
    take(checkpoints, more.checkpoints);
    take(settings, more.settings);
    take(versions, more.versions);
    take(news, more.news);
    take(news_moved, more.news_moved);
    take(news_gone, more.news_gone);
    take(mails, more.mails);
    take(mails_gone, more.mails_gone);
    take(appointments, more.appointments);
    take(appointments_gone, more.appointments_gone);
    if (more.docketed_below) docketed_below = more.docketed_below;
    if (more.sweep_before) sweep_before = more.sweep_before;
}

}  // namespace huiyin::engine
