#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/data_file.h"
#include "base/result.h"
#include "core/guidance/check.h"

namespace huiyin::guidance {

/// `[[category]]` tables of categories.toml (the format stands at the head of the shipped file), checked against the town.
/// Refuses with base/data-* and guidance/*, at file:line.
Result<std::vector<Category>> parse_categories(const DataNode& file, const accounts::Offices& offices,
                                               const FindProcedure& find_procedure);
/// `[[reply]]` tables of replies.toml, likewise.
Result<std::vector<ReplyTemplate>> parse_replies(const DataNode& file, const std::vector<Category>& categories,
                                                 const FindProcedure& find_procedure);

// One of them as a version keeps it: a JSON object with just these members. Reading refuses with base/bad-json or
// guidance/bad-document {"why"}: the JSON pointer of the member that is missing, not known, or of another kind.
std::string write_category(const Category& category);
Result<Category> read_category(std::string_view document);
std::string write_reply(const ReplyTemplate& reply);
Result<ReplyTemplate> read_reply(std::string_view document);
/// The order of the categories, by id.
std::string write_order(const std::vector<std::string>& ids);
Result<std::vector<std::string>> read_order(std::string_view document);
std::string write_texts(const Texts& texts);
Result<Texts> read_texts(std::string_view document);

}  // namespace huiyin::guidance
