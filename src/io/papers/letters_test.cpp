#include "io/papers/letters.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>

#include "core/accounts/offices.h"
#include "core/procedure/parse.h"
#include "core/text/say.h"
#include "io/papers/letter_page.h"
#include "io/papers/town_test.h"
#include "io/web/render.h"

namespace huiyin::papers::letters_tests {

using text::Language;

const Date filed = parse_date("2026-03-02").value();
const Date acted = parse_date("2026-03-09").value();
const Date due = parse_date("2026-05-08").value();
const Date later = parse_date("2026-06-08").value();

/// One document of a procedure, as a command (or the filing) issues it.
struct Issued {
    const procedure::Procedure* procedure;
    const procedure::DocumentRule* document;
    const procedure::CommandRule* command;  ///< null: filing
};

std::vector<Issued> every_document(const engine::Town& town) {
    std::vector<Issued> out;
    for (const auto* id : papers_tests::procedure_names) {
        const auto& procedure = town.procedure(id);
        if (procedure.filing_document)
            out.push_back({&procedure, procedure.find_document(*procedure.filing_document), nullptr});
        for (const auto& command : procedure.commands)
            if (command.document) out.push_back({&procedure, procedure.find_document(*command.document), &command});
    }
    return out;
}

casework::ClockStarted started(const procedure::Procedure& procedure, const ClockId& clock) {
    const auto* rule = procedure.find_clock(clock);
    casework::ClockStarted out;
    out.clock = clock;
    out.owed_by_office = rule->owed_by != procedure::OwedBy::resident;
    out.office = {"streets"};
    out.from = acted;
    out.due = due;
    out.opened_on = acted;
    return out;
}

/// A case in which that document is issued in the second step, every field filled in; the filing's in the first.
engine::CaseView case_with(const Issued& issued, const std::string& say) {
    engine::CaseView view;
    const auto& procedure = *issued.procedure;
    casework::Event filing;
    filing.kind = "case_filed";
    filing.seq = 1;
    filing.at = Instant{filed} + std::chrono::hours(2);
    filing.day = filed;
    filing.by.role = "resident";
    filing.state = issued.command != nullptr ? issued.command->from.front().value : procedure.initial.value;
    filing.office = OfficeId{"streets"};
    filing.procedure = procedure.id.value;
    filing.procedure_version = procedure.version;
    for (const ClockId& clock : procedure.starts_on_filing) filing.starts.push_back(started(procedure, clock));
    std::vector<casework::Event> events;
    if (issued.command != nullptr) {
        const auto& command = *issued.command;
        if (command.extends) filing.starts.push_back(started(procedure, *command.extends));
        casework::Event event;
        event.kind = command.event;
        event.seq = 2;
        event.at = Instant{acted} + std::chrono::hours(3);
        event.day = acted;
        event.by = {.role = std::string(procedure::to_text(command.actors.front())), .office = std::nullopt, .tag = {}};
        if (event.by.role != "resident" && event.by.role != "timer") event.by.office = OfficeId{"hall"};
        if (command.to) event.state = command.to->value;
        if (command.extends)
            event.moves.push_back({.clock = *command.extends, .promise = {}, .due = later, .provisional = false,
                                   .reason = "extended", .from = acted, .suspended_from = {}});
        for (const ClockId& clock : command.starts) event.starts.push_back(started(procedure, clock));
        for (const procedure::Field& field : command.fields) {
            const std::string& id = field.id.value;
            if (field.kind == procedure::FieldKind::text) view.content.texts[2][id] = id + ": " + say;
            if (field.kind == procedure::FieldKind::date) event.fields[id] = "2026-04-07";
            if (field.kind == procedure::FieldKind::office) event.fields[id] = "streets";
            if (field.kind == procedure::FieldKind::choice) event.fields[id] = field.choices.front().id.value;
        }
        events = {filing, event};
    } else {
        events = {filing};
    }
    view.content.texts[1]["subject"] = "桥边的路灯 <b>the lamp</b> by the bridge";
    view.content.texts[1]["body"] = say;
    view.loaded.value.id = CaseId{};
    for (const auto& event : events) {
        view.loaded.value = casework::apply(std::move(view.loaded.value), event);
        view.loaded.events.push_back({event, {}});
        view.loaded.rows.push_back({.case_id = {}, .seq = event.seq, .kind = event.kind, .at = event.at, .canonical = {},
                                    .opening_sealed = {}, .month = {}, .leaf_index = 1200 + event.seq});
    }
    return view;
}

/// A folder that is gone afterwards.
struct Folder {
    std::filesystem::path path;
    Folder() {
        std::string pattern = (std::filesystem::path(testing::TempDir()) / "letters-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    std::string put(ByteView pdf) const {
        std::ofstream(path / "a.pdf", std::ios::binary) << as_text(pdf);
        return (path / "a.pdf").string();
    }
};

std::string output_of(const std::string& command, int expected = 0) {
    FILE* const pipe = ::popen((command + " 2>/dev/null").c_str(), "r");
    std::string output;
    std::array<char, 4096> buffer;
    while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe)) output.append(buffer.data(), count);
    EXPECT_EQ(WEXITSTATUS(::pclose(pipe)), expected) << command << " (poppler-utils, zbar-tools)";
    return output;
}

