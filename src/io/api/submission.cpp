#include "io/api/submission.h"

#include <array>
#include <cstdlib>

#include "base/crypto.h"
#include "io/api/problems.h"
#include "io/http/problems.h"
#include "io/http/text_rules.h"

namespace huiyin::api {
namespace submission_detail {

/// The part with the JSON, and files.
class Parts final : public http::MultipartSink {
  public:
    Parts(std::string_view part, Submission& to) : part_(part), to_(to) {}

    Result<void> begin(const http::PartHead& head) override {
        in_json_ = head.name == part_;
        if (in_json_) {
            if (has_json_) return refuse(problems::part_twice, {{"part", std::string(part_)}}, head.name);
            has_json_ = true;
            return {};
        }
        if (head.name == "file") return to_.intake.begin(head);
        return refuse(problems::unknown_part, {{"part", head.name}, {"known", std::string(part_) + ", file"}});
    }
    Result<void> data(std::string_view bytes) override {
        if (!in_json_) return to_.intake.data(bytes);
        if (to_.json.size() + bytes.size() > json_bytes_max) return refuse(http::problems::body_too_large);
        to_.json += bytes;
        return {};
    }
    Result<void> end() override {
        if (in_json_) return {};
        return to_.intake.end();
    }
    bool has_json() const { return has_json_; }

  private:
    std::string_view part_;
    Submission& to_;
    bool in_json_ = false;
    bool has_json_ = false;
};

/// Hands the whole body over in pieces.
Result<void> read_all(http::BodyReader& body, const std::function<Result<void>(std::string_view)>& take) {
    std::array<char, 16 * 1024> piece;
    for (;;) {
        const std::size_t count = body.read(piece);
        if (count == 0) return {};
        TRY(take({piece.data(), count}));
    }
}

}  // namespace submission_detail
using namespace submission_detail;

Result<void> Submission::read(http::Request& request, std::string_view part) {
    const std::string_view content_type = request.header_text("Content-Type");
    const std::string type = http::parse_media_type(content_type).type;
    if (type == "application/json") {
        // The route lets files through; JSON as long as them is refused before it is read.
        const std::string length(request.header_text("Content-Length"));
        if (length.size() > 9 || (!length.empty() && std::strtoull(length.c_str(), nullptr, 10) > json_bytes_max))
            return refuse(http::problems::body_too_large);
        return read_all(*request.body_reader, [&](std::string_view bytes) -> Result<void> {
            if (json.size() + bytes.size() > json_bytes_max) return refuse(http::problems::body_too_large);
            json += bytes;
            return {};
        });
    }
    if (type != "multipart/form-data" || part.empty())
        return refuse(http::problems::wrong_content_type,
                      {{"expected", part.empty() ? "application/json" : "application/json, multipart/form-data"}});
    TRY_LET(boundary, http::multipart_boundary(content_type));
    Parts parts(part, *this);
    http::MultipartParser parser(boundary, intake::upload_limits(), parts);
    TRY(read_all(*request.body_reader, [&](std::string_view bytes) { return parser.push(bytes); }));
    TRY(parser.finish());
    if (!parts.has_json()) return refuse(problems::missing_part, {{"part", std::string(part)}});
    return {};
}

Hash Submission::hash(std::string_view json, const std::vector<sealing::FileMeta>& files) {
    crypto::Sha256 out;
    const auto add = [&](ByteView bytes) {
        out.update(big_endian_64(bytes.size()));
        out.update(bytes);
    };
    add(as_bytes(json));
    for (const sealing::FileMeta& file : files) {
        add(as_bytes(file.name));
        add(file.secret.sha256);
    }
    return out.finish();
}

}  // namespace huiyin::api
