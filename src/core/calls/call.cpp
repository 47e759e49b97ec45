#include "core/calls/call.h"

#include <algorithm>
#include <tuple>

namespace huiyin::calls {

namespace call_detail {

bool ends_before(const Call& one, const Call& other) { return std::tie(one.until, one.id) < std::tie(other.until, other.id); }

}  // namespace call_detail
using namespace call_detail;

void Book::put(Call call) {
    std::erase_if(calls_, [&](const Call& one) { return one.id == call.id; });
    const auto at = std::ranges::upper_bound(calls_, call, ends_before);
    calls_.insert(at, std::move(call));
}

const Call* Book::find(std::string_view id) const {
    const auto found = std::ranges::find(calls_, id, &Call::id);
    return found == calls_.end() ? nullptr : &*found;
}

std::vector<const Call*> Book::open(Date today, std::size_t limit, std::string_view after) const {
    const Call* last = after.empty() ? nullptr : find(after);
    std::vector<const Call*> out;
    for (const Call& one : calls_) {
        if (!one.is_open(today) || (last != nullptr && !ends_before(*last, one))) continue;
        if (out.size() == limit) break;
        out.push_back(&one);
    }
    return out;
}

std::vector<const Call*> Book::over(Date today, std::size_t limit, std::string_view before) const {
    const Call* last = before.empty() ? nullptr : find(before);
    std::vector<const Call*> out;
    for (auto one = calls_.rbegin(); one != calls_.rend(); ++one) {
        if (one->is_open(today) || (last != nullptr && !ends_before(*one, *last))) continue;
        if (out.size() == limit) break;
        out.push_back(&*one);
    }
    return out;
}

Book::Page Book::page(bool over, Date today, std::size_t size, std::string_view behind) const {
    Page out{.calls = over ? this->over(today, size + 1, behind) : open(today, size + 1, behind)};
    out.more = out.calls.size() > size;
    if (out.more) out.calls.pop_back();
    return out;
}

}  // namespace huiyin::calls
