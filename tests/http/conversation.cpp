#include "http/conversation.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <optional>
#include <random>
#include <stdexcept>

#include "base/bytes.h"
#include "base/json.h"

namespace huiyin::testing {
namespace conversation_detail {

constexpr int patience_ms = 20'000;

/// A socket, with what has come in and was not yet taken.
class Line {
  public:
    explicit Line(std::uint16_t port) : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
            throw std::runtime_error(std::string("connect: ") + std::strerror(errno));
    }
    ~Line() { ::close(descriptor_); }
    Line(const Line&) = delete;
    Line& operator=(const Line&) = delete;

    /// A server that has refused already need not read on.
    void send(std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t put = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (put < 0) return;
            bytes.remove_prefix(static_cast<std::size_t>(put));
        }
    }
    /// False at the end, and after 20 s.
    bool more() {
        pollfd wait{.fd = descriptor_, .events = POLLIN, .revents = 0};
        if (::poll(&wait, 1, patience_ms) <= 0) return false;
        char piece[16384];
        const ssize_t got = ::recv(descriptor_, piece, sizeof piece, 0);
        if (got <= 0) return false;
        received.append(piece, static_cast<std::size_t>(got));
        return true;
    }
    bool ends_soon() {
        pollfd wait{.fd = descriptor_, .events = POLLIN, .revents = 0};
        char byte;
        return ::poll(&wait, 1, 3'000) > 0 && ::recv(descriptor_, &byte, 1, MSG_PEEK) <= 0;
    }
    std::string received;

  private:
    int descriptor_;
};

struct Answer {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;

    std::optional<std::string> header(std::string_view name) const {
        for (const auto& [own, value] : headers)
            if (own.size() == name.size() &&
                std::equal(own.begin(), own.end(), name.begin(),
                           [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); }))
                return value;
        return std::nullopt;
    }
};

/// Reads one answer off the line. Throws std::runtime_error if what comes is none.
Answer read_answer(Line& line, bool without_body) {
    std::size_t end;
    while ((end = line.received.find("\r\n\r\n")) == std::string::npos)
        if (!line.more()) throw std::runtime_error("no answer came, only: " + line.received);
    Answer out;
    const std::string head = line.received.substr(0, end);
    line.received.erase(0, end + 4);
    if (!head.starts_with("HTTP/1.1 ")) throw std::runtime_error("this is no answer: " + head);
    out.status = std::stoi(head.substr(9, 3));
    for (std::size_t at = head.find("\r\n"); at != std::string::npos;) {
        const std::size_t next = head.find("\r\n", at + 2);
        const std::string one = head.substr(at + 2, next == std::string::npos ? next : next - at - 2);
        out.headers.emplace_back(one.substr(0, one.find(':')), one.substr(one.find(':') + 2));
        at = next;
    }
    if (out.status == 100) return read_answer(line, without_body);
    if (without_body || out.status == 304 || out.status == 204) return out;
    if (const auto length = out.header("Content-Length")) {
        const std::size_t size = std::stoul(*length);
        while (line.received.size() < size)
            if (!line.more()) throw std::runtime_error("the answer's body ended early");
        out.body = line.received.substr(0, size);
        line.received.erase(0, size);
        return out;
    }
    if (out.header("Transfer-Encoding") != "chunked") throw std::runtime_error("the answer's length is not told");
    for (;;) {
        std::size_t feed;
        while ((feed = line.received.find("\r\n")) == std::string::npos)
            if (!line.more()) throw std::runtime_error("a chunked answer ended early");
        const std::size_t size = std::stoul(line.received.substr(0, feed), nullptr, 16);
        while (line.received.size() < feed + 2 + size + 2)
            if (!line.more()) throw std::runtime_error("a chunked answer ended early");
        out.body += line.received.substr(feed + 2, size);
        line.received.erase(0, feed + 2 + size + 2);
        if (size == 0) return out;
    }
}

std::string show(const json::Value& value) {
    if (const auto* text = value.string()) return *text;
    return json::write(value);
}

