#include "io/papers/copy.h"

#include "core/ledger/note.h"
#include "engine/bundle.h"
#include "io/zip/zip.h"
#include "io/papers/page.h"

namespace huiyin::papers {
namespace copy_detail {

/// A zip of stored members: photos are packed already, and texts that pack too well look like a bomb to readers.
class ZipSink final : public engine::MemberSink {
  public:
    explicit ZipSink(std::string& out) : zip_([&out](ByteView piece) { out += as_text(piece); }) {}
    void begin(const std::string& name, std::uint64_t size) override {
        zip_.begin(name, size, zip::Writer::Packing::stored);
    }
    void write(ByteView piece) override { zip_.write(piece); }
    void end() override { zip_.end(); }
    void finish() { zip_.finish(); }

  private:
    zip::Writer zip_;
};

std::vector<engine::WrittenMember> written(const engine::Context& context, text::Language language,
                                           const engine::CaseView& view) {
    const engine::Town& town = context.town;
    const auto letters = letters_of(town, language, view.loaded);
    const auto signer = ledger::SignerKey::from_seed(town.settings().origin, context.keys.log_seed());
    std::vector<engine::WrittenMember> out;
    out.push_back({.name = std::string(bundle::readme_member),
                   .content = to_bytes(std::string_view(write_readme(signer ? signer->verifier().format() : "")))});
    out.push_back({.name = std::string(bundle::page_member),
                   .content = to_bytes(std::string_view(write_page(town, language, view, letters)))});
    for (const Letter& letter : letters)
        out.push_back({.name = bundle::document_member(letter.seq), .content = print_letter(town, language, view, letter)});
    return out;
}

/// A copy on its way: the zip's bytes that wait to be taken.
struct Copy {
    std::string waiting;
    ZipSink zip{waiting};
    engine::BundleMaker maker;
    bool finished = false;

    explicit Copy(engine::BundleMaker made) : maker(std::move(made)) {}
    bool next(std::string& chunk) {
        constexpr std::size_t piece = 64 * 1024;
        while (!finished && waiting.size() < piece) {
            if (maker.step(zip)) continue;
            zip.finish();
            finished = true;
        }
        if (waiting.empty()) return false;
        chunk += waiting;
        waiting.clear();
        return true;
    }
};

}  // namespace copy_detail

std::function<bool(std::string&)> copy_of_case(const engine::Context& context, text::Language language,
                                               engine::CaseView view) {
    auto pages = copy_detail::written(context, language, view);
    auto copy = std::make_shared<copy_detail::Copy>(engine::BundleMaker(context, std::move(view), std::move(pages)));
    return [copy](std::string& chunk) { return copy->next(chunk); };
}

}  // namespace huiyin::papers
