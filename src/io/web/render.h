#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/text/language.h"
#include "io/web/view.h"

namespace huiyin::web {

/// The pages: templates made ready in every language at start, then filled with views. Safe from any thread.
class Renderer {
  public:
    struct Options {
        /// A folder of *.tpl files that stand in for the built-in ones of the same name.
        std::optional<std::filesystem::path> override_folder = std::nullopt;
        /// A name that a template asks for and a view doesn't have is a Bug (tests), not blank (towns).
        bool strict = false;
    };
    /// Refuses with the codes of compose(), or web/template-refused if ctemplate does. Throws Fault if the
    /// folder can't be read.
    static Result<std::unique_ptr<Renderer>> create(const Options& options);
    ~Renderer();

    /// The page in that language, as HTML. An unknown template is a Bug.
    std::string page(text::Language language, std::string_view name, const View& view) const;
    /// Names of all pages (templates that name a layout, and so are no component).
    std::vector<std::string> pages() const;

  private:
    struct Impl;
    explicit Renderer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace huiyin::web
