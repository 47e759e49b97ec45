#include "io/web/resident/draft.h"

#include "base/json.h"

namespace huiyin::web::resident {

std::string write_draft(const Draft& draft) {
    json::Array about;
    for (const std::string& office : draft.about) about.emplace_back(office);
    json::Array files;
    for (const sealing::FileMeta& file : draft.files) files.emplace_back(to_base64(file.encode()));
    json::Object answers;
    for (const auto& [question, answer] : draft.answers) answers.emplace_back(question, answer);
    return json::write(json::Object{{"procedure", draft.procedure},
                                    {"subject", draft.subject},
                                    {"body", draft.body},
                                    {"category", draft.category},
                                    {"answers", std::move(answers)},
                                    {"call", draft.call},
                                    {"office_asked", draft.office_asked},
                                    {"office", draft.office},
                                    {"about", std::move(about)},
                                    {"reach", draft.reach},
                                    {"name", draft.name},
                                    {"email", draft.email},
                                    {"phone", draft.phone},
                                    {"address", draft.address},
                                    {"news_asked", draft.news_asked},
                                    {"news", draft.news},
                                    {"files", std::move(files)}});
}

std::optional<Draft> read_draft(std::string_view document) {
    const auto value = json::parse(document);
    if (!value) return std::nullopt;
    Draft draft{.procedure = value->text("procedure"),
                .subject = value->text("subject"),
                .body = value->text("body"),
                .category = value->text("category"),
                .answers = {},
                .call = value->text("call"),
                .office_asked = false,
                .office = value->text("office"),
                .about = {},
                .reach = value->text("reach"),
                .name = value->text("name"),
                .email = value->text("email"),
                .phone = value->text("phone"),
                .address = value->text("address"),
                .news_asked = false,
                .news = value->text("news"),
                .files = {}};
    if (const auto* asked = value->find("office_asked"); asked && asked->boolean()) draft.office_asked = *asked->boolean();
    if (const auto* asked = value->find("news_asked"); asked && asked->boolean()) draft.news_asked = *asked->boolean();
    if (const auto* answers = value->find("answers"); answers && answers->object())
        for (const auto& [question, answer] : *answers->object())
            if (answer.string()) draft.answers[question] = *answer.string();
    if (const auto* about = value->find("about"); about && about->array())
        for (const json::Value& office : *about->array())
            if (office.string()) draft.about.push_back(*office.string());
    if (const auto* files = value->find("files"); files && files->array())
        for (const json::Value& file : *files->array()) {
            const auto bytes = file.string() ? from_base64(*file.string()) : std::nullopt;
            auto meta = bytes ? sealing::FileMeta::parse(*bytes) : std::nullopt;
            if (meta) draft.files.push_back(std::move(*meta));
        }
    return draft;
}

std::optional<sealing::Token> draft_token(const http::Request& request) {
    const auto cookie = request.cookie(draft_cookie);
    return cookie ? sealing::Token::parse(*cookie) : std::nullopt;
}

std::string contact_of(const Draft& draft) {
    if (draft.reach == "anonymous" || draft.reach.empty()) return {};
    std::string out;
    const auto add = [&](const std::string& line) {
        if (!line.empty()) out += (out.empty() ? "" : "\n") + line;
    };
    if (draft.reach == "name") add(draft.name);
    add(draft.email);
    add(draft.phone);
    add(draft.address);
    return out;
}

engine::Filing to_filing(const Draft& draft, text::Language language) {
    engine::Filing filing;
    if (!draft.procedure.empty()) filing.procedure = draft.procedure;
    if (!draft.office.empty()) filing.office = OfficeId{draft.office};
    filing.call = draft.call;
    for (const std::string& office : draft.about) filing.about.push_back({office});
    filing.subject = draft.subject;
    filing.body = draft.body;
    filing.category = draft.category;
    filing.answers = draft.answers;
    filing.contact_kind = draft.reach == "contact" ? "reachable" : draft.reach == "name" ? "named" : "anonymous";
    filing.contact = contact_of(draft);
    filing.reachable = draft.reach != "anonymous" && !(draft.email.empty() && draft.phone.empty() && draft.address.empty());
    filing.news = draft.news;
    filing.language = text::short_tag(language);
    for (const sealing::FileMeta& file : draft.files)
        if (auto copy = sealing::FileMeta::parse(file.encode())) filing.files.push_back(std::move(*copy));
    return filing;
}

}  // namespace huiyin::web::resident
