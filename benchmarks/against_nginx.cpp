#include <arpa/inet.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <optional>
#include <string>

#include "base/fault.h"
#include "child.h"
#include "clients.h"
#include "io/http/client.h"
#include "measurements.h"
#include "people.h"
#include "towns.h"

namespace huiyin::bench {
namespace {

constexpr int connections = 32;

/// A port that was free a moment ago.
int free_port() {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (fd < 0 || ::bind(fd, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        throw Fault("no free port");
    ::close(fd);
    return ntohs(address.sin_port);
}

/// nginx in the foreground on loopback, with one worker and no access log, serving the files of a folder.
class Nginx {
  public:
    explicit Nginx(const std::filesystem::path& folder) : port_(free_port()) {
        std::ofstream conf(folder / "nginx.conf");
        // As root it would give up its rights, and with them the folder.
        if (::geteuid() == 0) conf << "user root;\n";
        conf << "daemon off;\nworker_processes 1;\npid " << (folder / "pid").string() << ";\nerror_log stderr crit;\n"
             << "events { worker_connections 1024; }\nhttp {\n  access_log off;\n  sendfile on;\n  tcp_nopush on;\n"
             << "  keepalive_requests 100000000;\n  default_type text/html;\n  open_file_cache max=16;\n";
        for (const char* kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
            conf << "  " << kind << "_temp_path " << (folder / kind).string() << ";\n";
        conf << "  server { listen 127.0.0.1:" << port_ << "; root " << (folder / "files").string() << "; }\n}\n";
        if (!conf.flush()) throw Fault("can't write nginx.conf");
        program_.emplace(testing::Start{.arguments = {"nginx", "-p", folder.string(), "-e", "stderr", "-c", (folder / "nginx.conf").string()}});
        for (int tries = 0;; ++tries) {
            try {
                http::Client(site()).get("/");
                return;
            } catch (const Fault&) {
                if (tries == 100) throw Fault("nginx does not answer (is the package nginx installed?): " + program_->err());
                ::usleep(50'000);
            }
        }
    }
    ~Nginx() {
        program_->signal(SIGTERM);
        program_->wait();
    }
    Nginx(const Nginx&) = delete;
    Nginx& operator=(const Nginx&) = delete;
    std::string site() const { return "http://127.0.0.1:" + std::to_string(port_); }

  private:
    int port_;
    std::optional<testing::Program> program_;
};

}  // namespace

void measure_against_nginx(const Setting& setting) {
    const BenchTown town = town_of(setting, 100'000);
    const ServerChild server(setting.program, town.folder, {"limits.tries_per_minute=0"});
    const testing::TemporaryFolder scratch;
    std::filesystem::create_directories(scratch.path() / "files");
    const Nginx nginx(scratch.path());
    const auto per_second = [&](const std::string& site, std::vector<std::string> requests, int status = 200) {
        return Clients(site, connections, each_in_turn(std::move(requests)), status)
            .in_turn({.warm_up = std::chrono::milliseconds(500), .measured = std::chrono::milliseconds(3000)});
    };
    /// The same number of bytes as a file, from nginx, just before.
    const auto file_of = [&](std::size_t bytes) {
        std::ofstream(scratch.path() / "files" / (std::to_string(bytes) + ".html")) << std::string(bytes, 'x');
        return per_second(nginx.site(), {get_request("/" + std::to_string(bytes) + ".html")}).per_second;
    };
    const auto compare = [&](const std::string& name, const std::vector<std::string>& requests, const std::string& note) {
        const std::size_t bytes = Clients(server.site(), 1, each_in_turn({requests.front()}))
                                      .in_turn({.warm_up = {}, .measured = std::chrono::milliseconds(50)}).body_bytes;
        const double file = file_of(bytes);
        Load page = per_second(server.site(), requests);
        setting.report.add({"against_nginx." + name, page.per_second, "answers/s",
                            Ceiling{"nginx, a file of the same size", file},
                            std::to_string(connections) + " keep-alive clients on one thread, " + std::to_string(bytes) +
                                " bytes, town of 100,000 cases, p99 " +
                                std::to_string(page.latencies.milliseconds_at(0.99)) + " ms; " + note});
    };
    std::vector<std::string> reloads;
    std::vector<std::string> first;
    const auto cookies = residents(town, server.site(), 64);
    for (const std::string& cookie : cookies) reloads.push_back(get_request("/case", cookie));
    for (std::size_t i = 0; i < 300'000; ++i)
        first.push_back(get_request("/case?first=" + std::to_string(i), cookies[i % cookies.size()]));
    compare("case", reloads, "64 residents who reload their case's page");
    compare("case_first", first, "the same as if none had seen the page before");
    compare("board", {get_request("/board")}, "the whole page");
    compare("board_json", {get_request("/board.json")}, "all of it");
    http::Client client(server.site());
    const auto board = client.get("/board", {{"Accept-Language", "zh-CN"}});
    const auto* tag = board.header("ETag");
    if (tag == nullptr) throw Fault("the board has no entity tag");
    const double file = file_of(board.body.size());
    setting.report.add({"against_nginx.board_unchanged",
                        per_second(server.site(), {get_request("/board", "If-None-Match: " + *tag + "\r\n")}, 304).per_second,
                        "answers/s", Ceiling{"nginx, a file of the page's size", file}, "304 to who holds the page"});
}

}  // namespace huiyin::bench
