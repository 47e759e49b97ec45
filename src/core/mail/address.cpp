#include "core/mail/address.h"

#include <algorithm>

namespace huiyin::mail {
namespace address_detail {

constexpr std::size_t address_most = 254;  // RFC 5321 4.5.3.1.3, without the angle brackets
constexpr std::size_t local_most = 64;
constexpr std::size_t label_most = 63;

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
bool is_atom_character(char c) {
    return is_letter_or_digit(c) || std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

/// Each piece between dots, as `fits` says; at least `least` pieces.
template <typename Fits>
bool all_pieces(std::string_view text, std::size_t least, Fits fits) {
    std::size_t count = 0;
    for (;;) {
        const std::size_t dot = std::min(text.find('.'), text.size());
        if (!fits(text.substr(0, dot))) return false;
        ++count;
        if (dot == text.size()) return count >= least;
        text.remove_prefix(dot + 1);
    }
}

bool is_label(std::string_view text) {
    return !text.empty() && text.size() <= label_most && text.front() != '-' && text.back() != '-' &&
           std::all_of(text.begin(), text.end(), [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

}  // namespace address_detail

bool is_address(std::string_view text) {
    using namespace address_detail;
    const std::size_t at = text.find('@');
    if (at == std::string_view::npos || text.size() > address_most || at > local_most) return false;
    const auto is_atom = [](std::string_view piece) {
        return !piece.empty() && std::all_of(piece.begin(), piece.end(), is_atom_character);
    };
    return all_pieces(text.substr(0, at), 1, is_atom) && all_pieces(text.substr(at + 1), 2, is_label);
}

std::string masked(std::string_view address) {
    const std::size_t at = address.find('@');
    if (at == 0 || at == std::string_view::npos) return {};
    return std::string(address.substr(0, 1)) + "…" + std::string(address.substr(at));
}

}  // namespace huiyin::mail
