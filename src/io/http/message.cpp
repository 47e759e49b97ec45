#include "io/http/message.h"

#include <array>

#include "base/bytes.h"
#include "base/crypto.h"
#include "base/fault.h"
#include "io/http/text_rules.h"

namespace huiyin::http {
namespace message_detail {

// RFC 6265, section 4.1.1: no blanks, quotes, commas, semicolons, backslashes or control
// characters.
bool is_cookie_value(std::string_view text) {
    for (const char c : text) {
        if (c <= 0x20 || c >= 0x7f || c == '"' || c == ',' || c == ';' || c == '\\') return false;
    }
    return true;
}

std::string cookie_name(std::string_view name, bool secure) {
    return secure ? "__Host-" + std::string(name) : std::string(name);
}

}  // namespace message_detail

const std::string* find_header(const std::vector<Header>& headers, std::string_view name) {
    for (const auto& header : headers) {
        if (equal_ignoring_case(header.name, name)) return &header.value;
    }
    return nullptr;
}

std::string_view Request::header_text(std::string_view name) const {
    const auto* value = header(name);
    return value ? std::string_view(*value) : std::string_view{};
}

const std::string& Request::capture(std::string_view name) const {
    for (const auto& [key, value] : captures) {
        if (key == name) return value;
    }
    throw Bug("a handler asks for a capture that its route does not have");
}

std::optional<std::string> Request::cookie(std::string_view name) const {
    const auto wanted = message_detail::cookie_name(name, secure);
    std::optional<std::string> found;
    for (const auto& header : headers) {
        if (!equal_ignoring_case(header.name, "Cookie")) continue;
        for (const auto& [key, value] : parse_cookies(header.value)) {
            if (key != wanted) continue;
            if (found) return std::nullopt;
            found = value;
        }
    }
    return found;
}

Request make_request(std::string method, std::string_view target) {
    auto parsed = parse_target(target);
    EXPECTS(parsed.has_value());
    Request request;
    request.method = std::move(method);
    request.target = target;
    request.path = std::move(parsed->path);
    request.segments = std::move(parsed->segments);
    request.query = std::move(parsed->query);
    return request;
}

Response& Response::set(std::string_view name, std::string value) & {
    for (auto& header : headers) {
        if (equal_ignoring_case(header.name, name)) {
            header.value = std::move(value);
            return *this;
        }
    }
    return add(name, std::move(value));
}

Response&& Response::set(std::string_view name, std::string value) && {
    return std::move(set(name, std::move(value)));
}

Response& Response::add(std::string_view name, std::string value) & {
    headers.push_back({std::string(name), std::move(value)});
    return *this;
}

Response Response::text(int status, std::string body) {
    Response response;
    response.status = status;
    response.add("Content-Type", "text/plain; charset=utf-8");
    response.body = std::move(body);
    return response;
}

Response Response::html(int status, std::string body) {
    Response response;
    response.status = status;
    response.add("Content-Type", "text/html; charset=utf-8");
    response.body = std::move(body);
    return response;
}

Response Response::json(int status, std::string body) {
    Response response;
    response.status = status;
    response.add("Content-Type", "application/json");
    response.body = std::move(body);
    return response;
}

Response Response::shared(std::string content_type, std::shared_ptr<const std::string> body) {
    Response response;
    response.add("Content-Type", std::move(content_type));
    response.shared_body = std::move(body);
    return response;
}

Response Response::see_other(std::string path) {
    EXPECTS(is_own_path(path));
    Response response;
    response.status = 303;
    response.add("Location", std::move(path));
    return response;
}

Response Response::moved(std::string path) {
    EXPECTS(is_own_path(path));
    Response response;
    response.status = 308;
    response.add("Location", std::move(path));
    return response;
}

Response Response::no_content() {
    Response response;
    response.status = 204;
    return response;
}

Response Response::download(std::string_view name, std::string content_type, std::string body) {
    Response response;
    response.add("Content-Type", std::move(content_type));
    response.add("Content-Disposition", attachment_disposition(name));
    response.add("Content-Security-Policy", "sandbox; default-src 'none'");
    response.body = std::move(body);
    return response;
}

Response Response::not_modified(std::string etag) {
    Response response;
    response.status = 304;
    response.add("ETag", std::move(etag));
    return response;
}

bool is_own_path(std::string_view path) {
    if (!path.starts_with('/') || path.starts_with("//")) return false;
    for (const char c : path) {
        if (c <= 0x20 || c >= 0x7f || c == '\\') return false;
    }
    return true;
}

std::string attachment_disposition(std::string_view name) {
    std::string plain;
    for (const char c : name)
        plain += (c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '%' && c != '/') ? c : '_';
    std::string value = "attachment; filename=\"" + plain + '"';
    if (plain != name) value += "; filename*=UTF-8''" + percent_encode(name);
    return value;
}

bool matches_etag(const Request& request, std::string_view etag) {
    std::string_view rest = request.header_text("If-None-Match");
    if (rest == "*") return true;
    while (!rest.empty()) {
        auto item = next_list_item(rest);  // our own tags hold no comma
        if (item.starts_with("W/")) item.remove_prefix(2);
        if (item == etag) return true;
    }
    return false;
}

std::string etag_of(std::string_view body) {
    const auto hash = crypto::sha256(as_bytes(body));
    return '"' + to_base64url(ByteView(hash).first(16)) + '"';
}

void set_cookie(Response& response,
                std::string_view name,
                std::string_view value,
                bool secure,
                std::optional<std::chrono::seconds> lifetime) {
    EXPECTS(is_token(name) && message_detail::is_cookie_value(value));
    std::string cookie = message_detail::cookie_name(name, secure);
    cookie += '=';
    cookie += value;
    cookie += "; Path=/; HttpOnly; SameSite=Strict";
    if (secure) cookie += "; Secure";
    if (lifetime) cookie += "; Max-Age=" + std::to_string(lifetime->count());
    response.add("Set-Cookie", std::move(cookie));
}

void clear_cookie(Response& response, std::string_view name, bool secure) {
    set_cookie(response, name, "", secure, std::chrono::seconds(0));
}

std::vector<std::pair<std::string_view, std::string_view>> parse_cookies(std::string_view header) {
    std::vector<std::pair<std::string_view, std::string_view>> cookies;
    while (!header.empty()) {
        const auto pair = next_list_item(header, ';');
        const auto equals = pair.find('=');
        if (equals == std::string_view::npos) continue;
        const auto name = pair.substr(0, equals);
        auto value = pair.substr(equals + 1);
        if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
            value = value.substr(1, value.size() - 2);
        if (is_token(name) && message_detail::is_cookie_value(value))
            cookies.emplace_back(name, value);
    }
    return cookies;
}

std::string http_date(std::chrono::sys_seconds at) {
    static constexpr std::array<std::string_view, 7> weekdays = {"Sun", "Mon", "Tue", "Wed",
                                                                 "Thu", "Fri", "Sat"};
    static constexpr std::array<std::string_view, 12> months = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(at - day);
    const auto two = [](auto number) {
        const auto text = std::to_string(number);
        return text.size() < 2 ? '0' + text : text;
    };
    std::string text(weekdays[std::chrono::weekday(day).c_encoding()]);
    text += ", " + two(static_cast<unsigned>(date.day())) + ' ';
    text += months[static_cast<unsigned>(date.month()) - 1];
    text += ' ' + std::to_string(static_cast<int>(date.year())) + ' ' + two(time.hours().count()) +
            ':' + two(time.minutes().count()) + ':' + two(time.seconds().count()) + " GMT";
    return text;
}

std::string_view reason_phrase(int status) {
    switch (status) {
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 202:
            return "Accepted";
        case 204:
            return "No Content";
        case 206:
            return "Partial Content";
        case 303:
            return "See Other";
        case 304:
            return "Not Modified";
        case 308:
            return "Permanent Redirect";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 406:
            return "Not Acceptable";
        case 408:
            return "Request Timeout";
        case 409:
            return "Conflict";
        case 410:
            return "Gone";
        case 412:
            return "Precondition Failed";
        case 413:
            return "Content Too Large";
        case 414:
            return "URI Too Long";
        case 415:
            return "Unsupported Media Type";
        case 417:
            return "Expectation Failed";
        case 422:
            return "Unprocessable Content";
        case 428:
            return "Precondition Required";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 501:
            return "Not Implemented";
        case 503:
            return "Service Unavailable";
        case 505:
            return "HTTP Version Not Supported";
        default:
            return "";
    }
}

}  // namespace huiyin::http
