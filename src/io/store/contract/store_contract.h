#pragma once

// What every store must do, whatever it is made of. A store's own test file includes this and says
// INSTANTIATE_TEST_SUITE_P(Sqlite, StoreContract, testing::Values(StoreMaker{…}), name_of).
#include "io/store/contract/desk_contract.h"
#include "io/store/contract/log_contract.h"
#include "io/store/contract/mail_contract.h"
#include "io/store/contract/rows_contract.h"

namespace huiyin::store::contract {

inline std::string name_of(const testing::TestParamInfo<StoreMaker>& info) { return info.param.name; }

}  // namespace huiyin::store::contract
