#include "testing/postgres/cluster.h"

#include <fcntl.h>
#include <grp.h>
#include <libpq-fe.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>

namespace huiyin::testing {
namespace cluster_detail {

namespace fs = std::filesystem;

constexpr const char* user = "huiyin";

/// Who runs the server: PostgreSQL refuses root.
struct Owner {
    uid_t uid = ::geteuid();
    gid_t gid = ::getegid();
};
Owner owner() {
    if (::geteuid() != 0) return {};
    for (const char* name : {"postgres", "nobody"})
        if (const passwd* found = ::getpwnam(name)) return {found->pw_uid, found->pw_gid};
    throw std::runtime_error("there is no user to run PostgreSQL as: as root it needs postgres or nobody");
}

/// Debian keeps the server's programs out of the path.
fs::path programs() {
    fs::path best;
    const fs::path root = "/usr/lib/postgresql";
    if (fs::is_directory(root))
        for (const auto& version : fs::directory_iterator(root))
            if (fs::exists(version.path() / "bin" / "initdb") && version.path() > best) best = version.path();
    if (best.empty()) throw std::runtime_error("the server's programs are missing: install postgresql-15");
    return best / "bin";
}

/// Starts a program as the owner, its words into `said`. It ends with us.
pid_t launch(std::vector<std::string> arguments, const fs::path& said, const Owner& as) {
    std::vector<char*> pointers;
    for (std::string& argument : arguments) pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    const std::string environment[] = {"PATH=/usr/bin:/bin", "LC_ALL=C", "TZ=UTC"};
    std::vector<char*> variables;
    for (const std::string& one : environment) variables.push_back(const_cast<char*>(one.data()));
    variables.push_back(nullptr);
    const pid_t child = ::fork();
    if (child < 0) throw std::runtime_error(std::string("fork: ") + std::strerror(errno));
    if (child == 0) {
        // Other threads of ours are gone here: only calls that are safe in a signal handler.
        const int nothing = ::open("/dev/null", O_RDONLY);
        const int words = ::open(said.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
        ::dup2(nothing, 0);
        ::dup2(words, 1);
        ::dup2(words, 2);
        for (int descriptor = 3; descriptor < 1024; ++descriptor) ::close(descriptor);
        if (::geteuid() == 0 && (::setgroups(0, nullptr) != 0 || ::setresgid(as.gid, as.gid, as.gid) != 0 ||
                                 ::setresuid(as.uid, as.uid, as.uid) != 0))
            ::_exit(126);
        if (::chdir("/") != 0) ::_exit(125);
        ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
        ::execve(pointers.front(), pointers.data(), variables.data());
        ::_exit(127);
    }
    return child;
}

std::string text_of(const fs::path& file) {
    std::ifstream in(file);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

}  // namespace cluster_detail
using namespace cluster_detail;

PostgresCluster::PostgresCluster(Options options) : options_(std::move(options)), programs_(programs()) {
    std::string pattern = (fs::temp_directory_path() / "huiyin-pg-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error(std::string("mkdtemp: ") + std::strerror(errno));
    folder_ = pattern;
    const Owner as = owner();
    if (::geteuid() == 0 && ::chown(folder_.c_str(), as.uid, as.gid) != 0)
        throw std::runtime_error(std::string("chown: ") + std::strerror(errno));
    const fs::path said = folder_ / "initdb.log";
    const pid_t child = launch({programs_ / "initdb", "-D", folder_ / "data", "-U", user, "-A", "trust", "-E", "UTF8",
                                "--locale=C", "--no-sync", "--no-instructions"},
                               said, as);
    int status = 0;
    ::waitpid(child, &status, 0);
    if (status != 0) throw std::runtime_error("initdb failed: " + text_of(said));
    start();
}

PostgresCluster::~PostgresCluster() {
    end(SIGQUIT);
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

PostgresCluster& PostgresCluster::shared() {
    static PostgresCluster cluster;
    return cluster;
}

void PostgresCluster::start() {
    const fs::path said = folder_ / "server.log";
    std::vector<std::string> arguments{programs_ / "postgres", "-D", folder_ / "data", "-k", folder_, "-c", "listen_addresses=",
                                       "-c", "max_connections=300", "-c", "shared_buffers=64MB"};
    if (!options_.durable)
        for (const char* setting : {"fsync=off", "full_page_writes=off", "autovacuum=off"}) {
            arguments.emplace_back("-c");
            arguments.emplace_back(setting);
        }
    for (const std::string& setting : options_.settings) {
        arguments.emplace_back("-c");
        arguments.push_back(setting);
    }
    server_ = launch(std::move(arguments), said, owner());
    for (int tries = 0; PQping(url("postgres").c_str()) != PQPING_OK; ++tries) {
        int status = 0;
        if (::waitpid(server_, &status, WNOHANG) == server_) {
            server_ = -1;
            throw std::runtime_error("the server ended: " + text_of(said));
        }
        if (tries == 1500) throw std::runtime_error("the server does not answer: " + text_of(said));
        ::poll(nullptr, 0, 20);
    }
}

void PostgresCluster::end(int signal) {
    if (server_ < 0) return;
    ::kill(server_, signal);
    ::waitpid(server_, nullptr, 0);
    server_ = -1;
}
void PostgresCluster::kill() { end(SIGQUIT); }
void PostgresCluster::stop() { end(SIGINT); }

std::string PostgresCluster::url(const std::string& database) const {
    return std::string("postgresql:///") + database + "?host=" + folder_.string() + "&user=" + user;
}

std::string PostgresCluster::make_database() {
    const std::string name = "town" + std::to_string(++made_);
    ask(url("postgres"), "create database " + name + " template template0");
    return url(name);
}

void PostgresCluster::drop_database(const std::string& url_of_it) {
    const auto from = url_of_it.find("///") + 3;
    ask(url("postgres"), "drop database if exists " + url_of_it.substr(from, url_of_it.find('?') - from) + " with (force)");
}

std::string PostgresCluster::ask(const std::string& where, const std::string& sql) const {
    const std::unique_ptr<PGconn, decltype(&PQfinish)> link(PQconnectdb(where.c_str()), PQfinish);
    PQsetNoticeProcessor(link.get(), [](void*, const char*) {}, nullptr);
    const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(link.get(), sql.c_str()), PQclear);
    const auto status = PQresultStatus(result.get());
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) throw std::runtime_error(PQerrorMessage(link.get()));
    return PQntuples(result.get()) > 0 ? PQgetvalue(result.get(), 0, 0) : std::string();
}

}  // namespace huiyin::testing
