#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/crypto.h"
#include "base/time.h"

namespace huiyin::sealing {

/// The town's own secret in `keys/`, outside the database (threat model K5). Without it neither a
/// receipt code nor a passphrase leads anywhere, however much of the database is known. A
/// parameter: it names the key that is meant and doesn't own it.
struct Pepper {
    const crypto::Key& key;
};

/// Which secret of a case. Content, contact and mediation never share a key.
enum class KeyName {
    ck,  ///< case key: content
    ik,  ///< identity key: contact
    mk,  ///< mediation key
};

/// As spelled in the database and inside sealed values.
std::string_view to_text(KeyName name);
std::optional<KeyName> parse_key_name(std::string_view text);

/// A key of one case, numbered: a transfer starts a new epoch, so that the old office keeps only
/// what it saw.
struct CaseKey {
    KeyName name = KeyName::ck;
    std::uint32_t epoch = 1;
    crypto::Key key;

    static CaseKey draw(Random& random, KeyName name = KeyName::ck, std::uint32_t epoch = 1) {
        return {name, epoch, crypto::Key::draw(random)};
    }
    /// "ck:1": name and epoch as the database spells them.
    std::string text() const;
    CaseKey clone() const { return {name, epoch, key.clone()}; }
};

/// YYYY-MM of a month that exists, in the years 1000 to 9999.
bool is_month(std::string_view text);
/// The month that a day lies in, as YYYY-MM.
std::string month_of(Date day);

/// The outer key of everything whose retention ends in one month. A file outside the database;
/// deleting it ends those cases in the database and in every backup.
struct MonthKey {
    std::string month;  ///< YYYY-MM
    crypto::Key key;

    static MonthKey draw(Random& random, std::string month) {
        return {std::move(month), crypto::Key::draw(random)};
    }
};

}  // namespace huiyin::sealing