std::string without(std::string text, const std::string& what) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at)) text.erase(at, what.size());
    return text;
}
std::string squeezed(const std::string& text) { return std::regex_replace(text, std::regex("\\s+"), ""); }

/// The words of a PDF: without page numbers, and with what stands at the foot of each sheet once, at the end.
std::string words_of_pdf(const documents::Document& document, const std::string& raw) {
    std::string out;
    const std::string foot = squeezed(document.footer);
    std::istringstream lines(raw);
    for (std::string line; std::getline(lines, line);) {
        line = squeezed(without(line, "\f"));
        const std::string rest = line.starts_with(foot) ? line.substr(foot.size()) : line;
        if (std::regex_match(rest, std::regex("(—\\d+—|\\d+/\\d+)?"))) continue;
        out += line;
    }
    return out + foot;
}

std::string words_of_page(std::string html) {
    html = html.substr(html.find("<article"));
    html = html.substr(0, html.find("</article>"));
    html = std::regex_replace(html, std::regex("<[^>]*>"), " ");
    for (const auto& [from, to] : {std::pair{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}})
        html = std::regex_replace(html, std::regex(from), to);
    return squeezed(html);
}

std::string first_difference(const std::string& printed, const std::string& shown) {
    std::size_t same = 0;
    while (same < printed.size() && same < shown.size() && printed[same] == shown[same]) ++same;
    const std::size_t from = same > 90 ? same - 90 : 0;
    return "printed: …" + printed.substr(from, 180) + "\nshown: …" + shown.substr(from, 180);
}

/// Not strict: the frame around the document is the site's.
const web::Renderer& renderer() {
    static const auto made = web::Renderer::create({}).value();
    return *made;
}

std::string page_of(Language language, const documents::Document& document) {
    web::View view;
    set_document(view, document);
    return renderer().page(language, "case-document", view);
}

std::string name_of(const Issued& issued, Language language) {
    return issued.procedure->id.value + "-" + (issued.command ? issued.command->id.value : "file") + "-" +
           std::string(text::short_tag(language));
}

TEST(Letters, page_and_pdf_of_every_document_say_the_same_in_both_languages) {
    auto town = papers_tests::make_town();
    town.set_offices(papers_tests::offices());
    const char* keep = std::getenv("HUIYIN_PAGES");  // to look at them
    std::set<std::string> kinds;
    for (const Language language : text::all_languages)
        for (const Issued& issued : every_document(town)) {
            SCOPED_TRACE(name_of(issued, language));
            const auto view = case_with(issued, "我们到现场看过，灯杆上的线断了。\nWe went there & saw it: the wire was <i>cut</i>.");
            const auto letters = letters_of(town, language, view.loaded);
            ASSERT_FALSE(letters.empty());
            const Letter& letter = letters.back();
            ASSERT_EQ(letter.seq, issued.command != nullptr ? 2U : 1U);
            const auto document = write_letter(town, language, view, letter);
            const Bytes pdf = print_letter(town, language, view, letter);
            if (keep != nullptr) std::ofstream(std::string(keep) + "/" + name_of(issued, language) + ".pdf", std::ios::binary) << as_text(pdf);
            const Folder folder;
            const std::string file = folder.put(pdf);
            const std::string printed = words_of_pdf(document, output_of("pdftotext -raw " + file + " -"));
            const std::string shown = words_of_page(page_of(language, document));
            EXPECT_TRUE(printed == shown) << first_difference(printed, shown);
            for (const procedure::FieldId& field : issued.document->fields)
                for (const auto& asked : issued.command->fields)
                    if (asked.id == field && asked.kind == procedure::FieldKind::text) {
                        EXPECT_NE(shown.find(field.value + ":我们到现场看过"), std::string::npos) << field.value;
                    }
            for (const std::string& fact : issued.document->facts)
                if (fact == "next_due" || fact == "due_before") {
                    EXPECT_NE(shown.find(language == Language::zh ? "2026年5月8日（星期五）" : "Friday8May2026"), std::string::npos) << fact;
                }
            EXPECT_NE(shown.find(squeezed(in(language, issued.document->name))), std::string::npos);
            kinds.insert(issued.procedure->id.value + "/" + issued.document->id.value);
        }
    EXPECT_GE(kinds.size(), 52U) << "documents that the procedures demand";
}

