#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <rapidcheck.h>

#include "base/bytes.h"
#include "io/documents/problems.h"
#include "io/documents/qr.h"
#include "io/documents/samples_for_tests.h"

namespace huiyin::documents {
namespace paper_tests {

/// A folder for the tools to work in; gone afterwards.
class Desk {
  public:
    Desk() {
        std::string pattern = (std::filesystem::temp_directory_path() / "documents-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
        folder_ = pattern;
    }
    ~Desk() { std::filesystem::remove_all(folder_); }
    Desk(const Desk&) = delete;
    Desk& operator=(const Desk&) = delete;

    std::filesystem::path put(const std::string& name, ByteView bytes) const {
        const auto path = folder_ / name;
        std::ofstream(path, std::ios::binary).write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
        return path;
    }
    std::filesystem::path at(const std::string& name) const { return folder_ / name; }

  private:
    std::filesystem::path folder_;
};

struct Ran {
    int status;
    std::string output;
};

/// Runs a tool; says which package to install if there is none.
inline Ran run(const std::string& tool, const std::string& arguments) {
    const std::map<std::string, std::string> packages{
        {"pdftotext", "poppler-utils"}, {"pdftoppm", "poppler-utils"}, {"pdfinfo", "poppler-utils"}, {"qpdf", "qpdf"}, {"zbarimg", "zbar-tools"}};
    FILE* const pipe = ::popen((tool + " " + arguments + " 2>/dev/null").c_str(), "r");
    if (pipe == nullptr) return {-1, {}};
    std::string output;
    std::array<char, 4096> buffer;
    while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe)) output.append(buffer.data(), count);
    const int status = WEXITSTATUS(::pclose(pipe));
    if (status == 127) ADD_FAILURE() << tool << " is missing: apt-get install " << packages.at(tool);
    return {status, output};
}

/// Without white space: line ends fall where the paper wants them.
inline std::string squeezed(std::string_view text) {
    std::string kept;
    for (const char c : text)
        if (c != ' ' && c != '\n' && c != '\f' && c != '\r') kept += c;
    return kept;
}

inline std::string extracted(ByteView pdf) {
    const Desk desk;
    return run("pdftotext", "-raw " + desk.put("a.pdf", pdf).string() + " -").output;
}

inline Document page(std::string text) {
    return {.title = "A page", .language = "zh-CN", .created = samples::filed(), .footer = {}, .blocks = {Paragraph{.text = std::move(text)}}};
}

inline std::size_t count(std::string_view in, std::string_view what) {
    std::size_t found = 0;
    for (std::size_t at = in.find(what); at != std::string_view::npos; at = in.find(what, at + what.size())) ++found;
    return found;
}

constexpr std::array papers{Paper::a4, Paper::a5, Paper::slip_80mm};

}  // namespace paper_tests

using namespace paper_tests;

TEST(Receipt, the_same_receipt_is_the_same_bytes) {
    for (const Paper paper : papers) {
        const auto once = render_pdf(samples::in_chinese(), paper);
        const auto again = render_pdf(samples::in_chinese(), paper);
        ASSERT_TRUE(once && again);
        EXPECT_EQ(*once, *again);
    }
    auto other = samples::in_chinese();
    other.created += std::chrono::seconds(1);
    EXPECT_NE(*render_pdf(other, Paper::a4), *render_pdf(samples::in_chinese(), Paper::a4));
}

TEST(Receipt, stands_on_one_sheet_with_every_word) {
    for (const Receipt& receipt : {samples::in_chinese(), samples::in_english()}) {
        for (const Paper paper : papers) {
            const auto pdf = render_pdf(receipt, paper);
            ASSERT_TRUE(pdf);
            const Desk desk;
            const auto info = run("pdfinfo", desk.put("a.pdf", *pdf).string()).output;
            EXPECT_NE(info.find("Pages:           1\n"), std::string::npos) << info;
            EXPECT_NE(info.find("Tagged:          yes"), std::string::npos) << info;
            EXPECT_NE(info.find(receipt.title), std::string::npos) << info;
            const std::string text = squeezed(extracted(*pdf));
            std::vector<std::string> words{receipt.town, receipt.date, receipt.title, receipt.code_label, receipt.keep, receipt.next_title,
                                           receipt.log_title, receipt.log.entry, receipt.log.checkpoint, receipt.log.note,
                                           receipt.check_title, receipt.check, receipt.lost_title, receipt.lost};
            words.insert(words.end(), receipt.code_groups.begin(), receipt.code_groups.end());
            for (const auto& rows : {receipt.next, receipt.references})
                for (const Row& row : rows) words.insert(words.end(), {row.label, row.value, row.note});
            for (const std::string& word : words) EXPECT_NE(text.find(squeezed(word)), std::string::npos) << word << "\nin\n" << text;
        }
    }
}

