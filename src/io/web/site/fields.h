#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/procedure/procedure.h"
#include "io/http/form.h"
#include "io/web/site/site.h"

/// Forms whose fields a procedure names: the desk's commands, and what residents do in their case.
namespace huiyin::web {

struct FieldOption {
    std::string value;
    std::string label;
};
/// What an office field offers.
using OfficeOptions = std::function<std::vector<FieldOption>(const procedure::Field&)>;

/// Without blanks and line ends around it.
std::string trimmed_text(std::string_view text);
/// Year, month and day as typed, in ID-year, ID-month, ID-day, as YYYY-MM-DD; what isn't three numbers stays wrong for the check to say so.
/// Empty if none was filled in.
std::string typed_date(const http::Form& typed, const std::string& id);
/// The values that apply: what was filled in for another choice is left out, so that it is never sealed.
std::map<std::string, std::string> field_values(std::span<const procedure::Field> fields, const http::Form& typed);
/// Where an error's link leads: the first control of the field.
std::string field_anchor(const procedure::Field& field);
/// FIELDS* (templates/fields.tpl), with what was typed, and each field's error.
void add_field_views(View& view, text::Language language, std::span<const procedure::Field> fields, const http::Form& typed,
                     const std::vector<Problem>& wrong, const OfficeOptions& offices);
/// ERROR_SUMMARY?: all that is wrong, each leading to its field; `others`: fields beside the procedure's, by their ids.
void add_field_summary(View& view, text::Language language, std::span<const procedure::Field> fields, const std::vector<Problem>& wrong,
                       const std::vector<std::string>& others = {});

}  // namespace huiyin::web
