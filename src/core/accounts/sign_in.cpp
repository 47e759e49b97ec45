#include "core/accounts/sign_in.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/bytes.h"
#include "core/accounts/common_words.h"
#include "core/accounts/problems.h"

namespace huiyin::accounts {

namespace sign_in_detail {

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

/// Lower case and without what people put between words, so that "Pass-Word 123" is "password123".
/// Bytes of other scripts stay as they are.
std::string flattened(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        if (is_letter_or_digit(lower) || static_cast<unsigned char>(c) >= 0x80) out += lower;
    }
    return out;
}

/// Whether it is one unit of at most 6 bytes over and over: "abcabcabcabcabc".
bool repeats_a_unit(std::string_view flat) {
    for (std::size_t unit = 1; unit <= 6 && 2 * unit <= flat.size(); ++unit) {
        std::size_t at = unit;
        while (at < flat.size() && flat[at] == flat[at - unit]) ++at;
        if (at == flat.size()) return true;
    }
    return false;
}

constexpr std::array<std::string_view, 8> runs{"abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm",
                                               "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
                                               "qazwsxedcrfvtgbyhnujmikolp"};

bool is_run(std::string_view piece) {
    const std::string backwards(piece.rbegin(), piece.rend());
    return std::any_of(runs.begin(), runs.end(), [&](std::string_view run) {
        return run.find(piece) != std::string_view::npos || run.find(backwards) != std::string_view::npos;
    });
}

/// Whether it can be cut into common words, known words, runs of 3 or more, and at most one other number of up to 8 digits
/// (a year, a birthday). Dynamic programming: fewest other numbers needed to reach each position.
bool is_made_of_common_pieces(std::string_view flat, const std::vector<std::string>& known) {
    constexpr std::size_t never = 99;
    std::vector<std::size_t> numbers(flat.size() + 1, never);
    numbers[0] = 0;
    const auto reach = [&](std::size_t to, std::size_t cost) { numbers[to] = std::min(numbers[to], cost); };
    for (std::size_t at = 0; at < flat.size(); ++at) {
        if (numbers[at] == never) continue;
        const std::string_view rest = flat.substr(at);
        for (const std::string_view word : common_words)
            if (rest.starts_with(word)) reach(at + word.size(), numbers[at]);
        for (const std::string& word : known)
            if (rest.starts_with(word)) reach(at + word.size(), numbers[at]);
        for (std::size_t length = 3; length <= rest.size() && is_run(rest.substr(0, length)); ++length)
            reach(at + length, numbers[at]);
        for (std::size_t length = 1; length <= 8 && length <= rest.size(); ++length) {
            if (rest[length - 1] < '0' || rest[length - 1] > '9') break;
            reach(at + length, numbers[at] + 1);
        }
    }
    return numbers[flat.size()] <= 1;
}

}  // namespace sign_in_detail

bool is_login(std::string_view text) {
    using sign_in_detail::is_letter_or_digit;
    if (text.size() < 2 || text.size() > 40) return false;
    if (!is_letter_or_digit(text.front()) || !is_letter_or_digit(text.back())) return false;
    return std::all_of(text.begin(), text.end(), [](char c) { return is_letter_or_digit(c) || c == '.' || c == '-'; });
}

Result<void> check_passphrase(std::string_view passphrase, std::span<const std::string> known) {
    using namespace sign_in_detail;
    constexpr const char* where = "passphrase";
    const bool has_control = std::any_of(passphrase.begin(), passphrase.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    });
    if (has_control || !is_utf8(passphrase)) return refuse(problems::passphrase_not_text, {}, where);
    const std::size_t characters = count_characters(passphrase);
    if (characters < passphrase_characters_least)
        return refuse(problems::passphrase_short,
                      {{"characters", std::to_string(characters)}, {"least", std::to_string(passphrase_characters_least)}},
                      where);
    if (characters > passphrase_characters_most)
        return refuse(problems::passphrase_long,
                      {{"characters", std::to_string(characters)}, {"most", std::to_string(passphrase_characters_most)}},
                      where);

    std::vector<std::string> known_flat;
    for (const std::string& word : known) {
        known_flat.push_back(flattened(word));
        if (known_flat.back().size() < 2) known_flat.pop_back();
    }
    const std::string flat = flattened(passphrase);
    // Nothing but spaces and signs flattens to next to nothing; "---------------" is no secret either.
    if (flat.size() < 2 ? repeats_a_unit(passphrase) : repeats_a_unit(flat) || is_made_of_common_pieces(flat, known_flat))
        return refuse(problems::passphrase_common, {}, where);
    return {};
}

}  // namespace huiyin::accounts
