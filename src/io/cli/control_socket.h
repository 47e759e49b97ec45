#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

// The Unix socket by which a command reaches the server of its town (docs/formats/control.md). All of it throws Fault.
namespace huiyin::cli {

/// A descriptor, closed in the end.
class Descriptor {
  public:
    Descriptor() = default;
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor();
    Descriptor(Descriptor&& other) noexcept;
    Descriptor& operator=(Descriptor&& other) noexcept;
    int number() const { return number_; }
    explicit operator bool() const { return number_ >= 0; }

  private:
    int number_ = -1;
};

/// One end of a conversation in lines.
class ControlLine {
  public:
    explicit ControlLine(Descriptor socket) : socket_(std::move(socket)) {}
    /// Sends a line; descriptors go along with it. False: the other end has gone.
    bool send(const std::string& line, std::span<const int> descriptors = {});
    /// The next line, waiting at most `wait_ms` for more of it; nothing yet, or nothing ever again if `ended`.
    std::optional<std::string> receive(int wait_ms);
    bool ended() const { return ended_; }
    /// Descriptors that came along so far.
    std::vector<Descriptor> take_descriptors() { return std::exchange(descriptors_, {}); }

  private:
    Descriptor socket_;
    std::string held_;
    std::vector<Descriptor> descriptors_;
    bool ended_ = false;
};

/// Listens in a town's folder, for its owner alone. A socket that an earlier server left there is replaced.
Descriptor listen_in(const std::filesystem::path& folder);
/// Nothing if no server listens there.
std::optional<Descriptor> connect_to(const std::filesystem::path& folder);
/// Takes the socket's name away.
void stop_listening_in(const std::filesystem::path& folder);
/// A client that waits, or nothing within `wait_ms`. Others than our own user and root are turned away.
std::optional<Descriptor> accept_from(const Descriptor& listening, int wait_ms);
/// Waits, looking at nothing.
void wait_for(int wait_ms);

}  // namespace huiyin::cli
