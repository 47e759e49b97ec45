#include "io/cli/agreed.h"

#include <cstdio>
#include <string>

#include "core/text/say.h"

namespace huiyin::cli {

bool agreed(Terminal& terminal, std::string_view key) {
    terminal.print(text::say(terminal.language(), key) + " ");
    char line[16] = {};
    if (std::fgets(line, sizeof line, stdin) == nullptr) return false;
    const std::string_view read(line);
    const std::string_view answer = read.substr(0, read.find_first_of("\r\n"));
    return answer == "yes" || answer == "y" || answer == "是";
}

}  // namespace huiyin::cli
