#include "io/intake/intake.h"

#include <algorithm>

#include "base/fault.h"
#include "core/text/say.h"
#include "engine/problems.h"
#include "io/media/problems.h"
#include "io/web/shown.h"

namespace huiyin::intake {
namespace intake_detail {

constexpr std::size_t group_chunks = 16;  // 1 MiB a transaction
constexpr std::size_t name_characters_max = 120;

/// Seals one file and writes its chunks in groups.
class SealedFile {
  public:
    SealedFile(const engine::Context& context, FileId id)
        : context_(context), id_(id), sealer_(context.random, id, [this](std::uint64_t number, Bytes sealed) {
              waiting_.chunks.push_back({.file_id = id_,
                                         .number = static_cast<std::uint32_t>(number),
                                         .at = context_.clock.now(),
                                         .sealed = std::move(sealed)});
              if (waiting_.chunks.size() >= group_chunks) flush();
          }) {}
    FileId id() const { return id_; }
    std::uint64_t size() const { return sealer_.size(); }
    void push(ByteView bytes) { sealer_.push(bytes); }
    sealing::FileSecret finish() {
        auto secret = sealer_.finish();
        flush();
        return secret;
    }

  private:
    void flush() {
        if (waiting_.chunks.empty()) return;
        context_.writer.write(std::exchange(waiting_, {}));
    }

    const engine::Context& context_;
    FileId id_;
    engine::Changes waiting_;
    sealing::ChunkSealer sealer_;
};

sealing::FileSecret copy_of(const sealing::FileSecret& secret) {
    return {.file = secret.file, .size = secret.size, .sha256 = secret.sha256, .key = secret.key.clone()};
}

/// A sealed file read back from any place, one opened chunk at a time.
class SealedReader final : public media::Reader {
  public:
    SealedReader(engine::Store& store, const sealing::FileSecret& secret)
        : store_(store), file_(secret.file), opener_(copy_of(secret)) {}
    std::uint64_t size() const override { return opener_.size(); }
    std::size_t read(std::uint64_t offset, std::span<std::uint8_t> into) override {
        std::size_t done = 0;
        while (done < into.size() && offset + done < opener_.size()) {
            const std::uint64_t number = (offset + done) / sealing::chunk_size;
            load(number);
            const std::size_t from = (offset + done) % sealing::chunk_size;
            const std::size_t count = std::min(into.size() - done, chunk_.size() - from);
            std::copy_n(chunk_.begin() + static_cast<std::ptrdiff_t>(from), count,
                        into.begin() + static_cast<std::ptrdiff_t>(done));
            done += count;
        }
        return done;
    }

  private:
    void load(std::uint64_t number) {
        if (loaded_ == number) return;
        const auto sealed = store_.chunk(file_, static_cast<std::uint32_t>(number));
        auto opened = sealed ? opener_.open(number, *sealed) : std::nullopt;
        if (!opened) throw Fault("a chunk that was just written is missing or altered");
        chunk_ = std::move(*opened);
        loaded_ = number;
    }

    engine::Store& store_;
    FileId file_;
    sealing::ChunkOpener opener_;
    std::optional<std::uint64_t> loaded_;
    Bytes chunk_;
};

/// Whether a name ends as files of that kind do. A text called run.bat would be run by whoever opens it at the office.
bool ends_like(std::string_view name, media::Kind kind) {
    std::string ending(name.substr(name.rfind('.') + 1));
    std::ranges::transform(ending, ending.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (ending == media::extension(kind)) return true;
    using enum media::Kind;
    return (kind == jpeg && ending == "jpeg") || (kind == text && (ending == "csv" || ending == "md" || ending == "log")) ||
           (kind == ogg && (ending == "oga" || ending == "opus"));
}

/// The last part of what the client calls the file, on one line, with an ending that fits what it is now.
std::string file_name(std::string_view given, media::Kind before, media::Kind now) {
    const std::size_t slash = given.find_last_of("/\\");
    std::string name = web::shown_line(slash == std::string_view::npos ? given : given.substr(slash + 1));
    const std::string ending = "." + std::string(media::extension(now));
    const std::size_t dot = name.rfind('.');
    if (dot == std::string::npos || dot == 0)
        name += ending;
    else if (before != now)
        name = name.substr(0, dot) + ending;
    else if (!ends_like(name, now))
        name += ending;
    if (count_characters(name) > name_characters_max)
        name = std::string(first_characters(name, name_characters_max - ending.size())) + ending;
    return name;
}

}  // namespace intake_detail
using namespace intake_detail;

struct Intake::Upload {
    std::string field;
    std::string name;
    SealedFile file;
    Bytes head;
    std::optional<media::Kind> kind;

