#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/accountability/docket.h"
#include "core/casework/event.h"
#include "core/text/language.h"
#include "engine/cases.h"
#include "engine/context.h"

namespace huiyin::engine {

/// What an event says in free text and files. Texts by part name, in order.
struct Content {
    std::vector<std::pair<std::string, std::string>> texts;
    std::string contact;                       ///< sealed under IK; only with a filing
    std::vector<sealing::FileMeta> files;      ///< their chunks are stored already
    std::string news;                          ///< where mails go when there is news; no part of the event; only with a filing
    text::Language language = text::Language::zh;  ///< of these mails
    bool empty() const { return texts.empty() && contact.empty() && files.empty(); }
};

/// An event on its way to the writer.
struct Sealing {
    casework::Case before;
    casework::Event event;                     ///< identified: its promises have ids
    Content content;
    std::optional<StandingCase> loaded;        ///< none for a new case; its value stands in `before`
    OpenKeys keys;                             ///< of the case, as far as who acts can open them, and has opened them yet
    std::function<void(OpenKeys&)> open_rest;  ///< opens those that `keys` lacks; none: it lacks none
    std::optional<crypto::PublicKey> resident; ///< the key sealed to for the resident; none for imported cases
    std::optional<crypto::BoxPair> resident_pair;  ///< the whole pair, at a filing that makes the code
    std::optional<Hash> receipt_tag;           ///< for a new case
    std::optional<Hash> worker;                ///< who does it, or is assigned (desk_pseudonym); none: nobody of the staff
    std::optional<Hash> cosigner;              ///< who is asked to sign a draft (cosigner_pseudonym), where the event asks for it

    /// From here on `keys` lacks none. What pointed into it points nowhere any more.
    void open_all() {
        if (const auto open = std::exchange(open_rest, nullptr)) open(keys);
    }
};

/// Draws an id for each promise that the event opens, and for an imported row.
void identify(casework::Event& event, Random& random);

/// What the lists need of a case, as its events and its retention month tell it: all of the row but keys, that month, subject
/// and handler, which are kept (the handler only while the case lies on the same desk).
void project(CaseRow& row, const casework::Case& value, const Town& town);

/// The rows of an open case for the lists of other offices: those that take part in it or owe something later, none of them
/// barred. Subjects and handlers are left empty. `row` is the case's own.
std::vector<GuestRow> project_guests(const CaseRow& row, const casework::Case& value, const Town& town);

/// The lines that the dockets shall hold of an event.
std::vector<accountability::DocketLine> docket_lines_of(const casework::Case& before, const casework::Event& event);

/// What is to be written of an event, and what the case is once it is durable; its leaf is known then.
struct Sealed {
    Append append;
    ReplayedCase after;
    crypto::Key opening;  ///< of the event's commitment: a proof shows it
};

/// Seals content, wraps keys to whom the case now concerns, commits to the event, and lists what changes.
///
/// Keys: an actor who can open the newest content key goes on using it, unless an office has left the case, which then
/// starts a new epoch. An actor who can't (a timer) starts a new epoch too. Offices that join get every key that the
/// actor can open. Of an office that leaves, the wrap of the identity key is dropped. Nothing is ever wrapped to an office
/// complained of.
Sealed seal(const Context& context, Sealing what);
/// The same with the sender of a command that seals many cases at once.
Sealed seal(const Context& context, Sealing what, sealing::Sender& sender);
/// What the server decided by itself, with nobody's key. Identifies its promises.
Append seal_by_itself(const Context& context, StandingCase loaded, casework::Event event);

}  // namespace huiyin::engine
