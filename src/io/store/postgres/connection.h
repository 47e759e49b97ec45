#pragma once

#include <libpq-fe.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/fault.h"
#include "base/ids.h"
#include "base/time.h"
#include "io/store/postgres/address.h"
#include "io/store/postgres/statements.h"
#include "io/store/postgres/values.h"
#include "io/store/rows/columns.h"
#include "io/store/rows/damage.h"

namespace huiyin::store::postgres {

/// The connection has gone, or there never was one. Another one may work.
class Lost : public Fault {
  public:
    using Fault::Fault;
};

using rows::Damage;

/// What one statement gave: rows to step through, whose columns are read in order.
class Answer : public rows::Columns<Answer> {
  public:
    Answer(PGresult* result, std::string database) : result_(result, PQclear), database_(std::move(database)) {}

    /// Steps; true if there is a row. Column reading starts at the first again.
    bool next();
    /// How many rows there are, or how many the statement changed.
    int rows() const { return PQntuples(result_.get()); }
    int changed() const;

    std::int64_t integer();
    bool truth();
    /// The server keeps truths as such.
    static constexpr bool is_exact_truth() { return true; }
    std::string_view text_view() { return as_text(blob_view()); }
    std::string text() { return std::string(text_view()); }
    bool is_null() const {
        EXPECTS(column_ < PQnfields(result_.get()));  // libpq would call it NULL
        return PQgetisnull(result_.get(), row_, column_) != 0;
    }
    /// Passes over a column that `is_null` has looked at.
    void skip() { ++column_; }
    /// The bytes of the column, as long as this object lives.
    ByteView blob_view();
    const PGresult* raw() const { return result_.get(); }
    [[noreturn]] void fail_reading() const;

  private:
    std::unique_ptr<PGresult, decltype(&PQclear)> result_;
    std::string database_;
    int row_ = -1;
    int column_ = 0;
};

/// One connection with its prepared statements. Used by one thread at a time.
class Connection {
  public:
    enum class Role {
        plain,   ///< nothing is prepared: for opening and migrating
        writer,
        reader,  ///< may not write
    };

    /// Connects and sets the session up: see connection.cpp for each setting. Throws Lost.
    /// `patience`: as `give_up_after`.
    Connection(const Address& address, Role role, std::chrono::seconds patience = {});

    /// Prepares the statements of its role: the tables must be there.
    void prepare();

    /// Runs a statement; one round trip.
    Answer run(Query query, const Values& values);
    template <typename... Each>
    Answer run(Query query, const Each&... each) {
        return run(query, Values(each...));
    }

    /// Sends a statement without waiting; `collect` waits for all that were sent, in one round trip, and gives their
    /// answers in order. Throws what the first that failed says, after which the transaction can only be rolled back.
    void send(Query query, const Values& values);
    template <typename... Each>
    void send(Query query, const Each&... each) {
        send(query, Values(each...));
    }
    /// The same for SQL that is written in the program and is no prepared statement.
    void send_text(const char* sql);
    std::vector<Answer> collect();
    /// Waits for all that were sent and lets go of what they say. Throws Lost.
    void forget();

    /// Runs SQL that is written in the program, several statements perhaps; the answer of the last, as text.
    Answer execute(const std::string& sql);
    /// The first column of the first row of such SQL; empty if there is none.
    std::string ask(const std::string& sql);
    /// SQL with values; the answer is in binary form.
    Answer ask_with(const std::string& sql, const Values& values);

    bool is_lost() const { return given_up_ || PQstatus(link_.get()) != CONNECTION_OK; }
    bool has_given_up() const { return given_up_; }
    /// From now on, who waits so long for an answer gets Lost; before that, an answer takes as long as it takes.
    void give_up_after(std::chrono::seconds patience) { patience_ = patience; }
    /// Whether the server has warned since this was asked last.
    bool take_warning() { return std::exchange(warned_, false); }
    const std::string& name() const { return address_.name(); }
    PGconn* link() { return link_.get(); }

  private:
    /// The answer, if it is one. Otherwise throws: Lost, Fault for the world, Bug for broken constraints and wrong use.
    Answer checked(PGresult* result);
    [[noreturn]] void fail(const PGresult* result);
    [[noreturn]] void fail_lost();
    /// The next result; null after the last of a statement. Throws Lost.
    PGresult* receive();
    /// The result of the last of several statements, or of the first that failed.
    PGresult* last_result();

    Address address_;
    Role role_;
    std::unique_ptr<PGconn, decltype(&PQfinish)> link_;
    bool warned_ = false;
    bool given_up_ = false;
    std::chrono::seconds patience_{0};  ///< 0: without end
    std::size_t sent_ = 0;
};

}  // namespace huiyin::store::postgres