TEST(Letters, the_receipt_says_which_office_it_is_about_and_all_that_is_owed_by_that_day) {
    auto town = papers_tests::make_town();
    town.set_offices(papers_tests::offices());
    const auto& procedure = town.procedure("complaint");
    auto view = case_with({&procedure, procedure.find_document(*procedure.filing_document), nullptr}, "x");
    const auto shown = [&](Language language) {
        return words_of_page(page_of(language, write_letter(town, language, view, letters_of(town, language, view.loaded).front())));
    };
    EXPECT_EQ(shown(Language::zh).find("投诉或者反映的部门"), std::string::npos) << "about none";
    view.loaded.events.front().event.about = {OfficeId{"hall"}, OfficeId{"county"}};
    EXPECT_NE(shown(Language::zh).find("投诉或者反映的部门hall-zh、county-zh"), std::string::npos) << shown(Language::zh);
    EXPECT_NE(shown(Language::en).find("Itisabouthall-en,county-en"), std::string::npos) << shown(Language::en);
    EXPECT_NE(shown(Language::zh).find("接下来登记、受理告知"), std::string::npos) << shown(Language::zh);
    EXPECT_NE(shown(Language::en).find("Registration,Decisiontotakeiton"), std::string::npos) << shown(Language::en);
    EXPECT_NE(shown(Language::zh).find("第22–23条"), std::string::npos);
    view.loaded.events.front().event.starts.back().due = later;
    EXPECT_EQ(shown(Language::zh).find("受理告知"), std::string::npos) << "owed by another day";
}

TEST(Letters, of_a_closing_say_why_and_how_to_contest_it) {
    auto town = papers_tests::make_town();
    town.set_offices(papers_tests::offices());
    const auto& procedure = town.procedure("complaint");
    const auto* command = procedure.find_command({"close"});
    const auto view = case_with({&procedure, procedure.find_document(*command->document), command}, "x");
    const auto zh = words_of_page(page_of(Language::zh, write_letter(town, Language::zh, view, letters_of(town, Language::zh, view.loaded).back())));
    EXPECT_NE(zh.find("请求复查的期限已过，办结。"), std::string::npos) << zh;
    EXPECT_NE(zh.find("不同意办结"), std::string::npos) << zh;
    const auto en = words_of_page(page_of(Language::en, write_letter(town, Language::en, view, letters_of(town, Language::en, view.loaded).back())));
    EXPECT_NE(en.find("Thetimetoaskforareviewisover"), std::string::npos) << en;
    EXPECT_NE(en.find("Contesttheclosing"), std::string::npos) << en;
}

TEST(Letters, of_an_extension_say_of_each_day_that_it_is_provisional) {
    auto town = papers_tests::make_town();
    town.set_offices(papers_tests::offices());
    const auto& procedure = town.procedure("complaint");
    const auto* command = procedure.find_command({"extend"});
    auto view = case_with({&procedure, procedure.find_document(*command->document), command}, "x");
    const auto count = [&](Language language, const std::string& word) {
        const auto words = words_of_page(page_of(language, write_letter(town, language, view, letters_of(town, language, view.loaded).back())));
        int found = 0;
        for (auto at = words.find(word); at != std::string::npos; at = words.find(word, at + 1)) ++found;
        return found;
    };
    EXPECT_EQ(count(Language::zh, "暂定"), 0);
    view.loaded.events.back().event.moves.front().provisional = true;
    EXPECT_EQ(count(Language::zh, "暂定"), 1);
    for (auto& clock : view.loaded.events.front().event.starts) clock.provisional = true;
    EXPECT_EQ(count(Language::zh, "暂定"), 2);
    EXPECT_EQ(count(Language::en, "provisional"), 2);
}

