#pragma once

#include "base/random.h"
#include "base/time.h"
#include "engine/kept_cases.h"
#include "engine/ports/keys.h"
#include "engine/ports/store.h"
#include "engine/town.h"
#include "engine/writer.h"

namespace huiyin::engine {

/// The parts that a command needs. Built once in app and handed down; owns nothing.
struct Context {
    Town& town;
    Store& store;
    Keys& keys;
    Writer& writer;
    const Clock& clock;
    Random& random;
    KeptCases& kept;
};

}  // namespace huiyin::engine
