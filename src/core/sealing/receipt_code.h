#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/crypto.h"
#include "base/ids.h"
#include "base/result.h"
#include "core/sealing/keys.h"
#include "core/sealing/token.h"

namespace huiyin::sealing {

/// What a resident keeps: 120 random bits as 24 symbols of Crockford's alphabet and one check
/// symbol, written as five groups of five. The check catches every mistyped symbol and every swap
/// of two different symbols, neighbours or not (docs/formats/receipt-code.md). A bearer secret:
/// shown once, never stored, never in a URL or a log.
class ReceiptCode {
  public:
    static constexpr std::size_t entropy_size = 15;  ///< bytes
    static constexpr std::size_t symbol_count = 25;  ///< with the check symbol
    static constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    static ReceiptCode draw(Random& random);
    static ReceiptCode from_bytes(std::span<const std::uint8_t, entropy_size> bytes);
    /// The code of a filing: the same token gives the same code, so a repeated submission can be
    /// shown its receipt again though it is stored nowhere.
    static ReceiptCode of_filing(Pepper pepper, const Token& token);
    /// Reads what people type: either case, O for 0, I and L for 1, full-width letters and digits;
    /// blanks, hyphens of any kind and invisible marks don't count. Refuses with
    /// sealing/code-bad-symbol, sealing/code-wrong-length, sealing/code-mistyped, in this order.
    static Result<ReceiptCode> parse(std::string_view text);

    /// "XXXXX-XXXXX-XXXXX-XXXXX-XXXXX".
    std::string text() const;
    /// What the case is found by: HMAC-SHA-256(pepper, HKDF(code, receipt tag)).
    Hash lookup_tag(Pepper pepper) const;
    /// RK. The public half is stored with the case, so that new keys can be sealed to an absent
    /// resident.
    crypto::BoxPair resident_pair() const;
    ReceiptCode clone() const { return ReceiptCode(entropy_.clone()); }

  private:
    explicit ReceiptCode(crypto::Secret<entropy_size> entropy) : entropy_(std::move(entropy)) {}
    crypto::Secret<entropy_size> entropy_;
};

/// The case of a filing: the same token gives the same case, so that two tries can't make two
/// cases.
CaseId case_of_filing(Pepper pepper, const Token& token);

/// The check of 24 symbol values (0 to 31): the sum over GF(32) of value i (from 0) times weight i
/// + 1. Public for the tests and the fuzzer.
std::uint8_t check_symbol(std::span<const std::uint8_t, ReceiptCode::symbol_count - 1> values);

}  // namespace huiyin::sealing
