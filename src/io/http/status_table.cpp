#include <array>

#include "io/http/problem.h"
#include "io/http/problems.h"

namespace huiyin::http {
namespace status_detail {

using Line = std::pair<std::string_view, int>;

// Whole codes. Add a line here when the rules below give the wrong number.
constexpr std::array by_code = {
    Line{problems::bad_line_end, 400},
    Line{problems::bad_request_line, 400},
    Line{problems::bad_header, 400},
    Line{problems::bad_host, 400},
    Line{problems::bad_framing, 400},
    Line{problems::bad_chunk, 400},
    Line{problems::version_not_supported, 505},
    Line{problems::expectation_failed, 417},
    Line{problems::request_line_too_long, 414},
    Line{problems::headers_too_large, 431},
    Line{problems::body_too_large, 413},
    Line{problems::too_slow, 408},
    Line{problems::bad_target, 400},
    Line{problems::not_found, 404},
    Line{problems::method_not_allowed, 405},
    Line{problems::busy, 503},
    Line{problems::unavailable, 503},
    Line{problems::incident, 500},
    Line{problems::wrong_content_type, 415},
    Line{problems::form_bad_escape, 400},
    Line{problems::form_bad_text, 400},
    Line{problems::form_too_many_fields, 413},
    Line{problems::form_too_large, 413},
    Line{problems::multipart_malformed, 400},
    Line{problems::multipart_truncated, 400},
    Line{problems::multipart_too_many_parts, 413},
    Line{problems::multipart_header_too_large, 413},
    Line{problems::multipart_part_too_large, 413},
    Line{problems::multipart_too_large, 413},
    Line{"base/bad-json", 400},
    // Not yours looks like not there (checklist 8.2.2).
    Line{"accounts/not-your-office", 404},
    Line{"accounts/not-your-role", 403},
    Line{"accounts/administrators-only", 403},
    Line{"accounts/disabled", 403},
    Line{"api/bad-idempotency-key", 400},
    Line{"api/no-code", 401},
    Line{"api/not-acceptable", 406},
    Line{"api/missing-part", 400},
    Line{"api/part-twice", 400},
    Line{"api/unknown-part", 400},
    Line{"api/not-json", 400},
    Line{"casework/about-yourself", 403},
    Line{"casework/not-the-head", 403},
    Line{"casework/other-office-owes", 403},
    Line{"casework/cosign-void", 409},
    Line{"casework/cosign-waits", 409},
    Line{"casework/already-filed", 409},
    Line{"casework/assigned-already", 409},
    Line{"casework/already-received", 409},
    Line{"casework/clock-not-running", 409},
    Line{"casework/extended-already", 409},
    Line{"casework/too-late-to-extend", 409},
    Line{"casework/forgotten", 410},
    Line{"casework/already-pending", 409},
    Line{"casework/clock-runs", 409},
    Line{"casework/no-office-below", 409},
    Line{"casework/nobody-takes-part", 409},
    Line{"casework/nothing-pending", 409},
    Line{"casework/not-yet", 409},
    Line{"casework/parts-missing", 409},
    Line{"casework/period-not-over", 409},
    Line{"casework/period-over", 409},
    Line{"casework/too-late", 409},
    Line{"casework/not-in-this-state", 409},
    Line{"casework/not-your-command", 403},
    Line{"casework/period-ended", 409},
    Line{"casework/same-person", 409},
    Line{"casework/settle-first", 409},
    Line{"casework/recusal-first", 409},
    Line{"casework/waits-for", 409},
    Line{"casework/stepped-out", 403},
    Line{"accounts/others-publish", 403},
    Line{"casework/appointment-booked", 409},
    Line{"casework/appointment-not-booked", 409},
    Line{"calls/over", 409},
    Line{"reception/barred", 403},
    Line{"reception/begun", 409},
    Line{"reception/cancelled", 409},
    Line{"reception/has-bookings", 409},
    Line{"reception/no-such-time", 422},
    Line{"reception/taken", 409},
    Line{"engine/calendar-changed", 409},
    Line{"engine/cases-stranded", 409},
    Line{"engine/cannot-open", 403},
    Line{"engine/nobody-goes-on", 409},
    Line{"engine/nobody-takes-over", 409},
    Line{"engine/no-such-procedure", 422},
    Line{"engine/no-such-version", 404},
    Line{"engine/not-a-colleague", 422},
    Line{"engine/changed-meanwhile", 409},
    Line{"engine/put-anew", 409},
    Line{"engine/file-gone", 409},
    Line{"engine/head-foreign", 503},
    Line{"engine/head-gone", 503},
    Line{"engine/link-used", 410},
    Line{"engine/not-kept", 503},
    Line{"engine/perhaps-kept", 503},
    Line{"engine/restored", 503},
    Line{"engine/rolled-back", 503},
    Line{"engine/sign-in-failed", 401},
    Line{"engine/signed-out", 401},
    Line{"engine/too-many-files", 413},
    Line{"engine/too-many-filings", 429},
    Line{"engine/too-many-tries", 429},
    Line{"engine/writing-waits", 503},
    Line{"ledger/file-missing", 404},
    Line{"media/file-too-large", 413},
    Line{"media/heic-not-taken", 415},
    Line{"media/type-not-allowed", 415},
    Line{"media/video-not-taken", 415},
    Line{"sealing/code-bad-symbol", 401},
    Line{"sealing/code-mistyped", 401},
    Line{"sealing/code-wrong-length", 401},
    Line{"ledger/request-malformed", 400},
    Line{"ledger/stale-old-size", 409},
    Line{"ledger/unknown-log", 404},
};

// How a code ends, in any module.
constexpr std::array by_end = {
    Line{"/not-found", 404},        Line{"/unknown", 404},
    Line{"/not-allowed", 403},      Line{"/forbidden", 403},
    Line{"/sign-in-required", 401}, Line{"/version-conflict", 409},
    Line{"/conflict", 409},         Line{"/gone", 410},
    Line{"/too-large", 413},        Line{"/too-many", 429},
    Line{"/try-later", 429},        Line{"/busy", 503},
    Line{"/unavailable", 503},
};

// The module, where all its refusals have one number.
constexpr std::array by_module = {
    Line{"http/", 400},
};

}  // namespace status_detail

int status_of(std::string_view code) {
    for (const auto& [known, status] : status_detail::by_code) {
        if (code == known) return status;
    }
    for (const auto& [end, status] : status_detail::by_end) {
        if (code.ends_with(end)) return status;
    }
    if (code.find("/no-such-") != std::string_view::npos) return 404;
    for (const auto& [module, status] : status_detail::by_module) {
        if (code.starts_with(module)) return status;
    }
    return 422;
}

std::vector<std::pair<std::string_view, int>> status_table() {
    return {status_detail::by_code.begin(), status_detail::by_code.end()};
}

}  // namespace huiyin::http
