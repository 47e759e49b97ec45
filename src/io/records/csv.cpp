#include "io/records/csv.h"

#include <csv.h>

#include <algorithm>
#include <array>

#include "base/fault.h"
#include "io/records/problems.h"

namespace huiyin::records {
namespace csv_detail {

constexpr std::size_t piece_bytes = 64 * 1024;
/// How much of a file is looked at to tell whether it is one of ours.
constexpr std::size_t looked_at_bytes = 4096;

struct Line {
    std::uint64_t number = 0;
    std::string text;       ///< with its end, so that an end inside quotes stays as it is
    bool too_long = false;  ///< cut; the rest of it has been dropped
};

/// The library's parser, fed line by line. Starts afresh after each row and each mistake.
class Parser {
  public:
    Parser() { start(); }
    ~Parser() { csv_free(&parser_); }
    Parser(const Parser&) = delete;
    Parser& operator=(const Parser&) = delete;

    /// False: a quote stands where none may.
    bool feed(const std::string& text) {
        return csv_parse(&parser_, text.data(), text.size(), take_cell, take_row, this) == text.size();
    }
    /// The file ends here. False: inside quotes.
    bool finish() { return csv_fini(&parser_, take_cell, take_row, this) == 0; }
    bool has_row() const { return has_row_; }
    std::vector<std::string> take() {
        has_row_ = false;
        return std::exchange(cells_, {});
    }
    void reset() {
        csv_free(&parser_);
        start();
    }

  private:
    void start() {
        cells_.clear();
        has_row_ = false;
        EXPECTS(csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI) == 0);
    }
    static void take_cell(void* text, std::size_t size, void* self) {
        static_cast<Parser*>(self)->cells_.emplace_back(static_cast<const char*>(text), size);
    }
    static void take_row(int, void* self) { static_cast<Parser*>(self)->has_row_ = true; }

    csv_parser parser_{};
    std::vector<std::string> cells_;
    bool has_row_ = false;
};

}  // namespace csv_detail
using namespace csv_detail;

struct CsvReader::Impl {
    Source source;
    CsvOptions options;
    std::optional<TextDecoder> decoder;  ///< none for UTF-8, which is looked at cell by cell
    std::array<char, piece_bytes> piece{};
    std::string text;                    ///< decoded and not yet cut into lines
    std::size_t text_from = 0;
    bool source_ended = false;
    bool at_start = true;
    std::uint64_t bytes_read = 0;
    std::uint64_t lines_cut = 0;
    std::deque<Line> again;              ///< lines behind the one where a broken row began
    Parser parser;

    void read_more() {
        if (text_from > 0) {
            text.erase(0, text_from);
            text_from = 0;
        }
        const std::size_t count = source(piece);
        EXPECTS(count <= piece.size());
        bytes_read += count;
        source_ended = count == 0;
        if (decoder) {
            decoder->decode({reinterpret_cast<const std::uint8_t*>(piece.data()), count}, source_ended, text);
        } else {
            text.append(piece.data(), count);
        }
        constexpr std::string_view mark = "\xef\xbb\xbf";
        if (at_start && (text.size() >= mark.size() || source_ended)) {
            if (text.starts_with(mark)) text_from = mark.size();
            at_start = false;
        }
    }

    /// Where the line that begins at `text_from` ends, its end included; nothing if more must be read to tell.
    std::optional<std::size_t> end_of_line(std::size_t look_from) const {
        const std::size_t at = text.find_first_of("\r\n", look_from);
        if (at == std::string::npos) return source_ended ? std::optional(text.size()) : std::nullopt;
        if (text[at] == '\n') return at + 1;
        if (at + 1 < text.size()) return text[at + 1] == '\n' ? at + 2 : at + 1;
        return source_ended ? std::optional(at + 1) : std::nullopt;
    }

