#include "io/web/render.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <map>

#include "base/fault.h"
#include "core/text/say.h"
#include "io/web/assets.h"
#include "io/web/problems.h"
#include "io/web/samples_test.h"
#include "io/web/shown.h"
#include "io/web/template_source.h"

namespace huiyin::web {

using text::Language;

const Renderer& strict_renderer() {
    static const auto renderer = [] {
        auto made = Renderer::create({.strict = true});
        if (!made) throw Bug(text::explain(Language::en, made.error()) + " " + made.error().where);
        return std::move(*made);
    }();
    return *renderer;
}

/// The page of one template, made for the test.
Result<std::string> render_one(const std::string& source, const View& view, bool strict = true) {
    std::string pattern = (std::filesystem::path(testing::TempDir()) / "templates-XXXXXX").string();
    const std::filesystem::path folder = ::mkdtemp(pattern.data());  // two runs of the tests may meet on one machine
    std::ofstream(folder / "bare.tpl") << "{{> content}}";
    std::ofstream(folder / "one.tpl") << "{{= bare}}" << source;
    auto renderer = Renderer::create({.override_folder = folder, .strict = strict});
    std::filesystem::remove_all(folder);
    if (!renderer) return tl::unexpected<Problem>(renderer.error());
    return (*renderer)->page(Language::en, "one", view);
}

TEST(Pages, every_page_in_each_language_finds_all_that_it_asks_for) {
    const char* folder = std::getenv("HUIYIN_PAGES");  // to look at them
    for (const auto language : text::all_languages) {
        for (const auto& name : strict_renderer().pages()) {
            SCOPED_TRACE(name);
            std::string page;
            ASSERT_NO_THROW(page = strict_renderer().page(language, name, samples::everything(language, name)));
            EXPECT_NE(page.find("<h1"), std::string::npos);
            EXPECT_EQ(page.find("{{"), std::string::npos);
            EXPECT_EQ(page.find("}}"), std::string::npos);
            EXPECT_EQ(page.find('@'), std::string::npos);
            EXPECT_LT(page.size(), 30'000U);
            if (folder) std::ofstream(std::string(folder) + "/" + name + "." + std::string(text::short_tag(language)) + ".html") << page;
        }
    }
}

TEST(Pages, the_language_of_the_page_is_named_and_carried_by_its_links) {
    const auto page = strict_renderer().page(Language::zh, "home", samples::everything(Language::zh, "home"));
    EXPECT_NE(page.find("<html lang=\"zh-Hans\""), std::string::npos);
    EXPECT_NE(page.find("href=\"/file?lang=zh\""), std::string::npos);
    EXPECT_NE(page.find(asset_path("huiyin.css")), std::string::npos);
}

TEST(Pages, a_name_that_the_view_does_not_set_is_noticed) {
    EXPECT_THROW((void)render_one("<p>{{NAME}}</p>", View{}), Bug);
    EXPECT_THROW((void)render_one("{{#LIST}}x{{/LIST}}", View{}), Bug);
    EXPECT_THROW((void)render_one("{{^LIST}}x{{/LIST}}", View{}), Bug);
    EXPECT_EQ(*render_one("<p>{{NAME}}</p>", View{}, false), "<p></p>");
    EXPECT_EQ(*render_one("{{^LIST}}none{{/LIST}}", View{}, false), "none");
}

TEST(Pages, a_section_never_finds_its_outer_namesake) {
    View view;
    view.add("ITEMS").set("TEXT", "outer").list("ITEMS");
    EXPECT_EQ(*render_one("{{#ITEMS}}{{TEXT}}{{#ITEMS}}inner{{/ITEMS}}{{^ITEMS}} alone{{/ITEMS}}{{/ITEMS}}", view), "outer alone");
}

TEST(Pages, a_value_of_the_whole_page_is_found_from_inside_a_list) {
    View view;
    view.set("TOWN", "Millbrook").add("ROWS");
    view.add("ROWS").set("TOWN", "Elsewhere");
    EXPECT_EQ(*render_one("{{#ROWS}}{{TOWN}} {{/ROWS}}", view), "Millbrook Elsewhere ");
}

TEST(Pages, two_paragraphs_stay_two_in_a_text_area) {
    View view;
    view.set("BODY", "one\n\ntwo\t<b>");
    EXPECT_EQ(*render_one("<textarea>{{BODY:pre_escape}}</textarea>", view), "<textarea>one\n\ntwo\t&lt;b&gt;</textarea>");
}

TEST(Pages, whatever_is_written_stays_text) {
    const auto unescaped = [](std::string text) {
        for (const auto& [from, to] : {std::pair{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}})
            for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + 1)) text.replace(at, std::string_view(from).size(), to);
        return text;
    };
    EXPECT_TRUE(rc::check("text in an element and in an attribute comes back whole", [&] {
        const auto words = *rc::gen::container<std::string>(rc::gen::elementOf(std::string("<>&\"'=/ax;{}#\n")));
        View view;
        view.set("X", words);
        const auto page = *render_one("<p title=\"{{X:pre_escape}}\"></p><pre>{{X:pre_escape}}</pre>", view);
        const auto attribute = page.substr(10, page.find("\"></p>") - 10);
        const auto inner = page.substr(page.find("<pre>") + 5, page.find("</pre>") - page.find("<pre>") - 5);
        RC_ASSERT(attribute.find_first_of("<>\"") == std::string::npos);
        RC_ASSERT(inner.find('<') == std::string::npos);
        RC_ASSERT(unescaped(attribute) == words);
        RC_ASSERT(unescaped(inner) == words);
    }));
}

