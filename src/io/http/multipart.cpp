#include "io/http/multipart.h"

#include <vector>

#include "base/bytes.h"
#include "base/fault.h"
#include "io/http/problems.h"
#include "io/http/text_rules.h"

namespace huiyin::http {
namespace multipart_detail {

constexpr std::size_t padding_max = 128;

// Browsers write names and file names in quotes and escape only these three (HTML, "multipart form
// data"); older clients write \" instead. A lone backslash is itself, since some send whole Windows
// paths.
std::optional<std::string> quoted_value(std::string_view& rest) {
    std::string value;
    rest.remove_prefix(1);
    while (!rest.empty() && rest.front() != '"') {
        if (rest.starts_with("%22")) {
            value += '"';
            rest.remove_prefix(3);
        } else if (rest.starts_with("%0D%0A")) {
            value += '\n';
            rest.remove_prefix(6);
        } else if (rest.starts_with("\\\"") && rest.size() > 2) {
            value += '"';
            rest.remove_prefix(2);
        } else {
            value += rest.front();
            rest.remove_prefix(1);
        }
    }
    if (rest.empty()) return std::nullopt;
    rest.remove_prefix(1);
    return value;
}

// Content-Disposition: form-data; name="…"; filename="…"
Result<void> read_disposition(std::string_view value, PartHead& head) {
    auto rest = value;
    const auto kind = rest.substr(0, rest.find(';'));
    if (!equal_ignoring_case(trim(kind), "form-data")) return refuse(problems::multipart_malformed);
    rest.remove_prefix(kind.size());
    bool named = false;
    while (!rest.empty()) {
        if (rest.front() != ';') return refuse(problems::multipart_malformed);
        rest = trim(rest.substr(1));
        const auto equals = rest.find('=');
        if (equals == std::string_view::npos) return refuse(problems::multipart_malformed);
        const auto key = rest.substr(0, equals);
        rest.remove_prefix(equals + 1);
        std::optional<std::string> text;
        if (rest.starts_with('"')) {
            text = quoted_value(rest);
        } else {
            const auto token = trim(rest.substr(0, rest.find(';')));
            rest.remove_prefix(std::min(rest.find(';'), rest.size()));
            text = std::string(token);
        }
        rest = trim(rest);
        if (!is_token(key) || !text) return refuse(problems::multipart_malformed);
        if (equal_ignoring_case(key, "name") && !named) {
            named = true;
            head.name = std::move(*text);
        } else if (equal_ignoring_case(key, "filename") && !head.filename) {
            head.filename = std::move(*text);
        } else if (!equal_ignoring_case(key,
                                        "filename*")) {  // RFC 7578, section 4.2, does away with it
            return refuse(problems::multipart_malformed);
        }
    }
    if (!named) return refuse(problems::multipart_malformed);
    return {};
}

Result<PartHead> parse_part_head(std::string_view lines) {
    PartHead head;
    bool disposed = false;
    while (!lines.empty()) {
        const auto end = lines.find("\r\n");
        const auto line = lines.substr(0, end);
        lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 2);
        const auto colon = line.find(':');
        if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
            return refuse(problems::multipart_malformed);
        const auto name = line.substr(0, colon);
        const auto value = trim(line.substr(colon + 1));
        if (!is_field_value(value) || !is_utf8(value)) return refuse(problems::multipart_malformed);
        if (equal_ignoring_case(name, "Content-Disposition")) {
            if (disposed) return refuse(problems::multipart_malformed);
            disposed = true;
            TRY(read_disposition(value, head));
        } else if (equal_ignoring_case(name, "Content-Type")) {
            head.content_type = parse_media_type(value).type;
        } else if (equal_ignoring_case(name, "Content-Transfer-Encoding")) {
            // RFC 7578, section 4.7: not to be used. A body in base64 would be stored as if it were
            // the file.
            if (!equal_ignoring_case(value, "binary") && !equal_ignoring_case(value, "8bit") &&
                !equal_ignoring_case(value, "7bit")) {
                return refuse(problems::multipart_malformed);
            }
        }
    }
    if (!disposed) return refuse(problems::multipart_malformed);
    if (head.content_type.empty()) head.content_type = "text/plain";
    return head;
}

// Texts into a form, files onward.
class FormGatherer final : public MultipartSink {
  public:
    FormGatherer(FormLimits limits, FileSink& files) : limits_(limits), files_(files) {}

