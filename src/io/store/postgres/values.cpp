#include "io/store/postgres/values.h"

#include <limits>

#include "base/fault.h"

namespace huiyin::store::postgres {
namespace values_detail {

void put_32(std::string& out, std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(static_cast<std::uint8_t>(value >> shift));
}
void set_32(std::string& out, std::size_t at, std::uint32_t value) {
    for (std::size_t i = 0; i < 4; ++i) out[at + i] = static_cast<char>(static_cast<std::uint8_t>(value >> (24 - 8 * i)));
}

}  // namespace values_detail
using namespace values_detail;

void encode(std::string& out, std::int64_t value) {
    const auto bytes = big_endian_64(static_cast<std::uint64_t>(value));
    out.append(bytes.begin(), bytes.end());
}
void encode(std::string& out, bool value) { out += value ? '\1' : '\0'; }
void encode(std::string& out, ByteView value) { out.append(value.begin(), value.end()); }

std::int64_t checked(std::uint64_t value) {
    EXPECTS(value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()));
    return static_cast<std::int64_t>(value);
}

void Rows::Column::add_null() {
    put_32(elements, 0xffff'ffff);
    has_null = true;
    ++count;
}
std::size_t Rows::Column::begin() {
    put_32(elements, 0);
    return elements.size();
}
void Rows::Column::end(std::size_t at) {
    set_32(elements, at - 4, static_cast<std::uint32_t>(elements.size() - at));
    ++count;
}

void Values::put(const Rows& rows) {
    for (const auto& column : rows.columns()) put(column);
}

void Values::put(const Rows::Column& column) {
    const std::size_t from = bytes_.size();
    put_32(bytes_, column.count == 0 ? 0 : 1);  // dimensions
    put_32(bytes_, column.has_null ? 1 : 0);
    put_32(bytes_, static_cast<std::uint32_t>(column.kind));
    if (column.count > 0) {
        put_32(bytes_, static_cast<std::uint32_t>(column.count));
        put_32(bytes_, 1);  // the first index
        bytes_ += column.elements;
    }
    placed(from);
}

void Values::placed(std::size_t from) {
    // PostgreSQL takes no message of a gigabyte; a batch is nowhere near.
    EXPECTS(bytes_.size() - from <= static_cast<std::size_t>(std::numeric_limits<int>::max()));
    places_.push_back({from, static_cast<int>(bytes_.size() - from)});
}

std::vector<const char*> Values::pointers() const {
    std::vector<const char*> out;
    for (const Place& place : places_) out.push_back(place.length < 0 ? nullptr : bytes_.data() + place.from);
    return out;
}
std::vector<int> Values::lengths() const {
    std::vector<int> out;
    for (const Place& place : places_) out.push_back(place.length < 0 ? 0 : place.length);
    return out;
}

}  // namespace huiyin::store::postgres
