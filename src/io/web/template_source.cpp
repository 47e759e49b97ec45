#include "io/web/template_source.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/markup.h"
#include "core/text/say.h"
#include "io/web/problems.h"

namespace huiyin::web {
namespace source_detail {

using Parameters = std::map<std::string, std::string, std::less<>>;

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}
bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t'; }

/// file-size → FILE_SIZE: the name of the variable that belongs to a field.
std::string as_variable(std::string_view name) {
    std::string upper(name);
    for (auto& c : upper) c = c == '-' ? '_' : (c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
    return upper;
}

/// A comment ends at the first "}}" after a blank, so that it can speak of `{LISTS* {NAME}}`.
std::string without_comments(std::string_view source) {
    std::string kept;
    while (true) {
        const auto open = source.find("{{!");
        const auto close = source.find(" }}", open);
        if (open == std::string_view::npos || close == std::string_view::npos) break;
        kept += source.substr(0, open);
        source.remove_prefix(close + 3);
        if (source.starts_with('\n')) source.remove_prefix(1);
    }
    return kept += source;
}

std::string_view near(std::string_view text) { return text.substr(0, 60); }

/// `name a="b" c=D`: the words of a marker.
struct Marker {
    std::string name;
    Parameters parameters;
};
std::optional<Marker> read_marker(std::string_view inside) {
    Marker marker;
    const auto skip = [&] {
        while (!inside.empty() && is_blank(inside.front())) inside.remove_prefix(1);
    };
    const auto word = [&] {
        std::string taken;
        while (!inside.empty() && (is_name_character(inside.front()))) {
            taken += inside.front();
            inside.remove_prefix(1);
        }
        return taken;
    };
    const auto quoted = [&]() -> std::optional<std::string> {
        const auto end = inside.find('"', 1);
        if (end == std::string_view::npos) return std::nullopt;
        std::string taken(inside.substr(1, end - 1));
        inside.remove_prefix(end + 1);
        return taken;
    };
    skip();
    if (inside.starts_with('"')) {
        const auto name = quoted();
        if (!name) return std::nullopt;
        marker.name = *name;
    } else {
        marker.name = word();
    }
    if (marker.name.empty()) return std::nullopt;
    for (skip(); !inside.empty(); skip()) {
        const auto key = word();
        if (key.empty() || !inside.starts_with('=')) return std::nullopt;
        inside.remove_prefix(1);
        if (inside.starts_with('"')) {
            const auto value = quoted();
            if (!value) return std::nullopt;
            marker.parameters[key] = *value;
        } else {
            marker.parameters[key] = word();
        }
    }
    return marker;
}

class Composer {
  public:
    Composer(const TemplateFiles& files, text::Language language, const Facts& constants)
        : files_(files), language_(language) {
        for (const auto& [name, value] : constants) constants_[name] = value;
        constants_["lang"] = "lang=" + std::string(text::short_tag(language));
        constants_["tag"] = std::string(text::short_tag(language));
        constants_["language"] = text::tag(language);
        constants_["is-" + std::string(text::short_tag(language))] = "yes";
    }

    Result<std::string> page(std::string_view name) {
        const auto found = files_.find(name);
        if (found == files_.end()) return refuse(problems::template_missing, {{"name", std::string(name)}});
        where_ = std::string(name) + ".tpl";
        TRY_LET(body, expand(found->second, {}, 0));
        if (layout_.name.empty()) return std::move(body);
        content_ = std::move(body);
        const auto layout = files_.find(layout_.name);
        if (layout == files_.end()) return refuse(problems::template_missing, {{"name", layout_.name}}, where_);
        const auto parameters = layout_.parameters;
        where_ = layout_.name + ".tpl";
        return expand(layout->second, parameters, 0);
    }

  private:
    /// Expands one file: conditions, parameters, components, texts. ctemplate's own markers stay.
    Result<std::string> expand(std::string_view source, const Parameters& parameters, int depth) {
        if (depth > 12) return refuse(problems::template_broken, {{"near", std::string(near(source))}}, where_);
        TRY_LET(chosen, choose(without_comments(source), parameters));
        TRY_LET(filled, fill_parameters(chosen, parameters));
        std::string out;
        std::string_view rest = filled;
        while (true) {
            const auto open = rest.find("{{");
            if (open == std::string_view::npos) break;
            const auto close = rest.find("}}", open);
            if (close == std::string_view::npos)
                return refuse(problems::template_broken, {{"near", std::string(near(rest.substr(open)))}}, where_);
            out += rest.substr(0, open);
            const auto inside = rest.substr(open + 2, close - open - 2);
            const auto whole = rest.substr(open, close + 2 - open);
            rest.remove_prefix(close + 2);
            const char kind = inside.empty() ? ' ' : inside.front();
            if (kind == '_' || kind == '>' || kind == '=') {
                const auto marker = read_marker(inside.substr(1));
                if (!marker)
                    return refuse(problems::template_broken, {{"near", std::string(near(whole))}}, where_);
                if (kind == '=') {
                    layout_ = *marker;
                    if (rest.starts_with('\n')) rest.remove_prefix(1);
                } else if (kind == '_') {
                    TRY_LET(sentence, say(*marker));
                    out += sentence;
                } else if (marker->name == "content") {
                    out += content_;
                } else {
                    const auto component = files_.find(marker->name);
                    if (component == files_.end())
                        return refuse(problems::template_missing, {{"name", marker->name}}, where_);
                    const auto outer = std::exchange(where_, marker->name + ".tpl");
                    TRY_LET(inserted, expand(component->second, marker->parameters, depth + 1));
                    where_ = outer;
                    out += inserted;
                }
            } else {
                out += whole;
            }
        }
        return out += rest;
    }

    /// `{{?a}}…{{/?a}}` stays if the parameter is given, `{{?!a}}…{{/?!a}}` if it isn't.
    Result<std::string> choose(std::string source, const Parameters& parameters) {
        for (auto open = source.find("{{?"); open != std::string::npos; open = source.find("{{?", open)) {
            const auto close = source.find("}}", open);
            if (close == std::string::npos)
                return refuse(problems::template_broken, {{"near", std::string(near(source.substr(open)))}}, where_);
            const auto name = source.substr(open + 3, close - open - 3);
            const auto ending = "{{/?" + name + "}}";
            const auto end = source.find(ending, close);
            if (end == std::string::npos)
                return refuse(problems::template_broken, {{"near", std::string(near(source.substr(open)))}}, where_);
            const bool wants_absence = name.starts_with('!');
            const auto bare = wants_absence ? name.substr(1) : name;
            const bool given = parameters.contains(bare) || constants_.contains(bare);
            const auto inner = given != wants_absence ? source.substr(close + 2, end - close - 2) : std::string{};
            source.replace(open, end + ending.size() - open, inner);
        }
        return source;
    }

    /// `@a@` is the parameter, `@A@` the same as the name of a variable.
    Result<std::string> fill_parameters(std::string_view source, const Parameters& parameters) {
        std::string out;
        while (true) {
            const auto at = source.find('@');
            if (at == std::string_view::npos) break;
            auto end = at + 1;
            while (end < source.size() && is_name_character(source[end])) ++end;
            if (end == at + 1 || end == source.size() || source[end] != '@') {
                out += source.substr(0, at + 1);
                source.remove_prefix(at + 1);
                continue;
            }
            const std::string name(source.substr(at + 1, end - at - 1));
            std::string lower = name;
            for (auto& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
            const bool as_name = lower != name;
            auto found = parameters.find(lower);
            if (found == parameters.end()) {
                found = constants_.find(lower);
                if (found == constants_.end())
                    return refuse(problems::template_broken, {{"near", "@" + name + "@"}}, where_);
            }
            out += source.substr(0, at);
            out += as_name ? as_variable(found->second) : found->second;
            source.remove_prefix(end + 1);
        }
        return out += source;
    }

    /// The sentence, escaped, its `{due}` made `{{DUE}}` as the marker says.
    Result<std::string> say(const Marker& marker) {
        const auto* raw = text::raw_text(language_, marker.name);
        if (!raw) return refuse(problems::template_unknown_text, {{"key", marker.name}}, where_);
        std::string sentence = escape_markup(raw);
        for (auto open = sentence.find('{'); open != std::string::npos; open = sentence.find('{', open)) {
            const auto close = sentence.find('}', open);
            if (close == std::string::npos) break;
            const auto parameter = marker.parameters.find(sentence.substr(open + 1, close - open - 1));
            if (parameter == marker.parameters.end())
                return refuse(problems::template_unknown_text,
                              {{"key", marker.name + " " + sentence.substr(open, close + 1 - open)}}, where_);
            const auto value = "{{" + parameter->second + "}}";
            sentence.replace(open, close + 1 - open, value);
            open += value.size();
        }
        return sentence;
    }

    const TemplateFiles& files_;
    text::Language language_;
    Parameters constants_;
    Marker layout_;
    std::string content_;
    std::string where_;
};

/// Rewrites section names by depth and notes what the template asks for.
class Shaper {
  public:
    explicit Shaper(std::string where) : where_(std::move(where)) {}

    Result<ComposedTemplate> shape(std::string_view rest) {
        ComposedTemplate composed;
        struct Level {
            std::string name;
            bool inverse;
            TemplateShape* shape;
        };
        std::vector<Level> open_levels{{"", false, &composed.shape}};
        while (true) {
            const auto open = rest.find("{{");
            if (open == std::string_view::npos) break;
            const auto close = rest.find("}}", open);
            const auto inside = rest.substr(open + 2, close - open - 2);
            composed.text += rest.substr(0, open);
            const auto whole = rest.substr(open, close + 2 - open);
            rest.remove_prefix(close + 2);
            const char kind = inside.empty() ? ' ' : inside.front();
            const auto broken = [&] {
                return refuse(problems::template_broken, {{"near", std::string(near(whole))}}, where_);
            };
            if (kind == '#' || kind == '^') {
                const std::string name(inside.substr(1));
                const auto depth = static_cast<int>(open_levels.size());
                const bool inverse = kind == '^';
                auto& outer = *open_levels.back().shape;
                auto& inner = inverse ? outer.inverses[name] : outer.sections[name];
                composed.text +=
                    "{{#" + (inverse ? inverse_name(name, depth) : section_name(name, depth)) + "}}";
                open_levels.push_back({name, inverse, &inner});
            } else if (kind == '/') {
                const auto& level = open_levels.back();
                if (open_levels.size() == 1 || level.name != inside.substr(1)) return broken();
                const auto depth = static_cast<int>(open_levels.size()) - 1;
                composed.text +=
                    "{{/" + (level.inverse ? inverse_name(level.name, depth) : section_name(level.name, depth)) + "}}";
                open_levels.pop_back();
            } else {
                const auto name = inside.substr(0, inside.find(':'));
                if (name.empty() || !std::ranges::all_of(name, is_name_character)) return broken();
                ++open_levels.back().shape->values[std::string(name)];
                composed.text += whole;
            }
        }
        composed.text += rest;
        if (open_levels.size() != 1)
            return refuse(problems::template_broken, {{"near", "{{#" + open_levels.back().name + "}}"}}, where_);
        return composed;
    }

  private:
    std::string where_;
};

/// What ctemplate's escaping by context doesn't cover (security-checklist V1), found by looking at the text.
class Linter {
  public:
    explicit Linter(std::string where) : where_(std::move(where)) {}

    Result<void> check(std::string_view text) const {
        for (std::size_t at = 0; at < text.size(); ++at) {
            if (text[at] != '<') continue;
            const auto end = end_of_tag(text, at);
            const auto tag = text.substr(at, end - at);
            TRY(check_tag(tag));
            for (const std::string_view element : {"textarea", "pre"}) {
                if (!tag.substr(1).starts_with(element) || is_name_character(tag[element.size() + 1])) continue;
                const auto closing = text.find("</" + std::string(element), end);
                TRY(check_keeps_lines(text.substr(end, closing - end)));
            }
            if (tag.starts_with("<script") && !text.substr(end).starts_with("</script>")) return unsafe(tag);
            at = end - 1;
        }
        return {};
    }

  private:
    static std::size_t end_of_tag(std::string_view text, std::size_t at) {
        char quote = 0;
        for (; at < text.size(); ++at) {
            const char c = text[at];
            if (quote ? c == quote : (c == '"' || c == '\'')) quote = quote ? 0 : c;
            if (!quote && c == '>') return at + 1;
        }
        return text.size();
    }

    Result<void> check_tag(std::string_view tag) const {
        char quote = 0;
        for (std::size_t at = 1; at < tag.size(); ++at) {
            const char c = tag[at];
            if (quote) {
                if (c == quote) quote = 0;
                continue;
            }
            if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '=' && at + 1 < tag.size() && tag[at + 1] != '"' && tag[at + 1] != '\'') {
                return unsafe(tag);
            } else if (is_blank(c) && at + 1 < tag.size()) {
                const auto attribute = tag.substr(at + 1);
                if (attribute.starts_with("style=") || attribute.starts_with("formaction") ||
                    attribute.starts_with("xlink:") || attribute.starts_with("srcdoc") ||
                    (attribute.starts_with("on") && attribute.size() > 2 && attribute[2] >= 'a' &&
                     attribute[2] <= 'z'))
                    return unsafe(attribute);
            }
        }
        return {};
    }

    Result<void> check_keeps_lines(std::string_view inner) const {
        for (auto open = inner.find("{{"); open != std::string_view::npos; open = inner.find("{{", open + 2)) {
            const auto marker = inner.substr(open + 2, inner.find("}}", open) - open - 2);
            if (marker.starts_with('#') || marker.starts_with('/') || marker.starts_with('^')) continue;
            if (!marker.ends_with(":pre_escape")) return unsafe(inner.substr(open));
        }
        return {};
    }

    tl::unexpected<Problem> unsafe(std::string_view at) const {
        return refuse(problems::template_unsafe, {{"near", std::string(near(at))}}, where_);
    }

    std::string where_;
};

}  // namespace source_detail

std::string section_name(std::string_view name, int depth) {
    return std::string(name) + "__" + std::to_string(depth);
}
std::string inverse_name(std::string_view name, int depth) { return "NO__" + section_name(name, depth); }

Result<ComposedTemplate> compose(const TemplateFiles& files, std::string_view page, text::Language language,
                                 const Facts& constants) {
    TRY_LET(flat, source_detail::Composer(files, language, constants).page(page));
    const auto where = std::string(page) + ".tpl";
    TRY_LET(composed, source_detail::Shaper(where).shape(flat));
    TRY(source_detail::Linter(where).check(composed.text));
    return std::move(composed);
}

}  // namespace huiyin::web
