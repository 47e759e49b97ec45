#include "io/store/postgres/postgres_store.h"

#include "io/store/postgres/impl.h"
#include "io/store/postgres/presence.h"
#include "io/store/postgres/schema.h"

namespace huiyin::store {
namespace postgres_open_detail {

const std::string instance_key = "instance";

bool is_of(postgres::Connection& writer, const InstanceId& instance) {
    auto row = writer.run(postgres::Query::setting, instance_key);
    return row.next() && row.text() == instance.hex();
}

void check_instance(postgres::Connection& writer, const InstanceId& expected) {
    // Tables come before the name: so was left what was being made when its program died.
    if (!writer.run(postgres::Query::setting, instance_key).next())
        throw Fault("database " + writer.name() + ": it is of no town yet: run the command again that was making it");
    if (!is_of(writer, expected))
        throw Fault("database " + writer.name() + ": it belongs to another installation than its configuration and keys");
}

/// A commit may take its time on a busy disk; but a resident waits for it.
constexpr std::chrono::seconds patience{20};

void mark_instance(postgres::Connection& writer, const InstanceId& instance) {
    postgres::Rows rows;
    rows.add(instance_key, instance.hex());
    writer.run(postgres::Query::put_settings, rows);
}

}  // namespace postgres_open_detail

std::unique_ptr<PostgresStore> PostgresStore::open(const postgres::Address& address, const Options& options) {
    auto impl = std::make_unique<Impl>(address, options);
    impl->writer = std::make_unique<postgres::Connection>(address, postgres::Connection::Role::writer);
    auto& writer = *impl->writer;
    postgres::be_present(writer, options.alone);
    const bool blank = postgres::is_blank(writer);
    if (!options.create) postgres::refuse_blank(writer);
    postgres::migrate(writer);
    postgres::check_cheaply(writer);
    if (options.instance) {
        if (blank) postgres_open_detail::mark_instance(writer, *options.instance);
        if (options.create && !postgres_open_detail::is_of(writer, *options.instance))
            throw Fault("database " + address.name() + ": it holds a town already, or what was made of one by an init that failed; take an empty database "
                        "or, if nothing is to be kept of it, drop its schema: drop schema huiyin cascade");
        postgres_open_detail::check_instance(writer, *options.instance);
    }
    writer.give_up_after(postgres_open_detail::patience);
    return std::unique_ptr<PostgresStore>(new PostgresStore(std::move(impl)));
}

std::vector<std::unique_ptr<PostgresStore>> PostgresStore::open_moments(const postgres::Address& address,
                                                                        const InstanceId& instance, std::size_t count) {
    std::vector<std::unique_ptr<PostgresStore>> moments;
    std::string shared;
    while (moments.size() < count) {
        auto connection = std::make_unique<postgres::Connection>(address, postgres::Connection::Role::writer);
        // A look at everything takes as long as it takes.
        connection->execute("set idle_in_transaction_session_timeout = 0; set default_transaction_read_only = on");
        postgres::check_schema(*connection);
        connection->execute("begin isolation level repeatable read, read only");
        if (shared.empty()) {
            shared = connection->ask("select pg_export_snapshot()");
        } else {
            connection->execute("set transaction snapshot '" + shared + "'");
        }
        postgres::check_cheaply(*connection);
        postgres_open_detail::check_instance(*connection, instance);
        auto impl = std::make_unique<Impl>(address, Options{.create = false, .instance = instance});
        impl->readers.pin(std::move(connection));
        impl->failure.note("database " + address.name() + ": it is only read, as it was at one moment");
        moments.push_back(std::unique_ptr<PostgresStore>(new PostgresStore(std::move(impl))));
    }
    return moments;
}

PostgresStore::PostgresStore(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
PostgresStore::~PostgresStore() = default;

std::unique_ptr<engine::Transaction> PostgresStore::begin() { return std::make_unique<Batch>(*impl_); }

void PostgresStore::recover() { impl_->recover(); }

std::unique_ptr<postgres::Connection> PostgresStore::Impl::connect() const {
    auto connection = std::make_unique<postgres::Connection>(address, postgres::Connection::Role::writer, postgres_open_detail::patience);
    postgres::be_present(*connection, options.alone);
    postgres::refuse_blank(*connection);
    postgres::check_cheaply(*connection);
    if (options.instance) postgres_open_detail::check_instance(*connection, *options.instance);
    return connection;
}

void PostgresStore::Impl::recover() {
    EXPECTS(!writing);
    writer.reset();
    writer = connect();
    // The lost connection's transaction may still be under way in the server: whoever has the lock knows that it has
    // ended. The update changes nothing, but its commit has to reach the disk.
    try {
        writer->take_warning();
        writer->execute("begin");
        writer->run(postgres::Query::lock_log);
        writer->execute("update log_state set size = size where id = 1");
        writer->execute("commit");
        if (writer->take_warning())
            throw Fault("database " + writer->name() + ": the server committed with a warning (its standby is not there?)");
    } catch (...) {
        writer.reset();
        throw;
    }
    readers.renew();
    failure.forget();
}

}  // namespace huiyin::store
