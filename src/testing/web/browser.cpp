#include "testing/web/browser.h"

#include "io/http/form.h"

namespace huiyin::tests {

std::string between(const std::string& text, const std::string& before, const std::string& after) {
    const auto from = text.find(before);
    if (from == std::string::npos) return {};
    const auto to = text.find(after, from + before.size());
    return text.substr(from + before.size(), to - from - before.size());
}

std::string hidden(const std::string& page_body, const std::string& name) {
    return between(page_body, "name=\"" + name + "\" value=\"", "\"");
}

std::string where(const http::Response& response) {
    const auto* location = response.header("Location");
    return location ? *location : std::to_string(response.status) + " " + response.body;
}

bool holds(const http::Response& response, const std::string& text) {
    return response.body_text().find(text) != std::string_view::npos;
}

http::Response Browser::ask(const std::string& method, const std::string& path, const std::string& type,
                            const std::string& body) {
    auto request =
        http::make_request(method, path + (path.find('?') == std::string::npos ? "?" : "&") + "lang=" + language);
    std::string jar;
    for (const auto& [name, value] : cookies) jar += (jar.empty() ? "" : "; ") + name + "=" + value;
    if (!jar.empty()) request.headers.push_back({"Cookie", jar});
    request.headers.push_back({"Sec-Fetch-Site", site_header});
    if (!type.empty()) request.headers.push_back({"Content-Type", type});
    request.remote_key = remote_key;
    request.body = body;
    http::StringBody reader(body);
    if (type.starts_with("multipart/")) {
        request.body_reader = &reader;
        request.body.clear();
    }
    auto response = router_.handle(request);
    while (response.body_source && response.body_source(response.body)) {
    }
    for (const auto& header : response.headers) {
        if (header.name != "Set-Cookie") continue;
        const auto equals = header.value.find('=');
        const std::string value = header.value.substr(equals + 1, header.value.find(';') - equals - 1);
        if (value.empty())
            cookies.erase(header.value.substr(0, equals));
        else
            cookies[header.value.substr(0, equals)] = value;
    }
    return response;
}

http::Response Browser::send(const std::string& page_body, const std::string& path, const Values& values) {
    std::string body = "token=" + hidden(page_body, "token");
    if (const auto version = hidden(page_body, "version"); !version.empty()) body += "&version=" + version;
    for (const auto& [name, value] : values) body += "&" + name + "=" + http::percent_encode(value);
    return ask("POST", path, "application/x-www-form-urlencoded", body);
}

http::Response Browser::upload(const std::string& page, const std::string& path, const Values& values,
                               const Values& files) {
    std::string body;
    const auto part = [&](const std::string& named, const std::string& value) {
        body += "--xyz\r\nContent-Disposition: form-data; " + named + "\r\n\r\n" + value + "\r\n";
    };
    part("name=\"token\"", hidden(get(page).body, "token"));
    for (const auto& [name, value] : values) part("name=\"" + name + "\"", value);
    for (const auto& [name, content] : files) part("name=\"files\"; filename=\"" + name + "\"", content);
    return ask("POST", path, "multipart/form-data; boundary=xyz", body + "--xyz--\r\n");
}

}  // namespace huiyin::tests
