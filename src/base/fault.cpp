#include "base/fault.h"

namespace huiyin {

void fail_expectation(const char* condition, const char* file, int line) {
    throw Bug(std::string(file) + ":" + std::to_string(line) + ": expected " + condition);
}

}  // namespace huiyin
