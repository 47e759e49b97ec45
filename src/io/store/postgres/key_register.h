#pragma once

#include <memory>

#include "engine/ports/keys.h"
#include "io/store/postgres/address.h"

namespace huiyin::store::postgres {

/// The settings of a town's database, which all its servers share. Connects for each call: there is one a month.
std::unique_ptr<engine::KeyRegister> key_register(const Address& address);

}  // namespace huiyin::store::postgres
