#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "core/procedure/procedure.h"
#include "core/sealing/token.h"
#include "core/text/language.h"
#include "io/api/routes.h"
#include "io/http/message.h"

// How the API asks and answers: JSON in, JSON or problem details out, in the reader's language.
namespace huiyin::api {

/// Accept-Language, else the town's.
text::Language language_of(const http::Request& request, const Api& api);
const std::string& in(text::Language language, const procedure::Text& text);

/// Problem details (RFC 9457). The first problem gives status, code and detail; each that has a place stands in `errors`.
http::Response refusal(const http::Request& request, const Api& api, const std::vector<Problem>& wrong,
                       json::Object extensions = {});
http::Response refusal(const http::Request& request, const Api& api, Problem problem, json::Object extensions = {});
/// JSON that nobody keeps.
http::Response answer(const http::Request& request, const Api& api, int status, const json::Value& value);

/// The member "language" of a body, else `otherwise`. Refuses with api/unknown-language.
Result<text::Language> language_in(const json::Value& body, text::Language otherwise);
/// What makes a filing one however often it is sent: from the Idempotency-Key, or drawn. Refuses with api/bad-idempotency-key.
Result<sealing::Token> token_of(const http::Request& request, const Api& api);

/// Whether an Accept header lets this type through (RFC 9110, section 12.5.1): absent, or with a range that fits.
bool accepts(const http::Request& request, std::string_view media_type);

/// A member that a request may have.
struct Known {
    enum class Type { string, integer, object, array } type = Type::string;
    std::string_view name;
};
/// A JSON object with these members and no other. Refuses with base/bad-json, api/not-json, api/unknown-member, api/wrong-type.
Result<json::Value> read_object(std::string_view text, const std::vector<Known>& known);

}  // namespace huiyin::api
