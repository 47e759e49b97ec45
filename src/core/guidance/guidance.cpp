#include "core/guidance/guidance.h"

#include <algorithm>
#include <array>
#include <utility>

namespace huiyin::guidance {

namespace guidance_detail {

constexpr std::array question_kinds{std::pair{Question::Kind::line, std::string_view("line")},
                                    std::pair{Question::Kind::lines, std::string_view("lines")},
                                    std::pair{Question::Kind::choice, std::string_view("choice")},
                                    std::pair{Question::Kind::date, std::string_view("date")},
                                    std::pair{Question::Kind::place, std::string_view("place")}};

template <typename Item>
const Item* find_item(const std::vector<Item>& items, std::string_view id) {
    const auto found = std::ranges::find_if(items, [&](const Item& item) { return item.id == id; });
    return found == items.end() ? nullptr : &*found;
}

template <typename Item>
void put_item(std::vector<Item>& items, Item item) {
    const auto found = std::ranges::find_if(items, [&](const Item& one) { return one.id == item.id; });
    if (found == items.end())
        items.push_back(std::move(item));
    else
        *found = std::move(item);
}

}  // namespace guidance_detail
using namespace guidance_detail;

std::string_view to_text(Question::Kind kind) {
    return std::ranges::find(question_kinds, kind, &decltype(question_kinds)::value_type::first)->second;
}

std::optional<Question::Kind> parse_question_kind(std::string_view text) {
    const auto found = std::ranges::find(question_kinds, text, &decltype(question_kinds)::value_type::second);
    if (found == question_kinds.end()) return std::nullopt;
    return found->first;
}

const Category* Guidance::find_category(std::string_view id) const { return find_item(categories, id); }
const ReplyTemplate* Guidance::find_reply(std::string_view id) const { return find_item(replies, id); }

std::vector<const Category*> Guidance::offered() const {
    std::vector<const Category*> out;
    for (const Category& one : categories)
        if (!one.withdrawn) out.push_back(&one);
    return out;
}

void Guidance::put(Category category) { put_item(categories, std::move(category)); }
void Guidance::put(ReplyTemplate reply) { put_item(replies, std::move(reply)); }

void Guidance::arrange(const std::vector<std::string>& ids) {
    std::ranges::stable_sort(categories, {}, [&](const Category& one) { return std::ranges::find(ids, one.id) - ids.begin(); });
}

std::string category_name(text::Language language, const Guidance& guidance, const std::string& category) {
    const Category* found = guidance.find_category(category);
    if (found == nullptr) return category;
    return language == text::Language::zh ? found->name.zh : found->name.en;
}

std::vector<ReplyTemplate> fitting(const Guidance& guidance, const Wanted& wanted) {
    std::vector<ReplyTemplate> out;
    for (const ReplyTemplate& one : guidance.replies) {
        if (one.withdrawn || one.procedure != wanted.procedure || one.command != wanted.command) continue;
        if (!one.state.empty() && one.state != wanted.state) continue;
        if (!one.category.empty() && one.category != wanted.category) continue;
        out.push_back(one);
    }
    std::ranges::stable_partition(out, [](const ReplyTemplate& one) { return !one.category.empty(); });
    return out;
}

}  // namespace huiyin::guidance