    Result<void> begin(const PartHead& head) override {
        head_ = head;
        text_.clear();
        if (head.filename) {
            waiting_ = head.filename->empty();  // an input that nobody chose a file for
            if (!waiting_) TRY(files_.begin(head));
            return {};
        }
        if (form.size() == limits_.fields_max) {
            return refuse(problems::form_too_many_fields,
                          {{"limit", std::to_string(limits_.fields_max)}});
        }
        return {};
    }
    Result<void> data(std::string_view bytes) override {
        if (head_.filename) {
            if (waiting_ && !bytes.empty()) {
                waiting_ = false;
                TRY(files_.begin(head_));
            }
            if (!waiting_) TRY(files_.data(bytes));
            return {};
        }
        form_bytes_ += bytes.size();
        if (form_bytes_ > limits_.bytes_max) {
            return refuse(problems::form_too_large, {{"limit", std::to_string(limits_.bytes_max)}},
                          head_.name);
        }
        text_ += bytes;
        return {};
    }
    Result<void> end() override {
        if (head_.filename) {
            if (!waiting_) TRY(files_.end());
            return {};
        }
        if (!is_form_text(text_)) return refuse(problems::form_bad_text, {}, head_.name);
        form.add(head_.name, with_plain_line_ends(std::move(text_)));
        return {};
    }

    Form form;

  private:
    FormLimits limits_;
    FileSink& files_;
    PartHead head_;
    bool waiting_ = false;
    std::string text_;
    std::size_t form_bytes_ = 0;
};

}  // namespace multipart_detail

MultipartParser::MultipartParser(std::string_view boundary,
                                 MultipartLimits limits,
                                 MultipartSink& sink)
    : delimiter_("\r\n--" + std::string(boundary)), limits_(limits), sink_(sink) {
    EXPECTS(!boundary.empty() && boundary.size() <= 70);
}

Result<void> MultipartParser::push(std::string_view bytes) {
    bytes_ += bytes.size();
    if (bytes_ > limits_.bytes_max)
        return refuse(problems::multipart_too_large,
                      {{"limit", std::to_string(limits_.bytes_max)}});
    if (state_ == State::epilogue) return {};
    buffer_.erase(0, at_);
    at_ = 0;
    buffer_ += bytes;
    for (;;) {
        TRY_LET(moved, step());
        if (!moved) return {};
    }
}

Result<void> MultipartParser::finish() {
    if (state_ != State::epilogue) return refuse(problems::multipart_truncated);
    return {};
}

Result<bool> MultipartParser::step() {
    switch (state_) {
        case State::start: {
            // The first delimiter has no line end before it.
            const auto first = std::string_view(delimiter_).substr(2);
            const auto present = std::string_view(buffer_).substr(at_, first.size());
            if (!first.starts_with(present)) return refuse(problems::multipart_malformed);
            if (present.size() < first.size()) return false;
            at_ += first.size();
            state_ = State::after_delimiter;
            return true;
        }
        case State::after_delimiter:
            return read_after_delimiter();
        case State::header:
            return read_header();
        case State::data:
            return read_data();
        case State::epilogue:
            break;
    }
    buffer_.clear();
    at_ = 0;
    return false;
}

