#include "io/web/resident/filing_parts.h"

#include <algorithm>

#include "base/fault.h"
#include "core/text/dates.h"
#include "io/intake/intake.h"
#include "io/web/shown.h"

// Photos and other files.
namespace huiyin::web::resident::filing_detail {

const std::vector<std::string> file_fields = {"files"};

http::Response show_files(const Visit& visit, const std::vector<Problem>& wrong) {
    View view = visit.view("/file/office");
    view.list("FILES");
    for (const sealing::FileMeta& file : visit.draft->files)
        view.add("FILES").set("NAME", shown_line(file.name)).set("SIZE", text::write_size(file.secret.size))
            .set("KIND", intake::file_kind(visit.language, file.type)).set("FILE_ID", file.secret.file.hex()).list("SHOWN");
    show_errors(view, visit.language, wrong, file_fields);
    return page(visit.site, visit.request, "file-files", view, wrong.empty() ? 200 : page_status_of(wrong.front().code));
}

http::Response take_files(const Site& site, const http::Request& request) {
    Visit visit(site, request);
    if (auto other = visit.elsewhere()) return std::move(*other);
    if (const auto own = check_origin(site, request); !own) return refusal(site, request, own.error(), {}, "/file/files");
    if (const auto slow = limit_filings(site, request); !slow)
        return refusal(site, request, slow.error(), {}, "/file/files");
    EXPECTS(request.body_reader != nullptr);
    intake::Intake intake(site.context, visit.draft->files.size());
    const auto form = http::read_multipart_form(*request.body_reader, request.header_text("content-type"),
                                                intake::upload_limits(), {}, intake);
    if (!form) return show_files(visit, {form.error()});
    if (const auto checked = visit.check(*form); !checked)
        return refusal(site, request, checked.error(), {}, "/file/files");
    auto added = intake.take();
    for (auto& file : added) visit.draft->files.push_back(std::move(file));
    visit.save();
    if (!intake.problems().empty()) return show_files(visit, intake.problems());
    if (form->get("add") == "yes") return go(site, request, "/file/files");
    return go(site, request, after_answer(visit, visit.needs_name() ? "/file/reach/details" : "/file/reach"));
}

http::Response remove_file(const Site& site, const http::Request& request) {
    Visit visit(site, request);
    if (auto other = visit.elsewhere()) return std::move(*other);
    const auto form = read_checked(visit);
    if (!form) return refusal(site, request, form.error(), {}, "/file/files");
    const auto id = FileId::parse(form->get("file"));
    auto& files = visit.draft->files;
    const auto found = std::find_if(files.begin(), files.end(),
                                    [&](const sealing::FileMeta& file) { return id && file.secret.file == *id; });
    if (found != files.end()) {
        files.erase(found);
        visit.save();
        intake::drop_files(site.context, {*id});
    }
    return go(site, request, "/file/files");
}

}  // namespace huiyin::web::resident::filing_detail