TEST(Letters, the_record_of_a_conference_names_who_was_asked_and_fits_on_a_sheet) {
    auto town = papers_tests::make_town();
    town.set_offices(papers_tests::offices());
    const auto& procedure = town.procedure("complaint");
    const auto* command = procedure.find_command({"hold_conference"});
    const auto view = case_with({&procedure, procedure.find_document(*command->document), command}, "会议认为应当修好路灯。");
    auto invited = view.loaded;
    casework::Event asked = view.loaded.events.back().event;
    asked.kind = "office_invited";
    asked.joins = {OfficeId{"hall"}};
    invited.events.insert(invited.events.begin() + 1, casework::Committed{asked, {}});
    EXPECT_EQ(invited_before(town, invited, 3), std::vector{OfficeId{"hall"}});
    EXPECT_EQ(invited_before(town, invited, 2), std::vector<OfficeId>()) << "not before they were";
    for (const Language language : text::all_languages) {
        const auto letter = letters_of(town, language, view.loaded).back();
        const std::string words = words_of_page(page_of(language, write_letter(town, language, view, letter)));
        EXPECT_NE(words.find(language == Language::zh ? "请来参加的部门没有请过别的部门" : "Askedtotakepartnootheroffice"), std::string::npos) << words;
        const Folder folder;
        EXPECT_NE(output_of("pdfinfo " + folder.put(print_letter(town, language, view, letter))).find("Pages:           1\n"), std::string::npos);
    }
}

TEST(Letters, an_office_signs_with_its_town_said_once) {
    EXPECT_EQ(full_name(Language::zh, "回音镇", "规划建设办公室"), "回音镇规划建设办公室");
    EXPECT_EQ(full_name(Language::zh, "回音镇", "镇人民政府"), "回音镇人民政府");
    EXPECT_EQ(full_name(Language::zh, "回音镇", "回音镇人民政府"), "回音镇人民政府");
    EXPECT_EQ(full_name(Language::zh, "", "信访办公室"), "信访办公室");
    EXPECT_EQ(full_name(Language::en, "Millbrook", "Housing Office"), "Housing Office, Millbrook");
}

TEST(Letters, of_an_office_above_the_town_carry_no_name_of_the_town_and_the_last_one_says_so) {
    auto town = papers_tests::make_town();
    std::vector<accounts::Office> all;
    const auto three = papers_tests::offices();
    for (accounts::Office office : three.all()) {
        if (office.id.value == "county") office.name = {.zh = "回音县人民政府", .en = "Huiyin County Government"};
        if (office.id.value == "hall") office.name = {.zh = "镇人民政府", .en = "Township Government"};
        all.push_back(std::move(office));
    }
    town.set_offices(accounts::Offices::create(std::move(all)).value());
    const auto& procedure = town.procedure("complaint");
    const auto* rule = procedure.find_command({"give_re_review_opinion"});
    const auto words = [&](const char* office, Language language) {
        auto view = case_with({&procedure, procedure.find_document(*rule->document), rule}, "x");
        view.loaded.events.back().event.by.office = OfficeId{office};
        return words_of_page(page_of(language, write_letter(town, language, view, letters_of(town, language, view.loaded).back())));
    };
    const std::string name = town.settings().name.zh;
    ASSERT_TRUE(name.ends_with("镇")) << name;
    EXPECT_NE(words("hall", Language::zh).find(name + "人民政府"), std::string::npos);
    EXPECT_EQ(words("county", Language::zh).find(name + "回音县"), std::string::npos) << words("county", Language::zh);
    EXPECT_NE(words("county", Language::zh).find("程序到此为止"), std::string::npos);
    EXPECT_NE(words("county", Language::en).find("newfactscanbe"), std::string::npos);
    EXPECT_EQ(words("county", Language::en).find("HuiyinCountyGovernment,"), std::string::npos) << words("county", Language::en);
}