/// RFC 6901, without escapes.
std::optional<json::Value> at_pointer(const std::string& body, const std::string& pointer) {
    const auto parsed = json::parse(body);
    if (!parsed) return std::nullopt;
    const json::Value* value = &*parsed;
    for (std::size_t at = 0; at < pointer.size();) {
        const std::size_t next = std::min(pointer.find('/', at + 1), pointer.size());
        const std::string step = pointer.substr(at + 1, next - at - 1);
        at = next;
        if (const auto* array = value->array()) {
            const std::size_t index = std::stoul(step);
            if (index >= array->size()) return std::nullopt;
            value = &(*array)[index];
        } else if ((value = value->find(step)) == nullptr) {
            return std::nullopt;
        }
    }
    return *value;
}

class Having {
  public:
    Having(const std::filesystem::path& file, std::uint16_t port) : file_(file), port_(port) {
        std::random_device dice;
        std::string key;
        for (int i = 0; i < 4; ++i) key += to_hex(big_endian_64(dice())).substr(8);
        kept_ = {{"key", key},
                 {"host", "127.0.0.1:" + std::to_string(port)},
                 {"url", "http://127.0.0.1:" + std::to_string(port)}};
    }

    void exchange(const Exchange& one) {
        at_ = one.line;
        const std::string bytes = compose(one);
        const bool reused = line_ != nullptr;
        if (!reused) line_ = std::make_unique<Line>(port_);
        line_->send(bytes);
        const std::string method = bytes.substr(0, bytes.find(' '));
        answer_ = read_answer(*line_, method == "HEAD");
        for (const auto& [number, text] : one.expected) {
            at_ = number;
            expect(text);
        }
        if (answer_.header("Connection") == "close") line_.reset();
    }

    int at_ = 0;
    std::vector<std::string> wrong;

  private:
    void fail(const std::string& what) {
        wrong.push_back(file_.string() + ":" + std::to_string(at_) + ": " + what + "\n  the answer was " +
                        std::to_string(answer_.status) + " " + answer_.body.substr(0, 600));
    }

    std::string filled(std::string text) const {
        for (std::size_t from = 0; (from = text.find("${", from)) != std::string::npos;) {
            const std::size_t to = text.find('}', from);
            const std::string name = text.substr(from + 2, to - from - 2);
            std::string value;
            if (name.starts_with("repeat ")) {
                const std::size_t blank = name.find(' ', 7);
                for (int i = std::stoi(name.substr(7)); i > 0; --i) value += name.substr(blank + 1);
            } else if (const auto found = kept_.find(name); found != kept_.end()) {
                value = found->second;
            } else {
                throw std::runtime_error("there is no ${" + name + "}");
            }
            text.replace(from, to + 1 - from, value);
            from += value.size();
        }
        return text;
    }

    std::string meant(const std::string& written) const {
        std::string out;
        for (std::size_t i = 0; i < written.size(); ++i) {
            if (written[i] != '\\' || i + 1 == written.size()) {
                out += written[i];
                continue;
            }
            switch (const char c = written[++i]) {
                case 'r': out += '\r'; break;
                case 'n': out += '\n'; break;
                case 't': out += '\t'; break;
                case 'x': {
                    int value = 0;
                    std::from_chars(written.data() + i + 1, written.data() + i + 3, value, 16);
                    out += static_cast<char>(value);
                    i += 2;
                    break;
                }
                default: out += c;
            }
        }
        return filled(out);
    }

    std::string compose(const Exchange& one) const {
        std::string out;
        if (one.verbatim) {
            for (const std::string& text : one.sent) out += meant(text);
            return out;
        }
        std::string body;
        bool in_body = false;
        bool framed = false;
        bool has_host = false;
        for (std::size_t i = 0; i < one.sent.size(); ++i) {
            const std::string& text = one.sent[i];
            if (in_body) {
                body += meant(text);
            } else if (text.empty()) {
                in_body = true;
            } else {
                framed = framed || text.starts_with("Content-Length:") || text.starts_with("Transfer-Encoding:");
                has_host = has_host || text.starts_with("Host:");
                out += meant(text) + (i == 0 ? " HTTP/1.1\r\n" : "\r\n");
            }
        }
        if (!has_host) out += "Host: " + kept_.at("host") + "\r\n";
        if (!framed && (in_body || out.starts_with("POST "))) out += "Content-Length: " + std::to_string(body.size()) + "\r\n";
        return out + "\r\n" + body;
    }

