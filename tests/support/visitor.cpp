#include "support/visitor.h"

#include <stdexcept>

#include "io/http/url.h"

namespace huiyin::testing {
namespace visitor_detail {

std::string decoded(std::string text) {
    constexpr std::pair<std::string_view, std::string_view> entities[]{
        {"&quot;", "\""}, {"&#39;", "'"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}};
    for (const auto& [written, meant] : entities)
        for (std::size_t at = 0; (at = text.find(written, at)) != std::string::npos; at += meant.size())
            text.replace(at, written.size(), meant);
    return text;
}

/// The value of an attribute in a tag's text; empty if it has none.
std::string attribute(std::string_view tag, std::string_view name) {
    const std::string begin = " " + std::string(name) + "=\"";
    const auto at = tag.find(begin);
    if (at == std::string_view::npos) return {};
    const auto from = at + begin.size();
    return decoded(std::string(tag.substr(from, tag.find('"', from) - from)));
}

struct Form {
    std::string action;
    bool in_parts = false;
    Visitor::Typed hidden;
};

Form find_form(std::string_view page, std::string_view action) {
    for (std::size_t at = 0; (at = page.find("<form ", at)) != std::string_view::npos; ++at) {
        const auto end = page.find("</form>", at);
        const std::string_view form = page.substr(at, end - at);
        const std::string_view opening = form.substr(0, form.find('>'));
        Form out{attribute(opening, "action"), attribute(opening, "enctype") == "multipart/form-data", {}};
        if (std::string_view(out.action).substr(0, out.action.find('?')) != action) continue;
        for (std::size_t input = 0; (input = form.find("<input ", input)) != std::string_view::npos; ++input) {
            const std::string_view tag = form.substr(input, form.find('>', input) - input);
            if (attribute(tag, "type") == "hidden")
                out.hidden.emplace_back(attribute(tag, "name"), attribute(tag, "value"));
        }
        return out;
    }
    throw std::runtime_error("no form for " + std::string(action) + " on this page:\n" + std::string(page));
}

}  // namespace visitor_detail
using namespace visitor_detail;

std::vector<http::Header> Visitor::headers() const {
    std::vector<http::Header> out{{"Origin", base_}, {"Sec-Fetch-Site", "same-origin"}, {"Accept-Language", "en"}};
    if (const std::string line = cookie_line(); !line.empty()) out.push_back({"Cookie", line});
    return out;
}

std::string Visitor::cookie_line() const {
    std::string line;
    for (const auto& [name, value] : cookies_) line += (line.empty() ? "" : "; ") + name + "=" + value;
    return line;
}

void Visitor::take(http::ClientResponse answer) {
    for (const http::Header& header : answer.headers) {
        if (header.name != "Set-Cookie" && header.name != "set-cookie") continue;
        const std::string pair = header.value.substr(0, header.value.find(';'));
        const auto equals = pair.find('=');
        if (equals + 1 == pair.size())
            cookies_.erase(pair.substr(0, equals));
        else
            cookies_[pair.substr(0, equals)] = pair.substr(equals + 1);
    }
    answer_ = std::move(answer);
    const std::string* to = answer_.header("Location");
    if (answer_.status == 303 && to != nullptr) {
        const std::string next = *to;
        go(next);
    }
}

Visitor& Visitor::go(std::string path) {
    path_ = std::move(path);
    take(client_.get(path_, headers()));
    return *this;
}

Visitor& Visitor::send(std::string_view action, const Typed& typed, const std::vector<Upload>& files) {
    const Form form = find_form(answer_.body, action);
    Typed all = form.hidden;
    all.insert(all.end(), typed.begin(), typed.end());
    std::string type = "application/x-www-form-urlencoded";
    std::string body;
    if (!form.in_parts) {
        for (const auto& [name, value] : all)
            body += (body.empty() ? "" : "&") + http::percent_encode(name) + "=" + http::percent_encode(value);
    } else {
        const std::string boundary = "----visitor-7f3a91c4";
        type = "multipart/form-data; boundary=" + boundary;
        for (const auto& [name, value] : all)
            body += "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
        for (const Upload& file : files)
            body += "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + file.field + "\"; filename=\"" +
                    file.name + "\"\r\nContent-Type: " + file.type + "\r\n\r\n" + file.content + "\r\n";
        body += "--" + boundary + "--\r\n";
    }
    path_ = form.action;
    take(client_.post(path_, type, body, headers()));
    return *this;
}

std::string Visitor::link(std::string_view begin) const {
    const std::string start = "href=\"" + std::string(begin);
    const auto at = answer_.body.find(start);
    if (at == std::string::npos) return {};
    const auto from = at + 6;
    return decoded(answer_.body.substr(from, answer_.body.find('"', from) - from));
}

Visitor signed_in(const std::string& base, const std::string& name, const std::string& passphrase) {
    Visitor member(base);
    member.go("/desk/sign-in?lang=en");
    member.send("/desk/sign-in", {{"name", name}, {"passphrase", passphrase}});
    if (member.status() != 200) throw std::runtime_error("sign-in: " + member.body());
    return member;
}

std::string announce_reception(Visitor& head, const std::string& date, int minutes) {
    head.go("/desk/reception/new?lang=en");
    head.send("/desk/reception/new", {{"office", "front-desk"}, {"date", date}, {"from", "09:00"}, {"to", "12:20"}, {"minutes", std::to_string(minutes)},
                                      {"leader", "Zhou Lan"}, {"post-zh", "主任"}, {"post-en", "Head"}, {"place-zh", "一楼"},
                                      {"place-en", "Room 1"}, {"step", "preview"}});
    if (head.status() == 200) head.send("/desk/reception/new", {{"step", "publish"}});
    if (head.status() != 200) throw std::runtime_error("a reception day: " + head.body());
    return date + "-front-desk";
}

}  // namespace huiyin::testing
