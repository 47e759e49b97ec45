#include "io/store/memory/memory_store.h"

#include "io/store/contract/store_contract.h"

namespace huiyin::store::contract {

INSTANTIATE_TEST_SUITE_P(Memory,
                         StoreContract,
                         testing::Values(StoreMaker{"store", [] { return std::make_shared<MemoryStore>(); }}),
                         name_of);

}  // namespace huiyin::store::contract
