#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/sealing/chunks.h"
#include "core/text/language.h"
#include "engine/context.h"
#include "io/http/form.h"
#include "io/http/message.h"
#include "io/http/multipart.h"
#include "io/media/attachment.h"

namespace huiyin::intake {

/// Takes files as they stream in: sniffed from their first bytes, sealed chunk by chunk, written in groups. Photos,
/// recordings and texts are then read back and sealed anew without what they tell by accident (io/media); what lay
/// there before goes. Plain bytes are never on disk, and of a file no more than a group of chunks is in memory.
///
/// What is wrong with a file (media/*, engine/too-many-files; `where` is the field, fact `name` the file) does not end the
/// reading: the rest of the form, with what was typed, is still wanted. Destroyed without `take`, it leaves nothing behind.
class Intake final : public http::FileSink {
  public:
    /// `already`: how many files stand in the form before these.
    Intake(const engine::Context& context, std::size_t already);
    ~Intake() override;
    Intake(const Intake&) = delete;
    Intake& operator=(const Intake&) = delete;

    Result<void> begin(const http::PartHead& head) override;
    Result<void> data(std::string_view bytes) override;
    Result<void> end() override;
    /// One for each file that was not taken.
    const std::vector<Problem>& problems() const { return problems_; }
    /// How many are fine so far.
    std::size_t count() const { return done_.size(); }
    /// Those, to be looked at.
    const std::vector<sealing::FileMeta>& ready() const { return done_; }
    /// The files that are fine, in the order in which they came; theirs is who takes them.
    std::vector<sealing::FileMeta> take();

  private:
    struct Upload;
    Result<void> feed(std::string_view bytes);
    Result<void> complete();
    void set_aside(Result<void> result);

    const engine::Context& context_;
    std::size_t already_;
    std::unique_ptr<Upload> upload_;
    std::vector<sealing::FileMeta> done_;
    std::vector<Problem> problems_;
    std::vector<FileId> loose_;  ///< what must go if nothing comes of it
};

/// Limits of a request that brings files: the parts beside them are few.
http::MultipartLimits upload_limits();
/// What a route that takes files lets through, in bytes.
inline constexpr std::size_t upload_bytes_max = std::size_t{220} << 20U;

/// Reads past files that nobody will take, for the texts beside them.
class NoFiles final : public http::FileSink {
  public:
    Result<void> begin(const http::PartHead&) override { return {}; }
    Result<void> data(std::string_view) override { return {}; }
    Result<void> end() override { return {}; }
};

/// The form of a streaming route, as browsers send it with files (multipart/form-data) or as scripts do without (urlencoded).
/// Refuses as http::read_multipart_form and http::read_form do.
Result<http::Form> read_form_with_files(http::Request& request, http::FormLimits limits, http::FileSink& files);

/// Whether a browser may show a file of that media type instead of saving it: pictures, which io/media made anew.
bool can_be_shown(std::string_view type);
/// What kind of file, in words.
std::string file_kind(text::Language language, std::string_view media_type);

enum class FileWish { save, show };
/// A file of a case or draft, to be saved, or shown in a sandbox (EXPECTS that it can be): its chunks are opened as the client
/// takes them.
http::Response send_file(const engine::Context& context, const sealing::FileMeta& file, FileWish wish = FileWish::save);

/// The chunks of files that were taken and are not wanted any more.
void drop_files(const engine::Context& context, const std::vector<FileId>& files);
void drop_files(const engine::Context& context, std::span<const sealing::FileMeta> files);

}  // namespace huiyin::intake
