#include "io/mail/smtp.h"

#include <curl/curl.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <mutex>

#include "base/encoding.h"
#include "base/fault.h"
#include "io/mail/compose.h"

namespace huiyin::mail_door {
namespace smtp_detail {

using Outcome = engine::Delivery::Outcome;

constexpr long connect_seconds = 15;
constexpr long whole_seconds = 60;

/// How far a conversation got.
struct Course {
    std::string command;  ///< the last one that we sent, its first four letters
    std::string reply;    ///< the last one that came
    bool is_over = false;
    bool has_begun = false;  ///< a mail was announced: what is refused from here on may be about this one
};

int listen_in(CURL*, curl_infotype what, char* data, std::size_t size, void* user) {
    Course& course = *static_cast<Course*>(user);
    const std::string_view said(data, size);
    if (what == CURLINFO_HEADER_OUT && said.starts_with("QUIT")) course.is_over = true;  // what it says to that is no verdict
    if (course.is_over) return 0;
    if (what == CURLINFO_HEADER_IN && size >= 3) course.reply = said;
    if (what == CURLINFO_HEADER_OUT && size >= 4) {
        course.command = said.substr(0, 4);
        course.has_begun = course.has_begun || course.command == "MAIL";
        course.reply.clear();
    }
    return 0;
}

struct Source {
    std::string_view left;
};
std::size_t hand_over(char* to, std::size_t size, std::size_t count, void* user) {
    Source& source = *static_cast<Source*>(user);
    const std::size_t piece = std::min(size * count, source.left.size());
    std::memcpy(to, source.left.data(), piece);
    source.left.remove_prefix(piece);
    return piece;
}

engine::Delivery verdict(CURLcode code, const Course& course) {
    if (code == CURLE_OK) return {.outcome = Outcome::sent};
    const std::string codes = codes_of(course.reply);
    const bool never = codes.starts_with('5');
    switch (code) {
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_CONNECT: return {.outcome = Outcome::unreachable, .answer = "unreachable"};
        case CURLE_USE_SSL_FAILED:
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CACERT_BADFILE: return {.outcome = Outcome::unreachable, .answer = "no-tls"};
        case CURLE_LOGIN_DENIED: return {.outcome = Outcome::unreachable, .answer = "sign-in"};
        default: break;
    }
    if (!course.has_begun) return {.outcome = Outcome::unreachable, .answer = codes.empty() ? "unreachable" : codes};
    // Whoever refuses the sender refuses every mail of ours.
    if (never && course.command == "MAIL") return {.outcome = Outcome::unreachable, .answer = codes};
    if (never) return {.outcome = Outcome::refused, .answer = codes};
    const bool not_now = codes.starts_with('4');
    return {.outcome = Outcome::later, .answer = not_now ? codes : code == CURLE_OPERATION_TIMEDOUT ? "timeout" : "dropped"};
}

void initialise_curl() {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

}  // namespace smtp_detail
using namespace smtp_detail;

std::string read_password(const std::string& file) {
    std::ifstream in(file);
    std::string line;
    if (!in || !std::getline(in, line)) throw Fault("can't read the mail server's password from " + file);
    if (line.ends_with('\r')) line.pop_back();
    return line;
}

std::string codes_of(std::string_view reply) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (reply.size() < 3 || !std::all_of(reply.begin(), reply.begin() + 3, is_digit)) return {};
    std::string out(reply.substr(0, 3));
    if (reply.size() < 5) return out;
    // "5.1.1": class, subject and detail, of which the last two have three digits at most.
    std::string_view rest = reply.substr(4);
    std::string enhanced;
    int dots = 0;
    int digits = 0;
    for (const char c : rest) {
        if (is_digit(c) && digits < 3) {
            ++digits;
        } else if (c == '.' && digits > 0 && dots < 2) {
            ++dots;
            digits = 0;
        } else {
            break;
        }
        enhanced += c;
    }
    if (dots == 2 && digits > 0 && enhanced.find('.') == 1) out += " " + enhanced;
    return out;
}

struct SmtpMailer::Line {
    CURL* curl = curl_easy_init();
    Line() = default;
    ~Line() {
        if (curl != nullptr) curl_easy_cleanup(curl);
    }
    Line(const Line&) = delete;
    Line& operator=(const Line&) = delete;
};

SmtpMailer::SmtpMailer(const engine::Settings& town, std::string password, std::string certificates, const Clock& clock,
                       Random& random)
    : town_(town), password_(std::move(password)), certificates_(std::move(certificates)), clock_(clock), random_(random) {
    initialise_curl();
    line_ = std::make_unique<Line>();
    if (line_->curl == nullptr) throw Fault("libcurl does not start");
}

SmtpMailer::~SmtpMailer() = default;

engine::Delivery SmtpMailer::send(const engine::Letter& letter) {
    std::array<std::uint8_t, 16> drawn{};
    random_.fill(drawn);
    const std::string message = compose(letter, town_, clock_.now(), to_hex(drawn));
    const engine::MailSettings& mail = town_.mail;
    // The path is the name by which we greet the server.
    const std::string url = mail.server + "/" + mail.from.substr(mail.from.find('@') + 1);
    const std::string from = "<" + mail.from + ">";
    const std::string to = "<" + letter.to + ">";
    CURL* curl = line_->curl;
    Course course;
    Source source{message};
    curl_easy_reset(curl);  // the connection stays
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, connect_seconds);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, whole_seconds);
    curl_easy_setopt(curl, CURLOPT_USE_SSL, static_cast<long>(mail.tls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!certificates_.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, certificates_.c_str());
    if (!mail.user.empty()) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, mail.user.c_str());
        curl_easy_setopt(curl, CURLOPT_PASSWORD, password_.c_str());
    }
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from.c_str());
    curl_slist* recipients = curl_slist_append(nullptr, to.c_str());
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, hand_over);
    curl_easy_setopt(curl, CURLOPT_READDATA, &source);
    curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);  // for the replies: they go to `listen_in` and nowhere else
    curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, listen_in);
    curl_easy_setopt(curl, CURLOPT_DEBUGDATA, &course);
    const CURLcode code = curl_easy_perform(curl);
    curl_slist_free_all(recipients);
    curl_easy_setopt(curl, CURLOPT_DEBUGDATA, nullptr);
    curl_easy_setopt(curl, CURLOPT_VERBOSE, 0L);
    return verdict(code, course);
}

}  // namespace huiyin::mail_door
