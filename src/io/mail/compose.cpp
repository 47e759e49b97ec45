#include "io/mail/compose.h"

#include <gmime/gmime.h>

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "base/fault.h"
#include "core/text/say.h"

namespace huiyin::mail_door {
namespace compose_detail {

void initialise() {
    static std::once_flag once;
    std::call_once(once, [] { g_mime_init(); });
}

/// An object of GLib's, given back at the end.
struct GiveBack {
    void operator()(void* object) const { g_object_unref(object); }
};
template <typename Object>
using Held = std::unique_ptr<Object, GiveBack>;

struct Words {
    std::string subject;
    std::string text;
};

Words words_of(const engine::Letter& letter, const engine::Settings& town) {
    const auto language = letter.language;
    const std::string name = language == text::Language::zh ? town.name.zh : town.name.en;
    const std::string lang = "?lang=" + std::string(text::short_tag(language));
    if (!letter.digest)
        return {text::say(language, "mail.news.subject", {{"town", name}}),
                text::say(language, "mail.news.text",
                          {{"town", name}, {"link", town.site + "/case" + lang}, {"stop", stop_link(letter, town)}})};
    std::string lines;
    const auto add = [&](const char* key, std::size_t count) {
        if (count == 0) return;
        const bool more = count > engine::Digest::counted_most;
        lines += text::say(language, key, {{"count", std::to_string(more ? engine::Digest::counted_most : count) + (more ? "+" : "")}}) + "\n";
    };
    add("mail.digest.late", letter.digest->late);
    add("mail.digest.today", letter.digest->today);
    add("mail.digest.next", letter.digest->next);
    add("mail.digest.week", letter.digest->week);
    add("mail.digest.approvals", letter.digest->approvals);
    add("mail.digest.cosign", letter.digest->cosign);
    add("mail.digest.given", letter.digest->given);
    return {text::say(language, "mail.digest.subject", {{"town", name}}),
            text::say(language, "mail.digest.text",
                      {{"town", name}, {"lines", lines}, {"link", town.site + "/desk" + lang}, {"me", town.site + "/desk/me" + lang}})};
}

void set_header(GMimeMessage* message, const char* name, const std::string& value) {
    g_mime_object_set_header(GMIME_OBJECT(message), name, value.c_str(), "utf-8");
}

/// A value that is ASCII and must stand as it is: GMime would make encoded words of a long one, which no program reads as a link.
void set_raw_header(GMimeMessage* message, const char* name, const std::string& value) {
    set_header(message, name, "-");
    GMimeHeader* header = g_mime_header_list_get_header(g_mime_object_get_header_list(GMIME_OBJECT(message)), name);
    g_mime_header_set_raw_value(header, (" " + value + "\n").c_str());
}

}  // namespace compose_detail
using namespace compose_detail;

std::string stop_link(const engine::Letter& letter, const engine::Settings& town) {
    return town.site + "/news/stop/" + letter.stop_token + "?lang=" + std::string(text::short_tag(letter.language));
}

std::string compose(const engine::Letter& letter, const engine::Settings& town, Instant now, const std::string& id) {
    initialise();
    const Words words = words_of(letter, town);
    const Held<GMimeMessage> message(g_mime_message_new(TRUE));
    const std::string& name = letter.language == text::Language::zh ? town.name.zh : town.name.en;
    g_mime_message_add_mailbox(message.get(), GMIME_ADDRESS_TYPE_FROM, name.c_str(), town.mail.from.c_str());
    g_mime_message_add_mailbox(message.get(), GMIME_ADDRESS_TYPE_TO, nullptr, letter.to.c_str());
    g_mime_message_set_subject(message.get(), words.subject.c_str(), "utf-8");
    GDateTime* date = g_date_time_new_from_unix_utc(now.time_since_epoch().count());
    g_mime_message_set_date(message.get(), date);
    g_date_time_unref(date);
    g_mime_message_set_message_id(message.get(), (id + town.mail.from.substr(town.mail.from.find('@'))).c_str());
    set_header(message.get(), "Content-Language", std::string(text::tag(letter.language)));
    set_header(message.get(), "Auto-Submitted", "auto-generated");  // RFC 3834: no holiday notes back
    if (!letter.digest) {
        set_raw_header(message.get(), "List-Unsubscribe", "<" + stop_link(letter, town) + ">");
        set_header(message.get(), "List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }
    const Held<GMimeTextPart> part(g_mime_text_part_new_with_subtype("plain"));
    g_mime_text_part_set_charset(part.get(), "utf-8");
    g_mime_text_part_set_text(part.get(), (words.text + "\n").c_str());
    g_mime_part_set_content_encoding(GMIME_PART(part.get()), letter.language == text::Language::zh
                                                                  ? GMIME_CONTENT_ENCODING_BASE64
                                                                  : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    g_mime_message_set_mime_part(message.get(), GMIME_OBJECT(part.get()));
    GMimeFormatOptions* options = g_mime_format_options_new();
    g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_DOS);
    char* text = g_mime_object_to_string(GMIME_OBJECT(message.get()), options);
    g_mime_format_options_free(options);
    EXPECTS(text != nullptr);
    std::string out(text);
    g_free(text);
    return out;
}

}  // namespace huiyin::mail_door