    void expect(const std::string& text) {
        const std::size_t blank = text.find(' ');
        const std::string word = text.substr(0, blank);
        const std::string rest = blank == std::string::npos ? "" : text.substr(blank + 1);
        if (word == "status") {
            if (std::to_string(answer_.status) != rest) fail("status " + rest + " was expected");
        } else if (word == "closed") {
            if (!line_->received.empty() || !line_->ends_soon()) fail("the connection should have ended");
            line_.reset();
            line_ = std::make_unique<Line>(port_);
        } else if (word == "open") {
            if (answer_.header("Connection") == "close") fail("the connection should have stayed open");
        } else if (word == "no" && rest.starts_with("header ")) {
            if (const auto value = answer_.header(rest.substr(7))) fail("no " + rest + " was expected, it is " + *value);
        } else if (word == "header") {
            compare(rest, answer_.header(rest.substr(0, rest.find(' '))));
        } else if (word == "body") {
            compare("body " + rest, answer_.body);
        } else if (word == "json") {
            const auto value = at_pointer(answer_.body, rest.substr(0, rest.find(' ')));
            compare(rest, value ? std::optional(show(*value)) : std::nullopt);
        } else if (word == "keep") {
            keep(rest);
        } else {
            fail("\"" + word + "\" is no expectation");
        }
    }

    /// `text` is "WHAT = VALUE", "WHAT has VALUE" …
    void compare(const std::string& text, const std::optional<std::string>& value) {
        const std::size_t first = text.find(' ');
        const std::string what = text.substr(0, first);
        const std::string test = first == std::string::npos ? "" : text.substr(first + 1);
        const std::string how = test.substr(0, test.find(' '));
        const std::string wanted = test.size() > how.size() ? meant(test.substr(how.size() + 1)) : "";
        if (how == "empty") {
            if (value.has_value() && !value->empty() && *value != "[]" && *value != "{}") fail(what + " should be empty");
        } else if (!value) {
            fail("there is no " + what);
        } else if (how == "=") {
            if (*value != wanted) fail(what + " is " + *value + ", expected: " + wanted);
        } else if (how == "has") {
            if (value->find(wanted) == std::string::npos) fail(what + " lacks " + wanted + ": " + value->substr(0, 400));
        } else if (how == "lacks") {
            if (value->find(wanted) != std::string::npos) fail(what + " should lack " + wanted);
        } else if (how == "bytes") {
            if (std::to_string(value->size()) != wanted) fail(what + " has " + std::to_string(value->size()) + " bytes");
        } else {
            fail("\"" + how + "\" is no comparison");
        }
    }

    void keep(const std::string& rest) {
        const std::string name = rest.substr(0, rest.find(' '));
        const std::string what = rest.substr(rest.find("= ") + 2);
        std::optional<std::string> value;
        if (what.starts_with("header ")) value = answer_.header(what.substr(7));
        if (what == "body") value = answer_.body;
        if (what.starts_with("json ")) {
            if (const auto found = at_pointer(answer_.body, what.substr(5))) value = show(*found);
        }
        if (what.starts_with("between ")) {
            const std::size_t middle = what.find(" and ");
            const std::string before = meant(what.substr(8, middle - 8));
            const std::string after = meant(what.substr(middle + 5));
            if (const auto from = answer_.body.find(before); from != std::string::npos) {
                const auto begin = from + before.size();
                value = answer_.body.substr(begin, answer_.body.find(after, begin) - begin);
            }
        }
        if (!value) throw std::runtime_error("there is nothing to keep: " + what + " in " + answer_.body.substr(0, 600));
        kept_[name] = *value;
    }

    std::filesystem::path file_;
    std::uint16_t port_;
    std::unique_ptr<Line> line_;
    Answer answer_;
    std::map<std::string, std::string> kept_;
};

}  // namespace conversation_detail

std::vector<std::string> have(const std::filesystem::path& file, const Conversation& conversation, std::uint16_t port) {
    conversation_detail::Having having(file, port);
    try {
        for (const Exchange& one : conversation.exchanges) having.exchange(one);
    } catch (const std::exception& error) {
        having.wrong.push_back(file.string() + ":" + std::to_string(having.at_) + ": " + error.what());
    }
    return having.wrong;
}

}  // namespace huiyin::testing
