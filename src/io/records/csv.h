#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/encoding.h"
#include "base/result.h"

namespace huiyin::records {

/// A row as it stands in the file, or why it can't be read.
struct CsvRow {
    std::uint64_t line = 0;  ///< where it begins; the first line of the file is 1
    Result<std::vector<std::string>> cells;
};

/// UTF-8, however it is written: read as it is, while other encodings are decoded.
bool is_utf8_name(std::string_view encoding);

struct CsvOptions {
    std::string encoding = "UTF-8";
    std::size_t row_bytes_max = 256 * 1024;
};

/// Reads a CSV file (RFC 4180) row by row, in bounded memory. Lines may end in LF, CRLF or CR; a byte order mark at the
/// start and lines without anything are passed over; blanks around a cell don't count.
///
/// A row that breaks the rules is reported once and reading goes on with the line behind the one where it began, so a
/// stray quote costs its own row and none of those behind it.
class CsvReader {
  public:
    /// Fills the span from its start, returns how many bytes; 0 at the end of the file. May throw Fault.
    using Source = std::function<std::size_t(std::span<char>)>;

    /// Refuses with base/unknown-encoding, records/encoding-needed for a file that begins with another encoding's mark, or
    /// records/not-csv for one that is no text.
    static Result<CsvReader> create(Source source, CsvOptions options = {});
    ~CsvReader();
    CsvReader(CsvReader&&) noexcept;
    CsvReader& operator=(CsvReader&&) noexcept;

    /// The next row; nothing at the end.
    std::optional<CsvRow> next();
    /// How far into the file it has read: for a progress bar.
    std::uint64_t bytes_read() const;

  private:
    struct Impl;
    explicit CsvReader(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace huiyin::records
