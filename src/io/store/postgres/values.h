#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/ids.h"
#include "base/time.h"

namespace huiyin::store::postgres {

/// The three kinds of value that we store, by the number that PostgreSQL gives the type.
enum class Kind : std::uint32_t { truth = 16, bytes = 17, integer = 20 };

/// PostgreSQL's binary form of one value, appended to `out`.
void encode(std::string& out, std::int64_t value);
void encode(std::string& out, bool value);
void encode(std::string& out, ByteView value);

/// How a C++ value is stored.
template <typename T>
struct Stored;
template <>
struct Stored<bool> {
    static constexpr Kind kind = Kind::truth;
    static bool of(bool value) { return value; }
};
std::int64_t checked(std::uint64_t value);  ///< a Bug beyond 2^63 - 1
template <std::integral T>
struct Stored<T> {
    static constexpr Kind kind = Kind::integer;
    static std::int64_t of(T value) {
        if constexpr (sizeof(T) == 8 && std::unsigned_integral<T>) {
            return checked(value);
        } else {
            return std::int64_t{value};
        }
    }
};
template <typename Clock, typename Duration>
struct Stored<std::chrono::time_point<Clock, Duration>> {
    static constexpr Kind kind = Kind::integer;
    static std::int64_t of(const std::chrono::time_point<Clock, Duration>& value) {
        return std::int64_t{value.time_since_epoch().count()};
    }
};
template <>
struct Stored<std::string> {
    static constexpr Kind kind = Kind::bytes;
    static ByteView of(const std::string& value) { return as_bytes(value); }
};
template <>
struct Stored<Bytes> {
    static constexpr Kind kind = Kind::bytes;
    static ByteView of(const Bytes& value) { return value; }
};
template <>
struct Stored<Hash> {
    static constexpr Kind kind = Kind::bytes;
    static ByteView of(const Hash& value) { return value; }
};
template <typename Tag>
struct Stored<Id128<Tag>> {
    static constexpr Kind kind = Kind::bytes;
    static ByteView of(const Id128<Tag>& value) { return value.view(); }
};
template <typename Tag>
struct Stored<Slug<Tag>> {
    static constexpr Kind kind = Kind::bytes;
    static ByteView of(const Slug<Tag>& value) { return as_bytes(value.value); }
};
template <typename T>
struct Stored<std::optional<T>> {
    static constexpr Kind kind = Stored<T>::kind;
};

/// Many rows on their way to one statement: each column goes as an array, which the statement unnests.
class Rows {
  public:
    /// One row; every row has as many values of the same kinds.
    template <typename... Values>
    void add(const Values&... values) {
        columns_.resize(sizeof...(Values));
        std::size_t column = 0;
        (columns_[column++].add(values), ...);
    }
    bool empty() const { return columns_.empty() || columns_.front().count == 0; }
    std::size_t count() const { return columns_.empty() ? 0 : columns_.front().count; }

    struct Column {
        template <typename T>
        void add(const T& value) {
            kind = Stored<T>::kind;
            add_encoded(Stored<T>::of(value));
        }
        template <typename T>
        void add(const std::optional<T>& value) {
            kind = Stored<T>::kind;
            if (value) {
                add_encoded(Stored<T>::of(*value));
            } else {
                add_null();
            }
        }
        template <typename T>
        void add_encoded(const T& value) {
            const std::size_t at = begin();
            encode(elements, value);
            end(at);
        }
        void add_null();
        std::size_t begin();
        void end(std::size_t at);

        Kind kind = Kind::bytes;
        std::size_t count = 0;
        bool has_null = false;
        std::string elements;  ///< each behind its length
    };
    const std::vector<Column>& columns() const { return columns_; }

  private:
    std::vector<Column> columns_;
};

/// The values of $1, $2, … of one statement, in binary form.
class Values {
  public:
    template <typename... Each>
    explicit Values(const Each&... each) {
        (put(each), ...);
    }
    std::size_t count() const { return places_.size(); }
    /// As libpq takes them; they point into this object.
    std::vector<const char*> pointers() const;
    std::vector<int> lengths() const;

    template <typename T>
    void put(const T& value) {
        const std::size_t from = bytes_.size();
        encode(bytes_, Stored<T>::of(value));
        placed(from);
    }
    template <typename T>
    void put(const std::optional<T>& value) {
        if (value) {
            put(*value);
        } else {
            places_.push_back({0, -1});
        }
    }
    void put(const Rows& rows);
    void put(const Rows::Column& column);

  private:
    void placed(std::size_t from);
    struct Place {
        std::size_t from;
        int length;  ///< -1 for NULL
    };
    std::string bytes_;
    std::vector<Place> places_;
};

}  // namespace huiyin::store::postgres
