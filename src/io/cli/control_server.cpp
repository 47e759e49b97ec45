#include "io/cli/control_server.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "base/bytes.h"
#include "base/fault.h"
#include "base/json.h"
#include "io/cli/town_commands.h"

namespace huiyin::cli {
namespace control_server_detail {

constexpr std::size_t clients_max = 8;
constexpr int look_ms = 200;
constexpr int request_ms = 5000;

/// The terminal of who typed the command, at the other end of the socket.
class FarTerminal final : public Terminal {
  public:
    FarTerminal(ControlLine& line, text::Language language, bool watched, const std::atomic<bool>& server_stops)
        : line_(line), language_(language), watched_(watched), server_stops_(server_stops) {}
    text::Language language() const override { return language_; }
    void print(std::string_view text) override { send("out", std::string(text)); }
    using Terminal::complain;
    void complain(const std::string& line) override { send("err", line); }
    bool is_watched() const override { return watched_; }
    void show_progress(const std::string& line) override { send("progress", line); }
    bool stop_asked() const override {
        // Whatever it sends now asks to stop, and so does its end.
        if (line_.receive(0) || line_.ended()) stop_ = true;
        return stop_ || server_stops_;
    }
    void finish(int exit_code) { line_.send(json::write(json::Object{{"exit", exit_code}})); }

  private:
    void send(const char* kind, std::string text) {
        // The name of a file may be no text; JSON is.
        if (!is_utf8(text))
            std::replace_if(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }, '?');
        line_.send(json::write(json::Object{{kind, std::move(text)}}));
    }

    ControlLine& line_;
    text::Language language_;
    bool watched_;
    const std::atomic<bool>& server_stops_;
    mutable bool stop_ = false;
};

int run_command(TownFolder& town, FarTerminal& terminal, std::vector<std::string> arguments,
                const std::vector<Descriptor>& inputs) {
    CLI::App app;
    app.require_subcommand(1);
    TownCommand command;
    add_town_commands(app, command);
    std::reverse(arguments.begin(), arguments.end());  // as the library wants them
    std::vector<int> numbers;
    for (const Descriptor& input : inputs) numbers.push_back(input.number());
    try {
        app.parse(std::move(arguments));
        if (!command.work || numbers.size() != command.inputs.size()) {
            terminal.complain("the server does not know this command: is it of another version?");
            return wrong_use;
        }
        return command.work(town, terminal, numbers);
    } catch (const CLI::ParseError& error) {
        terminal.complain(std::string("the server does not know this command: ") + error.what());
        return wrong_use;
    } catch (const Fault& fault) {
        terminal.complain(fault.what());
        return check_failed;
    } catch (const std::exception& error) {
        terminal.complain(std::string("this should not have happened: ") + error.what());
        return check_failed;
    }
}

}  // namespace control_server_detail
using namespace control_server_detail;

struct ControlServer::Client {
    explicit Client(Descriptor socket) : line(std::move(socket)) {}
    ControlLine line;
    std::atomic<bool> done{false};
    std::thread thread;
};

ControlServer::ControlServer(TownFolder& town) : town_(town), listening_(listen_in(town.folder())) {
    thread_ = std::thread([this] { run(); });
}

ControlServer::~ControlServer() {
    stopping_ = true;
    thread_.join();
    for (Client& client : clients_) client.thread.join();
    stop_listening_in(town_.folder());
}

void ControlServer::run() {
    while (!stopping_) {
        clients_.remove_if([](Client& client) {
            if (!client.done) return false;
            client.thread.join();
            return true;
        });
        // Who comes while too many are here waits in the socket's own queue.
        if (clients_.size() >= clients_max) {
            wait_for(look_ms);
            continue;
        }
        try {
            auto socket = accept_from(listening_, look_ms);
            if (socket) take(std::move(*socket));
        } catch (const std::exception&) {
            wait_for(look_ms);  // out of descriptors, threads or memory: who knocks may have it later
        }
    }
}

void ControlServer::take(Descriptor socket) {
    Client& client = clients_.emplace_back(std::move(socket));
    try {
        client.thread = std::thread([this, &client] {
            serve(client);
            client.done = true;
        });
    } catch (...) {
        clients_.pop_back();
        throw;
    }
}

void ControlServer::serve(Client& client) {
    try {
        const auto text = client.line.receive(request_ms);
        const auto request = text ? json::parse(*text) : Result<json::Value>(refuse(""));
        if (!request || request->number("v") != 1) return;
        std::vector<std::string> arguments;
        if (const json::Value* list = request->find("arguments"); list != nullptr && list->array() != nullptr)
            for (const json::Value& one : *list->array())
                if (one.string() != nullptr) arguments.push_back(*one.string());
        const json::Value* watched = request->find("watched");
        FarTerminal terminal(client.line, text::parse_language(request->text("language")).value_or(text::Language::en),
                             watched != nullptr && watched->boolean() != nullptr && *watched->boolean(), stopping_);
        const auto inputs = client.line.take_descriptors();
        terminal.finish(run_command(town_, terminal, std::move(arguments), inputs));
    } catch (const Fault&) {
        // The socket itself failed: there is nobody left to tell.
    }
}

}  // namespace huiyin::cli