TEST(Letters, the_english_two_stages_name_the_ombudsman_and_the_way_to_stage_2) {
    auto town = papers_tests::make_town();
    town.set_offices(papers_tests::offices("the Local Government Ombudsman"));
    const auto& procedure = town.procedure("en-complaint");
    const auto shown = [&](const char* command) {
        const auto* rule = procedure.find_command({command});
        const auto view = case_with({&procedure, procedure.find_document(*rule->document), rule}, "x");
        return words_of_page(page_of(Language::en, write_letter(town, Language::en, view, letters_of(town, Language::en, view.loaded).back())));
    };
    for (const auto* command : {"extend", "extend_stage2", "reply_stage2", "decline"})
        EXPECT_NE(shown(command).find("theLocalGovernmentOmbudsman"), std::string::npos) << command;
    EXPECT_NE(shown("reply").find("Askforstage2"), std::string::npos) << shown("reply");
    EXPECT_NE(shown("reply").find("Anotherpersondealswithit"), std::string::npos) << shown("reply");
}

TEST(Letters, a_long_answer_runs_on_over_sheets_and_says_the_same) {
    auto town = papers_tests::make_town();
    town.set_offices(papers_tests::offices());
    std::string much;
    for (int i = 0; i < 40; ++i) much += "第" + std::to_string(i) + "次到现场，查明路灯的线路老化，已经换新。\n";
    const auto& procedure = town.procedure("complaint");
    const auto* command = procedure.find_command({"reply"});
    for (const Language language : text::all_languages) {
        const auto view = case_with({&procedure, procedure.find_document(*command->document), command}, much);
        const auto letter = letters_of(town, language, view.loaded).back();
        const auto document = write_letter(town, language, view, letter);
        const Folder folder;
        const std::string file = folder.put(print_letter(town, language, view, letter));
        EXPECT_NE(output_of("pdfinfo " + file).find("Tagged:          yes"), std::string::npos);
        EXPECT_EQ(output_of("pdfinfo " + file).find("Pages:           1\n"), std::string::npos);
        const std::string printed = words_of_pdf(document, output_of("pdftotext -raw " + file + " -"));
        const std::string shown = words_of_page(page_of(language, document));
        EXPECT_TRUE(printed == shown) << first_difference(printed, shown);
    }
}

TEST(Letters, an_answer_says_until_when_how_and_where_to_ask_for_a_review) {
    auto town = papers_tests::make_town();
    town.set_offices(papers_tests::offices());
    const auto& procedure = town.procedure("complaint");
    const auto* command = procedure.find_command({"reply"});
    const auto view = case_with({&procedure, procedure.find_document(*command->document), command}, "x");
    const auto shown = words_of_page(page_of(Language::zh, write_letter(town, Language::zh, view, letters_of(town, Language::zh, view.loaded).back())));
    EXPECT_NE(shown.find("2026年5月8日（星期五）"), std::string::npos);
    EXPECT_NE(shown.find("向hall-zh提出"), std::string::npos) << "the office above the one that answered: " << shown;
    EXPECT_NE(shown.find("http://127.0.0.1:8080/case"), std::string::npos);
}

TEST(Letters, between_offices_name_the_one_that_is_written_to) {
    auto town = papers_tests::make_town();
    town.set_offices(papers_tests::offices());
    const auto& procedure = town.procedure("complaint");
    const auto shown = [&](const char* command, Language language) {
        const auto* rule = procedure.find_command({command});
        auto view = case_with({&procedure, procedure.find_document(*rule->document), rule}, "x");
        // Filed with the hall, which assigned it to the streets; the last step is theirs, or the hall's.
        casework::Event handed = view.loaded.events.back().event;
        handed.kind = "assigned_below";
        handed.office = OfficeId{"streets"};
        handed.by.office = OfficeId{"hall"};
        handed.state = "forwarded";
        handed.fields.clear();
        handed.starts = {started(procedure, {"report"})};
        casework::Event last = view.loaded.events.back().event;
        last.seq = 3;
        last.starts.clear();
        for (const auto& stop : rule->stops) last.stops.push_back({.clock = stop.clock, .promise = {}, .outcome = "done"});
        view.content.texts[3] = view.content.texts[2];
        auto filing = view.loaded.events.front().event;
        filing.office = OfficeId{"hall"};
        view.loaded.events.clear();
        view.loaded.value = {};
        for (const auto& event : {filing, handed, last}) {
            view.loaded.value = casework::apply(std::move(view.loaded.value), event);
            view.loaded.events.push_back({event, {}});
        }
        view.loaded.rows.push_back(view.loaded.rows.back());
        return words_of_page(page_of(language, write_letter(town, language, view, letters_of(town, language, view.loaded).back())));
    };
    EXPECT_NE(shown("report_back", Language::zh).find("hall-zh："), std::string::npos) << shown("report_back", Language::zh);
    EXPECT_NE(shown("object", Language::en).find("Tohall-en"), std::string::npos) << shown("object", Language::en);
    EXPECT_NE(shown("urge", Language::en).find("Tostreets-en"), std::string::npos);
    EXPECT_NE(shown("refuse_return", Language::zh).find("streets-zh："), std::string::npos);
    EXPECT_EQ(shown("refuse_return", Language::zh).find("当事人："), std::string::npos);
}

