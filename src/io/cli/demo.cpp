#include "io/cli/demo.h"

#include "core/accounts/staff.h"
#include "core/calls/draft.h"
#include "core/reception/draft.h"
#include "core/sealing/staff_keys.h"
#include "engine/filing.h"
#include "engine/handling.h"
#include "engine/publishing.h"
#include "engine/receptions.h"
#include "engine/sessions.h"
#include "io/store/files/disk.h"

namespace huiyin::cli {
namespace demo_detail {

struct Member {
    const char* login;
    const char* name_zh;
    const char* name_en;
    std::set<accounts::Role> roles;
};

struct DemoCase {
    std::size_t office;      ///< 1 to 4: which office of the profile; 0: "I don't know"
    const char* subject_zh;
    const char* body_zh;
    const char* subject_en;
    const char* body_en;
    int steps;               ///< how far it has gone: 0 filed, 1 registered, 2 accepted, 3 replied
};

const std::vector<DemoCase>& demo_cases() {
    static const std::vector<DemoCase> cases{
        {1, "村口的路灯坏了", "村口老槐树旁边的路灯已经灭了两个星期，晚上老人走路很不安全。", "Street lamp out by the old tree",
         "The lamp by the old tree has been dark for two weeks. Old people walk there at night.", 0},
        {1, "排水沟堵塞，下雨就积水", "集市后面的排水沟堵了，一下雨水就漫到店里。", "Blocked drain behind the market",
         "The drain behind the market is blocked and shops flood when it rains.", 1},
        {2, "医保缴费记录不对", "我去年交了医保，但系统里查不到。", "My insurance payment is not on record",
         "I paid last year but the record shows nothing.", 2},
        {0, "不知道该找谁：楼道堆满杂物", "三单元楼道堆满杂物，消防通道走不通。", "Not sure whom to ask: blocked stairwell",
         "The stairwell of unit three is full of things; nobody could get out in a fire.", 0},
        {1, "人行道破损", "小学门口人行道的砖松了，已经有孩子摔倒。", "Broken pavement at the school gate",
         "The slabs at the school gate are loose and a child has fallen.", 3},
        {3, "夜里施工太吵", "新区工地夜里十二点以后还在打桩。", "Building noise at night",
         "The site in the new quarter drives piles after midnight.", 2},
        {3, "占道经营", "菜市场门口的摊位占了整条人行道。", "Stalls block the pavement",
         "Stalls in front of the market take the whole pavement.", 1},
        {2, "申请临时救助的进度", "上个月提交的临时救助申请没有消息。", "No news on my relief application",
         "I applied last month and have heard nothing.", 3},
        {4, "农田灌溉渠断水", "三组的灌溉渠断水十天了。", "No water in the irrigation canal",
         "The canal of group three has been dry for ten days.", 2},
        {4, "村道塌方", "下雨后村道塌了一半，三轮车过不去。", "Half the village road has slid",
         "After the rain half of the village road is gone.", 1},
        {1, "自来水浑浊", "这几天自来水发黄，有泥沙。", "Cloudy tap water", "The tap water has been yellow for days.", 3},
        {0, "建议增设公交站", "希望卫生院门口设一个公交站。", "A bus stop at the clinic",
         "Please put a bus stop in front of the clinic.", 1},
    };
    return cases;
}

std::map<std::string, std::string> values_for(const procedure::CommandRule& rule, bool zh) {
    std::map<std::string, std::string> out;
    for (const procedure::Field& field : rule.fields) {
        if (field.kind == procedure::FieldKind::choice && !field.choices.empty())
            out[field.id.value] = field.choices.front().id.value;
        if (field.kind == procedure::FieldKind::text && !field.applies_if && field.required)
            out[field.id.value] = zh ? "我们已到现场查看，按规定办理。" : "We looked into it on the spot and acted under the rules.";
    }
    return out;
}

/// Who receives when: the town's government and the first offices, within the next weeks.
Result<void> announce_receptions(const engine::Context& context, bool zh) {
    struct Announced {
        std::size_t office;
        int days;  ///< after the first Wednesday that is three days ahead
        const char* leader_zh;
        const char* leader_en;
        reception::Text post;
        const char* from;
        const char* to;
        bool cancelled;
    };
    const reception::Text head_of_town{.zh = "镇长", .en = "Head of the town"};
    const reception::Text head_of_office{.zh = "主任", .en = "Head of the office"};
    const std::vector<Announced> announced{
        {0, 0, "陆国华", "Anna Whitlock", head_of_town, "09:00", "11:30", false},
        {2, 1, "周岚", "Martin Reeve", head_of_office, "14:00", "16:00", false},
        {3, 7, "邓慧", "Susan Holt", head_of_office, "09:00", "11:00", true},
        {0, 14, "陆国华", "Anna Whitlock", head_of_town, "09:00", "11:30", false},
    };
    const Date today = context.town.now(context.clock.now()).today;
    Date wednesday = today + std::chrono::days(3);
    while (std::chrono::weekday{wednesday} != std::chrono::Wednesday) wednesday += std::chrono::days(1);
    const auto offices = context.town.offices();
    for (const Announced& one : announced) {
        if (one.office >= offices->all().size()) continue;
        const OfficeId office = offices->all()[one.office].id;
        const auto head = engine::find_staff(context.store, "supervisor." + office.value);
        if (!head) continue;
        const Date date = wednesday + std::chrono::days(one.days);
        const reception::Draft draft{
            .id = reception::id_for(date, office),
            .office = office.value,
            .joint = {},
            .date = to_text(date),
            .from = one.from,
            .to = one.to,
            .minutes = "15",
            .leader = zh ? one.leader_zh : one.leader_en,
            .post = one.post,
            .place = {.zh = "镇政府一楼接待室", .en = "Reception room, ground floor of the town hall"},
            .languages = zh ? reception::Text{.zh = "普通话、本地话、手语", .en = "Mandarin, the local dialect, sign language"} : reception::Text{.zh = "英语、手语", .en = "English, sign language"},
            .note = {},
            .cancelled = one.cancelled,
            .reason = one.cancelled ? reception::Text{.zh = "当天要去县里开会。请约别的日子。", .en = "There is a meeting in the county that day. Please book another day."}
                                    : reception::Text{}};
        TRY(engine::publish(context, *head,
                            {.kind = std::string(engine::reception_kind), .name = draft.id, .document = reception::write_draft(draft), .based_on = 0}));
    }
    return {};
}

/// What an office asks everybody, for a month from today on.
Result<void> publish_call(const engine::Context& context) {
    const auto offices = context.town.offices();
    const OfficeId office = offices->reception().id;
    const auto head = engine::find_staff(context.store, "supervisor." + office.value);
    if (!head) return {};
    const Date until = context.town.now(context.clock.now()).today + std::chrono::days(30);
    const calls::Draft draft{.id = calls::id_for(until, office),
                             .office = office.value,
                             .until = to_text(until),
                             .title = {.zh = "老街的夜市，您希望怎样管？", .en = "The night market in the old street: how should it be run?"},
                             .text = {.zh = "夜市热闹，也吵、也脏。几点收摊、摊位怎么摆、垃圾谁来清，请说说您的想法。\n每一条都会答复；采纳的，年底公布，并送一份小礼物，凭回执来领。",
                                      .en = "The market is lively, and it is loud and leaves litter. When should it close, where should stalls stand, who clears up? Tell us what you think.\nEach suggestion is answered. What we adopt is told at the end of the year; for an adopted one there is a small present, against the receipt."},
                             .outcome = {},
                             .withdrawn = false};
    return engine::publish(context, *head, {.kind = std::string(engine::call_kind), .name = draft.id, .document = calls::write_draft(draft), .based_on = 0});
}

}  // namespace demo_detail
using namespace demo_detail;

Result<void> fill_demo_town(TownFolder& folder, Random& random) {
    const engine::Context context = folder.context();
    const bool zh = folder.town().settings().profile == "zh-CN-township";
    const auto offices = folder.town().offices();
    const std::vector<Member> members{
        {"supervisor", "周主任", "Supervisor Zhou", {accounts::Role::supervisor, accounts::Role::caseworker}},
        {"clerk", "陈敏", "Clerk Chen", {accounts::Role::clerk, accounts::Role::caseworker}},
    };
    std::string sign_in = zh ? "示范镇：以下都是虚构的。登录页面：/desk/sign-in\n\n" : "Example town: all invented. Sign in at /desk/sign-in\n\n";
    std::map<OfficeId, std::pair<std::string, std::string>> login_of;
    for (const accounts::Office& office : offices->all()) {
        for (const Member& member : members) {
            accounts::Staff staff;
            staff.login = std::string(member.login) + "." + office.id.value;
            if (staff.login.size() > 40) staff.login = staff.login.substr(0, 40);
            staff.name = zh ? member.name_zh : member.name_en;
            staff.office = office.id;
            staff.roles = member.roles;
            if (!office.parent && staff.roles.contains(accounts::Role::supervisor)) staff.roles.insert(accounts::Role::administrator);
            staff.language = zh ? "zh" : "en";
            TRY(accounts::check_staff(staff, *offices));
            const std::string passphrase = sealing::draw_passphrase(random);
            const auto link = engine::invite(context, staff);
            TRY(engine::set_up(context, link.text(), passphrase));
            sign_in += staff.login + "   " + passphrase + "   " + (zh ? office.name.zh : office.name.en) + "\n";
            login_of[office.id] = {staff.login, passphrase};
            if (member.login == std::string("supervisor")) TRY(engine::sign_in(context, staff.login, passphrase));
        }
        // A supervisor's sign-in hands the office's key to the colleague who came later.
        TRY(engine::sign_in(context, "supervisor." + office.id.value, [&] {
            const auto at = sign_in.find("supervisor." + office.id.value + "   ");
            const auto from = sign_in.find("   ", at) + 3;
            return sign_in.substr(from, sign_in.find("   ", from) - from);
        }()));
    }
    const auto takers = offices->takers();
    std::map<OfficeId, engine::StaffSession> sessions;
    int number = 0;
    std::string visitor;  // whose appointment the first reception day has
    for (int round = 0; round < 2; ++round)
        for (const DemoCase& one : demo_cases()) {
            engine::Filing filing;
            // 0 leaves it to the reception; both profiles list the government and the reception before the offices.
            if (one.office != 0) filing.office = takers[(one.office + 1) % takers.size()]->id;
            filing.subject = zh ? one.subject_zh : one.subject_en;
            filing.body = zh ? one.body_zh : one.body_en;
            filing.language = zh ? "zh" : "en";
            const auto token = sealing::Token::draw(random);
            TRY_LET(receipt, engine::file(context, filing, token));
            if (number == 1) visitor = receipt.code.text();
            if (number++ == 0)
                sign_in += std::string(zh ? "\n一个居民的回执码：" : "\nA resident's receipt code: ") + receipt.code.text() + "\n";
            const int steps = round == 0 ? one.steps : (one.steps + 1) % 4;
            const OfficeId office = receipt.value.office;
            for (int step = 0; step < steps; ++step) {
                if (!sessions.contains(office)) {
                    TRY_LET(cookie, engine::sign_in(context, login_of[office].first, login_of[office].second));
                    TRY_LET(session, engine::staff_session(context, cookie.text()));
                    sessions.emplace(office, std::move(session));
                }
                const engine::StaffSession& session = sessions.at(office);
                TRY_LET(loaded, engine::desk_case(context, session, receipt.value.id));
                const auto commands = engine::staff_commands(context, session, loaded.value);
                const std::vector<std::string> wanted{"register", "acknowledge", "accept", "reply"};
                const procedure::CommandRule* next = nullptr;
                for (const std::string& id : wanted)
                    for (const engine::OpenCommand& open : commands)
                        if (next == nullptr && open.rule->id.value == id) next = open.rule;
                if (next == nullptr) break;
                TRY(engine::open_for_staff(context, session, receipt.value.id));
                TRY(engine::act_as_staff(context, session, receipt.value.id,
                                         {.command = next->id.value,
                                          .values = values_for(*next, zh),
                                          .revision = 0,
                                          .files = {}}));
            }
        }
    TRY(announce_receptions(context, zh));
    TRY(publish_call(context));
    const auto receptions = context.town.receptions();
    if (const auto days = receptions->from(context.town.now(context.clock.now()).today, 1); !days.empty()) {
        TRY_LET(resident, engine::case_by_code(context, visitor));
        TRY(engine::book_appointment(context, resident,
                                     {.day = days.front()->id, .minute = reception::times_of(*days.front()).at(2), .called = zh ? "集市旁的店主" : "The shop behind the market"}));
    }
    folder.writer().docket_now();
    folder.writer().publish_now();
    store::disk::real().overwrite(folder.folder() / "demo-sign-in.txt", sign_in);
    return {};
}

}  // namespace huiyin::cli