    Result<void> sniff() {
        auto found = media::sniff(head);
        if (!found) return refused(std::move(found).error());
        kind = *found;
        return {};
    }
    tl::unexpected<Problem> refused(Problem problem) const {
        problem.where = field;
        problem.facts.emplace_back("name", web::shown_line(name));
        return tl::unexpected<Problem>(std::move(problem));
    }
};

Intake::Intake(const engine::Context& context, std::size_t already) : context_(context), already_(already) {}

Intake::~Intake() {
    if (loose_.empty()) return;
    try {
        drop_files(context_, loose_);
    } catch (const Fault&) {
        return;  // the sweep takes them within seven days
    }
}

Result<void> Intake::begin(const http::PartHead& head) {
    if (already_ + done_.size() >= media::files_max) {
        problems_.push_back({engine::problems::too_many_files, {{"max", std::to_string(media::files_max)}}, head.name});
        return {};
    }
    const FileId id = FileId::draw(context_.random);
    loose_.push_back(id);
    upload_.reset(new Upload{.field = head.name,
                             .name = head.filename.value_or(""),
                             .file = {context_, id},
                             .head = {},
                             .kind = std::nullopt});
    return {};
}

void Intake::set_aside(Result<void> result) {
    if (result) return;
    problems_.push_back(std::move(result).error());
    upload_.reset();
}

Result<void> Intake::data(std::string_view bytes) {
    if (upload_) set_aside(feed(bytes));
    return {};
}

Result<void> Intake::end() {
    if (upload_) set_aside(complete());
    return {};
}

Result<void> Intake::feed(std::string_view bytes) {
    Upload& upload = *upload_;
    if (upload.file.size() + bytes.size() > media::file_bytes_max)
        return upload.refused({media::problems::file_too_large, {{"limit", std::to_string(media::file_bytes_max)}}, {}});
    if (!upload.kind) {
        huiyin::append(upload.head, as_bytes(bytes.substr(0, media::sniff_bytes - upload.head.size())));
        if (upload.head.size() >= media::sniff_bytes) TRY(upload.sniff());
    }
    upload.file.push(as_bytes(bytes));
    return {};
}

Result<void> Intake::complete() {
    Upload& upload = *upload_;
    if (!upload.kind) TRY(upload.sniff());
    const media::Kind before = *upload.kind;
    const sealing::FileSecret raw = upload.file.finish();
    const FileId id = FileId::draw(context_.random);
    loose_.push_back(id);
    SealedFile clean(context_, id);
    SealedReader reader(context_.store, raw);
    auto cleaned = media::clean(before, reader, [&](ByteView bytes) { clean.push(bytes); });
    if (!cleaned) return upload.refused(std::move(cleaned).error());
    done_.push_back({.secret = clean.finish(),
                     .name = file_name(upload.name, before, cleaned->kind),
                     .type = std::string(media::media_type(cleaned->kind))});
    drop_files(context_, {raw.file});
    std::erase(loose_, raw.file);
    upload_.reset();
    return {};
}

std::vector<sealing::FileMeta> Intake::take() {
    for (const sealing::FileMeta& file : done_) std::erase(loose_, file.secret.file);
    return std::exchange(done_, {});
}

http::MultipartLimits upload_limits() {
    return {.parts_max = 40,
            .part_header_bytes_max = 8 * 1024,
            .part_bytes_max = upload_bytes_max,  // a file's own limit is the intake's to name
            .bytes_max = upload_bytes_max};
}

Result<http::Form> read_form_with_files(http::Request& request, http::FormLimits limits, http::FileSink& files) {
    const std::string type(request.header_text("content-type"));
    if (http::multipart_boundary(type)) {
        EXPECTS(request.body_reader != nullptr);  // the route streams
        http::MultipartLimits parts = upload_limits();
        parts.parts_max = limits.fields_max;
        return http::read_multipart_form(*request.body_reader, type, parts, limits, files);
    }
    if (request.body_reader != nullptr) {
        std::string body;
        std::vector<char> piece(64 * 1024);
        while (body.size() <= limits.bytes_max) {
            const std::size_t got = request.body_reader->read(piece);
            if (got == 0) break;
            body.append(piece.data(), got);
        }
        request.body = std::move(body);
    }
    return http::read_form(request, limits);
}

bool can_be_shown(std::string_view type) { return type == "image/jpeg" || type == "image/png" || type == "image/webp"; }

std::string file_kind(text::Language language, std::string_view media_type) {
    const auto key = media_type.starts_with("image/")  ? "file.kind.photo"
                     : media_type.starts_with("audio/") ? "file.kind.recording"
                     : media_type == "application/pdf"  ? "file.kind.pdf"
                                                        : "file.kind.text";
    return text::say(language, key);
}

http::Response send_file(const engine::Context& context, const sealing::FileMeta& file, FileWish wish) {
    EXPECTS(wish == FileWish::save || can_be_shown(file.type));
    auto response = http::Response::download(file.name, file.type, {});
    if (wish == FileWish::show) response.set("Content-Disposition", "inline");
    response.set("Cache-Control", "no-store");
    response.body_source_size = file.secret.size;
    response.body_source = [reader = std::make_shared<SealedReader>(context.store, file.secret),
                            at = std::uint64_t{0}](std::string& chunk) mutable {
        Bytes bytes(sealing::chunk_size);
        const std::size_t count = reader->read(at, bytes);
        chunk += as_text(ByteView(bytes).first(count));
        at += count;
        return count > 0;
    };
    return response;
}

void drop_files(const engine::Context& context, const std::vector<FileId>& files) {
    if (files.empty()) return;
    engine::Changes changes;
    changes.files_gone = files;
    context.writer.write(std::move(changes));
}

void drop_files(const engine::Context& context, std::span<const sealing::FileMeta> files) {
    std::vector<FileId> ids;
    for (const sealing::FileMeta& file : files) ids.push_back(file.secret.file);
    drop_files(context, ids);
}

}  // namespace huiyin::intake
