#include "core/sealing/receipt_code.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/fault.h"
#include "core/sealing/labels.h"
#include "core/sealing/problems.h"

namespace huiyin::sealing {

namespace receipt_code_detail {

/// Product in GF(32) = GF(2)[x] / (x^5 + x^2 + 1). Without tables or branches on the values, since
/// these are secret.
constexpr std::uint8_t multiply(std::uint8_t a, std::uint8_t b) {
    unsigned product = 0;
    for (unsigned bit = 0; bit < 5; ++bit)
        product ^= (unsigned{a} << bit) & (0U - ((b >> bit) & 1U));
    for (unsigned bit = 8; bit >= 5; --bit)
        product ^= (0b100101U << (bit - 5)) & (0U - ((product >> bit) & 1U));
    return static_cast<std::uint8_t>(product);
}

/// Weight i is x^i. The check symbol has weight 0 (that is, 1), the others 1 to 24: x generates the
/// 31 non-zero elements, so all 25 differ, and so a swap of two different symbols always changes
/// the sum.
constexpr auto weights = [] {
    std::array<std::uint8_t, ReceiptCode::symbol_count> powers{};
    powers[0] = 1;
    for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = multiply(powers[i - 1], 2);
    return powers;
}();

using Values = std::array<std::uint8_t, ReceiptCode::symbol_count>;

Values values_of(std::span<const std::uint8_t, ReceiptCode::entropy_size> bytes) {
    Values values{};
    for (std::size_t symbol = 0; symbol + 1 < values.size(); ++symbol) {
        unsigned value = 0;
        for (std::size_t bit = symbol * 5; bit < symbol * 5 + 5; ++bit) {
            value = (value << 1) | ((unsigned{bytes[bit / 8]} >> (7 - bit % 8)) & 1U);
        }
        values[symbol] = static_cast<std::uint8_t>(value);
    }
    values.back() = check_symbol(std::span(values).first<ReceiptCode::symbol_count - 1>());
    return values;
}

/// The code point at `at`, which is moved past it. A byte that starts none counts as U+FFFD alone.
char32_t next_character(std::string_view text, std::size_t& at) {
    const auto lead = static_cast<std::uint8_t>(text[at]);
    const std::size_t length = lead < 0x80         ? 1
                               : (lead >> 5) == 6  ? 2
                               : (lead >> 4) == 14 ? 3
                               : (lead >> 3) == 30 ? 4
                                                   : 0;
    if (length == 0 || at + length > text.size() || !is_utf8(text.substr(at, length))) {
        ++at;
        return U'\uFFFD';
    }
    char32_t character = length == 1 ? lead : lead & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i)
        character = (character << 6) | (static_cast<std::uint8_t>(text[at + i]) & 0x3FU);
    at += length;
    return character;
}

/// Blanks, hyphens and marks that keyboards, printers, chats and right-to-left pages put between
/// groups.
bool is_separator(char32_t c) {
    if (c == U' ' || (c >= U'\t' && c <= U'\r') || c == U'-' || c == U'_') return true;
    if (c == 0xA0 || c == 0xAD || c == 0x3000 || c == 0xFEFF) return true;
    if (c >= 0x2000 && c <= 0x2015)
        return true;  // spaces, joiners, direction marks, hyphens, dashes
    if (c >= 0x2028 && c <= 0x202F) return true;
    if (c >= 0x205F && c <= 0x2069) return true;
    return c == 0x2212 || c == 0xFE58 || c == 0xFE63 || c == 0xFF0D || c == 0x30FC || c == 0x2500;
}

/// 0 to 31, or nothing.
std::optional<std::uint8_t> value_of(char32_t c) {
    if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;  // full-width forms
    if (c >= U'a' && c <= U'z') c -= U'a' - U'A';
    if (c == U'O') c = U'0';
    if (c == U'I' || c == U'L') c = U'1';
    if (c > 0x7F) return std::nullopt;
    const auto found = ReceiptCode::alphabet.find(static_cast<char>(c));
    if (found == std::string_view::npos) return std::nullopt;
    return static_cast<std::uint8_t>(found);
}

/// How a refusal names a character: itself, or its number where it can't be seen.
std::string name_of(char32_t c, std::string_view written) {
    if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xFFFD)
        return fmt::format("U+{:04X}", static_cast<std::uint32_t>(c));
    return std::string(written);
}

}  // namespace receipt_code_detail

