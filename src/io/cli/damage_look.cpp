#include "io/cli/damage_look.h"

#include "base/fault.h"
#include "engine/damage.h"
#include "engine/fsck_problems.h"
#include "io/cli/problems.h"
#include "io/cli/progress.h"
#include "io/store/rows/damage.h"

namespace huiyin::cli {
namespace damage_look_detail {

struct Stopped {};

}  // namespace damage_look_detail
using namespace damage_look_detail;

Result<engine::FsckReport> look_for_damage(const store::Database& database, const InstanceId& instance, Terminal& terminal,
                                           const std::string& key) {
    engine::FsckReport report;
    const auto found = [&report](const std::string& what) {
        ++report.finding_count;
        report.findings.push_back({engine::fsck_problems::database, {{"what", what}}, {}});
    };
    try {
        if (database.is_older_file()) {
            for (const std::string& line : database.check_pages()) found(line);
            return report;
        }
        ProgressBar bar(terminal, key);
        const auto moments = database.open_moments(instance, 1);
        return engine::find_damage({.store = *moments.front(), .inspection = *moments.front()}, [&](std::uint64_t steps, std::uint64_t all) {
            bar.show(steps, all);
            if (terminal.stop_asked()) throw Stopped{};  // out of the middle of a stream, which ends with it
        });
    } catch (const Stopped&) {
        return refuse(problems::stopped);
    } catch (const Fault& fault) {
        // A server that is gone, or has somebody wait too long, tells nothing of what it holds; of a file nothing else can be wrong.
        const bool is_server = std::holds_alternative<store::postgres::Address>(database.place());
        if (is_server && dynamic_cast<const store::rows::Damage*>(&fault) == nullptr) throw;
        found(fault.what());
        return report;
    }
}

}  // namespace huiyin::cli
