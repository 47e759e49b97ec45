#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/json.h"
#include "base/result.h"
#include "base/time.h"
#include "core/accountability/docket.h"

// Within this module: what its entries' lines have in common.
namespace huiyin::accountability::lines {

/// The lines of an entry after its type line, without their line feeds. Refuses with accountability/bad-entry {"why"}:
/// "type" (another first line), "utf-8", "line-feed" (the last line lacks it), "empty".
Result<std::vector<std::string_view>> split_entry(std::string_view entry, std::string_view type);

/// The members of a JSON object that has exactly `keys`, in that order. Refuses with `code` {"why"}: "json" or "members".
Result<const json::Object*> exact_members(const Result<json::Value>& parsed,
                                          std::initializer_list<std::string_view> keys,
                                          std::string_view code);

bool is_iso_week(const json::Value& value);
bool is_slug_value(const json::Value& value);
/// Nothing unless a string that is a day.
std::optional<Date> day_value(const json::Value& value);
json::Value day_or_null(const std::optional<Date>& day);

}  // namespace huiyin::accountability::lines
