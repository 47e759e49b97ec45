#include "io/store/postgres/connection.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <exception>

namespace huiyin::store::postgres {
namespace connection_detail {

PGconn* connect(const Address& address) {
    // What stands in the URL wins over what stands before it here.
    constexpr std::array names{"connect_timeout",  "keepalives_idle",           "keepalives_interval", "keepalives_count",
                               "tcp_user_timeout", "fallback_application_name", "client_encoding",     "dbname",
                               static_cast<const char*>(nullptr)};
    const std::array values{"5",     "10",     "5",    "3", "15000", "huiyin", "UTF8", address.url().c_str(),
                            static_cast<const char*>(nullptr)};
    return PQconnectdbParams(names.data(), values.data(), 1);
}

/// What to say of an SQLSTATE: plain words for what the world does to a database, nothing for what we did.
std::string reason(std::string_view state) {
    if (state == "53100") return "no room is left on the server's disk";
    if (state == "53200") return "the server's memory ran out";
    if (state == "53300") return "the server takes no more connections (max_connections)";
    if (state.starts_with("53")) return "the server lacks resources";
    if (state == "55P03") return "another server of the town holds the log for too long";
    if (state == "57014") return "it took too long";
    if (state == "25006") return "it may not be written to: is the server a standby?";
    if (state == "42501") return "access was denied";
    if (state.starts_with("40")) return "another program writes to it at the same time";
    if (state.starts_with("58")) return "reading or writing its files failed";
    if (state.starts_with("57") || state.starts_with("08") || state == "25P03") return "the server ended the connection";
    return {};
}

}  // namespace connection_detail

// ------------------------------------------------------------------------------------------------------- Answer

bool Answer::next() {
    column_ = 0;
    return ++row_ < rows();
}

int Answer::changed() const {
    const std::string_view text = PQcmdTuples(result_.get());
    int value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

ByteView Answer::blob_view() {
    const int column = column_++;
    return {reinterpret_cast<const std::uint8_t*>(PQgetvalue(result_.get(), row_, column)),
            static_cast<std::size_t>(PQgetlength(result_.get(), row_, column))};
}

std::int64_t Answer::integer() {
    const ByteView bytes = blob_view();
    if (bytes.size() != 8) fail_reading();
    std::uint64_t value = 0;
    for (const std::uint8_t byte : bytes) value = value << 8 | byte;
    return static_cast<std::int64_t>(value);
}

bool Answer::truth() {
    const ByteView bytes = blob_view();
    if (bytes.size() != 1) fail_reading();
    return bytes[0] != 0;
}

void Answer::fail_reading() const {
    const char* column = PQfname(result_.get(), std::max(0, column_ - 1));
    throw Damage(database_, "a value of the wrong length in column " + std::string(column ? column : "?"));
}

// --------------------------------------------------------------------------------------------------- Connection

Connection::Connection(const Address& address, Role role, std::chrono::seconds patience)
    : address_(address), role_(role), link_(connection_detail::connect(address), PQfinish), patience_(patience) {
    if (!link_) throw Lost("database " + name() + ": memory ran out");
    if (is_lost())
        throw Lost("database " + name() + ": there is no connection (PostgreSQL: " +
                   address_.in_one_line(PQerrorMessage(link_.get())) + ")");
    if (PQserverVersion(link_.get()) < 150000)
        throw Fault("database " + name() + ": its server is older than PostgreSQL 15");
    // What doesn't fit into the socket waits in memory: `receive` waits for both directions.
    PQsetnonblocking(link_.get(), 1);
    PQsetNoticeReceiver(
        link_.get(),
        [](void* self, const PGresult* notice) {
            const char* severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
            if (severity != nullptr && std::strcmp(severity, "WARNING") == 0) static_cast<Connection*>(self)->warned_ = true;
        },
        this);
    std::string session =
        "set search_path = huiyin;"
        // A batch is durable when its commit returns, whatever the server's own setting says.
        "set synchronous_commit = on;"
        "set default_transaction_isolation = 'read committed';"
        // Plans stay those that the test reads, at any size and whatever the statistics say.
        "set plan_cache_mode = force_generic_plan; set jit = off; set enable_seqscan = off; set enable_bitmapscan = off;"
        "set enable_hashjoin = off; set enable_mergejoin = off; set enable_sort = off;"
        "set enable_memoize = off;";
    if (role == Role::reader) {
        session += "set default_transaction_read_only = on; set statement_timeout = '30s'";
    } else {
        // A writer that stands still may not hold the log against the others for ever; a commit may take its time.
        session += "set lock_timeout = '10s'; set idle_in_transaction_session_timeout = '30s'; set statement_timeout = 0";
    }
    execute(session);
}

void Connection::prepare() {
    if (role_ == Role::plain) return;
    PQenterPipelineMode(link_.get());
    for (const Statement& statement : statements()) {
        if (role_ == Role::reader && statement.query > last_read) break;
        const std::string prepared = std::to_string(static_cast<int>(statement.query));
        if (PQsendPrepare(link_.get(), prepared.c_str(), std::string(statement.sql).c_str(), 0, nullptr) != 1) fail_lost();
        ++sent_;
    }
    collect();
}

Answer Connection::run(Query query, const Values& values) {
    EXPECTS(sent_ == 0);
    const std::vector<int> formats(values.count(), 1);
    if (PQsendQueryPrepared(link_.get(), std::to_string(static_cast<int>(query)).c_str(), static_cast<int>(values.count()),
                            values.pointers().data(), values.lengths().data(), formats.data(), 1) != 1)
        fail_lost();
    return checked(last_result());
}

void Connection::send(Query query, const Values& values) {
    if (sent_ == 0 && PQpipelineStatus(link_.get()) == PQ_PIPELINE_OFF) PQenterPipelineMode(link_.get());
    const std::vector<int> formats(values.count(), 1);
    if (PQsendQueryPrepared(link_.get(), std::to_string(static_cast<int>(query)).c_str(), static_cast<int>(values.count()),
                            values.pointers().data(), values.lengths().data(), formats.data(), 1) != 1)
        fail_lost();
    ++sent_;
}

void Connection::send_text(const char* sql) {
    if (sent_ == 0 && PQpipelineStatus(link_.get()) == PQ_PIPELINE_OFF) PQenterPipelineMode(link_.get());
    if (PQsendQueryParams(link_.get(), sql, 0, nullptr, nullptr, nullptr, nullptr, 1) != 1) fail_lost();
    ++sent_;
}

std::vector<Answer> Connection::collect() {
    if (sent_ == 0) return {};
    if (PQpipelineSync(link_.get()) != 1) fail_lost();
    std::vector<Answer> answers;
    std::exception_ptr failure;
    for (; sent_ > 0; --sent_) {
        PGresult* result = receive();
        if (result == nullptr) fail_lost();
        try {
            // What follows a failure in a pipeline is passed over by the server.
            if (failure && PQresultStatus(result) == PGRES_PIPELINE_ABORTED) {
                PQclear(result);
            } else {
                answers.push_back(checked(result));
            }
        } catch (const Lost&) {
            throw;
        } catch (...) {
            if (!failure) failure = std::current_exception();
        }
        while (PGresult* more = receive()) PQclear(more);
    }
    const Answer sync(receive(), name());
    if (PQresultStatus(sync.raw()) != PGRES_PIPELINE_SYNC) fail_lost();
    PQexitPipelineMode(link_.get());
    if (failure) std::rethrow_exception(failure);
    return answers;
}

void Connection::forget() {
    try {
        collect();
    } catch (const Lost&) {
        throw;
    } catch (const std::exception&) {
        // The transaction goes back anyway.
    }
}

Answer Connection::execute(const std::string& sql) {
    EXPECTS(sent_ == 0);
    if (PQsendQuery(link_.get(), sql.c_str()) != 1) fail_lost();
    return checked(last_result());
}

std::string Connection::ask(const std::string& sql) {
    Answer answer = execute(sql);
    return answer.next() ? answer.text() : std::string();
}

Answer Connection::ask_with(const std::string& sql, const Values& values) {
    EXPECTS(sent_ == 0);
    const std::vector<int> formats(values.count(), 1);
    if (PQsendQueryParams(link_.get(), sql.c_str(), static_cast<int>(values.count()), nullptr, values.pointers().data(),
                          values.lengths().data(), formats.data(), 1) != 1)
        fail_lost();
    return checked(last_result());
}

// A server that hangs (its machine, its disk) keeps a connection that looks well: the system there still acknowledges what we send, so
// neither keepalives nor the server's own timeouts end the wait.
PGresult* Connection::receive() {
    using Steady = std::chrono::steady_clock;
    const auto begun = Steady::now();
    if (given_up_) throw Lost("database " + name() + ": its server did not answer");
    for (;;) {
        const int unsent = PQflush(link_.get());
        if (unsent < 0) fail_lost();
        if (unsent == 0 && PQisBusy(link_.get()) == 0) return PQgetResult(link_.get());
        int wait_ms = -1;
        if (patience_.count() > 0) {
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(begun + patience_ - Steady::now());
            if (left.count() <= 0) {
                given_up_ = true;
                throw Lost("database " + name() + ": its server has not answered for " + std::to_string(patience_.count()) + " seconds");
            }
            wait_ms = static_cast<int>(left.count());
        }
        pollfd socket{.fd = PQsocket(link_.get()), .events = static_cast<short>(unsent > 0 ? POLLIN | POLLOUT : POLLIN), .revents = 0};
        const int ready = ::poll(&socket, 1, wait_ms);
        if (ready < 0 && errno != EINTR) fail_lost();
        if (ready > 0 && (socket.revents & ~POLLOUT) != 0 && PQconsumeInput(link_.get()) != 1) fail_lost();
    }
}

PGresult* Connection::last_result() {
    // A server that ends tells why, as a result, and then is gone: the second `receive` throws.
    std::unique_ptr<PGresult, decltype(&PQclear)> last(receive(), PQclear);
    while (PGresult* more = receive()) last.reset(more);
    return last.release();
}

Answer Connection::checked(PGresult* result) {
    Answer answer(result, name());
    switch (PQresultStatus(result)) {
        case PGRES_TUPLES_OK:
        case PGRES_COMMAND_OK: return answer;
        default: fail(result);
    }
}

void Connection::fail(const PGresult* result) {
    const char* field = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
    if (field == nullptr) fail_lost();  // it is not the server who says so
    const std::string state = field;
    // The primary message alone: its detail quotes values.
    const char* primary = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : nullptr;
    const std::string detail = " (PostgreSQL: " + address_.in_one_line(primary ? primary : "no answer") + ", " + state + ")";
    if (state.starts_with("XX")) throw Damage(name(), address_.in_one_line(primary ? primary : state));
    const std::string reason = connection_detail::reason(state);
    if (reason.empty()) throw Bug("database " + name() + detail);
    const std::string said = "database " + name() + ": " + reason + detail;
    if (is_lost() || state.starts_with("57P") || state.starts_with("08") || state == "25P03") throw Lost(said);
    throw Fault(said);
}

void Connection::fail_lost() {
    throw Lost("database " + name() + ": the connection was lost (PostgreSQL: " +
               address_.in_one_line(PQerrorMessage(link_.get())) + ")");
}

}  // namespace huiyin::store::postgres