std::uint8_t check_symbol(std::span<const std::uint8_t, ReceiptCode::symbol_count - 1> values) {
    std::uint8_t sum = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        EXPECTS(values[i] < 32);
        sum ^= receipt_code_detail::multiply(values[i], receipt_code_detail::weights[i + 1]);
    }
    return sum;
}

ReceiptCode ReceiptCode::draw(Random& random) {
    return ReceiptCode(crypto::Secret<entropy_size>::draw(random));
}

ReceiptCode ReceiptCode::from_bytes(std::span<const std::uint8_t, entropy_size> bytes) {
    return ReceiptCode(crypto::Secret<entropy_size>(bytes));
}

ReceiptCode ReceiptCode::of_filing(Pepper pepper, const Token& token) {
    crypto::Secret<64> both;
    std::ranges::copy(pepper.key.reveal(), both.writable().begin());
    std::ranges::copy(token.secret().reveal(), both.writable().begin() + 32);
    Bytes bits = crypto::hkdf_sha256(both.reveal(), as_bytes(labels::filing_code), entropy_size);
    auto entropy = crypto::Secret<entropy_size>::from(bits);
    crypto::wipe(bits);
    return ReceiptCode(std::move(*entropy));
}

Result<ReceiptCode> ReceiptCode::parse(std::string_view text) {
    using namespace receipt_code_detail;
    Values values{};
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = at;
        const char32_t character = next_character(text, at);
        if (is_separator(character)) continue;
        const auto value = value_of(character);
        if (!value) {
            return refuse(problems::code_bad_symbol,
                          {{"symbol", name_of(character, text.substr(start, at - start))},
                           {"position", std::to_string(count + 1)}});
        }
        if (count < values.size()) values[count] = *value;
        ++count;
    }
    if (count != symbol_count)
        return refuse(problems::code_wrong_length, {{"count", std::to_string(count)}});
    if (check_symbol(std::span(values).first<symbol_count - 1>()) != values.back()) {
        return refuse(problems::code_mistyped);
    }
    crypto::Secret<entropy_size> entropy;
    for (std::size_t bit = 0; bit < entropy_size * 8; ++bit) {
        const unsigned one = (unsigned{values[bit / 5]} >> (4 - bit % 5)) & 1U;
        auto& byte = entropy.writable()[bit / 8];
        byte = static_cast<std::uint8_t>(byte | (one << (7 - bit % 8)));
    }
    crypto::wipe(values);
    return ReceiptCode(std::move(entropy));
}

std::string ReceiptCode::text() const {
    auto values = receipt_code_detail::values_of(entropy_.reveal());
    std::string text;
    text.reserve(symbol_count + 4);
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i > 0 && i % 5 == 0) text += '-';
        text += alphabet[values[i]];
    }
    crypto::wipe(values);
    return text;
}

Hash ReceiptCode::lookup_tag(Pepper pepper) const {
    const auto derived = crypto::derive_key(entropy_.reveal(), as_bytes(labels::receipt_tag));
    return crypto::hmac_sha256(pepper.key.reveal(), derived.reveal());
}

crypto::BoxPair ReceiptCode::resident_pair() const {
    return crypto::box_pair_from_seed(
        crypto::derive_key(entropy_.reveal(), as_bytes(labels::resident_key)));
}

CaseId case_of_filing(Pepper pepper, const Token& token) {
    const auto derived = crypto::derive_key(token.secret().reveal(), as_bytes(labels::filing_case));
    const Hash mac = crypto::hmac_sha256(pepper.key.reveal(), derived.reveal());
    return *CaseId::from(ByteView(mac).first(16));
}

}  // namespace huiyin::sealing
