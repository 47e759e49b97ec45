#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "core/text/language.h"

namespace huiyin::web {

/// Template files by name without ".tpl".
using TemplateFiles = std::map<std::string, std::string, std::less<>>;

/// What a composed template asks of a view, at one level.
struct TemplateShape {
    std::map<std::string, int, std::less<>> values;             ///< name → how often
    std::map<std::string, TemplateShape, std::less<>> sections;  ///< {{#NAME}}
    std::map<std::string, TemplateShape, std::less<>> inverses;  ///< {{^NAME}}
};

/// One page in one language: text for ctemplate, and what it asks for.
struct ComposedTemplate {
    std::string text;
    TemplateShape shape;
};

/// Names of the sections that ctemplate gets: by depth, so that a section never finds its outer namesake.
std::string section_name(std::string_view name, int depth);
std::string inverse_name(std::string_view name, int depth);

/// Puts a page together at load: layout, components, texts of the language; then lints it (templates/README.md
/// has the grammar). `constants` are parameters that every file may use (`@css@`).
/// Refuses with web/template-missing {"name"}, -broken {"near"}, -unknown-text {"key"}, -unsafe {"near"}.
Result<ComposedTemplate> compose(const TemplateFiles& files, std::string_view page, text::Language language,
                                 const Facts& constants);

}  // namespace huiyin::web
