#pragma once

#include <functional>
#include <vector>

#include "base/result.h"
#include "core/accounts/offices.h"
#include "core/guidance/guidance.h"

// All that is wrong with what an administrator wrote, each at its field ("name/zh", "questions/0/choices"), so that a form
// can show every mistake beside it. Nothing: it may be published.
namespace huiyin::guidance {

inline constexpr std::size_t name_characters_max = 60;
inline constexpr std::size_t hint_characters_max = 200;
inline constexpr std::size_t notice_characters_max = 500;
inline constexpr std::size_t label_characters_max = 150;
inline constexpr std::size_t help_characters_max = 300;
inline constexpr std::size_t questions_max = 8;
inline constexpr std::size_t choices_max = 20;
inline constexpr std::size_t reply_text_characters_max = 10'000;
inline constexpr std::size_t welcome_characters_max = 400;
inline constexpr std::size_t contact_characters_max = 200;
inline constexpr std::size_t emergency_characters_max = 300;
inline constexpr std::size_t duties_characters_max = 300;

/// Null if the town has no procedure of that id.
using FindProcedure = std::function<const procedure::Procedure*(const std::string& id)>;

/// `all`: the categories beside which it will be offered; itself, if it is there, is replaced.
std::vector<Problem> check_category(const Category& category, const std::vector<Category>& all, const accounts::Offices& offices,
                                    const FindProcedure& find_procedure);
/// A withdrawn category still has its templates.
std::vector<Problem> check_reply(const ReplyTemplate& reply, const std::vector<Category>& categories,
                                 const FindProcedure& find_procedure);
std::vector<Problem> check_texts(const Texts& texts);
/// Categories that there are, each once; those that it leaves out stand behind. `where` is the id that is wrong.
std::vector<Problem> check_order(const std::vector<std::string>& ids, const std::vector<Category>& categories);
/// One office as it will stand among `others` (itself, if it is there, is replaced). Codes of accounts and guidance; fields
/// as in offices.toml.
std::vector<Problem> check_office(const accounts::Office& office, const accounts::Offices& others);

}  // namespace huiyin::guidance