TEST(Pages, a_link_made_of_a_script_goes_nowhere) {
    for (const auto* bad : {"javascript:alert(1)", "java\tscript:x", "data:text/html,x", "JAVASCRIPT:x"}) {
        View view;
        view.set("HREF", bad);
        EXPECT_EQ(*render_one("<a href=\"{{HREF}}\">x</a>", view), "<a href=\"#\">x</a>") << bad;
    }
}

TEST(Pages, templates_that_would_open_a_hole_are_refused_at_start) {
    const auto code_of = [](const std::string& source) {
        const auto page = render_one(source, View{}, false);
        return page ? std::string("taken") : std::string(page.error().code);
    };
    EXPECT_EQ(code_of("<p class=\"a\">x</p>"), "taken");
    for (const auto* hole : {"<p class={{X}}>", "<p style=\"color:red\">", "<button formaction=\"/x\">", "<p onclick=\"x()\">", "<a xlink:href=\"{{X}}\">",
                             "<textarea>{{X}}</textarea>", "<pre>{{X}}</pre>", "<script>x</script>", "<script>{{X}}</script>", "<p id=plain>"})
        EXPECT_EQ(code_of(hole), problems::template_unsafe) << hole;
    EXPECT_EQ(code_of("{{_ \"nobody.says.this\"}}"), problems::template_unknown_text);
    EXPECT_EQ(code_of("{{_ \"footer.contact\"}}"), problems::template_unknown_text) << "a placeholder without a value";
    EXPECT_EQ(code_of("{{> nothing-of-this-name}}"), problems::template_missing);
    for (const auto* broken : {"{{#A}}", "{{/A}}", "{{#A}}{{#B}}{{/A}}{{/B}}", "{{X", "@nothing@", "{{?a}}", "{{> one}}", "{{_ }}"})
        EXPECT_EQ(code_of(broken), problems::template_broken) << broken;
}

TEST(Assets, each_is_served_under_a_path_that_names_its_content) {
    ASSERT_EQ(assets().size(), 3U);
    for (const auto& asset : assets()) {
        EXPECT_EQ(find_asset(asset.path), &asset);
        EXPECT_NE(asset.path.find(asset.tag.substr(1, 12)), std::string::npos);
        EXPECT_FALSE(asset.bytes.empty());
    }
    EXPECT_EQ(find_asset("/assets/huiyin.000000000000.css"), nullptr);
}

/// The custom properties of one block of the style sheet, as colours.
std::map<std::string, std::array<double, 3>> colours_of(std::string_view block) {
    std::map<std::string, std::array<double, 3>> colours;
    for (auto at = block.find("--"); at != std::string_view::npos; at = block.find("--", at + 2)) {
        const auto colon = block.find(':', at);
        auto hex = std::string(block.substr(colon + 1, block.find_first_of(";}", colon) - colon - 1));
        hex.erase(0, hex.find_first_not_of(' '));
        if (!hex.starts_with('#')) continue;
        if (hex.size() == 4) hex = {'#', hex[1], hex[1], hex[2], hex[2], hex[3], hex[3]};
        auto& colour = colours[std::string(block.substr(at + 2, colon - at - 2))];
        for (std::size_t i = 0; i < 3; ++i) colour[i] = std::stoi(hex.substr(1 + 2 * i, 2), nullptr, 16) / 255.0;
    }
    return colours;
}
/// WCAG 2.2, relative luminance and contrast ratio.
double contrast(const std::array<double, 3>& a, const std::array<double, 3>& b) {
    const auto luminance = [](const std::array<double, 3>& colour) {
        const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
        return 0.2126 * linear(colour[0]) + 0.7152 * linear(colour[1]) + 0.0722 * linear(colour[2]);
    };
    const auto [low, high] = std::minmax({luminance(a), luminance(b)});
    return (high + 0.05) / (low + 0.05);
}

TEST(Assets, text_has_seven_to_one_and_borders_of_controls_three_to_one_by_day_and_by_night) {
    const auto css = find_asset(asset_path("huiyin.css"))->bytes;
    const auto night_at = css.find("prefers-color-scheme: dark");
    for (const auto start : {css.find(":root"), css.find(":root", night_at)}) {
        const auto colour = colours_of(css.substr(start, css.find('}', start) - start));
        for (const auto* text : {"ink", "jade", "alarm", "amber", "quiet"})
            for (const auto* ground : {"paper", "wash"}) EXPECT_GE(contrast(colour.at(text), colour.at(ground)), 7.0) << text << " on " << ground;
        EXPECT_GE(contrast(colour.at("on-jade"), colour.at("jade")), 7.0);
        EXPECT_GE(contrast(colour.at("line"), colour.at("paper")), 3.0);
        EXPECT_GE(contrast(colour.at("line"), colour.at("wash")), 3.0);
    }
}

TEST(Shown, what_deceives_the_eye_is_left_out_and_words_stay) {
    EXPECT_EQ(shown_line("a\xe2\x80\xae" "exe.txt"), "aexe.txt");
    EXPECT_EQ(shown_line(" two\r\n lines\x1b[31m "), "two lines[31m");
    EXPECT_EQ(shown_text("回音\r\n\xe2\x81\xa6x\xe2\x81\xa9\x7f"), "回音\nx");
    EXPECT_EQ(shown_text("“quotes” — and …"), "“quotes” — and …");
}

}  // namespace huiyin::web
