#include "io/store/postgres/key_register.h"

#include "io/store/postgres/connection.h"

namespace huiyin::store::postgres {
namespace key_register_detail {

/// Whoever seals or opens waits behind it.
constexpr std::chrono::seconds patience{20};

using Fingerprints = std::map<std::string, std::string>;

class ServerRegister final : public engine::KeyRegister {
  public:
    explicit ServerRegister(Address address) : address_(std::move(address)) {}

    Fingerprints agree(const Fingerprints& fingerprints) override {
        Rows rows;
        for (const auto& [name, fingerprint] : fingerprints) rows.add(name, fingerprint);
        Connection connection(address_, Connection::Role::plain, patience);
        // Of two servers that come at once the second waits here until the first one's row is durable.
        connection.ask_with("insert into setting (key, value) select * from unnest($1::bytea[], $2::bytea[]) "
                            "on conflict (key) do nothing",
                            Values(rows));
        Rows names;
        for (const auto& [name, fingerprint] : fingerprints) names.add(name);
        Fingerprints found;
        for (auto row = connection.ask_with("select key, value from setting where key = any($1::bytea[])", Values(names)); row.next();) {
            const std::string name = row.text();
            found[name] = row.text();
        }
        return found;
    }

    std::optional<std::string> find(const std::string& name) override {
        Connection connection(address_, Connection::Role::plain, patience);
        auto row = connection.ask_with("select value from setting where key = $1::bytea", Values(name));
        if (!row.next()) return std::nullopt;
        return row.text();
    }

  private:
    Address address_;
};

}  // namespace key_register_detail

std::unique_ptr<engine::KeyRegister> key_register(const Address& address) {
    return std::make_unique<key_register_detail::ServerRegister>(address);
}

}  // namespace huiyin::store::postgres
