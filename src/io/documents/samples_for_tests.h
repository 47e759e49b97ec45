#pragma once

#include "io/documents/receipt.h"

/// Lin Mei's receipt in both languages, for tests.
namespace huiyin::documents::samples {

inline Instant filed() { return std::chrono::sys_days(std::chrono::year(2026) / 11 / 24) + std::chrono::hours(2); }

inline Receipt in_chinese() {
    return {
        .language = "zh-CN",
        .created = filed(),
        .town = "青溪镇 · 回音",
        .date = "2026年11月24日（星期二）",
        .title = "您的回执",
        .code_label = "回执码",
        .code_groups = {"7KQ2M", "XW9FD", "4T0RH", "N8BVC", "6JPYA"},
        .qr_alt = "二维码，内容就是上面的回执码",
        .keep = "请收好这张回执：没有它，我们找不到您的件，也没有人能帮您补一张。",
        .next_title = "接下来会发生什么",
        .next =
            {
                {"2026年12月1日（星期二）", "镇政府登记您的件，并告诉您由哪个科室办理。", "五个工作日内登记：《信访工作条例》第二十二条"},
                {"2026年12月16日（星期三）", "决定是否受理，不受理的要说明理由和正确的去处。", "十五日内：《信访工作条例》第二十三条"},
                {"2027年2月14日（星期日）", "书面答复您。", "六十日内：《信访工作条例》第三十四条。这个日期是暂定的：明年的放假安排还没有公布。"},
            },
        .log_title = "它记在哪里",
        .log = {.entry = "第 40,217 条",
                .checkpoint = "检查点 q9Zk…8w=",
                .note = "您的件已写进公开日志。谁也改不了，谁都可以核对。",
                .alt = "一排方格，实心的是您这一条，后面是给它盖章的检查点"},
        .check_title = "怎样核对",
        .check = "打开 https://qingxi.example/case，输入回执码；或者下载证明文件，用 huiyin verify 核对。",
        .lost_title = "丢了怎么办",
        .lost = "谁也找不回来，我们也没有存。可以再提交一次，写明是同一件事。",
        .references = {{"办理机关", "青溪镇综合治理办公室", ""}, {"程序", "一般投诉", ""}},
    };
}

inline Receipt in_english() {
    return {
        .language = "en",
        .created = filed(),
        .town = "Town of Millbrook",
        .date = "Tuesday 24 November 2026",
        .title = "Your receipt",
        .code_label = "Receipt code",
        .code_groups = {"7KQ2M", "XW9FD", "4T0RH", "N8BVC", "6JPYA"},
        .qr_alt = "QR code that holds the receipt code above",
        .keep = "Keep this. Without it we can't find your case, and nobody can make you another.",
        .next_title = "What happens next",
        .next =
            {
                {"Tuesday 1 December 2026", "We register your complaint and say which office handles it.",
                 "Within 5 working days: complaints procedure, section 2"},
                {"Wednesday 16 December 2026", "The office tells you whether it takes the case, or why not and who does.",
                 "Within 15 days: complaints procedure, section 3"},
                {"Friday 22 January 2027", "You get a written answer.",
                 "Within 40 working days: section 5. This date is provisional: next year's holidays aren't published yet."},
            },
        .log_title = "Where it is written down",
        .log = {.entry = "Entry 40,217",
                .checkpoint = "Checkpoint q9Zk…8w=",
                .note = "Your filing stands in the public log. Nobody can change it; anyone can check this.",
                .alt = "A row of boxes; the filled one is your filing, and after it the checkpoint that seals it"},
        .check_title = "How to check",
        .check = "Open https://millbrook.example/case and type the code, or download the proof file and run huiyin verify.",
        .lost_title = "If you lose it",
        .lost = "Nobody can recover it: we keep no copy. You can file again and say that it is the same matter.",
        .references = {{"Office", "Roads and drains", ""}, {"Procedure", "Complaint", ""}},
    };
}

}  // namespace huiyin::documents::samples
