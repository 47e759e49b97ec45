#pragma once

#include <string_view>

/// What the transport refuses before or beside a handler. Statuses: status_table.cpp.
namespace huiyin::http::problems {

// At the start, in a Fault: another program listens there.
inline constexpr std::string_view address_in_use = "http/address-in-use";

// The head (RFC 9112, sections 2 to 6). Each of these ends the connection.
inline constexpr std::string_view bad_line_end = "http/bad-line-end";
inline constexpr std::string_view bad_request_line = "http/bad-request-line";
inline constexpr std::string_view bad_header = "http/bad-header";
inline constexpr std::string_view bad_host = "http/bad-host";
inline constexpr std::string_view bad_framing = "http/bad-framing";
inline constexpr std::string_view bad_chunk = "http/bad-chunk";
inline constexpr std::string_view version_not_supported = "http/version-not-supported";
inline constexpr std::string_view expectation_failed = "http/expectation-failed";
inline constexpr std::string_view request_line_too_long = "http/request-line-too-long";
inline constexpr std::string_view headers_too_large = "http/headers-too-large";
inline constexpr std::string_view body_too_large = "http/body-too-large";
inline constexpr std::string_view too_slow = "http/too-slow";

// The target.
inline constexpr std::string_view bad_target = "http/bad-target";
inline constexpr std::string_view not_found = "http/not-found";
inline constexpr std::string_view method_not_allowed = "http/method-not-allowed";

// The server itself.
inline constexpr std::string_view busy = "http/busy";
inline constexpr std::string_view unavailable = "http/unavailable";
inline constexpr std::string_view incident = "http/incident";

// Forms and multipart bodies.
inline constexpr std::string_view wrong_content_type = "http/wrong-content-type";
inline constexpr std::string_view form_bad_escape = "http/form-bad-escape";
inline constexpr std::string_view form_bad_text = "http/form-bad-text";
inline constexpr std::string_view form_too_many_fields = "http/form-too-many-fields";
inline constexpr std::string_view form_too_large = "http/form-too-large";
inline constexpr std::string_view multipart_malformed = "http/multipart-malformed";
inline constexpr std::string_view multipart_truncated = "http/multipart-truncated";
inline constexpr std::string_view multipart_too_many_parts = "http/multipart-too-many-parts";
inline constexpr std::string_view multipart_header_too_large = "http/multipart-header-too-large";
inline constexpr std::string_view multipart_part_too_large = "http/multipart-part-too-large";
inline constexpr std::string_view multipart_too_large = "http/multipart-too-large";

}  // namespace huiyin::http::problems
