#include "io/cli/control_socket.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/fault.h"

namespace huiyin::cli {
namespace control_socket_detail {

constexpr const char* socket_name = "control.sock";
constexpr std::size_t line_bytes_max = 1024 * 1024;
constexpr std::size_t descriptors_max = 8;
/// A client that does not read for so long counts as gone.
constexpr int send_wait_seconds = 30;

[[noreturn]] void fail(const std::string& what) { throw Fault(what + ": " + std::strerror(errno)); }

Descriptor open_folder(const std::filesystem::path& folder) {
    Descriptor out(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!out) fail("can't open " + folder.string());
    return out;
}

/// A socket's address holds 107 bytes, a folder's path may hold more: the way over /proc is always short.
sockaddr_un address_in(const Descriptor& folder) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = "/proc/self/fd/" + std::to_string(folder.number()) + "/" + socket_name;
    EXPECTS(path.size() < sizeof address.sun_path);
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    return address;
}

Descriptor new_socket() {
    Descriptor out(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!out) fail("can't make a socket");
    return out;
}

bool wait_readable(int descriptor, int wait_ms) {
    pollfd one{descriptor, POLLIN, 0};
    const int ready = ::poll(&one, 1, wait_ms);
    if (ready < 0 && errno != EINTR) fail("can't wait for a socket");
    return ready > 0;
}

}  // namespace control_socket_detail
using namespace control_socket_detail;

Descriptor::~Descriptor() {
    if (number_ >= 0) ::close(number_);
}
Descriptor::Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
}

bool ControlLine::send(const std::string& line, std::span<const int> descriptors) {
    EXPECTS(descriptors.size() <= descriptors_max);
    const std::string text = line + "\n";
    std::size_t sent = 0;
    while (sent < text.size()) {
        iovec piece{const_cast<char*>(text.data()) + sent, text.size() - sent};
        alignas(cmsghdr) std::array<char, CMSG_SPACE(descriptors_max * sizeof(int))> control{};
        msghdr message{};
        message.msg_iov = &piece;
        message.msg_iovlen = 1;
        if (sent == 0 && !descriptors.empty()) {
            message.msg_control = control.data();
            message.msg_controllen = CMSG_SPACE(descriptors.size() * sizeof(int));
            cmsghdr* header = CMSG_FIRSTHDR(&message);
            header->cmsg_level = SOL_SOCKET;
            header->cmsg_type = SCM_RIGHTS;
            header->cmsg_len = CMSG_LEN(descriptors.size() * sizeof(int));
            std::memcpy(CMSG_DATA(header), descriptors.data(), descriptors.size() * sizeof(int));
        }
        const ssize_t count = ::sendmsg(socket_.number(), &message, MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) {
            ended_ = true;
            return false;
        }
        sent += static_cast<std::size_t>(count);
    }
    return true;
}

std::optional<std::string> ControlLine::receive(int wait_ms) {
    for (;;) {
        if (const auto end = held_.find('\n'); end != std::string::npos) {
            std::string line = held_.substr(0, end);
            held_.erase(0, end + 1);
            return line;
        }
        if (ended_ || !wait_readable(socket_.number(), wait_ms)) return std::nullopt;
        std::array<char, 16384> room;
        iovec piece{room.data(), room.size()};
        alignas(cmsghdr) std::array<char, CMSG_SPACE(descriptors_max * sizeof(int))> control{};
        msghdr message{};
        message.msg_iov = &piece;
        message.msg_iovlen = 1;
        message.msg_control = control.data();
        message.msg_controllen = control.size();
        const ssize_t count = ::recvmsg(socket_.number(), &message, MSG_CMSG_CLOEXEC);
        if (count < 0 && errno == EINTR) return std::nullopt;
        for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr; header = CMSG_NXTHDR(&message, header)) {
            if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
            const std::size_t number = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
            for (std::size_t i = 0; i < number; ++i) {
                int descriptor = -1;
                std::memcpy(&descriptor, CMSG_DATA(header) + i * sizeof(int), sizeof descriptor);
                descriptors_.emplace_back(descriptor);
            }
        }
        if (count <= 0 || held_.size() + static_cast<std::size_t>(count) > line_bytes_max) {
            ended_ = true;
            return std::nullopt;
        }
        held_.append(room.data(), static_cast<std::size_t>(count));
    }
}

Descriptor listen_in(const std::filesystem::path& path) {
    const Descriptor folder = open_folder(path);
    Descriptor out = new_socket();
    const sockaddr_un address = address_in(folder);
    // Whoever calls holds the folder's lock, so a socket that is there belongs to nobody any more.
    ::unlinkat(folder.number(), socket_name, 0);
    // The mode of a socket file is that of its descriptor: nobody else can reach it, not even before a chmod.
    if (::fchmod(out.number(), 0600) != 0 ||
        ::bind(out.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(out.number(), 8) != 0)
        fail("can't listen on " + (path / socket_name).string());
    return out;
}

std::optional<Descriptor> connect_to(const std::filesystem::path& path) {
    const Descriptor folder = open_folder(path);
    Descriptor out = new_socket();
    const sockaddr_un address = address_in(folder);
    if (::connect(out.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return out;
    if (errno == ENOENT || errno == ECONNREFUSED) return std::nullopt;
    fail("can't reach the server at " + (path / socket_name).string());
}

void wait_for(int wait_ms) { ::poll(nullptr, 0, wait_ms); }

void stop_listening_in(const std::filesystem::path& path) { ::unlink((path / socket_name).c_str()); }

std::optional<Descriptor> accept_from(const Descriptor& listening, int wait_ms) {
    if (!wait_readable(listening.number(), wait_ms)) return std::nullopt;
    Descriptor out(::accept4(listening.number(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!out) return std::nullopt;  // it has gone again
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(out.number(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 ||
        (peer.uid != ::geteuid() && peer.uid != 0))
        return std::nullopt;
    const timeval wait{send_wait_seconds, 0};
    ::setsockopt(out.number(), SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
    return out;
}

}  // namespace huiyin::cli