    std::optional<Line> next_line() {
        if (!again.empty()) {
            Line line = std::move(again.front());
            again.pop_front();
            return line;
        }
        Line line;
        while (at_start) read_more();
        std::size_t looked = text_from;
        for (;;) {
            if (const auto end = end_of_line(looked)) {
                if (*end == text_from && !line.too_long) return std::nullopt;
                line.number = ++lines_cut;
                if (!line.too_long) line.text = text.substr(text_from, *end - text_from);
                text_from = *end;
                line.too_long = line.too_long || line.text.size() > options.row_bytes_max;
                return line;
            }
            if (text.size() - text_from > options.row_bytes_max) {
                line.too_long = true;
                // A CR at the very end may be half of a line's end.
                text_from = text.ends_with('\r') ? text.size() - 1 : text.size();
            }
            const std::size_t held = text.size() - text_from;
            read_more();
            looked = text_from + (held > 0 ? held - 1 : 0);
        }
    }

    CsvRow refuse_row(std::vector<Line>& lines, tl::unexpected<Problem> why) {
        const std::uint64_t line = lines.front().number;
        for (std::size_t i = lines.size(); i > 1; --i) again.push_front(std::move(lines[i - 1]));
        parser.reset();
        return {line, Result<std::vector<std::string>>(std::move(why))};
    }

    std::optional<CsvRow> next() {
        std::vector<Line> lines;  // of this row
        std::size_t size = 0;
        for (;;) {
            auto line = next_line();
            if (!line) {
                if (lines.empty()) return std::nullopt;
                const bool closed = parser.finish();
                if (!closed) return refuse_row(lines, refuse(problems::open_quote));
                if (!parser.has_row()) return std::nullopt;
                CsvRow row{lines.front().number, parser.take()};
                parser.reset();
                return row;
            }
            const bool is_blank = line->text.find_first_not_of(" \t\r\n") == std::string::npos;
            if (lines.empty() && is_blank && !line->too_long) continue;
            size += line->text.size();
            const bool too_long = line->too_long || size > options.row_bytes_max;
            lines.push_back(std::move(*line));
            if (too_long)
                return refuse_row(lines, refuse(problems::row_too_long, {{"max", std::to_string(options.row_bytes_max)}}));
            if (!parser.feed(lines.back().text)) return refuse_row(lines, refuse(problems::bad_quotes));
            if (parser.has_row()) return CsvRow{lines.front().number, parser.take()};
        }
    }
};

bool is_utf8_name(std::string_view encoding) {
    std::string letters;
    for (const char c : encoding)
        if (c != '-' && c != '_') letters += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return letters == "utf8";
}

CsvReader::CsvReader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
CsvReader::~CsvReader() = default;
CsvReader::CsvReader(CsvReader&&) noexcept = default;
CsvReader& CsvReader::operator=(CsvReader&&) noexcept = default;

Result<CsvReader> CsvReader::create(Source source, CsvOptions options) {
    auto impl = std::make_unique<Impl>();
    impl->source = std::move(source);
    impl->options = std::move(options);
    if (!is_utf8_name(impl->options.encoding)) {
        TRY_LET(decoder, TextDecoder::create(impl->options.encoding));
        impl->decoder = std::move(decoder);
    }
    // In however small pieces it comes.
    while (impl->at_start || (impl->text.size() - impl->text_from < looked_at_bytes && !impl->source_ended)) impl->read_more();
    const std::string_view beginning = std::string_view(impl->text).substr(impl->text_from, looked_at_bytes);
    if (!impl->decoder && (beginning.starts_with("\xff\xfe") || beginning.starts_with("\xfe\xff")))
        return refuse(problems::encoding_needed, {{"encoding", "UTF-16"}});
    // A packed file, a spreadsheet's own format, a program.
    if (!impl->decoder && beginning.find('\0') != std::string_view::npos) return refuse(problems::not_csv);
    return CsvReader(std::move(impl));
}

std::optional<CsvRow> CsvReader::next() { return impl_->next(); }
std::uint64_t CsvReader::bytes_read() const { return impl_->bytes_read; }

}  // namespace huiyin::records
