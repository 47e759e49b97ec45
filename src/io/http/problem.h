#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "io/http/message.h"

namespace huiyin::http {

/// The status that answers a refusal, from the one table (status_table.cpp): by the whole code,
/// else by how it ends ("/not-found"), else by its module, else 422.
int status_of(std::string_view code);

/// The status of every code that the table names in full (tidy holds it against the modules'
/// problems.h).
std::vector<std::pair<std::string_view, int>> status_table();

/// One of several things that are wrong with a request.
struct FieldError {
    std::string pointer;  ///< JSON pointer or form field
    std::string code;
    std::string detail;
};

/// An error for programs (RFC 9457). Title and detail come from the catalogues, in the reader's
/// language.
struct ProblemDetails {
    int status = 500;
    std::string
        code{};  ///< our problem code; gives `type` ("/problems/CODE") and the member `code`
    std::string title{};     ///< empty: the status's reason phrase
    std::string detail{};    ///< empty: left out
    std::string instance{};  ///< an incident's number as a URN, or empty
    std::vector<FieldError> errors{};
    json::Object extensions{};  ///< further members, after ours
};

std::string to_json(const ProblemDetails& problem);
/// application/problem+json, no-store.
Response problem_response(const ProblemDetails& problem);

}  // namespace huiyin::http
