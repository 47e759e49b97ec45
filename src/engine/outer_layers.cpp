#include "engine/outer_layers.h"

#include <charconv>

#include "core/accounts/route.h"
#include "core/sealing/case_key.h"

namespace huiyin::engine {

std::optional<sealing::WrapAddress> wrap_address(const InstanceId& instance, const CaseId& of, const WrapLabel& wrap) {
    const std::string_view key = wrap.key;
    const auto colon = key.find(':');
    const auto name = sealing::parse_key_name(key.substr(0, colon));
    std::uint32_t epoch = 0;
    const char* end = key.data() + key.size();
    if (!name || colon == std::string_view::npos) return std::nullopt;
    if (const auto read = std::from_chars(key.data() + colon + 1, end, epoch); read.ec != std::errc() || read.ptr != end) return std::nullopt;
    return sealing::WrapAddress{.instance = instance, .case_id = of, .key = *name, .key_epoch = epoch, .recipient = {std::string(wrap.recipient)}};
}

std::optional<WrapRow> moved_wrap(const Context& context, WrapRow wrap, const sealing::MonthKey& to) {
    if (wrap.month == to.month) return std::nullopt;
    auto from = context.keys.existing_month_key(wrap.month);
    const auto address = wrap_address(context.town.instance(), wrap.case_id, {wrap.key, wrap.recipient});
    if (!from || !address) return std::nullopt;
    auto moved = sealing::rewrap_month(context.random, *address, {wrap.month, std::move(*from)}, to, wrap.wrapped);
    if (!moved) return std::nullopt;
    wrap.month = to.month;
    wrap.wrapped = std::move(*moved);
    return wrap;
}

void move_subject(const Context& context, CaseRow& row, const OfficeId& office, const sealing::MonthKey& to) {
    const auto month = sealing::month_of_sealed(row.subject_sealed);
    if (!month || *month == to.month) return;
    auto key = context.keys.existing_month_key(*month);
    if (!key) return;
    const sealing::MonthKey from{*month, std::move(*key)};
    const auto offices = context.town.offices();
    const auto keys = context.town.office_keys();
    // It was sealed to the office, or to who stood for it before it had a key, in whatever epoch that was then.
    const auto try_office = [&](const OfficeId& holder) {
        const auto newest = keys->find(holder);
        for (std::uint32_t epoch = newest == keys->end() ? 0 : newest->second.epoch; epoch > 0; --epoch) {
            auto moved = sealing::rewrap_month(context.random,
                                               sealing::ListTextAddress{.instance = context.town.instance(),
                                                                        .case_id = row.case_id,
                                                                        .part = "subject",
                                                                        .recipient = sealing::Recipient::office(holder, epoch)},
                                               from, to, row.subject_sealed);
            if (!moved) continue;
            row.subject_sealed = std::move(*moved);
            return true;
        }
        return false;
    };
    for (int levels = 0;; ++levels) {
        const accounts::Office* holder = offices->above(office, levels);
        if (holder == nullptr) break;
        if (try_office(holder->id)) return;
    }
    try_office(offices->reception().id);
}

}  // namespace huiyin::engine
