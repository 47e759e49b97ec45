#include "io/cli/on_town.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/fault.h"
#include "base/json.h"
#include "io/cli/commands.h"
#include "io/cli/control_socket.h"
#include "io/cli/named_file.h"
#include "io/cli/say.h"
#include "io/cli/town_clock.h"

namespace huiyin::cli {
namespace on_town_detail {

/// A server that has the folder's lock and does not listen yet is starting: it gets this long.
constexpr int start_ms = 5000;
constexpr int look_ms = 100;

std::vector<Descriptor> open_all(const std::vector<std::filesystem::path>& files) {
    std::vector<Descriptor> out;
    for (const auto& file : files) {
        out.emplace_back(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
        if (!out.back()) throw Fault("can't read " + file.string() + ": " + std::strerror(errno));
    }
    return out;
}

/// Tells a server the command and shows what it answers, until it ends.
int run_there(Descriptor socket, Terminal& terminal, const std::vector<std::string>& arguments,
              const std::vector<int>& inputs) {
    ControlLine line(std::move(socket));
    json::Array list(arguments.begin(), arguments.end());
    line.send(json::write(json::Object{{"v", 1},
                                       {"arguments", std::move(list)},
                                       {"language", text::short_tag(terminal.language())},
                                       {"watched", terminal.is_watched()}}),
              inputs);
    bool stop_sent = false;
    for (;;) {
        if (terminal.stop_asked() && !stop_sent) {
            line.send("stop");
            stop_sent = true;
        }
        const auto text = line.receive(look_ms);
        if (!text && !line.ended()) continue;
        if (!text) throw Fault("the server has gone before the command was done; what it had finished is kept");
        const auto said = json::parse(*text);
        if (!said) throw Fault("the server answers in a way that is not known here: is it of another version?");
        if (said->find("out") != nullptr) terminal.print(said->text("out"));
        if (said->find("err") != nullptr) terminal.complain(said->text("err"));
        if (said->find("progress") != nullptr) terminal.show_progress(said->text("progress"));
        if (said->find("exit") != nullptr) return static_cast<int>(said->number("exit"));
    }
}

}  // namespace on_town_detail
using namespace on_town_detail;

int on_town(const TownCommand& command, const std::vector<std::string>& arguments) {
    for (const auto& file : command.inputs)
        if (const auto there = check_named_file(file); !there) return complain(there.error()), wrong_use;
    const std::vector<Descriptor> files = open_all(command.inputs);
    std::vector<int> inputs;
    for (const Descriptor& file : files) inputs.push_back(file.number());
    OwnTerminal terminal;
    const auto refuse_town = [&](const Problem& problem) {
        terminal.complain(problem);
        return exit_code_of(problem);
    };
    const bool is_town = std::filesystem::exists(command.folder / "huiyin.toml");  // what else it may be, `open` says
    for (int waited = 0; is_town; waited += look_ms) {
        if (auto socket = connect_to(command.folder)) return run_there(std::move(*socket), terminal, arguments, inputs);
        if (waited >= start_ms || store::FolderLock::try_take(command.folder)) break;
        wait_for(look_ms);
    }
    SystemRandom random;
    const SystemClock machine_clock;
    GuardedClock clock(machine_clock, seconds_since_boot);
    auto folder = TownFolder::open(command.folder, with_database({}, command.db), clock, random);
    if (!folder) return refuse_town(folder.error());
    if (const auto begun = begin_clock(clock, machine_clock, **folder); !begun) return terminal.complain(begun.error()), check_failed;
    (*folder)->start();
    return command.work(**folder, terminal, inputs);
}

}  // namespace huiyin::cli
