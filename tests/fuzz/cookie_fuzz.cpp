#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/text/language.h"
#include "io/http/message.h"
#include "io/http/text_rules.h"

using namespace huiyin;
using namespace huiyin::http;

/// Cookie, If-None-Match and Accept-Language headers, media types and file names from outside.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    for (const auto& [name, value] : parse_cookies(text)) {
        Response response;
        set_cookie(response, name, value, false);  // what was read may be written again
        if (!is_field_value(*response.header("Set-Cookie"))) std::abort();
    }
    Request request;
    request.headers = {{"Cookie", text}, {"If-None-Match", text}};
    (void)request.cookie("session");
    (void)matches_etag(request, "\"tag\"");
    (void)text::negotiate_language(text, text::Language::en);
    const auto media = parse_media_type(text);
    (void)parameter(media.parameters, "boundary");
    if (!is_field_value(attachment_disposition(text))) std::abort();
    if (is_own_path(text)) {
        if (Response::see_other(text).status != 303) std::abort();
    }
    return 0;
}
