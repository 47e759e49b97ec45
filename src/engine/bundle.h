#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/bundle/format.h"
#include "engine/handling.h"

namespace huiyin::engine {

/// Where the members of a bundle go, one after another. io/documents' zip is one.
class MemberSink {
  public:
    virtual ~MemberSink() = default;
    virtual void begin(const std::string& name, std::uint64_t size) = 0;
    virtual void write(ByteView piece) = 0;
    virtual void end() = 0;
};

/// A member that others make: the words, pages and letters that go along.
struct WrittenMember {
    std::string name;
    Bytes content;
};

/// The full copy of a case, member by member: what is held, opened, and proven under the newest signed checkpoint. Files
/// pass chunk by chunk. Of notes between officers there is the event and its proof, not what they say. Holds no key of
/// the case but each event's own opening and content key.
class BundleMaker {
  public:
    /// Throws Fault if the log can't prove an event of the case. `written` comes first.
    BundleMaker(const Context& context, CaseView view, std::vector<WrittenMember> written);
    /// Hands over the next piece; false once all is handed over.
    bool step(MemberSink& sink);

  private:
    void add(MemberSink& sink, const std::string& name, ByteView content);
    void add_event(MemberSink& sink, const EventRow& row);
    void add_log(MemberSink& sink);
    void add_list(MemberSink& sink);
    bool step_file(MemberSink& sink);

    struct FileToCome {
        std::string member;
        FileId id;
    };
    Context context_;
    CaseView view_;
    std::vector<WrittenMember> written_;
    std::shared_ptr<const SignedState> signed_;
    std::vector<FileToCome> files_;
    bundle::MemberList list_;
    std::size_t written_done_ = 0;
    std::size_t events_done_ = 0;
    std::size_t files_done_ = 0;
    std::uint64_t chunk_ = 0;    ///< of the file at files_done_
    bool log_done_ = false;
    bool list_done_ = false;
};

}  // namespace huiyin::engine
