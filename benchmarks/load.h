#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "figures.h"

namespace huiyin::bench {

/// What a server is asked, and how.
struct Asked {
    std::string site;                   ///< http://127.0.0.1:PORT
    std::vector<std::string> requests;  ///< whole requests, sent in turn by whichever connection is free
    int connections = 1;
    int status = 200;                   ///< any other is a Fault; 0: any will do
    std::chrono::milliseconds warm_up{500};
    std::chrono::milliseconds measured{3000};
};

struct Answered {
    double per_second = 0;
    Latencies latencies;
    std::size_t body_bytes = 0;  ///< of the last answer
};

/// A GET as a browser sends it, without what doesn't matter here. `headers`: more lines, each ended with CR LF.
std::string get_request(const std::string& path, const std::string& headers = {});

/// Keep-alive connections, one request at a time on each, all on one thread that polls: it takes as little of the
/// machine as a client can, and is the same for every server that it is let loose on. Throws Fault.
Answered load(const Asked& asked);

}  // namespace huiyin::bench
