#include "io/http/listen.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "base/fault.h"
#include "io/http/problems.h"

namespace huiyin::http {
namespace listen_detail {

class Descriptor {
  public:
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return fd_; }
    int release() { return std::exchange(fd_, -1); }

  private:
    int fd_;
};

[[noreturn]] void fail(const std::string& place, int error) {
    switch (error) {
        case EADDRINUSE:
            throw Fault(place + " is in use by another program", false, problems::address_in_use);
        case EACCES:
        case EPERM:
            throw Fault(place + ": this account is not permitted to listen there");
        case EADDRNOTAVAIL:
            throw Fault(place + " is not an address of this machine");
        default:
            throw Fault("cannot listen on " + place + ": " + std::strerror(error));
    }
}

int open_socket(int family, const std::string& place) {
    const int fd = ::socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) fail(place, errno);
    return fd;
}

void bind_and_listen(int fd, const sockaddr* address, socklen_t size, const std::string& place) {
    if (::bind(fd, address, size) != 0) fail(place, errno);
    if (::listen(fd, 4096) != 0) fail(place, errno);
}

sockaddr_un unix_address(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) {
        throw Fault(path + ": too long for a socket's path (at most " +
                    std::to_string(sizeof address.sun_path - 1) + " bytes)");
    }
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    return address;
}

bool somebody_listens(const sockaddr_un& address) {
    const Descriptor probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    const int answer =
        ::connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
    return answer == 0 || errno == EAGAIN || errno == EINPROGRESS;
}

}  // namespace listen_detail

int listen_tcp(const std::string& address, std::uint16_t port) {
    const bool is_v6 = address.find(':') != std::string::npos;
    const auto place = (is_v6 ? '[' + address + ']' : address) + ':' + std::to_string(port);
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    void* into = is_v6 ? static_cast<void*>(&v6.sin6_addr) : &v4.sin_addr;
    if (::inet_pton(is_v6 ? AF_INET6 : AF_INET, address.c_str(), into) != 1)
        throw Fault(address + " is not an IP address");

    listen_detail::Descriptor listener(
        listen_detail::open_socket(is_v6 ? AF_INET6 : AF_INET, place));
    const int on = 1;  // so that a restart need not wait for the old connections' last minute
    ::setsockopt(listener.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    const auto* bound =
        is_v6 ? reinterpret_cast<const sockaddr*>(&v6) : reinterpret_cast<const sockaddr*>(&v4);
    listen_detail::bind_and_listen(listener.get(), bound, is_v6 ? sizeof v6 : sizeof v4, place);
    return listener.release();
}

int listen_unix(const std::string& path) {
    const auto address = listen_detail::unix_address(path);
    struct stat status {};
    if (::lstat(path.c_str(), &status) == 0) {
        if (!S_ISSOCK(status.st_mode)) throw Fault(path + " is there already and is no socket");
        if (listen_detail::somebody_listens(address))
            throw Fault(path + " is in use by another program");
        ::unlink(path.c_str());
    }
    listen_detail::Descriptor listener(listen_detail::open_socket(AF_UNIX, path));
    // Linux gives the file the descriptor's mode, so there is no moment in which others could
    // connect.
    if (::fchmod(listener.get(), 0600) != 0) listen_detail::fail(path, errno);
    listen_detail::bind_and_listen(listener.get(), reinterpret_cast<const sockaddr*>(&address),
                                   sizeof address, path);
    if (::chmod(path.c_str(), 0600) != 0) listen_detail::fail(path, errno);
    return listener.release();
}

bool is_address(const std::string& text) {
    in6_addr address{};
    return ::inet_pton(AF_INET, text.c_str(), &address) == 1 || ::inet_pton(AF_INET6, text.c_str(), &address) == 1;
}

std::uint16_t port_of(int listener) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    if (::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        listen_detail::fail("a socket", errno);
    if (address.ss_family == AF_INET6)
        return ntohs(reinterpret_cast<const sockaddr_in6&>(address).sin6_port);
    return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

}  // namespace huiyin::http
