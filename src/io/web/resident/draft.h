#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/sealing/chunks.h"
#include "core/sealing/token.h"
#include "engine/filing.h"
#include "io/http/message.h"
#include "io/web/site/site.h"

namespace huiyin::web::resident {

/// What was typed so far, page by page. Lies sealed under a token that only the browser has.
struct Draft {
    std::string procedure = "complaint";  ///< what they bring
    std::string subject;
    std::string body;
    std::string category;              ///< id; empty: none chosen
    guidance::Answers answers;         ///< to its questions
    std::string call = {};             ///< the open call that it answers to; empty: none
    bool office_asked = false;         ///< the second page was sent
    std::string office;                ///< empty: "I don't know"
    std::vector<std::string> about;
    std::string reach;                 ///< "anonymous", "contact", "name"; empty: not asked yet
    std::string name;
    std::string email;
    std::string phone;
    std::string address;
    bool news_asked = false;           ///< the page about mails was sent
    std::string news;                  ///< where they go; empty: none wanted
    std::vector<sealing::FileMeta> files;
};

inline constexpr std::string_view draft_cookie = "draft";

std::string write_draft(const Draft& draft);
std::optional<Draft> read_draft(std::string_view document);
/// The token in the cookie, if there is one that reads.
std::optional<sealing::Token> draft_token(const http::Request& request);
/// The filing that the draft asks for.
engine::Filing to_filing(const Draft& draft, text::Language language);
/// What the draft says of its writer, one a line.
std::string contact_of(const Draft& draft);

}  // namespace huiyin::web::resident
