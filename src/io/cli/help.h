#pragma once

#include <initializer_list>

#include "core/text/language.h"

namespace CLI {
class App;
}

namespace huiyin::cli {

/// The terminal's language by its variables LC_ALL, LC_MESSAGES and LANG, null where one is not set: the first that is counts, and
/// what begins with zh is Chinese.
text::Language language_of_terminal(std::initializer_list<const char*> variables);

/// Describes each command and option out of the catalogues: "command.log.audit" and "command.log.audit.as-of", or
/// "command.option.as-of" where several commands share it. EXPECTS that there is a sentence for each.
void describe(CLI::App& app, text::Language language);

}  // namespace huiyin::cli
