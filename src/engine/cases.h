#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/crypto.h"
#include "core/casework/case.h"
#include "core/ledger/tile.h"
#include "core/sealing/chunks.h"
#include "core/sealing/envelope.h"
#include "engine/context.h"

namespace huiyin::engine {

/// A case as it stands: what its events have made of it, and its row on the lists.
struct StandingCase : ReplayedCase {
    CaseRow row;
};
/// `let_go`: for whoever looks at many cases, which would push out those that are acted in.
enum class Afterwards { kept, let_go };
/// Nothing if there is no such case. Of what is kept of it (Context::kept) only the events that came since are read.
std::optional<StandingCase> standing_case(const Context& context, CaseId id, Afterwards afterwards = Afterwards::kept);

/// The same with all that happened in it, read anew.
struct LoadedCase : StandingCase {
    std::vector<EventRow> rows;                 ///< by seq
    std::vector<casework::Committed> events;    ///< the same, read
};
/// Nothing if there is no such case.
std::optional<LoadedCase> load_case(Store& store, CaseId id);

/// Who opens: a private key and the name under which keys are wrapped to it.
struct Opener {
    sealing::Recipient recipient;
    crypto::BoxPair pair;
};

/// The keys of one case that somebody could open.
struct OpenKeys {
    std::vector<sealing::CaseKey> keys;
    /// All wraps of the case, whoever they are for, as they were read with these; none if they were not read.
    std::optional<std::vector<WrapRow>> wraps = {};
    const sealing::CaseKey* find(sealing::KeyName name, std::uint32_t epoch) const;
    /// The newest content key, or null.
    const sealing::CaseKey* newest() const;
    bool empty() const { return keys.empty(); }
};
OpenKeys open_keys(const Context& context, const CaseRow& row, const std::vector<Opener>& openers);
/// The newest content key alone, which is all that most acts need; all that can be opened if that one can't.
OpenKeys open_newest_key(const Context& context, const CaseRow& row, const std::vector<Opener>& openers);
/// Opens those that `some` lacks.
void open_rest(const Context& context, const CaseId& id, const std::vector<Opener>& openers, OpenKeys& some);

/// A file of a case, as shown.
struct CaseFile {
    FileId id;
    std::uint32_t seq = 0;
    std::string name;
    std::string type;
    std::uint64_t size = 0;
};

/// What a case says, to whom may read it: texts by event and part, and files.
struct CaseContent {
    std::map<std::uint32_t, std::map<std::string, std::string>> texts;  ///< "contact" only if IK was opened
    std::vector<CaseFile> files;
    std::map<FileId, sealing::FileMeta> secrets;
    struct Manifest {
        std::string text;
        std::uint32_t epoch = 1;                ///< of the content key that it is sealed under
    };
    std::map<std::uint32_t, Manifest> manifests;  ///< what each event's content digest is over
    const std::string& text(std::uint32_t seq, const std::string& part) const;
};
CaseContent open_content(const Context& context, CaseId id, const OpenKeys& keys);

/// Hands a file's bytes over, chunk by chunk, never whole in memory. Throws Fault if a chunk is missing or altered.
void read_file(Store& store, const sealing::FileSecret& secret, const std::function<void(ByteView)>& sink);

/// The opening of an event's leaf, as the month key keeps it; nothing once that key was destroyed.
std::optional<crypto::Key> stored_opening(const Context& context, const EventRow& event);
/// The text of a .tlog-proof for an event whose inclusion is proved by `hashes` under `checkpoint`: its extra is opening, then
/// event.
std::string write_event_proof(const crypto::Key& opening, const EventRow& event, std::vector<Hash> hashes,
                              const std::string& checkpoint);
/// The proof of an event under the newest signed checkpoint: as write_event_proof says. Nothing if its opening can't be had.
std::optional<std::string> prove_event(const Context& context, const EventRow& event, const OpenKeys& keys);
/// The same under a checkpoint of one's own choice.
std::optional<std::string> prove_event_under(const Context& context, const EventRow& event, const OpenKeys& keys,
                                             const SignedState& state);

}  // namespace huiyin::engine