TEST(Letters, only_what_an_office_issues_in_chinese_has_the_red_head_and_a_place_for_the_seal) {
    auto town = papers_tests::make_town();
    town.set_offices(papers_tests::offices());
    for (const Language language : text::all_languages)
        for (const Issued& issued : every_document(town)) {
            SCOPED_TRACE(name_of(issued, language));
            const auto view = case_with(issued, "x");
            const auto document = write_letter(town, language, view, letters_of(town, language, view.loaded).back());
            const auto& head = std::get<documents::Letterhead>(document.blocks.front());
            const bool by_office = issued.command != nullptr && issued.command->actors.front() != procedure::Actor::resident &&
                                   issued.document->form != procedure::DocumentForm::record && issued.document->form != procedure::DocumentForm::agreement &&
                                   issued.procedure->id.value != "en-complaint";
            EXPECT_EQ(head.red, by_office);
            bool sealed = false;
            for (const auto& block : document.blocks)
                if (const auto* signature = std::get_if<documents::Signature>(&block)) sealed = !signature->seal.empty();
            EXPECT_EQ(sealed, by_office && language == Language::zh);
            EXPECT_EQ(document.style == documents::Style::official, language == Language::zh);
        }
}

TEST(Letters, chinese_ones_fill_the_type_area_of_official_documents_with_embedded_subsets_and_a_code_to_check) {
    auto town = papers_tests::make_town();
    town.set_offices(papers_tests::offices());
    const auto& procedure = town.procedure("complaint");
    const auto* command = procedure.find_command({"accept"});
    std::string full;
    for (int i = 0; i < 28 * 8; ++i) full += "字";
    const auto view = case_with({&procedure, procedure.find_document(*command->document), command}, full);
    const auto letter = letters_of(town, Language::zh, view.loaded).back();
    const Folder folder;
    const std::string file = folder.put(print_letter(town, Language::zh, view, letter));
    EXPECT_NE(output_of("pdfinfo " + file).find("Page size:       595.276 x 841.89 pts (A4)"), std::string::npos);
    std::istringstream fonts(output_of("pdffonts " + file));
    int count = 0;
    for (std::string line; std::getline(fonts, line);)
        if (std::regex_search(line, std::regex("^[A-Z]{6}\\+"))) {
            ++count;
            EXPECT_TRUE(std::regex_search(line, std::regex(" yes yes yes "))) << "embedded, a subset, readable: " << line;
        }
    EXPECT_GE(count, 3);
    // A full line holds 28 characters between 28 and 184 mm from the left edge, and lines stand 225/22 mm apart.
    const std::string boxes = output_of("pdftotext -bbox " + file + " -");
    const std::regex word("<word xMin=\"([0-9.]+)\" yMin=\"([0-9.]+)\" xMax=\"([0-9.]+)\" yMax=\"[0-9.]+\">((?:字)+)</word>");
    std::vector<double> tops;
    for (std::sregex_iterator at(boxes.begin(), boxes.end(), word), end; at != end; ++at) {
        const std::string words = (*at)[4];
        if (words.size() != 28 * 3) continue;
        EXPECT_NEAR(std::stod((*at)[1]), 28 / 25.4 * 72, 0.5);
        EXPECT_NEAR(std::stod((*at)[3]), 184 / 25.4 * 72, 1.5);
        tops.push_back(std::stod((*at)[2]));
    }
    ASSERT_GE(tops.size(), 4U);
    EXPECT_NEAR(tops[2] - tops[1], 225.0 / 22 / 25.4 * 72, 0.1);
    output_of("pdftoppm -r 200 -png " + file + " " + (folder.path / "a").string());
    const std::string pictures = (folder.path / "a").string() + "*.png";
    EXPECT_EQ(output_of("zbarimg -q --raw " + pictures + " || true"), "http://127.0.0.1:8080/log?entry=1202\n");
}

}  // namespace huiyin::papers::letters_tests
