#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/data_file.h"
#include "core/guidance/answers.h"
#include "core/guidance/parse.h"

using namespace huiyin;

namespace {

/// What reads is written so that it reads as the same again.
template <typename Value>
void hold(Result<Value> (*read)(std::string_view), std::string (*write)(const Value&), std::string_view text) {
    const auto value = read(text);
    if (!value) return;
    const auto again = read(write(*value));
    if (!again || !(*again == *value)) std::abort();
}

}  // namespace

/// Categories, reply templates and texts: as a town writes them by hand, and as versions keep them.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    hold(guidance::read_category, guidance::write_category, text);
    hold(guidance::read_reply, guidance::write_reply, text);
    hold(guidance::read_texts, guidance::write_texts, text);
    if (const auto category = guidance::read_category(text)) {
        guidance::Answers answers;
        for (const auto& question : category->questions) answers[question.id] = question.label.en;
        (void)guidance::check_answers(*category, answers, true);
        (void)guidance::write_answers(text::Language::en, *category, answers);
    }
    const auto none = [](const std::string&) -> const procedure::Procedure* { return nullptr; };
    if (const auto file = parse_toml(std::string(text), "c.toml")) {
        const auto categories = guidance::parse_categories(*file, accounts::Offices(), none);
        if (!categories && !categories.error().where.starts_with("c.toml")) std::abort();
    }
    if (const auto file = parse_toml(std::string(text), "r.toml")) {
        const auto replies = guidance::parse_replies(*file, {}, none);
        if (!replies && !replies.error().where.starts_with("r.toml")) std::abort();
    }
    return 0;
}