TEST(Receipt, says_when_and_where_somebody_is_expected) {
    Receipt receipt = samples::in_english();
    receipt.appointment_title = "Your appointment";
    receipt.appointments = {{"Thursday 3 December 2026, 09:15", "Roads and drains, room 12", "When you arrive, say this: N2HW"}};
    const std::string text = squeezed(extracted(*render_pdf(receipt, Paper::a4)));
    for (const std::string& word : {receipt.appointment_title, receipt.appointments[0].label, receipt.appointments[0].value, receipt.appointments[0].note})
        EXPECT_NE(text.find(squeezed(word)), std::string::npos) << word << "\nin\n" << text;
}

TEST(Receipt, a_phone_reads_the_code_from_the_paper) {
    for (const Paper paper : papers) {
        const auto receipt = samples::in_english();
        const Desk desk;
        const auto pdf = desk.put("a.pdf", *render_pdf(receipt, paper));
        run("pdftoppm", "-r 150 -png -singlefile " + pdf.string() + " " + desk.at("a").string());
        EXPECT_EQ(run("zbarimg", "-q --raw " + desk.at("a.png").string()).output, code_text(receipt) + "\n");
    }
}

TEST(Receipt, says_its_language_and_what_its_pictures_are) {
    const Desk desk;
    const auto path = desk.put("a.pdf", *render_pdf(samples::in_english(), Paper::a4));
    const auto plain = run("qpdf", "--qdf --object-streams=disable " + path.string() + " -").output;
    EXPECT_NE(plain.find("/Lang (en)"), std::string::npos);
    EXPECT_NE(plain.find("/DisplayDocTitle true"), std::string::npos);
    EXPECT_NE(plain.find("/Alt (QR code that holds the receipt code above)"), std::string::npos);
    EXPECT_NE(plain.find("/CreationDate (D:20261124020000Z)"), std::string::npos);
    EXPECT_EQ(plain.find("/JavaScript"), std::string::npos);
    EXPECT_EQ(plain.find("/URI"), std::string::npos) << "no link from input";
    EXPECT_EQ(count(plain, "/Type /Font\n") - count(plain, "/DescendantFonts"), count(plain, "/ToUnicode")) << "each font can be read back";
}

TEST(Page, is_a_sound_pdf) {
    for (const Paper paper : papers) {
        const Desk desk;
        EXPECT_EQ(run("qpdf", "--check " + desk.put("a.pdf", *render_pdf(samples::in_chinese(), paper)).string()).status, 0);
    }
}

TEST(Page, text_copied_out_equals_the_text_put_in) {
    const std::array<std::string, 11> corpus{
        "龘㙓𠮷𬎆：生僻字也要看得见，抄得出。",
        "青溪镇·回音，“引号”、《书名》、——破折号……",
        "The office's final offer: difficult, affluent, fjord, ﬁ stays as typed.",
        "Ünïcödé: Łódź, Ångström, Ελλάδα, Москва, İstanbul, naïve",
        "Tiếng Việt có dấu",
        "<b>not bold</b> & <script>alert(1)</script> \\( \\) % {{x}} ${y} &amp;",
        "(unbalanced ) parenthesis ( and \\ backslash) endstream endobj",
        "https://example.test/a?b=c&d=e#f mailto:x@example.test",
        "日本語の仮名と漢字、한국어 텍스트",
        "0123456789 ①②③ ½ € ¥ № ™",
        std::string(300, 'W') + "一串没有空格的长字",
    };
    for (const std::string& text : corpus) {
        for (const Paper paper : papers) {
            const auto pdf = render_pdf(page(text), paper);
            ASSERT_TRUE(pdf);
            EXPECT_EQ(squeezed(extracted(*pdf)), squeezed(text));
        }
    }
}

TEST(Page, chinese_is_copied_out_without_blanks_between_characters) {
    const std::string sentence = "镇政府登记您的件，并告诉您由哪个科室办理。";
    EXPECT_EQ(extracted(*render_pdf(page(sentence), Paper::a4)).substr(0, sentence.size()), sentence);
}

TEST(Page, control_and_bidirectional_characters_are_shown_not_obeyed) {
    EXPECT_EQ(harmless("pay \xE2\x80\xAE" "001\xE2\x80\xAC now"), "pay [U+202E]001[U+202C] now");
    EXPECT_EQ(harmless({"a\0b\x1B[31m\x7F", 9}), "a[U+0000]b[U+001B][31m[U+007F]");
    EXPECT_EQ(harmless("a\r\nb\rc\xE2\x80\xA8" "d\te"), "a\nb\nc\nd    e");
    EXPECT_EQ(harmless("zero\xE2\x80\x8Bwidth\xEF\xBB\xBF and soft\xC2\xADhyphen"), "zerowidth and softhyphen");
    EXPECT_EQ(harmless("bad \xFF\xC0\xAF\xED\xA0\x80 utf-8"),
              "bad \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD utf-8");
    EXPECT_EQ(harmless("\xC2\x9B \xF3\xA0\x81\xA1"), "[U+009B] [U+E0061]");
    EXPECT_EQ(harmless("\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x8C\xBE"), "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x8C\xBE") << "joiners stay";
    const auto pdf = render_pdf(page("pay \xE2\x80\xAE" "001\xE2\x80\xAC now\x07"), Paper::a4);
    EXPECT_EQ(squeezed(extracted(*pdf)), "pay[U+202E]001[U+202C]now[U+0007]");
}

