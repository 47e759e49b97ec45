#include "work.h"

#include <sqlite3.h>

// The linker sends each call of NAME to __wrap_NAME (CMakeLists.txt).
namespace huiyin::testing {
namespace work_detail {

thread_local Work* counting = nullptr;

void count(const char* function) {
    if (counting != nullptr) ++counting->crypto[function];
}

int on_trace(unsigned, void*, void* statement, void*) {
    // Reset by every run, so that the steps of one that nobody counts are not added to the next.
    const int steps = sqlite3_stmt_status(static_cast<sqlite3_stmt*>(statement), SQLITE_STMTSTATUS_VM_STEP, 1);
    if (counting == nullptr) return 0;
    counting->statements.emplace_back(sqlite3_sql(static_cast<sqlite3_stmt*>(statement)));
    counting->steps.push_back(steps);
    return 0;
}
int trace_connection(sqlite3* database, char**, const void*) {
    return sqlite3_trace_v2(database, SQLITE_TRACE_PROFILE, on_trace, nullptr);
}

}  // namespace work_detail

void watch_sqlite() { sqlite3_auto_extension(reinterpret_cast<void (*)()>(work_detail::trace_connection)); }

Work work_of(const std::function<void()>& act) {
    Work work;
    work_detail::counting = &work;
    act();
    work_detail::counting = nullptr;
    return work;
}

}  // namespace huiyin::testing

extern "C" {
struct evp_mac_ctx_st;
struct ossl_param_st;
struct evp_md_ctx_st;
int __real_EVP_MAC_init(evp_mac_ctx_st* context, const unsigned char* key, std::size_t size, const ossl_param_st* parameters);
int __wrap_EVP_MAC_init(evp_mac_ctx_st* context, const unsigned char* key, std::size_t size, const ossl_param_st* parameters);
int __wrap_EVP_MAC_init(evp_mac_ctx_st* context, const unsigned char* key, std::size_t size, const ossl_param_st* parameters) {
    huiyin::testing::work_detail::count("EVP_MAC_init");
    return __real_EVP_MAC_init(context, key, size, parameters);
}
int __real_EVP_DigestUpdate(evp_md_ctx_st* context, const void* data, std::size_t size);
int __wrap_EVP_DigestUpdate(evp_md_ctx_st* context, const void* data, std::size_t size);
int __wrap_EVP_DigestUpdate(evp_md_ctx_st* context, const void* data, std::size_t size) {
    huiyin::testing::work_detail::count("EVP_DigestUpdate");
    return __real_EVP_DigestUpdate(context, data, size);
}
int __real_crypto_scalarmult_base(unsigned char* q, const unsigned char* n);
int __wrap_crypto_scalarmult_base(unsigned char* q, const unsigned char* n);
int __wrap_crypto_scalarmult_base(unsigned char* q, const unsigned char* n) {
    huiyin::testing::work_detail::count("crypto_scalarmult_base");
    return __real_crypto_scalarmult_base(q, n);
}
int __real_crypto_box_seed_keypair(unsigned char* pk, unsigned char* sk, const unsigned char* seed);
int __wrap_crypto_box_seed_keypair(unsigned char* pk, unsigned char* sk, const unsigned char* seed);
int __wrap_crypto_box_seed_keypair(unsigned char* pk, unsigned char* sk, const unsigned char* seed) {
    huiyin::testing::work_detail::count("crypto_box_seed_keypair");
    return __real_crypto_box_seed_keypair(pk, sk, seed);
}
int __real_crypto_box_beforenm(unsigned char* k, const unsigned char* pk, const unsigned char* sk);
int __wrap_crypto_box_beforenm(unsigned char* k, const unsigned char* pk, const unsigned char* sk);
int __wrap_crypto_box_beforenm(unsigned char* k, const unsigned char* pk, const unsigned char* sk) {
    huiyin::testing::work_detail::count("crypto_box_beforenm");
    return __real_crypto_box_beforenm(k, pk, sk);
}
int __real_crypto_box_seal_open(unsigned char* m, const unsigned char* c, unsigned long long size, const unsigned char* pk,
                               const unsigned char* sk);
int __wrap_crypto_box_seal_open(unsigned char* m, const unsigned char* c, unsigned long long size, const unsigned char* pk,
                               const unsigned char* sk);
int __wrap_crypto_box_seal_open(unsigned char* m, const unsigned char* c, unsigned long long size, const unsigned char* pk,
                               const unsigned char* sk) {
    huiyin::testing::work_detail::count("crypto_box_seal_open");
    return __real_crypto_box_seal_open(m, c, size, pk, sk);
}
}
