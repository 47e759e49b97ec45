#include "simulation/stage/trace.h"

#include <cstdio>

namespace huiyin::simulation {

void Trace::add(std::string line) {
    if (aloud) std::printf("%zu %s\n", size_, line.c_str());
    digest_ = crypto::sha256({digest_, as_bytes(line)});
    ++size_;
    tail_.push_back(std::move(line));
    if (tail_.size() > kept) tail_.pop_front();
}

}  // namespace huiyin::simulation