TEST(Page, whatever_bytes_come_what_is_shown_is_text_without_controls) {
    EXPECT_TRUE(rc::check("shown text is UTF-8 and holds no control but the line feed", [](const std::vector<std::uint8_t>& bytes) {
        const std::string shown = harmless(as_text(bytes));
        RC_ASSERT(is_utf8(shown));
        for (const char c : shown) RC_ASSERT(c == '\n' || static_cast<unsigned char>(c) >= 0x20);
        RC_ASSERT(harmless(shown) == shown);
    }));
}

TEST(Page, a_long_text_loses_no_line_over_its_pages) {
    std::string text;
    for (int i = 1; i <= 700; ++i) text += "Line " + std::to_string(i) + " of a long reply. 第" + std::to_string(i) + "行，一行也不能少。\n";
    Document document = page(text);
    document.footer = "Town of Millbrook";
    document.blocks.emplace_back(SignatureLines{{"Officer Zhou", "Lin Mei"}});
    document.blocks.emplace_back(QrCode{.content = "HTTPS://TOWN.EXAMPLE/LOG", .alt = "address of the log", .caption = "The log"});
    for (const Paper paper : papers) {
        const auto pdf = render_pdf(document, paper);
        ASSERT_TRUE(pdf);
        std::string found = extracted(*pdf);
        for (int i = 1; i <= 700; ++i)
            ASSERT_NE(squeezed(found).find("第" + std::to_string(i) + "行，一行也不能少。"), std::string::npos) << i;
        EXPECT_NE(found.find("Officer Zhou"), std::string::npos);
        EXPECT_NE(found.find("Lin Mei"), std::string::npos);
        EXPECT_NE(found.find("The log"), std::string::npos);
        const Desk desk;
        EXPECT_EQ(run("qpdf", "--check " + desk.put("a.pdf", *pdf).string()).status, 0);
    }
}

TEST(Page, rows_higher_than_a_page_run_on) {
    std::string value;  // 6000 characters, each but once
    for (unsigned c = 0x4E00; c < 0x4E00 + 6000; ++c)
        value += {static_cast<char>(0xE0U | c >> 12U), static_cast<char>(0x80U | (c >> 6U & 0x3FU)), static_cast<char>(0x80U | (c & 0x3FU))};
    Document document = page("");
    document.blocks = {Rows{{{.label = "答复", .value = value, .note = "末尾"}}}};
    const auto pdf = render_pdf(document, Paper::a5);
    ASSERT_TRUE(pdf);
    std::string text = squeezed(extracted(*pdf));
    std::erase_if(text, [](char c) { return c == '/' || (c >= '0' && c <= '9'); });  // page numbers
    EXPECT_EQ(text, "答复" + value + "末尾");
}

TEST(Page, nothing_is_drawn_beyond_the_margin) {
    const Desk desk;
    const auto path = desk.put("a.pdf", *render_pdf(page(std::string(2000, 'M') + "\n" + std::string(400, 'i')), Paper::a5));
    // The rightmost 10 mm of the sheet, at 72 dpi: all white.
    run("pdftoppm", "-r 72 -gray -f 1 -singlefile -x 392 -y 0 -W 27 -H 595 " + path.string() + " " + desk.at("edge").string());
    std::ifstream picture(desk.at("edge.pgm"), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(picture)), {});
    ASSERT_GT(bytes.size(), 27U * 595U);
    EXPECT_EQ(bytes.find_first_not_of('\xFF', bytes.size() - 27 * 595), std::string::npos);
}

TEST(Qr, a_picture_of_its_own_for_the_page) {
    const auto svg = qr_svg("7KQ2M-XW9FD-4T0RH-N8BVC-6JPYA");
    ASSERT_TRUE(svg);
    EXPECT_TRUE(svg->starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 33 33\""));
    EXPECT_EQ(count(*svg, "<path"), 2U);
    EXPECT_EQ(svg->find("style"), std::string::npos);
    EXPECT_LT(svg->size(), 6000U);
}

TEST(Qr, rows_of_modules_are_merged_and_nothing_is_lost) {
    const auto modules = qr_modules("HTTPS://TOWN.EXAMPLE/LOG");
    ASSERT_TRUE(modules);
    QrModules drawn{.side = modules->side, .dark = std::vector<bool>(modules->dark.size())};
    for (const QrRun& run : runs(*modules))
        for (int i = 0; i < run.length; ++i) drawn.dark[static_cast<std::size_t>(run.row * drawn.side + run.column + i)] = true;
    EXPECT_EQ(drawn.dark, modules->dark);
}

TEST(Qr, what_is_too_long_for_a_code_is_refused) {
    EXPECT_EQ(qr_svg(std::string(2000, 'a')).error().code, problems::qr_too_long);
    Document document = page("text");
    document.blocks.emplace_back(QrCode{.content = std::string(2000, 'a'), .alt = "too long", .caption = {}});
    EXPECT_EQ(render_pdf(document, Paper::a4).error().code, problems::qr_too_long);
}

}  // namespace huiyin::documents