Result<bool> MultipartParser::read_after_delimiter() {
    const auto rest = std::string_view(buffer_).substr(at_);
    if (rest.size() < 2) return false;
    if (rest.starts_with("--")) {
        state_ = State::epilogue;
        return true;
    }
    // Blanks may pad the line (RFC 2046, section 5.1.1).
    const auto end = rest.find_first_not_of(" \t");
    if (std::min(end, rest.size()) > multipart_detail::padding_max)
        return refuse(problems::multipart_malformed);
    if (end == std::string_view::npos || rest.size() - end < 2) return false;
    if (!rest.substr(end).starts_with("\r\n")) return refuse(problems::multipart_malformed);
    if (++parts_ > limits_.parts_max) {
        return refuse(problems::multipart_too_many_parts,
                      {{"limit", std::to_string(limits_.parts_max)}});
    }
    at_ += end + 2;
    state_ = State::header;
    return true;
}

Result<bool> MultipartParser::read_header() {
    const auto rest = std::string_view(buffer_).substr(at_);
    const auto end = rest.find("\r\n\r\n");
    // Three bytes of the end may be here already: the verdict must not hang on how the bytes were
    // cut.
    const auto least =
        end == std::string_view::npos ? rest.size() - std::min<std::size_t>(rest.size(), 3) : end;
    if (least > limits_.part_header_bytes_max) return refuse(problems::multipart_header_too_large);
    if (end == std::string_view::npos) return false;
    TRY_LET(head, multipart_detail::parse_part_head(rest.substr(0, end)));
    part_name_ = head.name;
    part_bytes_ = 0;
    at_ += end + 4;
    state_ = State::data;
    TRY(sink_.begin(head));
    return true;
}

Result<bool> MultipartParser::read_data() {
    const auto rest = std::string_view(buffer_).substr(at_);
    const auto found = rest.find(delimiter_);
    if (found == std::string_view::npos) {
        // All but what could be the beginning of a delimiter is content.
        auto content = rest.size();
        const auto tail =
            rest.size() > delimiter_.size() - 1 ? rest.size() - (delimiter_.size() - 1) : 0;
        for (auto cr = rest.find('\r', tail); cr != std::string_view::npos;
             cr = rest.find('\r', cr + 1)) {
            if (std::string_view(delimiter_).starts_with(rest.substr(cr))) {
                content = cr;
                break;
            }
        }
        TRY(give(rest.substr(0, content)));
        at_ += content;
        return false;
    }
    TRY(give(rest.substr(0, found)));
    at_ += found + delimiter_.size();
    state_ = State::after_delimiter;
    TRY(sink_.end());
    return true;
}

Result<void> MultipartParser::give(std::string_view bytes) {
    if (bytes.empty()) return {};
    part_bytes_ += bytes.size();
    if (part_bytes_ > limits_.part_bytes_max) {
        return refuse(problems::multipart_part_too_large,
                      {{"limit", std::to_string(limits_.part_bytes_max)}}, part_name_);
    }
    return sink_.data(bytes);
}

Result<std::string> multipart_boundary(std::string_view content_type) {
    const auto media = parse_media_type(content_type);
    auto boundary = media.type == "multipart/form-data" ? parameter(media.parameters, "boundary")
                                                        : std::string();
    if (boundary.empty() || boundary.size() > 70 || !is_field_value(boundary) ||
        boundary.back() == ' ') {
        return refuse(problems::wrong_content_type, {{"expected", "multipart/form-data"}});
    }
    return boundary;
}

Result<Form> read_multipart_form(BodyReader& body,
                                 std::string_view content_type,
                                 MultipartLimits limits,
                                 FormLimits form_limits,
                                 FileSink& files) {
    TRY_LET(boundary, multipart_boundary(content_type));
    multipart_detail::FormGatherer gatherer(form_limits, files);
    MultipartParser parser(boundary, limits, gatherer);
    std::vector<char> piece(64 * 1024);
    for (;;) {
        const auto count = body.read(piece);
        if (count == 0) break;
        TRY(parser.push({piece.data(), count}));
    }
    TRY(parser.finish());
    return std::move(gatherer.form);
}

}  // namespace huiyin::http
