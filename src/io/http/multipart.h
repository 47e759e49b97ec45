#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "io/http/body_reader.h"
#include "io/http/form.h"

namespace huiyin::http {

/// The head of one part of a multipart/form-data body (RFC 7578, section 4).
struct PartHead {
    std::string name;
    /// As the client wrote it: text to be shown, never a path of ours. Absent if the part is no
    /// file.
    std::optional<std::string> filename;
    std::string content_type;  ///< lower case, without parameters; "text/plain" if none was given
};

struct MultipartLimits {
    std::size_t parts_max = 60;
    std::size_t part_header_bytes_max = 8 * 1024;
    std::uint64_t part_bytes_max = 20 * 1024 * 1024;
    std::uint64_t bytes_max = 220 * 1024 * 1024;  ///< of the whole body
};

/// Takes the parts as they arrive. Each call may refuse, which ends the reading with that refusal.
class MultipartSink {
  public:
    virtual ~MultipartSink() = default;
    virtual Result<void> begin(const PartHead& head) = 0;
    /// Some bytes of the part that was begun; valid during the call only.
    virtual Result<void> data(std::string_view bytes) = 0;
    virtual Result<void> end() = 0;
};

/// Reads multipart/form-data pushed in pieces of any size (RFC 2046, section 5.1.1; RFC 7578).
/// Keeps no more than a delimiter's length, or one part's header, from one piece to the next.
///
/// Strict: nothing stands before the first delimiter, each part has `form-data` with a name, header
/// texts are UTF-8, and a line that begins with the boundary but goes on otherwise is refused
/// rather than read one way or the other. What follows the last delimiter is passed over.
class MultipartParser {
  public:
    /// `boundary` as in the Content-Type. The sink must outlive the parser.
    MultipartParser(std::string_view boundary, MultipartLimits limits, MultipartSink& sink);
    /// Refuses with http/multipart-malformed, -too-many-parts, -header-too-large, -part-too-large
    /// (`where` is the field), -too-large, or as the sink does.
    Result<void> push(std::string_view bytes);
    /// Says that the body is over; refuses with http/multipart-truncated if the last delimiter is
    /// missing.
    Result<void> finish();

  private:
    enum class State { start, after_delimiter, header, data, epilogue };

    /// One step on buffer_ from at_; false if more bytes are needed.
    Result<bool> step();
    Result<bool> read_after_delimiter();
    Result<bool> read_header();
    Result<bool> read_data();
    Result<void> give(std::string_view bytes);

    std::string delimiter_;  // CRLF, two hyphens, boundary
    MultipartLimits limits_;
    MultipartSink& sink_;
    State state_ = State::start;
    std::string buffer_;
    std::size_t at_ = 0;
    std::size_t parts_ = 0;
    std::uint64_t part_bytes_ = 0;
    std::uint64_t bytes_ = 0;
    std::string part_name_;
};

/// The boundary in a Content-Type: multipart/form-data with 1 to 70 characters (RFC 2046,
/// section 5.1.1). Refuses with http/wrong-content-type.
Result<std::string> multipart_boundary(std::string_view content_type);

/// Where the files of a form go. The texts are gathered beside.
class FileSink {
  public:
    virtual ~FileSink() = default;
    virtual Result<void> begin(const PartHead& head) = 0;
    virtual Result<void> data(std::string_view bytes) = 0;
    virtual Result<void> end() = 0;
};

/// Reads a form with files from a streaming route: texts are returned (checked and with plain line
/// ends, as parse_form does), files go to `files` as they arrive. A file input left empty (no name,
/// no bytes) is passed over. Refuses as MultipartParser, parse_form and the sink do. Throws
/// ClientGone.
Result<Form> read_multipart_form(BodyReader& body,
                                 std::string_view content_type,
                                 MultipartLimits limits,
                                 FormLimits form_limits,
                                 FileSink& files);

}  // namespace huiyin::http
