#include "io/api/holder.h"

#include <algorithm>

#include "engine/problems.h"
#include "io/api/answers.h"
#include "io/api/problems.h"

namespace huiyin::api {
namespace holder_detail {

/// Who holds the code in the Authorization header.
Result<engine::CaseSession> holder(const Api& api, const http::Request& request) {
    if (api.may_try && !api.may_try(request.remote_key))
        return refuse(engine::problems::too_many_tries, {{"seconds", "60"}});
    const std::string_view given = request.header_text("Authorization");
    constexpr std::string_view scheme = "receipt ";
    const bool ours = given.size() > scheme.size() &&
                      std::equal(scheme.begin(), scheme.end(), given.begin(), [](char a, char b) {
                          return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b);
                      });
    if (!ours) return refuse(problems::no_code);
    return engine::case_by_code(api.context, std::string(given.substr(scheme.size())));
}

}  // namespace holder_detail

http::Handler held(const Api& api, std::string type, HolderHandler then) {
    return [api, type = std::move(type), then](http::Request& request) {
        if (!type.empty() && !accepts(request, type)) return refusal(request, api, {problems::not_acceptable, {{"type", type}}, {}});
        const auto session = holder_detail::holder(api, request);
        return session ? then(api, request, *session) : refusal(request, api, session.error());
    };
}

}  // namespace huiyin::api
