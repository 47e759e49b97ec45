#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/accounts/staff.h"
#include "engine/context.h"

// What administrators change while the town runs: offices, categories, reply templates and texts. Every change is a version
// of its own (VersionRow); the town's files are what was before the first.
namespace huiyin::engine {

/// Kinds of VersionRow that are published here.
inline constexpr std::string_view office_kind = "office";
inline constexpr std::string_view category_kind = "category";
inline constexpr std::string_view reply_kind = "reply";
inline constexpr std::string_view texts_kind = "texts";
inline constexpr std::string_view reception_kind = "reception";  ///< days on which a leader receives (receptions.h)
inline constexpr std::string_view call_kind = "call";            ///< open calls for suggestions (core/calls)
inline constexpr std::string_view texts_name = "town";  ///< there is one of that kind
inline constexpr std::string_view order_kind = "order";
inline constexpr std::string_view order_name = "categories";  ///< there is one of that kind: in which order they stand in the form

/// Something as it stands.
struct Standing {
    std::string document;
    std::uint64_t serial = 0;  ///< of its newest version; 0: as the town's files say
    Instant at{};              ///< of that version
    std::string author;        ///< likewise
};
/// Nothing if the town has none of that name.
std::optional<Standing> standing(const Context& context, const std::string& kind, const std::string& name);
/// What counts now, as the running town knows it; nothing if there is none of that name.
std::optional<std::string> current_document(const Town& town, const std::string& kind, const std::string& name);
/// What the town's files say of it; nothing if they don't.
std::optional<std::string> original(const Town& town, const std::string& kind, const std::string& name);

/// A document that is to stand from now on.
struct Edition {
    std::string kind;
    std::string name;
    std::string document;
    std::uint64_t based_on = 0;  ///< Standing::serial of what it was made from
};
/// All that is wrong with it, each at its field (core/guidance/check.h). Nothing: it may be published.
std::vector<Problem> check_edition(const Context& context, const Edition& edition);
/// Whether a member may publish something of that kind: an administrator; a reception day or a call also the head of its office.
/// Refuses with accounts/*.
Result<void> may_publish(const accounts::Staff& by, const std::string& kind, const std::string& document);

/// Makes it durable and lets it count, here at once, on other servers of the town within seconds. An office that is new, has
/// another name or another place is noted in the public log; one that becomes the reception takes that over from the one that was.
/// Refuses with accounts/administrators-only, engine/changed-meanwhile
/// {"revision"} if somebody published the same thing since, and the first of what `check_edition` finds. Who has booked at a
/// reception day that is cancelled is told with it.
Result<void> publish(const Context& context, const accounts::Staff& by, const Edition& edition);

/// Publishes what stood with that serial (0: in the files) once more, as a new version. Refuses as `publish`, and with
/// engine/no-such-version.
Result<void> put_back(const Context& context, const accounts::Staff& by, const std::string& kind, const std::string& name,
                      std::uint64_t serial, std::uint64_t based_on);

/// Puts published offices in the place of those that stood before, or behind them. Throws Fault if one does not read.
void put_published_offices(std::vector<accounts::Office>& offices, std::span<const VersionRow> versions);

/// Takes what was published into a town that has just been read from its files, or that runs while another server of its may
/// have published. Throws Fault if a version does not read.
void load_published(Town& town, Store& store);

/// Looks whether another server has published something, and takes it over. One for each process.
class Publications {
  public:
    explicit Publications(const Context& context) : context_(context) {}
    /// Cheap if nothing is new. The first look takes over whatever there is: something may have been published since the start.
    void look();

  private:
    Context context_;
    std::uint64_t seen_ = 0;
};

}  // namespace huiyin::engine
