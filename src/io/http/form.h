#pragma once

#include <string_view>

#include "base/result.h"
#include "io/http/url.h"

namespace huiyin::http {

struct Request;

/// What was typed into a form: names and texts in order, repeated names kept.
using Form = Fields;

struct FormLimits {
    std::size_t bytes_max = 256 * 1024;  ///< of the encoded form
    std::size_t fields_max = 200;
};

/// Reads application/x-www-form-urlencoded (WHATWG URL, section 5.1), strictly. Line ends become
/// LF. Refuses with http/form-too-large, http/form-too-many-fields, http/form-bad-escape (a `%`
/// without two hexadecimal digits) and http/form-bad-text (not UTF-8, or a NUL); `where` is the
/// field's name if known.
Result<Form> parse_form(std::string_view encoded, FormLimits limits = {});

/// The form in a request's body. Also refuses with http/wrong-content-type.
Result<Form> read_form(const Request& request, FormLimits limits = {});

/// CRLF and lone CR become LF, as browsers send CRLF for every line end in a text area.
std::string with_plain_line_ends(std::string text);

/// Whether a text from a form may be taken: well-formed UTF-8 without NUL.
bool is_form_text(std::string_view text);

}  // namespace huiyin::http
