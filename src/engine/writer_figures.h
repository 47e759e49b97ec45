#pragma once

#include <chrono>
#include <functional>

#include "base/metrics.h"

namespace huiyin::engine {

/// What the writer counts for the operator.
struct WriterFigures {
    metrics::Counter filings;      ///< cases that residents opened and that are durable: what receipts were given for
    metrics::Counter batches;      ///< transactions committed
    metrics::Counter failed;       ///< batches that a Fault ended
    metrics::Histogram batch_size{metrics::size_bounds()};       ///< commands in one batch
    metrics::Histogram batch_us{metrics::duration_bounds()};     ///< from its begin to its commit
};

/// Measures how long something takes; the engine itself reads no clock of that kind.
using Stopwatch = std::function<std::chrono::microseconds()>;

}  // namespace huiyin::engine
