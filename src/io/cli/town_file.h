#pragma once

#include <string>

// What we write into huiyin.toml and offices.toml, which their owner edits by hand: everything else in them stays as it is.
namespace huiyin::cli {

/// A TOML basic string.
std::string toml_string(const std::string& text);

/// The text of a huiyin.toml whose town lives at this URL; an empty one: in the file huiyin.db beside it. Throws Fault if the line
/// that says so now can't be changed alone.
std::string with_database_url(const std::string& toml, const std::string& url);

/// The text of a huiyin.toml whose log goes by this name. Throws Fault as above.
std::string with_log_origin(const std::string& toml, const std::string& origin);

}  // namespace huiyin::cli
