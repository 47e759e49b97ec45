#pragma once

#include <string>

#include "core/text/dates.h"
#include "core/text/say.h"
#include "io/web/view.h"

// Views that fill every template: the test of strictness, and the pages that are looked at.
namespace huiyin::web::samples {

using text::Language;

inline std::string in(Language language, std::string_view zh, std::string_view en) {
    return std::string(language == Language::zh ? zh : en);
}

inline void add_files(View& view, Language l) {
    auto& photo = view.add("FILES");
    photo.set("HREF", "/case/file/1").set("NAME", in(l, "路灯.jpg", "lamp.jpg")).set("SIZE", "1.4 MB");
    photo.set("KIND", in(l, "照片", "photo")).set("FILE_ID", "1").show("SHOWN");
    auto& letter = view.add("FILES");
    letter.set("HREF", "/case/file/2").set("NAME", in(l, "给物业的信，第二稿.pdf", "letter-to-the-housing-company-second-draft.pdf"));
    letter.set("SIZE", "220 KB").set("KIND", "PDF").set("FILE_ID", "2").list("SHOWN");
}

inline View& add_due(View& view, Language l, std::string_view name, bool late) {
    auto& due = view.add(name);
    due.set("WHAT", in(l, "民政办应当在这一天以前书面答复：", "The housing office owes you a written answer by"));
    due.set("DAY", in(l, "2026年12月8日（星期二）", "Tuesday 8 December 2026"));
    due.set("REMAINING", late ? in(l, "自12月9日起超期", "late since 9 December") : in(l, "还有2个工作日", "in 2 working days"));
    due.set("RULE", in(l, "《信访工作条例》第三十四条：自受理之日起六十日内办结。",
                       "Regulations on Letters and Visits, article 34: within 60 days of acceptance."));
    due.set("SOURCE", in(l, "信访工作条例第34条", "Regulations on Letters and Visits, art. 34")).add("COUNT").set("HREF", "/deadline?clock=complaint.reply");
    due.show("LATE", late).show("PROVISIONAL", !late).list("SUSPENDED");
    due.add("STEPS").set("TEXT", in(l, "2026年10月9日受理，第二天起算。", "Accepted on 9 October 2026; counted from the day after."));
    due.add("STEPS").set("TEXT", in(l, "60天后是2026年12月8日，工作日。", "60 days later is 8 December 2026, a working day."));
    return due;
}

/// Co-signing, one reply to many, members who are away.
inline void add_colleagues(View& view, Language l, std::string_view page) {
    const auto name = in(l, "秦", "Qin");
    const auto lamp = in(l, "临巷的路灯不亮了", "A dark lamp in Lin Lane");
    View& cosign = view.add("COSIGN");
    cosign.add("COLLEAGUES").set("VALUE", "x").set("LABEL", name).list("CHOSEN");
    cosign.add("COSIGNER_ERROR").set("TEXT", in(l, "请选一位同事。", "Choose a colleague."));
    view.show("UNSIGNED").add("SIGNATURE").set("TEXT", text::say(l, "desk.cosign.sent-back", {{"name", name}})).show("WARN").add("ANSWER")
        .set("SENTENCE", in(l, "日期写错了。", "The day is wrong."));
    view.show("ASKED_TO_SIGN", false);
    View& sign = view.add("TO_SIGN").set("WORDS", text::say(l, "desk.cosign.asked-by", {{"name", name}, {"what", in(l, "答复", "Reply")}}));
    sign.set("REQUEST", "7").set("SENTENCE", "").add("SENTENCE_ERROR").set("TEXT", in(l, "请写一句。", "Write a sentence."));
    sign.add("DRAFT_FIELDS").set("LABEL", in(l, "理由", "Reasons")).set("TEXT", lamp);
    view.set("REVISION", "3").set("COMMAND", "reply").set("HOW_MANY", text::say(l, "desk.together.how-many", {{"count", "3"}}));
    view.set("SUMMARY", text::say(l, "desk.together.summary", {{"got", "2"}, {"of", "3"}})).list("NOTHING");
    view.add("LEFT_OUT").add("ROWS").set("SUBJECT", lamp).set("WHY", in(l, "您已回避。", "You stepped out."));
    view.add("GOT").set("SUBJECT", lamp).add("LINK").set("HREF", "/desk/cases/x");
    view.add("FAILED").set("SUBJECT", lamp).set("WHY", in(l, "有新进展。", "Something happened.")).add("LINK").set("HREF", "/desk/cases/x");
    if (page == "desk-together-done") {
        View& again = view.add("AGAIN").set("COMMAND", "reply").show("MAY");
        again.add("CASES").set("REFERENCE", "x");
        again.add("HIDDEN").set("FIELD", "outcome").set("TEXT", "done");
        again.add("KEPT").set("FIELD", "reasons").set("LABEL", in(l, "理由", "Reasons")).set("TEXT", lamp);
    }
    if (page == "desk-together" || page == "desk-together-form")
        view.add("CASES").set("REFERENCE", "x").set("SUBJECT", lamp).set("REVISION", "3").set("TEXT", lamp);
    view.add("MEMBERS").set("VALUE", "x").set("LABEL", name).show("CHOSEN");
    view.add("FROM_ERROR").set("TEXT", in(l, "请选一位同事。", "Choose a colleague."));
    View& chosen = view.add("CHOSEN_MEMBER").set("FROM", "x").set("COUNT", text::say(l, "desk.away.count", {{"name", name}, {"count", "12"}})).show("ANY");
    chosen.add("AFTER").set("PLACE", "x");
    chosen.add("RECEIVERS").set("VALUE", "y").set("LABEL", name).list("CHOSEN");
    chosen.list("TO_ERROR");
    view.add("GIVEN").set("TEXT", text::say(l, "desk.away.given", {{"count", "50"}, {"name", name}})).add("KEPT_BACK").set("REFERENCE", "x")
        .set("SUBJECT", lamp).set("WHY", in(l, "已回避。", "Stepped out."));
    view.add("AWAY").set("TEXT", text::say(l, "desk.me.away.is", {{"day", in(l, "12月8日", "8 December")}}));
    for (const auto* part : {"UNTIL_YEAR", "UNTIL_MONTH", "UNTIL_DAY"}) view.set(part, "12");
    view.list("UNTIL_YEAR_ERROR");
}

inline void add_deadline(View& view, Language l) {
    view.add("PROCEDURES").set("NAME", in(l, "信访事项", "Request or complaint")).add("CLOCKS").set("VALUE", "complaint.reply")
        .set("LABEL", in(l, "书面答复：60天", "Written answer: 60 days")).show("CHOSEN");
    view.add("CALENDARS").set("VALUE", "cn").set("LABEL", in(l, "中国节假日", "China's holidays")).list("CHOSEN");
    view.set("FROM_YEAR", "2026").set("FROM_MONTH", "2").set("FROM_DAY", "30").list("CLOCK_ERROR").list("EXTENDED_YES");
    view.add("FROM_YEAR_ERROR").set("TEXT", in(l, "没有2026-2-30这一天。", "There is no day 2026-2-30."));
    view.add("EXTENDED_ERROR").set("TEXT", in(l, "这个期限不能延长。", "This period can't be extended."));
    view.add("CALENDAR_ERROR").set("TEXT", in(l, "没有这个日历。", "There is no such calendar."));
    View& stretch = view.show("STRETCHES_OPEN").add("STRETCHES").set("ID", "suspend-1");
    for (const auto* end : {"FIRST", "LAST"})
        stretch.set(std::string(end) + "_YEAR", "2026").set(std::string(end) + "_MONTH", "3").set(std::string(end) + "_DAY", "2");
    stretch.add("ERROR").set("TEXT", in(l, "两个日期都要填。", "Give both days."));
    View& answer = add_due(view, l, "ANSWER", false);
    answer.set("COMMAND", "huiyin deadline --procedure complaint --clock reply --from 2026-10-09");
}

inline void add_calendar(View& view, Language l) {
    const auto off = in(l, "2027年1月1日（星期五）：放假（元旦）", "Friday 1 January 2027: off (New Year's Day)");
    View& shown = view.add("SHOWN").set("NAME", "2027").set("CALENDAR", "cn").set("YEAR", "2027").show("UNPUBLISHED");
    shown.add("DAYS").set("WHAT", off);
    shown.add("VERSIONS").set("WHAT", in(l, "今天10:02：33 天，来自 zhou", "today, 10:02: 33 days, by zhou"));
    shown.add("MAY_UNDO").set("SINCE", "41");
    View& calendar = view.add("CALENDARS").set("VALUE", "cn").set("LABEL", in(l, "中国节假日", "China's holidays")).show("CHOSEN").list("FIXED");
    calendar.add("YEARS").set("YEAR", "2027").set("HREF", "/desk/calendar?calendar=cn&year=2027").set("WORDS", in(l, "33 天", "33 days"));
    view.add("CALENDAR_ERROR").set("TEXT", in(l, "没有这个日历。", "There is no such calendar."));
    view.add("FILE_ERROR").set("TEXT", in(l, "请选择一个文件。", "Please choose a file."));
    view.set("CALENDAR_YEAR", "27").add("CALENDAR_YEAR_ERROR").set("TEXT", in(l, "年份要写成四位数。", "Give the year in four digits."));
    view.show("NOTHING").add("WORDS").set("TEXT", in(l, "2027年现在公布。", "2027 is published now."));
    view.add("DAYS").set("WHAT", off);
    view.add("MOVES").set("TEXT", in(l, "未办结的件 41 件：3 个期限会变。", "41 open cases: 3 periods would end on another day."));
    view.add("TAKE").set("CALENDAR", "cn").set("DOCUMENT", "{}").set("SINCE", "41");
}

inline void add_document(View& view, Language l) {
    view.set("TITLE", in(l, "受理告知书", "Notice of acceptance")).set("FOOTER", in(l, "回音镇", "Huiyin Town")).set("PDF_HREF", "/case/documents/3");
    view.show("OFFICIAL", l == Language::zh);
    const auto block = [&](std::string_view kind) -> View& {
        View& item = view.add("BLOCKS");
        for (const auto* name : {"HEAD", "ADDRESSEE", "H1", "H2", "TEXT", "SMALL", "ROWS", "QR", "RULE", "SIGNED", "SIGNATURES"}) item.list(name);
        return item.add(kind);
    };
    block("HEAD").set("ISSUER", in(l, "民政办", "Housing office")).set("NUMBER", "q7x2-91-3").show("RED", l == Language::zh);
    block("H1").set("TEXT", in(l, "受理告知书", "Notice of acceptance"));
    block("ADDRESSEE").add("LINES").set("TEXT", in(l, "当事人：", "To the person who filed this case,"));
    block("TEXT").add("LINES").set("TEXT", in(l, "您提出的“三号楼的路灯坏了”一事，现告知如下。", "About what you sent us: “The lamp at block three is out”."));
    block("H2").set("TEXT", in(l, "一、处理方式和程序", "How it will be handled"));
    block("RULE");
    block("ROWS").add("ITEMS").set("LABEL", in(l, "最迟", "By")).set("VALUE", in(l, "2026年12月8日（星期二）", "Tuesday 8 December 2026"))
        .add("NOTE").set("TEXT", in(l, "自受理之日起六十日内办结。", "Within 60 days of acceptance."));
    block("SIGNATURES").add("ITEMS").set("TEXT", in(l, "记录人（签名）", "Keeper of the record (signature)"));
    View& signature = block("SIGNED").set("ISSUER", in(l, "民政办", "Housing office")).set("DATE", in(l, "2026年10月9日", "9 October 2026"));
    signature.add("SEAL").set("TEXT", in(l, "（盖章）", "(seal)"));
    signature.add("CHECK").set("PICTURE", "PHN2Zy8+").set("ALT", "QR").add("LINES").set("TEXT", in(l, "公开日志第1204条", "Entry 1,204 of the public log"));
    block("SMALL").add("LINES").set("TEXT", in(l, "依据：信访工作条例第三十四条", "Rule: art. 34"));
    block("QR").set("PICTURE", "PHN2Zy8+").set("ALT", "QR").add("LINES").set("TEXT", in(l, "公开日志第1204条", "Entry 1,204 of the public log"));
}

inline void add_events(View& view, Language l) {
    auto& asked = view.add("EVENTS");
    asked.set("WHAT", in(l, "民政办想问一个问题", "The housing office asked a question"));
    asked.set("WHO", in(l, "经办人", "caseworker")).set("WHEN", in(l, "2026年10月20日 09:12", "20 October 2026, 09:12"));
    asked.add("CLOCK").set("TEXT", in(l, "期限照常计算。", "The date of the answer stays."));
    asked.list("RULE");
    asked.add("SAID").set("TEXT", in(l, "是哪一根灯杆？\n杆上有没有编号？", "Which lamp post is it?\nIs there a number on it?"));
    asked.list("FILES_HERE");
    asked.add("MORE").set("HREF", "/case/message").set("LABEL", in(l, "回答", "Answer"));
    auto& accepted = view.add("EVENTS");
    accepted.set("WHAT", in(l, "已受理", "Accepted")).set("WHO", in(l, "民政办", "housing office"));
    accepted.set("WHEN", in(l, "2026年10月9日 16:40", "9 October 2026, 16:40"));
    accepted.add("CLOCK").set("TEXT", in(l, "最迟2026年12月8日（星期二）答复。", "An answer is due on Tuesday 8 December 2026."));
    accepted.add("RULE").set("TEXT", in(l, "自受理之日起六十日内办结。", "Within 60 days of acceptance.")).set("SOURCE", in(l, "信访工作条例第34条", "art. 34"));
    accepted.list("SAID").list("FILES_HERE").list("MORE");
    auto& filed = view.add("EVENTS");
    filed.set("WHAT", in(l, "您提交了诉求", "You filed the case")).set("WHO", in(l, "您", "you"));
    filed.set("WHEN", in(l, "2026年10月1日 20:03", "1 October 2026, 20:03"));
    filed.list("CLOCK").list("RULE").list("SAID").list("MORE");
    add_files(filed.add("FILES_HERE"), l);
}

inline void add_looks(View& view, Language l) {
    view.add("LOOKS").set("WHO", in(l, "民政办经办人", "caseworker, housing office")).set("WHEN", in(l, "2026年10月20日 09:05", "20 October 2026, 09:05"))
        .set("WHAT", text::say(l, "look.identity_viewed"));
    view.add("LOOKS").set("WHO", in(l, "接待窗口", "reception desk")).set("WHEN", in(l, "2026年10月2日 08:31", "2 October 2026, 08:31"))
        .set("WHAT", text::say(l, "look.case_viewed"));
}

inline void add_slip(View& view, Language l) {
    view.set("FILED_DAY", in(l, "2026年10月1日（星期四）", "Thursday 1 October 2026"));
    for (const auto* group : {"7QK2M", "XA4TP", "9HWRC", "3NEVD", "J6B8F"}) view.add("GROUPS").set("GROUP", group);
    view.set("CODE", "7QK2M XA4TP 9HWRC 3NEVD J6B8F");
    view.set("QR_SVG", "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHZpZXdCb3g9IjAgMCA4IDgiPjxwYXRoIGQ9Ik0wIDBoM3YzaC0zem01IDBoM3YzaC0zek0wIDVoM3YzaC0zek00IDRoMXYxaC0xem0yIDFoMXYyaC0xek00IDZoMXYyaC0xek03IDdoMXYxaC0xeiIvPjwvc3ZnPg==");
    const auto next = [&](std::string day, std::string what, std::string rule, bool provisional) {
        view.add("NEXT").set("DAY", day).set("WHAT", what).set("RULE", rule).show("PROVISIONAL", provisional);
    };
    next(in(l, "2026年10月16日（星期五）", "Friday 16 October 2026"),
         in(l, "以前告诉您受理不受理。", "By then you hear whether it is accepted."),
         in(l, "《信访工作条例》第二十三条，15日", "Regulations on Letters and Visits, art. 23: 15 days"), false);
    next(in(l, "2026年12月15日（星期二）", "Tuesday 15 December 2026"),
         in(l, "以前给您书面答复。", "By then you get a written answer."),
         in(l, "同上，第三十四条，受理后60日", "art. 34: 60 days from acceptance"), false);
    next(in(l, "2027年1月14日（星期四）", "Thursday 14 January 2027"),
         in(l, "以前可以申请复查。", "Until then you can ask for a review."),
         in(l, "同上，第三十五条，收到答复后30日。", "art. 35: 30 days from the answer."), true);
    view.set("NUMBER", "1,204").set("CHECKPOINT_FIRST", "Kx82mQ").set("CHECKPOINT_LAST", "p0Zr4=");
    view.set("FOLLOW_URL", "https://town.example/case");
}

inline View& add_figures(View& view, Language l, std::string_view name) {
    auto& figures = view.add(name);
    figures.set("BARS_HEIGHT", "120").show("NO_DUE_KEY", false);
    const auto bar = [&](std::string office, int y, int in_time, int late, int open) {
        const auto text = [](int n) { return std::to_string(n); };
        figures.add("BARS").set("OFFICE", office).set("RECEIVED", text(in_time + late + open)).set("Y", text(y)).set("TEXT_Y", text(y - 6)).set("NO_DUE_X", "0").set("NO_DUE_WIDTH", "0").set("IN_TIME_WIDTH", text(in_time * 4))
            .set("LATE_X", text(in_time * 4)).set("LATE_WIDTH", text(late * 4)).set("OPEN_X", text((in_time + late) * 4)).set("OPEN_WIDTH", text(open * 4));
        View& row = figures.add("ROWS");
        row.add("LINK").set("HREF", "/board/housing");
        row.set("OFFICE", office).set("RECEIVED", text(in_time + late + open)).set("IN_TIME", text(in_time)).set("LATE", text(late))
            .set("NO_DUE", "0").set("OPEN", text(open)).set("OVERDUE", text(open / 4));
    };
    bar(in(l, "民政办", "Housing office"), 20, 61, 8, 12);
    bar(in(l, "综合执法队", "Streets and order"), 60, 40, 15, 9);
    bar(in(l, "自然资源和规划所", "Land and planning"), 100, 22, 1, 3);
    figures.add("TOTAL").set("RECEIVED", "171").set("IN_TIME", "123").set("LATE", "24").set("NO_DUE", "0").set("OPEN", "24").set("OVERDUE", "5");
    return figures;
}

/// The periods of the board, and the page of one office.
inline void add_office_figures(View& view, Language l) {
    const std::string days = text::say(l, "board.days", {{"from", "2026-08-24"}, {"to", "2026-11-22"}});
    for (const auto* name : {"board.quarter", "board.year"}) {
        View& period = view.add("PERIODS").set("TITLE", text::say(l, name)).set("DAYS", days).show("NONE", false);
        View& row = period.add("ROWS").set("OFFICE", in(l, "民政办", "Housing office")).set("RECEIVED", "81").set("IN_TIME", "61").set("LATE", "8");
        row.set("OPEN", "12").set("OVERDUE", "3").set("EXTENDED", "4").set("DAYS_MORE", "120").list("LINK");
    }
    view.set("ID", "housing").set("TODAY", "2026-11-24").list("UNDER").show("CLOCKS_SHOWN").show("BELOW_SHOWN");
    view.add("NOTES").set("TEXT", text::say(l, "board.office.holds", {{"offices", in(l, "路灯所", "Street lamps")}}));
    for (const auto* name : {"quarter", "year", "last-hundred", "all"})
        view.add("COLUMNS").set("NAME", text::say(l, std::string("board.column.") + name))
            .set("WORDS", text::say(l, std::string("board.column-words.") + name, {{"days", days}}));
    View& clock = view.add("CLOCKS").set("PROCEDURE", in(l, "信访事项", "Request or complaint")).set("CLOCK", in(l, "书面答复", "Written answer")).show("ANSWER");
    clock.add("RULE").set("TEXT", in(l, "自受理之日起六十日内办结。", "The answer is due within 60 days of acceptance."));
    clock.list("FEW").set("ROW", R"("office": "housing", "procedure": "complaint", "clock": "reply")");
    const auto line = [&](View& table, const char* label, int cells) {
        View& row = table.add("LINES").set("LABEL", text::say(l, label));
        for (int i = 0; i < cells; ++i) row.add("CELLS").set("VALUE", i == 2 ? "–" : std::to_string(12 * i + 7));
    };
    for (const auto* label : {"board.line.opened", "board.line.in-time", "board.line.late", "board.line.extension-days"}) line(clock, label, 4);
    View& own = view.add("OWN_LINES");
    for (const auto* label : {"board.own.answered", "board.median", "board.kept"}) line(own, label, 3);
    view.add("BELOW").set("OFFICE", in(l, "路灯所", "Street lamps")).set("HREF", "/board/lamps");
}

/// The report of a year.
inline void add_report(View& view, Language l) {
    view.set("TITLE", text::say(l, "report.title-of", {{"year", "2025"}})).set("YEAR", "2025").set("LEAD", text::say(l, "report.lead"));
    view.set("DAYS", text::say(l, "report.days", {{"year", "2025"}, {"day", "2026-11-24"}})).show("OVER").show("NAMED_SHOWN");
    for (const char* list : {"PROCEDURES", "ACTS", "PROPOSALS", "NAMED", "YEARS", "REPORTS"}) view.show(list, false);
    View& of = view.add("PROCEDURES").set("NAME", in(l, "信访事项", "Request or complaint"));
    for (const auto* key : {"received", "answered", "in-time", "late"})
        of.add("LINES").set("LABEL", text::say(l, std::string("report.line.") + key)).set("VALUE", "147").show("PART", key[0] == 'i');
    view.add("ACTS").set("LABEL", text::say(l, "report.line.urged")).set("VALUE", "4");
    view.add("PROPOSALS").set("LABEL", text::say(l, "report.line.adopted")).set("VALUE", "2");
    view.add("NAMED").set("OFFICE", in(l, "民政办", "Housing office")).set("HREF", "/board/housing").set("VALUE", "17");
    for (const auto* list : {"YEARS", "REPORTS"})
        view.add(list).set("HREF", "/board/report/2026").set("TEXT", text::say(l, "report.title-of", {{"year", "2026"}}));
}

/// Open calls for suggestions.
inline void add_calls(View& view, Language l, std::string_view page) {
    const auto title = in(l, "公园里要添什么", "What should the park have?");
    const auto until = text::say(l, "call.until", {{"day", in(l, "2026年12月31日（星期四）", "Thursday 31 December 2026")}});
    view.add("CALL").set("TITLE", title).set("TAG", "en").set("HREF", "/calls/2026-12-31-parks").set("ID", "2026-12-31-parks");
    view.set("CALL_ID", "2026-12-31-parks").list("CALL_ERROR");
    if (page != "calls" && page != "call" && page != "desk-calls") return;
    const auto one = [&](View& row, bool open) {
        row.set("TITLE", title).set("TAG", "en").set("HREF", "/calls/2026-12-31-parks").set("OFFICE", in(l, "城建办", "Parks office")).set("UNTIL", until);
        row.show("OPEN", open).show("WITHDRAWN", !open).show("TOLD", !open).add("EDIT").set("HREF", "/desk/calls/2026-12-31-parks");
    };
    view.set("LEAD", text::say(l, "call.lead"));
    view.show("ROWS", false).show("NONE", false).show("PAST", false).show("EMPTY", false).list("NEXT_PAGE").add("PAST_LINK").set("HREF", "/calls?show=past");
    for (const char* list : {"CALLS", "ROWS"})
        for (const bool open : {true, false}) one(view.add(list), open);
    one(view, false);
    view.set("ID", "2026-12-31-parks").set("WORDS", title).set("WORDS_TAG", "en").set("OFFICE_HREF", "/board/parks");
    view.add("COUNT").set("TEXT", text::say(l, "call.count", {{"count", "27"}}));
    view.add("OUTCOME").set("TEXT", title).set("OUTCOME_TAG", "en");
}

/// Everything that a frame asks for, with no staff and no session.
inline View frame(Language l, bool staff, bool error) {
    View view;
    view.set("TOWN", in(l, "青溪镇", "Millbrook")).set("HREF_ZH", "?lang=zh").set("HREF_EN", "?lang=en");
    view.add("CONTACT_LINE").set("CONTACT", in(l, "镇政府一楼大厅，电话 0571-0000-0000", "Town Hall, ground floor, 01632 960000"));
    view.set("FORM_TOKEN", "t").set("SITE", "https://town.example");
    view.add("BACK").set("HREF", "/file");
    view.list("ERROR_SUMMARY").list("SESSION").list("STAFF").show("READ_ONLY").show("WAITING");
    if (staff) {
        auto& me = view.add("STAFF");
        me.set("NAME", in(l, "周", "Zhou")).set("OFFICE", in(l, "民政办", "Housing office")).show("LETTERS").show("TOWN");
        view.add("SESSION").set("SECONDS", "900").set("RENEW_HREF", "/desk");
    }
    if (error) {
        auto& errors = view.add("ERROR_SUMMARY");
        errors.add("ERRORS").set("HREF", "#subject").set("TEXT", in(l, "用一句话写出是什么事", "Write in one line what it is about"));
    }
    return view;
}

inline void add_choices(View& view, Language l, std::string_view list, std::string_view name, bool hints) {
    int number = 0;
    for (const auto& [zh, en] : {std::pair{"民政办", "Housing office"}, std::pair{"综合执法队", "Streets and order"}, std::pair{"自然资源和规划所", "Land and planning"}}) {
        auto& item = view.add(list);
        item.set("ID", number ? std::string(name) + "-" + std::to_string(number) : std::string(name));
        item.set("VALUE", "office-" + std::to_string(number)).set("LABEL", in(l, zh, en)).show("CHECKED", number == 1).show("CHOSEN", number == 1).list("HINT");
        if (hints) item.add("HINT").set("TEXT", in(l, "低保、救助、养老、住房困难", "Rents, repairs, waiting lists, neighbours"));
        ++number;
    }
}

/// Leaders' reception days: the public pages, the resident's, the office's.
inline void add_reception(View& view, Language l, std::string_view page) {
    const auto day = [&](View& one) -> View& {
        one.set("WHEN", in(l, "2026年12月2日（星期三） 09:00至11:30", "Wednesday 2 December 2026, 09:00 to 11:30")).set("LEADER", in(l, "陆国华", "Lu Guohua"))
            .set("POST", in(l, "镇长", "Mayor")).set("OFFICE", in(l, "镇人民政府", "Town government")).set("PLACE", in(l, "一楼接待室", "Reception room, ground floor"))
            .set("MINUTES", in(l, "每人15分钟", "15 minutes each")).set("FREE", in(l, "还有9个时段可约（共10个）", "9 of 10 times are free"));
        return one;
    };
    day(view);
    view.add("JOINT").set("TEXT", in(l, "城建办、司法所", "Works, Justice"));
    view.add("LANGUAGES").set("TEXT", in(l, "中文、英语", "Chinese, English"));
    view.add("NOTE").add("LINES").set("TEXT", in(l, "请带上有关材料。", "Bring what you have on paper."));
    view.add("CANCELLED").set("TEXT", in(l, "当天要去县里开会。", "A meeting at the county that day."));
    View& booked = day(view.add("DAYS").set("HREF", "/reception/2026-12-02").list("CANCELLED"));
    booked.show("BOOKED");
    View& gone = day(view.add("DAYS").set("HREF", "/reception/2026-12-09").list("BOOKED"));
    gone.add("CANCELLED").set("TEXT", in(l, "当天要去县里开会。", "A meeting at the county that day."));
    view.add("FULL").set("TEXT", text::say(l, "reception.full"));
    view.show("BARRED").show("FORM").show("BOOKABLE").show("MAY_PUBLISH").show("PAST").show("EMPTY", false).list("NEXT_PAGE");
    view.add("NEXT_PAGE").set("HREF", "?after=x");
    view.add("BOOKED").set("TIME", "09:15").set("REFERENCE", "N2HW").set("CALENDAR_HREF", "/case/appointment/x.ics").set("CANCEL_HREF", "/case/appointment/x/cancel").show("MAY_CANCEL");
    view.set("ACTION", "/case/appointment/x").set("CASE_HREF", "/case/appointment/x").set("FILING", "t").set("REFERENCE", "N2HW");
    for (const auto* field : {"CALLED", "WORDS"}) view.list(std::string(field) + "_ERROR").set(field, in(l, "老林", "Lin"));
    add_choices(view, l, "TIMES", "time", false);
    add_choices(view, l, "STATES", "state", false);
    for (const auto* list : {"TIMES_ERROR", "TIME_ERROR", "STATES_ERROR", "STATE_ERROR"}) view.list(list);
    view.show("ROWS", false);
    if (page == "desk-reception")
        for (const bool cancelled : {false, true}) {
            View& row = day(view.add("ROWS")).set("BOOKED", "1/10").show("CANCELLED", cancelled).list("LIST").list("EDIT");
            if (!cancelled) row.add("LIST").set("HREF", "/desk/reception/x/appointments");
            row.add("EDIT").set("HREF", "/desk/reception/x");
        }
    if (page == "desk-appointments")
        for (const auto* time : {"09:15", "09:30"})
            view.add("ROWS").set("TIME", time).set("CALLED", in(l, "没有留称呼", "Left no name")).set("REFERENCE", "N2HW").set("STATE", in(l, "已预约", "Booked"))
                .list("ACT").list("CASE").add("ACT").set("HREF", "/desk/reception/x/appointments/N2HW");
}

/// The town's administration.
inline void add_town(View& view, Language l, std::string_view page) {
    const auto lamps = in(l, "路灯", "Street lamps");
    view.set("TITLE", lamps).set("WORDS", text::say(l, "town.categories.words")).set("NEW_HREF", "/desk/town/categories/new").set("NEW_LABEL", text::say(l, "town.categories.new"));
    view.add("SOURCE").set("TEXT", text::say(l, "town.source.files")).set("HREF", "/desk/town/categories/street-lamp/history");
    view.add("MORE").set("HREF", "/desk/mail?after=1").set("LABEL", text::say(l, "town.categories.more"));
    view.add("CONFLICT").set("TEXT", text::say(l, "town.source.files"));
    view.show("SAME", false).set("DOCUMENT", "{}").add("REFUSED").set("TEXT", text::say(l, "problem.engine/no-such-version"));
    const auto differ = [&](View& to) {
        View& one = to.add("DIFFERENCES").set("LABEL", text::say(l, "town.name")).list("BEFORE");
        one.add("AFTER").set("TEXT", lamps);
    };
    differ(view);
    for (const auto language : text::all_languages) {
        if (!page.starts_with("desk-town")) break;  // another page shows a calendar under the same name
        View& shown = view.add("SHOWN").set("LANGUAGE", text::say(language, "language.name")).set("TAG", text::tag(language));
        for (const auto* part : {"NOTICE", "FIELDS", "WELCOME", "EMERGENCY"}) shown.list(part);
        shown.add("CHOICE").set("LABEL", lamps).list("HINT");
        shown.add("OFFICE").set("NAME", lamps).set("PARENT", lamps).set("COMPLAINTS", lamps).list("OUTSIDE");
        shown.add("TEXTS").set("LABEL", lamps).set("TEXT", lamps);
        shown.add("CONTACT").set("TEXT", lamps);
    }
    if (page == "desk-town")
        view.show("KINDS", false).add("KINDS").set("HREF", "/desk/town/categories").set("LABEL", lamps).set("WORDS", lamps).add("COUNT").set("NUMBER", "9");
    view.add("RECENT").set("HREF", "/desk/town/categories/street-lamp/history").set("LABEL", lamps).set("SOURCE", lamps);
    View& row = view.add("ROWS").set("HREF", "/desk/town/categories/street-lamp").set("LABEL", lamps).set("DETAIL", lamps).set("SOURCE", lamps).set("NUMBER", "3");
    row.show("WITHDRAWN").show("STANDS", false).show("FIRST");
    differ(row);
}

/// A view with everything that any page may ask for. Tests that want less set it anew.
inline View everything(Language l, std::string_view page) {
    const bool desk = page.starts_with("desk-") && page != "desk-sign-in" && page != "desk-set-up" && page != "desk-expired";
    const bool error = page == "file-what";
    View view = frame(l, desk, error);
    const auto story = in(l, "临巷口那盏路灯五月就不亮了，晚上什么都看不见。\n\n上周三我母亲在那里摔了一跤。六月打过一次电话，说会来修，一直没人来。",
                          "The lamp at the end of Lin Lane has been dark since May, and at night one sees nothing.\n\nLast Wednesday my mother fell there. I telephoned in June and was told that somebody would come. Nobody has.");
    const auto subject = in(l, "临巷的路灯从五月起就不亮了", "Street lamp in Lin Lane dark since May");
    view.show("MANY_CATEGORIES").set("CATEGORY", "street-lamp").show("CATEGORY_NONE", false).list("CATEGORY_ERROR");
    view.add("CATEGORY_NAME").set("TEXT", in(l, "路灯", "Street lamps"));
    add_choices(view, l, "CATEGORIES", "category", true);
    for (const auto* words : {"NOTICE", "EMERGENCY", "WELCOME"})
        view.add(words).add("LINES").set("TEXT", in(l, "电线垂下来：请拨打95598。", "Wires hanging down: call 95598."));
    view.add("USUAL").set("TEXT", in(l, "“路灯”一般由民政办处理。", "“Street lamps” usually go to the housing office."));
    if (page != "desk-case" && page != "case" && page != "desk-reply") view.add("ANSWERS").set("TEXT", "A-17");
    view.set("SUBJECT", error ? "" : subject).list("SUBJECT_ERROR").set("BODY", story).list("BODY_ERROR");
    if (error) view.add("SUBJECT_ERROR").set("TEXT", in(l, "用一句话写出是什么事", "Write in one line what it is about"));
    add_choices(view, l, "OFFICES", "office", true);
    add_choices(view, l, "ABOUT", "about-offices", false);
    view.list("NEEDS_ABOUT");
    view.show("OFFICE_UNKNOWN", false).list("OFFICE_ERROR").list("ABOUT_OFFICES_ERROR").list("OUTSIDE_ROUTE");
    view.list("ABOUT_NAMES").list("FILES_ERROR").list("REACH_ERROR").show("REACH_ANONYMOUS").list("REACH_CONTACT").list("REACH_NAME");
    view.show("WITH_NAME");
    for (const auto* field : {"EMAIL", "PHONE", "ADDRESS", "TEXT", "PASSPHRASE", "AGAIN", "SECOND", "NAME", "CODE", "OUTCOME"})
        view.list(std::string(field) + "_ERROR").set(field, "");
    view.set("NAME", in(l, "林梅", "Lin Mei"));
    view.set("REACH", in(l, "匿名", "Anonymous")).list("NAME").list("EMAIL").list("PHONE").list("ADDRESS");
    view.set("OFFICE", in(l, "民政办", "Housing office")).set("STATE", in(l, "已受理", "Accepted")).set("STATUS", "due");
    view.add("IS_ABOUT").set("TEXT", in(l, "规划建设办公室", "Planning office"));
    add_files(view, l);
    add_slip(view, l);
    if (page == "case-enter") view.set("CODE", "").add("THEN").set("PATH", "/case/message");
    add_due(view, l, "DUE", page == "desk-case");
    add_events(view, l);
    add_looks(view, l);
    view.list("NO_DUE_WORDS").list("DONE");
    auto& reply = view.add("REPLY");
    reply.set("DAY", in(l, "2026年11月20日（星期五）", "Friday 20 November 2026")).set("HREF", "/case/reply");
    view.set("OUTCOME", in(l, "会在12月31日前修好", "It will be done by 31 December"));
    view.set("OUTCOME_WORDS", in(l, "诉求成立，已安排处理。", "Your request is upheld, and work is planned."));
    view.set("DAY", in(l, "2026年11月20日（星期五）", "Friday 20 November 2026"));
    auto& review = view.add("MAY_REVIEW").list("OUTSIDE").add("HERE");
    review.set("UNTIL", in(l, "2026年12月20日（星期日）", "Sunday 20 December 2026")).set("WHERE", in(l, "县民政局", "the county housing board")).set("ASK", in(l, "请求复查", "Ask for a review"));
    view.set("ASK", in(l, "请求复查", "Ask for a review"));
    view.add("MEANWHILE").set("TEXT", in(l, "您已同意调解。对方也同意的，调解员会和双方谈。", "You agreed to mediation. Once the other side agrees too, the mediators talk with both of you."));
    view.add("ANNOUNCED").set("WHAT", in(l, "将召开听证", "A hearing was called")).set("DAY", in(l, "2026年12月8日（星期二）", "Tuesday 8 December 2026"))
        .set("HREF", "/case/documents/5/page").add("WORDS").set("TEXT", in(l, "上午九时，镇政府二楼", "9:00, town hall, room 2"));
    View& asked = view.add("TO_ANSWER").set("WHAT", in(l, "机关提出调解，是否参加全凭自愿", "The office proposes mediation; taking part is voluntary"));
    asked.add("PAPER").set("HREF", "/case/documents/6/page").set("NAME", in(l, "征求调解意愿书", "Proposal of mediation"));
    asked.add("WAYS").set("HREF", "/case/act/agree_to_mediation").set("LABEL", in(l, "同意调解", "Agree to mediation"));
    asked.add("WAYS").set("HREF", "/case/act/refuse_mediation").set("LABEL", in(l, "不同意调解", "Refuse mediation"));
    view.add("TOLD").set("TEXT", in(l, "不同意不会有任何不利，不用说理由。", "Refusing costs you nothing, and you need give no reason."));
    view.add("PAPER").set("HREF", "/case/documents/6/page").set("NAME", in(l, "征求调解意愿书", "Proposal of mediation"));
    view.add("APPOINTMENTS").set("WHEN", in(l, "2026年12月2日（星期三） 09:15", "Wednesday 2 December 2026, 09:15")).set("REFERENCE", "N2HW").set("HREF", "/case/appointment/2026-12-02");
    view.show("MAY_BOOK");
    view.add("APPOINTMENT").set("WHEN", in(l, "2026年12月2日（星期三） 09:15", "Wednesday 2 December 2026, 09:15")).set("PLACE", in(l, "镇人民政府，一楼接待室", "Town government, room 1"))
        .set("REFERENCE", "N2HW");
    view.show("TIME_TAKEN");
    view.add("ACTS").set("HREF", "/case/act/ask_hearing").set("LABEL", in(l, "请求听证", "Ask for a hearing"));
    view.add("CLOCK").set("TEXT", in(l, "个人信息请求的答复：2026年12月31日", "Answer to the request about data: 31 December 2026"));
    View& files_again = view.add("TAKES_FILES").list("FILES_ERROR");
    if (error) files_again.add("FILES_ERROR").set("TEXT", text::say(l, "field.files-again"));
    view.show("MAY_RATE").list("RATED").show("MAY_WITHDRAW").show("MAY_ASK_RECUSAL").show("MAY_WRITE").show("OVER", false);
    view.add("DOCUMENTS").set("HREF", "/case/documents/1/page").set("PDF_HREF", "/case/documents/1").set("PDF", "PDF").set("NAME", in(l, "受理告知书", "Notice of acceptance")).set("DAY", in(l, "2026年10月9日", "9 October 2026"))
        .set("REPLACED", text::say(l, "case.document.replaced", {{"number", "7f3a0b1c-9"}}));
    view.set("KEY", "town.example/log+5f2c9a1b+AQ7mJ0tqk1QmJmQe0v7yq8hM0m0o1C7nq8h0Q4j2b5qX");
    view.set("LETTER_HREF", "/case/letter").set("WHERE", in(l, "县民政局", "the county housing board"));
    view.show("OTHER_PERSON");
    view.add("RULES").set("TEXT", in(l, "复查机关应当自收到复查请求之日起三十日内提出复查意见，并书面答复。", "The reviewing office gives its opinion in writing within 30 days of receiving the request."));
    view.add("QUESTION").set("BODY", in(l, "是哪一根灯杆？\n杆上有没有编号？", "Which lamp post is it?\nIs there a number on it?"));
    view.set("HEADING", text::say(l, "error.404")).add("WORDS").set("TEXT", text::say(l, "error.404.text"));
    view.add("INCIDENT").set("NUMBER", "4F7K-29");
    view.list("KEPT").list("AGAIN");
    if (page == "error") view.add("KEPT").set("TEXT", story);
    view.set("SENTENCE", text::say(l, "board.sentence", {{"closed", "147"}, {"in-time", "123"}, {"overdue", "5"}}));
    view.add("AS_OF").set("DAY", in(l, "2026年11月23日", "23 November 2026"));
    add_figures(view, l, "COUNTED");
    add_figures(view, l, "HISTORY").set("SOURCE", "NYC 311").set("SENTENCE", text::say(l, "board.history-sentence", {{"opened", "990"}, {"dated", "479"}, {"in-time", "427"}})).show("NO_DUE_KEY").add("LINES").set("LABEL", text::say(l, "board.received")).set("VALUE", "990");
    if (page == "case") view.add("ENDS").set("TEXT", text::say(l, "case.ends", {{"day", in(l, "2029年10月31日", "31 October 2029")}}));
    view.set("FORGOTTEN", text::say(l, "board.forgotten", {{"count", "12"}}));
    view.show("OWN_TABLE").add("OWN").set("OFFICE", in(l, "民政办", "Housing office")).set("RATED", "31").set("SOLVED", "24").set("MEDIAN_DAYS", "18").set("REVIEWED", "14").set("CHANGED", "3").set("PROMISED", "12").set("KEPT", "–").set("URGED", "2").set("PROPOSED", "1").set("ADOPTED", "1");
    add_office_figures(view, l);
    if (page.starts_with("board")) add_report(view, l);
    add_calls(view, l, page);
    view.set("SIZE", "1,310").set("CHECKPOINT_WHEN", in(l, "2026年11月24日 15:04", "24 November 2026, 15:04"));
    view.set("CHECKPOINT", "town.example/log\n1310\nKx82mQ0v7yq8hM0m0o1C7nq8h0Q4j2b5qXp0Zr4=\n\n— town.example/log XyzAbc…");
    view.add("ENTRY").set("NUMBER", "1,204").list("READABLE").list("NONE").add("SEALED").set("HASH", "Kx82mQ0v7yq8hM0m0o1C7nq8h0Q4j2b5qXp0Zr4=");
    if (page == "desk-filed") view.add("CHANGED").set("SUBJECT", in(l, "路灯不亮", "Street lamp")).set("OFFICE", in(l, "民政办", "Housing office")).set("TYPED", in(l, "路灯\n\n还是不亮", "Lamp\n\nStill dark"));
    if (page == "case-document" || page == "desk-filed" || page == "desk-slip") add_document(view, l);
    view.show("RECEIPT").set("FILING", "x").show("CHANNEL_COUNTER").list("CHANNEL_PHONE").list("READ_BACK_YES").list("ABOUT_OPEN");
    for (const auto* field : {"CHANNEL", "KIND", "READ_BACK"}) view.list(std::string(field) + "_ERROR");
    view.set("ASKED", "lamp").show("FRESH").list("ASKS");
    view.show("MANY_KINDS").set("KIND", "suggestion").set("KIND_NAME", in(l, "建议意见", "Suggestion")).list("KIND_ERROR");
    add_choices(view, l, "KINDS", "kind", true);
    view.add("KIND_QUESTION").set("TEXT", in(l, "要什么信息？", "Which information?"));
    view.add("NEEDS_NAME").set("TEXT", in(l, "法规要求写明姓名和联系方式。", "The statute asks for your name and contact."));
    view.set("QUESTION", in(l, "发生了什么事？", "What happened?")).set("SUBJECT_HINT", in(l, "请不要写人名。", "Leave names out of it."));
    view.set("BODY_LABEL", in(l, "详细经过", "The whole story")).set("BODY_HINT", in(l, "什么时间、什么地点？", "When and where was it?")).show("ASKS_ABOUT");
    if (page == "deadline") add_deadline(view, l);
    // The desk.
    view.set("RETURN_TO", "/desk").list("EXPIRED").list("SECOND_FACTOR").set("LINK_TOKEN", "x").set("SECRET", "JBSW Y3DP EHPK 3PXP");
    view.show("TOTP").add("PRESSING").set("TEXT", text::say(l, "desk.list.some-late", {{"count", "1"}, {"since", "2026-11-20"}}));
    view.add("WAITS").set("HREF", "/desk?show=cosign").set("TEXT", text::say(l, "desk.list.waits-cosign", {{"count", "2"}}));
    int number = 0;
    for (const auto* key : {"desk.list.open", "desk.list.today", "desk.list.late", "desk.list.mine", "desk.list.cosign", "desk.list.own", "desk.list.guest", "desk.list.waiting", "desk.list.closed"})
        view.add("FILTERS").set("HREF", "/desk?show=x").set("LABEL", text::say(l, key)).show("CURRENT", number++ == 0);
    view.list("EMPTY").list("NEXT_PAGE").list("FIRST_PAGE").list("KEYLESS").show("SUPERVISOR");
    View& at_work = view.add("AT_WORK").set("OFFICE", in(l, "民政办", "Housing office"));
    for (const auto* key : {"desk.board.late", "desk.board.soon", "desk.board.asks", "desk.board.free", "desk.board.waiting"})
        at_work.add("CELLS").set("COUNT", "12").set("LABEL", text::say(l, key)).add("LINK").set("HREF", "/desk/board?show=late");
    view.add("UNCOUNTED");
    View& quality = view.add("QUALITY").add("ROWS").set("OFFICE", in(l, "民政办", "Housing office")).set("HREF", "/board/housing");
    quality.set("ANSWERED", "61").set("MEDIAN_DAYS", "18").set("RATED", "31").set("SOLVED", "24").set("REVIEWED", "4").set("CHANGED", "–");
    quality.set("PROMISED", "12").set("KEPT", "–");
    view.set("LIST", text::say(l, "desk.board.late")).set("WORDS", text::say(l, "desk.board.list-words"));
    auto& cases = view.add("CASES");
    const auto row = [&](std::string remaining, std::string day, std::string status, std::string about, std::string state) {
        View& one = cases.add("ROWS");
        one.add("LINK").set("HREF", "/desk/cases/q7x2-91");
        one.add("REASONS").set("TEXT", text::say(l, "desk.board.owes", {{"clock", in(l, "书面答复", "Written answer")}}));
        one.set("REFERENCE", "q7x2-91").set("SUBJECT", about).set("DAY", day).set("REMAINING", remaining).set("STATUS", status)
            .set("STATE", state).set("HANDLER", text::say(l, "desk.list.nobody")).show("NEXT_DAY").list("PROVISIONAL").show("MAY_OPEN").show("PICK").list("PART").list("ASKED");
    };
    cases.show("PICKING");
    row(in(l, "自11月20日起超期", "late since 20 November"), in(l, "2026年11月19日", "19 November 2026"), "late", in(l, "低保复核一直没有结果", "No result on my benefit review"), in(l, "已受理", "accepted"));
    row(in(l, "还有2个工作日", "in 2 working days"), in(l, "2026年11月26日", "26 November 2026"), "soon", subject, in(l, "已登记", "registered"));
    row(in(l, "还有14个工作日", "in 14 working days"), in(l, "2026年12月14日", "14 December 2026"), "due", in(l, "三号楼楼梯扶手松了", "Loose stair rail in block three"), in(l, "已受理", "accepted"));
    cases.add("ROWS").list("LINK").list("REASONS").set("REFERENCE", "q7x2-92").set("SUBJECT", in(l, "水管爆裂", "A burst pipe")).set("DAY", in(l, "2026年12月15日", "15 December 2026"))
        .set("REMAINING", in(l, "还有15个工作日", "in 15 working days")).set("STATUS", "due").set("STATE", in(l, "已受理", "accepted"))
        .set("HANDLER", text::say(l, "desk.list.nobody")).list("NEXT_DAY").list("PROVISIONAL").list("MAY_OPEN").list("PICK").list("ASKED").add("PART").set("TEXT", text::say(l, "desk.list.takes-part", {{"office", in(l, "城建办", "Works office")}}));
    view.add("WORKER").set("TEXT", text::say(l, "desk.assign.now", {{"name", in(l, "周", "Zhou")}}));
    view.set("REFERENCE", "q7x2-91").set("HANDLER", in(l, "周", "Zhou"));
    view.list("SEALED");
    view.add("PAPERS").add("ITEMS").set("HREF", "/desk/cases/q7x2-91/documents/1").set("NAME", in(l, "回执", "Receipt")).set("DAY", in(l, "2026年10月1日", "1 October 2026")).set("REPLACED", "");
    view.add("SOLVED").set("TEXT", text::say(l, "desk.case.solved-unsaid"));
    for (const auto* said : {"CATEGORY", "ANSWERS"})
        if (page == "case" || page == "desk-case" || page == "desk-reply") view.add(said).set("TEXT", in(l, "灯杆上的编号\nA-17", "Number on the post\nA-17"));
    view.add("CLOSED").set("LABEL", in(l, "答复", "Answer"))
        .set("WHY", in(l, "还有参加的部门没有交出它的部分：环卫所。", "Offices that take part have not given their part yet: Street cleaning."))
        .add("AS_MESSAGE").set("ACTION", "/desk/cases/q7x2-91/message").set("WORDS", story);
    view.add("INVITED").set("TEXT", in(l, "已经请来参加的部门：环卫所。", "Asked to take part: Street cleaning."));
    view.show("OPENED").list("NO_COMMANDS").list("CONTACT_SHOWN").show("CONTACT_OFFERED").list("CONTACT_WITHHELD");
    const auto command = [&](std::string label, std::string key, std::string effect) {
        view.add("COMMANDS").set("HREF", "/desk/cases/q7x2-91/x").set("LABEL", label).set("VALUE", "reply").set("KEY", key).set("EFFECT", effect).list("DRAFT").list("SIGNED");
    };
    command(in(l, "书写答复", "Write the reply"), "r", in(l, "办理期限到此为止；当事人有30日可申请复查。", "Ends the answer's clock; the resident then has 30 days to ask for a review."));
    command(in(l, "向当事人提问", "Ask the resident"), "a", in(l, "期限照常计算。", "The due date stays."));
    command(in(l, "转送", "Forward"), "f", in(l, "由对方部门在15日内决定受理与否。", "The other office has 15 days to accept or decline."));
    view.set("ACTION", "/desk/cases/q7x2-91/decline").set("VERSION", "7").set("LABEL", in(l, "不予受理", "Decline")).set("EFFECT", in(l, "期限到此为止。", "Ends the clock."));
    auto& draft = view.add("DRAFT");
    draft.set("WHEN", in(l, "2026年11月20日 10:02", "20 November 2026, 10:02"));
    auto& moved_on = draft.add("MOVED_ON").add("CHANGES");
    moved_on.set("WHAT", in(l, "信息", "Message")).set("WHO", in(l, "当事人", "resident")).set("WHEN", in(l, "2026年11月20日 10:30", "20 November 2026, 10:30"));
    const auto field = [&](std::string kind) -> View& {
        auto& outer = view.add("FIELDS");
        for (const auto* other : {"LINES", "TEXTLINE", "DATE", "CHOICE", "NOTE", "SELECT", "CHECK", "HEAD", "HIDDEN"}) outer.list(other);
        return outer.add(kind);
    };
    auto& reasons = field("LINES");
    reasons.set("ID", "reasons").set("LABEL", in(l, "理由", "Reasons")).set("VALUE", "").set("ROWS", "6").list("ERROR");
    reasons.add("HINT").set("TEXT", in(l, "当事人会看到。", "The resident reads this."));
    auto& route = field("TEXTLINE");
    route.set("ID", "route").set("LABEL", in(l, "应当向哪里提出", "The right office or route")).set("VALUE", "").list("HINT");
    route.add("ERROR").set("TEXT", in(l, "写明应当向哪里提出", "Name the right office or route"));
    auto& day = field("DATE");
    day.set("ID", "until").set("LABEL", in(l, "那边的期限", "Its time limit")).set("YEAR", "2026").set("MONTH", "12").set("DAY", "31").list("HINT").list("ERROR").list("TOLD");
    auto& choice = field("CHOICE");
    choice.set("ID", "ground").set("LABEL", in(l, "依据", "Ground")).list("HINT").list("ERROR");
    choice.add("OPTIONS").set("OPTION_ID", "ground").set("VALUE", "court").set("LABEL", in(l, "应由法院处理", "A matter for the courts")).list("CHECKED");
    auto& select = field("SELECT");
    select.set("ID", "parent").set("LABEL", in(l, "上级办公室", "Office above it")).list("HINT").list("ERROR");
    select.add("OPTIONS").set("VALUE", "x").set("LABEL", in(l, "镇政府", "Town Council")).show("CHOSEN");
    field("CHECK").set("ID", "withdrawn").set("LABEL", in(l, "停用", "Withdrawn")).list("HINT").list("ERROR").show("CHECKED");
    field("HEAD").set("LABEL", in(l, "问题1", "Question 1")).list("HINT");
    field("HIDDEN").set("ID", "questions-0-id").set("VALUE", "place");
    add_town(view, l, page);
    add_choices(view, l, "OUTCOMES", "outcome", false);
    view.add("TEXTS").add("ITEMS").set("TEXT_ID", "done").set("LABEL", in(l, "已安排维修", "Repair is planned"));
    view.add("ASKED").set("TEXT", story);
    view.add("CHANGES").set("WHAT", in(l, "已转送综合执法队", "Forwarded to Streets and order")).set("WHO", in(l, "周", "Zhou")).set("WHEN", in(l, "今天10:02", "today, 10:02"));
    view.show("MAY_GO_ON").add("HIDDEN").set("FIELD", "outcome").set("TEXT", "done");
    if (page == "desk-conflict" || page == "desk-expired")
        view.add("KEPT").set("LABEL", in(l, "答复内容", "Reply")).set("FIELD", "body").set("TEXT", story);
    add_colleagues(view, l, page);
    view.set("LOGIN", "lin.mei").set("ROLES", in(l, "经办人", "caseworker")).show("LETTERS_ON").show("MAY_ADMINISTER");
    if (page == "desk-calendar" || page == "desk-calendar-change") add_calendar(view, l);
    if (page.find("reception") != std::string_view::npos || page.find("appointment") != std::string_view::npos) add_reception(view, l, page);
    view.add("SESSIONS").set("SINCE", in(l, "今天08:30", "today, 08:30")).set("LAST", in(l, "今天10:02", "today, 10:02"));
    // E-mail.
    for (const auto* name : {"NEWS_ADDRESS", "MAIL_ADDRESS"}) view.list(std::string(name) + "_ERROR").set(name, "");
    view.show("NEWS_YES").show("ON").set("STOP_TOKEN", "x").show("MAIL_ADMIN").list("OFF").list("MORE");
    if (page == "file-check") view.show("MAIL").list("NEWS").add("NEWS").set("TEXT", "lin.post.example");
    if (page == "case") view.add("NEWS").show("ON").show("UNDELIVERED").add("WHERE").set("TEXT", "l….post.example");
    if (page == "desk-me") view.add("MAIL").show("ON").set("WHERE", "z….town.example");
    view.set("WAITING", text::say(l, "desk.mail.waiting", {{"count", "2"}})).set("GIVEN_UP", text::say(l, "desk.mail.given-up", {{"count", "1"}}));
    for (const bool lost : {false, true})
        view.add("MAILS").set("ID", "x").set("TO", text::say(l, "desk.mail.to.news")).set("MADE", in(l, "今天08:30", "today, 08:30"))
            .set("WHY", text::say(l, "mail.error.550")).set("TRIES", text::say(l, "desk.mail.tries", {{"count", "2"}})).show("LOST", lost)
            .set("NEXT", in(l, "今天10:02", "today, 10:02"));
    return view;
}

}  // namespace huiyin::web::samples
