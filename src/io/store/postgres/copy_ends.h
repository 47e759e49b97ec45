#pragma once

#include <memory>

#include "io/store/copy/copy.h"
#include "io/store/postgres/address.h"

namespace huiyin::store::postgres {

/// One moment of a town's database on a server. `hold`: nobody works on the town as long as the object lives. Throws Fault.
std::unique_ptr<copy::Source> copy_source(const Address& address, bool hold);

/// A database that a copy goes into; its tables are made if there are none. Throws Fault.
std::unique_ptr<copy::Target> copy_target(const Address& address);

}  // namespace huiyin::store::postgres
