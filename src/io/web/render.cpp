#include "io/web/render.h"

#include <ctemplate/template.h>
#include <ctemplate/template_cache.h>
#include <ctemplate/template_dictionary.h>

#include <fstream>
#include <iterator>
#include <span>

#include "base/embedded.h"
#include "base/fault.h"
#include "io/web/assets.h"
#include "io/web/problems.h"
#include "io/web/template_source.h"

namespace huiyin::web {

std::span<const EmbeddedFile> template_files();  // made by cmake/embed.cmake

namespace render_detail {

std::string read_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::string content{std::istreambuf_iterator<char>(in), {}};
    if (!in) throw Fault("can't read the template " + path.string());
    return content;
}

TemplateFiles gather_files(const std::optional<std::filesystem::path>& override_folder) {
    TemplateFiles files;
    for (const auto& file : template_files())
        files[std::filesystem::path(file.name).stem().string()] = std::string(file.bytes);
    std::error_code error;
    if (override_folder && std::filesystem::is_directory(*override_folder, error))
        for (const auto& entry : std::filesystem::directory_iterator(*override_folder))
            if (entry.path().extension() == ".tpl") files[entry.path().stem().string()] = read_file(entry.path());
    return files;
}

/// A page names its layout with {{= before its first tag; a component doesn't.
bool is_page(std::string_view source) {
    const auto marker = source.find("{{=");
    return marker != std::string_view::npos && marker < source.find('<');
}

using Scopes = std::vector<const View*>;

/// Puts into `dictionary` exactly what the template asks for.
class Filler {
  public:
    Filler(std::string_view page, bool strict) : page_(page), strict_(strict) {}

    void fill(ctemplate::TemplateDictionary& dictionary, Scopes& scopes, const TemplateShape& shape) const {
        const auto depth = static_cast<int>(scopes_depth(scopes));
        for (const auto& [name, uses] : shape.values) {
            if (const auto* value = find_value(scopes, name))
                dictionary.SetValue(ctemplate::TemplateString(name), ctemplate::TemplateString(*value));
            else
                miss(name);
        }
        for (const auto& [name, inner] : shape.sections) {
            const auto* items = find_items(scopes, name);
            if (!items) {
                miss("#" + name);
                continue;
            }
            for (const auto& item : *items) {
                scopes.push_back(&item);
                fill(*dictionary.AddSectionDictionary(section_name(name, depth)), scopes, inner);
                scopes.pop_back();
            }
        }
        for (const auto& [name, inner] : shape.inverses) {
            const auto* items = find_items(scopes, name);
            if (!items) miss("^" + name);
            if (items && !items->empty()) continue;
            scopes.push_back(&nothing_);
            fill(*dictionary.AddSectionDictionary(inverse_name(name, depth)), scopes, inner);
            scopes.pop_back();
        }
    }

  private:
    static std::size_t scopes_depth(const Scopes& scopes) { return scopes.size(); }
    static const std::string* find_value(const Scopes& scopes, std::string_view name) {
        for (auto scope = scopes.rbegin(); scope != scopes.rend(); ++scope)
            if (const auto* value = (*scope)->value(name)) return value;
        return nullptr;
    }
    static const std::deque<View>* find_items(const Scopes& scopes, std::string_view name) {
        for (auto scope = scopes.rbegin(); scope != scopes.rend(); ++scope)
            if (const auto* items = (*scope)->items(name)) return items;
        return nullptr;
    }
    void miss(const std::string& name) const {
        if (strict_) throw Bug("the view of " + std::string(page_) + ".tpl doesn't set " + name);
    }

    std::string_view page_;
    bool strict_;
    View nothing_;
};

}  // namespace render_detail

struct Renderer::Impl {
    bool strict = false;
    ctemplate::TemplateCache cache;
    struct Page {
        std::string key;
        TemplateShape shape;
    };
    std::map<std::string, Page, std::less<>> by_language[2];
};

Renderer::Renderer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Renderer::~Renderer() = default;

Result<std::unique_ptr<Renderer>> Renderer::create(const Options& options) {
    auto impl = std::make_unique<Impl>();
    impl->strict = options.strict;
    const auto files = render_detail::gather_files(options.override_folder);
    const Facts constants{{"css", asset_path("huiyin.css")}, {"desk-css", asset_path("desk.css")}, {"js", asset_path("huiyin.js")}};
    for (const auto& [name, source] : files) {
        if (!render_detail::is_page(source)) continue;
        for (const auto language : text::all_languages) {
            TRY_LET(composed, compose(files, name, language, constants));
            const auto key = name + "." + std::string(text::short_tag(language));
            const auto escaped = "{{%AUTOESCAPE context=\"HTML\"}}" + composed.text;
            if (!impl->cache.StringToTemplateCache(key, escaped, ctemplate::STRIP_BLANK_LINES))
                return refuse(problems::template_refused, {}, name + ".tpl");
            impl->by_language[language == text::Language::zh ? 0 : 1][name] = {key, std::move(composed.shape)};
        }
    }
    impl->cache.Freeze();
    return std::unique_ptr<Renderer>(new Renderer(std::move(impl)));
}

std::string Renderer::page(text::Language language, std::string_view name, const View& view) const {
    const auto& pages = impl_->by_language[language == text::Language::zh ? 0 : 1];
    const auto found = pages.find(name);
    if (found == pages.end()) throw Bug("there is no page template " + std::string(name));
    ctemplate::TemplateDictionary dictionary("page");
    render_detail::Scopes scopes{&view};
    render_detail::Filler(name, impl_->strict).fill(dictionary, scopes, found->second.shape);
    std::string out;
    if (!impl_->cache.ExpandNoLoad(found->second.key, ctemplate::STRIP_BLANK_LINES, &dictionary, nullptr, &out))
        throw Bug("ctemplate could not expand " + found->second.key);
    return out;
}

std::vector<std::string> Renderer::pages() const {
    std::vector<std::string> names;
    for (const auto& [name, page] : impl_->by_language[0]) names.push_back(name);
    return names;
}

}  // namespace huiyin::web
