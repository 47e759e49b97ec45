#pragma once

#include <map>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>

#include "io/http/message.h"

namespace huiyin::http {

/// Answers that are the same for everybody, ready to be sent, each kept until what it was made from is another object.
/// As many as there are names: never take one from what a client sent. From any thread.
class KeptAnswers {
  public:
    /// The answer of that name if it was made from that very object; 304 for who holds it already.
    std::optional<Response> find(const Request& request, std::string_view name, const void* source) const;
    /// Keeps a 200 under its name, with an entity tag, and answers with it as `find` does. Holds on to `source`, so that
    /// no other object can take its place in memory.
    Response keep(const Request& request, std::string_view name, std::shared_ptr<const void> source, Response answer);

  private:
    struct Kept {
        std::shared_ptr<const void> source;
        Response whole;  ///< body shared
        std::string tag;
    };
    static Response answer_of(const Request& request, const Kept& kept);

    mutable std::shared_mutex mutex_;
    std::map<std::string, std::shared_ptr<const Kept>, std::less<>> kept_;
};

}  // namespace huiyin::http
