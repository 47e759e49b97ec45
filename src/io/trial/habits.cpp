#include "io/trial/habits.h"

#include <algorithm>
#include <array>

#include "io/trial/fate.h"

namespace huiyin::trial {
namespace habits_detail {

using enum Who;
constexpr auto reception = Habit::Where::reception;
constexpr auto above_others = Habit::Where::above_others;
constexpr auto elsewhere = Habit::Where::elsewhere;

// procedure, state, command, who, weight, soonest, latest, opens, after, where
constexpr std::array all_habits{
    Habit{"complaint", "filed", "register", desk, 68, 0, 3},
    Habit{"complaint", "filed", "use_fast_track", desk, 22, 0, 2, true, {}, elsewhere},
    Habit{"complaint", "filed", "message", resident, 4, 0, 3},
    Habit{"complaint", "filed", "ask", desk, 3, 0, 3, true},
    Habit{"complaint", "filed", "withdraw", resident, 2, 0, 4},

    Habit{"complaint", "registered", "forward", desk, 88, 0, 4, true, {}, reception},
    Habit{"complaint", "registered", "accept", desk, 12, 1, 6, true, {}, reception},
    Habit{"complaint", "registered", "accept", desk, 79, 0, 7, true, {}, elsewhere},
    Habit{"complaint", "registered", "forward", desk, 6, 0, 4, true, {}, elsewhere},
    Habit{"complaint", "registered", "decline", desk, 8, 1, 8, true, {}, elsewhere},
    Habit{"complaint", "registered", "assign_below", head, 12, 0, 5, true, {}, above_others},
    Habit{"complaint", "registered", "message", resident, 4, 1, 5},
    Habit{"complaint", "registered", "withdraw", resident, 2, 1, 6},

    Habit{"complaint", "forwarded", "accept", desk, 88, 0, 7, true},
    Habit{"complaint", "forwarded", "forward", desk, 5, 0, 4, true},
    Habit{"complaint", "forwarded", "decline", desk, 7, 1, 8, true},

    Habit{"complaint", "accepted", "reply", desk, 82, 5, 38, true},
    Habit{"complaint", "accepted", "extend", head, 5, 25, 39},
    Habit{"complaint", "accepted", "message", resident, 5, 3, 20},
    Habit{"complaint", "accepted", "ask", desk, 2, 3, 12, true},
    Habit{"complaint", "accepted", "hold_conference", desk, 2, 5, 20},
    Habit{"complaint", "accepted", "call_hearing", desk, 1, 5, 12, true},
    Habit{"complaint", "accepted", "ask_hearing", resident, 1, 2, 12},
    Habit{"complaint", "accepted", "withdraw", resident, 2, 2, 20},
    Habit{"complaint", "accepted", "book", resident, 3, 0, 6},
    Habit{"complaint", "accepted", "receive", desk, 1, 0, 0, false, "book"},
    Habit{"complaint", "accepted", "ask_about_data", resident, 3, 1, 12},
    Habit{"complaint", "accepted", "answer_data_request", desk, 1, 2, 11, true, "ask_about_data"},
    Habit{"complaint", "accepted", "hold_hearing", desk, 8, 17, 19, true, "call_hearing"},
    Habit{"complaint", "accepted", "call_off_hearing", desk, 2, 5, 10, false, "call_hearing"},
    Habit{"complaint", "accepted", "refuse_hearing", desk, 1, 2, 6, false, "ask_hearing"},

    Habit{"complaint", "accepted", "propose_mediation", desk, 3, 2, 9, true},
    Habit{"complaint", "accepted", "agree_to_mediation", resident, 7, 0, 6, false, "propose_mediation"},
    Habit{"complaint", "accepted", "refuse_mediation", resident, 3, 0, 6, false, "propose_mediation"},
    Habit{"complaint", "accepted", "record_other_consent", desk, 8, 1, 5, false, "agree_to_mediation"},
    Habit{"complaint", "accepted", "end_mediation", desk, 2, 1, 5, false, "agree_to_mediation"},
    Habit{"complaint", "accepted", "put_agreement", desk, 7, 3, 12, true, "record_other_consent"},
    Habit{"complaint", "accepted", "end_mediation", desk, 2, 3, 12, false, "record_other_consent"},
    Habit{"complaint", "accepted", "stop_mediation", resident, 1, 1, 9, false, "record_other_consent"},
    Habit{"complaint", "accepted", "confirm_agreement", resident, 9, 0, 5, false, "put_agreement"},
    Habit{"complaint", "accepted", "refuse_agreement", resident, 1, 0, 5, false, "put_agreement"},
    Habit{"complaint", "settled", "report_back", desk, 1, 0, 4, true, "to_report"},
    Habit{"complaint", "settled", "confirm_performance", resident, 60, 16, 40},
    Habit{"complaint", "settled", "", resident, 40},
    Habit{"complaint", "settled", "", resident, 1, 0, 0, false, "confirm_performance"},
    Habit{"complaint", "settled", "press_for_performance", desk, 4, 1, 9, true, "not_performed"},
    Habit{"complaint", "settled", "", resident, 1, 0, 0, false, "not_performed"},
    Habit{"complaint", "settled", "confirm_performance", resident, 60, 16, 40, false, "press_for_performance"},
    Habit{"complaint", "settled", "", resident, 40, 0, 0, false, "press_for_performance"},

    Habit{"complaint", "replied", "look", resident, 36, 1, 12},
    Habit{"complaint", "replied", "rate", resident, 18, 1, 14},
    Habit{"complaint", "replied", "request_review", resident, 4, 2, 14},
    Habit{"complaint", "replied", "contest_closing", resident, 1, 60, 90},
    Habit{"complaint", "replied", "report_back", desk, 1, 0, 4, true, "to_report"},
    Habit{"complaint", "declined", "report_back", desk, 1, 0, 4, true, "to_report"},
    Habit{"complaint", "withdrawn", "report_back", desk, 1, 0, 4, true, "to_report"},
    Habit{"complaint", "replied", "ask_about_data", resident, 1, 1, 20},
    Habit{"complaint", "replied", "answer_data_request", desk, 1, 2, 11, true, "ask_about_data"},
    Habit{"complaint", "replied", "", resident, 41},
    Habit{"complaint", "replied", "rate", resident, 40, 0, 6, false, "look"},
    Habit{"complaint", "replied", "request_review", resident, 7, 1, 10, false, "look"},
    Habit{"complaint", "replied", "withdraw", resident, 1, 1, 10, false, "look"},
    Habit{"complaint", "replied", "", resident, 52, 0, 0, false, "look"},
    Habit{"complaint", "replied", "", resident, 1, 0, 0, false, "rate"},
    Habit{"complaint", "replied", "confirm_promise", resident, 35, 16, 60, false, "promised"},
    Habit{"complaint", "replied", "look", resident, 25, 1, 12, false, "promised"},
    Habit{"complaint", "replied", "", resident, 40, 0, 0, false, "promised"},

    Habit{"complaint", "review", "give_review_opinion", above, 1, 4, 20, true},
    Habit{"complaint", "reviewed", "look", resident, 40, 1, 9},
    Habit{"complaint", "reviewed", "request_re_review", resident, 14, 2, 14},
    Habit{"complaint", "reviewed", "", resident, 46},
    Habit{"complaint", "reviewed", "request_re_review", resident, 12, 1, 10, false, "look"},
    Habit{"complaint", "reviewed", "", resident, 88, 0, 0, false, "look"},
    Habit{"complaint", "re_review", "give_re_review_opinion", two_above, 1, 5, 20, true},

    Habit{"fast-track", "taken", "accept", desk, 96, 0, 2},
    Habit{"fast-track", "taken", "withdraw", resident, 2, 0, 2},
    Habit{"fast-track", "taken", "use_ordinary_track", desk, 2, 0, 2, true},
    Habit{"fast-track", "accepted", "reply", desk, 90, 1, 8, true},
    Habit{"fast-track", "accepted", "use_ordinary_track_after_acceptance", desk, 4, 1, 6, true},
    Habit{"fast-track", "accepted", "message", resident, 6, 1, 4},
    Habit{"fast-track", "replied", "look", resident, 38, 1, 10},
    Habit{"fast-track", "replied", "rate", resident, 22, 1, 10},
    Habit{"fast-track", "replied", "ask_ordinary_track", resident, 2, 2, 14},
    Habit{"fast-track", "replied", "", resident, 38},
    Habit{"fast-track", "replied", "rate", resident, 40, 0, 6, false, "look"},
    Habit{"fast-track", "replied", "", resident, 60, 0, 0, false, "look"},
    Habit{"fast-track", "replied", "", resident, 1, 0, 0, false, "rate"},
    Habit{"fast-track", "replied", "confirm_promise", resident, 35, 16, 50, false, "promised"},
    Habit{"fast-track", "replied", "", resident, 65, 0, 0, false, "promised"},

    Habit{"suggestion", "filed", "register", desk, 95, 0, 5},
    Habit{"suggestion", "filed", "message", resident, 3, 0, 4},
    Habit{"suggestion", "filed", "withdraw", resident, 2, 0, 4},
    Habit{"suggestion", "registered", "forward", desk, 80, 0, 4, true, {}, reception},
    Habit{"suggestion", "registered", "reply", desk, 20, 5, 30, true, {}, reception},
    Habit{"suggestion", "registered", "reply", desk, 92, 5, 36, true, {}, elsewhere},
    Habit{"suggestion", "registered", "extend", head, 4, 25, 39, false, {}, elsewhere},
    Habit{"suggestion", "registered", "forward", desk, 3, 1, 6, true, {}, elsewhere},
    Habit{"suggestion", "registered", "ask", desk, 1, 1, 8, true, {}, elsewhere},
    Habit{"suggestion", "answered", "look", resident, 30, 1, 12},
    Habit{"suggestion", "answered", "rate", resident, 15, 1, 12},
    Habit{"suggestion", "answered", "", resident, 55},
    Habit{"suggestion", "answered", "rate", resident, 35, 0, 6, false, "look"},
    Habit{"suggestion", "answered", "", resident, 65, 0, 0, false, "look"},
    Habit{"suggestion", "answered", "", resident, 1, 0, 0, false, "rate"},
    Habit{"suggestion", "answered", "confirm_promise", resident, 30, 16, 50, false, "promised"},
    Habit{"suggestion", "answered", "", resident, 70, 0, 0, false, "promised"},

    Habit{"disclosure", "filed", "reply", desk, 76, 4, 18, true},
    Habit{"disclosure", "filed", "ask_to_supplement", desk, 10, 1, 3, true},
    Habit{"disclosure", "filed", "ask_third_party", desk, 6, 2, 7, true},
    Habit{"disclosure", "filed", "extend", head, 6, 11, 17},
    Habit{"disclosure", "filed", "withdraw", resident, 2, 1, 12},
    Habit{"disclosure", "filed", "reply", desk, 1, 4, 14, true, "supplement"},
    Habit{"disclosure", "filed", "reply", desk, 1, 2, 10, true, "record_third_party"},
    Habit{"disclosure", "waiting", "supplement", resident, 70, 1, 12},
    Habit{"disclosure", "waiting", "", resident, 30},
    Habit{"disclosure", "asked", "record_third_party", desk, 1, 5, 14},
    Habit{"disclosure", "answered", "look", resident, 40, 1, 12},
    Habit{"disclosure", "answered", "rate", resident, 15, 1, 12},
    Habit{"disclosure", "answered", "", resident, 45},
    Habit{"disclosure", "answered", "rate", resident, 30, 0, 6, false, "look"},
    Habit{"disclosure", "answered", "", resident, 70, 0, 0, false, "look"},
    Habit{"disclosure", "answered", "", resident, 1, 0, 0, false, "rate"},

    Habit{"en-complaint", "filed", "forward", desk, 85, 0, 2, true, {}, reception},
    Habit{"en-complaint", "filed", "acknowledge", desk, 15, 0, 4, true, {}, reception},
    Habit{"en-complaint", "filed", "acknowledge", desk, 84, 0, 5, true, {}, elsewhere},
    Habit{"en-complaint", "filed", "decline", desk, 6, 1, 5, true, {}, elsewhere},
    Habit{"en-complaint", "filed", "forward", desk, 3, 0, 3, true, {}, elsewhere},
    Habit{"en-complaint", "filed", "message", resident, 4, 0, 3},
    Habit{"en-complaint", "filed", "withdraw", resident, 2, 0, 4},
    Habit{"en-complaint", "acknowledged", "reply", desk, 84, 2, 10, true},
    Habit{"en-complaint", "acknowledged", "extend", head, 7, 5, 9},
    Habit{"en-complaint", "acknowledged", "message", resident, 5, 1, 6},
    Habit{"en-complaint", "acknowledged", "ask", desk, 3, 1, 5, true},
    Habit{"en-complaint", "acknowledged", "withdraw", resident, 1, 1, 6},
    Habit{"en-complaint", "replied", "look", resident, 36, 1, 10},
    Habit{"en-complaint", "replied", "rate", resident, 20, 1, 10},
    Habit{"en-complaint", "replied", "request_review", resident, 6, 2, 20},
    Habit{"en-complaint", "replied", "", resident, 38},
    Habit{"en-complaint", "replied", "rate", resident, 40, 0, 6, false, "look"},
    Habit{"en-complaint", "replied", "request_review", resident, 8, 1, 12, false, "look"},
    Habit{"en-complaint", "replied", "", resident, 52, 0, 0, false, "look"},
    Habit{"en-complaint", "replied", "", resident, 1, 0, 0, false, "rate"},
    Habit{"en-complaint", "stage2_requested", "acknowledge_stage2", head, 1, 0, 5},
    Habit{"en-complaint", "stage2", "reply_stage2", head, 90, 5, 19, true},
    Habit{"en-complaint", "stage2", "extend_stage2", head, 10, 12, 19},
    Habit{"en-complaint", "stage2_replied", "rate", resident, 30, 1, 10},
    Habit{"en-complaint", "stage2_replied", "", resident, 70},
};

constexpr std::array shares_zh{Share{"complaint", 78}, Share{"suggestion", 16}, Share{"disclosure", 6}};
constexpr std::array shares_en{Share{"complaint", 100}};

constexpr std::array stories_zh{
    Story{"路灯不亮", "这里的路灯灭了两个多星期，晚上老人和孩子走路很不安全，请派人来修。"},
    Story{"排水沟堵了", "排水沟堵了，一下雨水就漫到屋里，去年也这样，请清理。"},
    Story{"垃圾没人运", "垃圾点已经十天没人清运，味道很大，苍蝇也多。"},
    Story{"夜里施工太吵", "工地夜里十二点以后还在打桩，家里有要高考的孩子。"},
    Story{"医保缴费查不到", "去年交了医保，系统里却查不到，看病报不了。"},
    Story{"低保申请没有回音", "三个月前递了低保申请，一直没有人告诉我结果。"},
    Story{"占道摆摊", "菜市场门口的摊子占了整条人行道，只能走机动车道。"},
    Story{"自来水浑", "这几天自来水发黄，有泥沙，烧开了也不敢喝。"},
    Story{"灌溉渠断水", "灌溉渠断水十天了，再不来水秧苗就要干死。"},
    Story{"村道塌方", "雨后村道塌了一半，三轮车过不去，学生上学绕很远。"},
    Story{"公交站太远", "到卫生院要走两公里，希望在门口设一个公交站。"},
    Story{"宅基地边界", "邻居盖房占了我家的宅基地，请来量一量。"},
};
constexpr std::array stories_en{
    Story{"Street lamp out", "The lamp has been dark for two weeks. Old people and children walk there at night."},
    Story{"Blocked drain", "The drain is blocked and the shops flood whenever it rains."},
    Story{"Bins not emptied", "Nobody has emptied the bins for ten days, and there are rats now."},
    Story{"Noise at night", "The building site drives piles after midnight, every night this week."},
    Story{"Damp in the flat", "There is mould in both bedrooms. I reported it in spring and nobody came."},
    Story{"Benefit not paid", "My benefit stopped two months ago and no letter says why."},
    Story{"Blocked pavement", "Stalls take the whole pavement, so that one has to walk in the road."},
    Story{"Cloudy tap water", "The water has been brown for days."},
    Story{"Pothole", "A pothole as deep as a bucket. Two cyclists have fallen already."},
    Story{"Bus stop moved", "The bus stop was moved so far that my mother can't reach the clinic."},
};
constexpr std::array<std::string_view, 10> places_zh{"老槐树旁", "小学门口", "集市后面", "三组", "卫生院旁",
                                                     "桥头", "新区二期", "老街", "河堤上", "车站对面"};
constexpr std::array<std::string_view, 10> places_en{"by the old tree", "at the school gate", "behind the market",
                                                     "Mill Lane", "by the clinic", "at the bridge", "North Estate",
                                                     "High Street", "on the river bank", "opposite the station"};

struct Place {
    std::string_view id;
    std::string_view zh;
    std::string_view en;
};
constexpr std::array more{
    Place{"caizheng-suo", "财政所", "Finance Office"},      Place{"ziran-ziyuan-suo", "自然资源所", "Land Office"},
    Place{"sifa-suo", "司法所", "Justice Office"},           Place{"weisheng-yuan", "卫生院", "Clinic"},
    Place{"zhongxin-xiao", "中心小学", "Central School"},    Place{"zilaishui-zhan", "自来水站", "Waterworks"},
    Place{"huanwei-zhan", "环卫站", "Cleansing Station"},    Place{"gongdian-suo", "供电所", "Power Office"},
    Place{"shichang-suo", "市场监管所", "Market Office"},    Place{"dongshan-cun", "东山村", "East Hill Village"},
    Place{"xihe-cun", "西河村", "West River Village"},       Place{"nanqiao-cun", "南桥村", "South Bridge Village"},
    Place{"beigang-cun", "北港村", "North Harbour Village"}, Place{"liulin-cun", "柳林村", "Willow Wood Village"},
    Place{"shiqiao-cun", "石桥村", "Stone Bridge Village"},
};

constexpr std::array<std::string_view, 20> surnames_zh{"王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴",
                                                       "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马", "罗"};
constexpr std::array<std::string_view, 20> surnames_en{"Wang", "Li", "Zhang", "Liu", "Chen", "Yang", "Zhao", "Huang", "Zhou", "Wu",
                                                       "Xu", "Sun", "Hu", "Zhu", "Gao", "Lin", "He", "Guo", "Ma", "Luo"};
constexpr std::array<std::string_view, 7> given_zh{"敏", "静", "建国", "芳", "伟", "秀英", "强"};

}  // namespace habits_detail
using namespace habits_detail;

std::span<const Habit> habits() { return all_habits; }

std::span<const Share> what_is_filed(bool zh) {
    return zh ? std::span<const Share>(shares_zh) : std::span<const Share>(shares_en);
}

std::span<const Story> stories(bool zh) { return zh ? std::span<const Story>(stories_zh) : std::span<const Story>(stories_en); }
std::span<const std::string_view> places(bool zh) { return zh ? places_zh : places_en; }

std::string_view office_words(bool zh) {
    return zh ? "我们派人到现场看过，问了有关的人，查了记录，按规定办理；有不清楚的可以随时来问。"
              : "We went there, asked those concerned, looked at the records and acted under the rules. Ask us whatever is unclear.";
}
std::string_view resident_words(bool zh) {
    return zh ? "情况还是和原来说的一样，请尽快看一看。" : "It is still as I described it. Please have a look soon.";
}

std::string member_name(bool zh, std::size_t number, bool head) {
    const std::size_t surname = number % surnames_zh.size();
    if (zh) return std::string(surnames_zh[surname]) + std::string(head ? "主任" : given_zh[number % given_zh.size()]);
    return (head ? "Supervisor " : "Officer ") + std::string(surnames_en[surname]);
}

std::vector<accounts::Office> more_offices(const accounts::Offices& there, std::size_t count) {
    std::vector<accounts::Office> out;
    const OfficeId top = there.all().front().id;
    const OfficeId reception_id = there.reception().id;
    OfficeId last_below_top = there.all().back().id;
    for (std::size_t i = 0; there.all().size() + out.size() < count; ++i) {
        const std::string number = std::to_string(i + 1);
        accounts::Office office;
        office.id = {i < more.size() ? std::string(more[i].id) : "zu-" + number};
        office.name = i < more.size() ? accounts::Text{std::string(more[i].zh), std::string(more[i].en)}
                                      : accounts::Text{"第" + number + "小组", "Group " + number};
        office.duties = {office.name.zh + "管的事。", "What the " + office.name.en + " looks after."};
        // Every third stands one level lower, so that reviews have somewhere to go twice.
        const bool lower = i % 3 == 2;
        office.parent = lower ? last_below_top : top;
        if (!lower) last_below_top = office.id;
        office.complaints_to = reception_id;
        out.push_back(std::move(office));
    }
    return out;
}

Pace pace_of(std::uint64_t seed, std::size_t office, std::size_t offices, int filings_per_day) {
    Fate fate{seed, 0x70616365, office};
    Pace out;
    out.percent = fate.between(60, 110);
    if (office % 10 == 3) out.percent = fate.between(170, 210);
    if (office % 20 == 12) out.percent = fate.between(220, 280);
    // A task or four a filing, on five days of seven, and some air.
    const double a_working_day = static_cast<double>(filings_per_day) / static_cast<double>(offices) * 4.0 * 7 / 5;
    out.tasks_a_day = std::max(6, static_cast<int>(a_working_day * 1.25 / out.members) + 1);
    return out;
}

}  // namespace huiyin::trial
