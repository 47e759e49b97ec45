#include "io/http/kept_answers.h"

#include <mutex>
#include <utility>

#include "base/fault.h"

namespace huiyin::http {

Response KeptAnswers::answer_of(const Request& request, const Kept& kept) {
    if (!matches_etag(request, kept.tag)) return kept.whole;
    Response unchanged = Response::not_modified(kept.tag);
    for (const Header& header : kept.whole.headers)
        if (header.name != "Content-Type" && header.name != "Content-Disposition") unchanged.set(header.name, header.value);
    return unchanged;
}

std::optional<Response> KeptAnswers::find(const Request& request, std::string_view name, const void* source) const {
    std::shared_ptr<const Kept> kept;
    {
        const std::shared_lock lock(mutex_);
        const auto found = kept_.find(name);
        if (found == kept_.end() || found->second->source.get() != source) return std::nullopt;
        kept = found->second;
    }
    return answer_of(request, *kept);
}

Response KeptAnswers::keep(const Request& request, std::string_view name, std::shared_ptr<const void> source,
                           Response answer) {
    EXPECTS(answer.status == 200 && !answer.body_source && !answer.shared_body);
    auto kept = std::make_shared<Kept>();
    kept->source = std::move(source);
    kept->tag = etag_of(answer.body);
    kept->whole = std::move(answer);
    kept->whole.shared_body = std::make_shared<const std::string>(std::exchange(kept->whole.body, {}));
    kept->whole.set("ETag", kept->tag);
    {
        const std::unique_lock lock(mutex_);
        kept_.insert_or_assign(std::string(name), kept);
    }
    return answer_of(request, *kept);
}

}  // namespace huiyin::http
