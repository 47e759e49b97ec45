#include "io/store/postgres/presence.h"

#include <poll.h>

namespace huiyin::store::postgres {
namespace presence_detail {

// Beside the two numbers of schema.cpp and copy_ends.cpp. It belongs to a session, so that it ends with whoever dies.
constexpr const char* server_lock = "1215658347";
constexpr int patience_ms = 3000;  // a process that has ended leaves its session to the server for a moment
constexpr int pause_ms = 100;

std::string others(Connection& connection) {
    return connection.ask(
        std::string("select coalesce(string_agg(distinct coalesce(host(a.client_addr), 'the database''s own machine'), ', '), "
                    "'nobody any more') from pg_locks l join pg_stat_activity a on a.pid = l.pid "
                    "where l.locktype = 'advisory' and l.granted and l.classid = 0 and l.objsubid = 1 and l.objid = ") +
        server_lock + " and l.pid <> pg_backend_pid() and l.database = (select oid from pg_database where datname = current_database())");
}

}  // namespace presence_detail
using namespace presence_detail;

void be_present(Connection& connection, bool alone) {
    // A machine that is gone must not be waited for: the server asks for signs of life. A socket ignores it.
    connection.execute("set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3");
    const std::string ask = std::string("select pg_try_advisory_lock") + (alone ? "" : "_shared") + "(" + server_lock + ")";
    for (int waited = 0; connection.ask(ask) != "t"; waited += pause_ms) {
        if (waited >= patience_ms)
            throw Fault("database " + connection.name() +
                        (alone ? ": a server or command of this town works on it (from " + others(connection) + "); end it first"
                               : ": a command that must be alone works on it (from " + others(connection) +
                                     "): migrate-db, fsck --rebuild, log recover or log rotate-key; wait for its end"));
        ::poll(nullptr, 0, pause_ms);
    }
}

}  // namespace huiyin::store::postgres
