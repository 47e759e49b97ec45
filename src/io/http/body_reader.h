#pragma once

#include <algorithm>
#include <span>
#include <stdexcept>
#include <string>

namespace huiyin::http {

/// The client went away, was too slow, or sent a body that breaks the rules, while a handler was
/// reading it. Handlers let it pass (destructors undo); the server then drops the connection or
/// names the error.
class ClientGone : public std::runtime_error {
  public:
    ClientGone() : std::runtime_error("the client is gone") {}
};

/// The body of a streaming route, read by its handler as it arrives.
class BodyReader {
  public:
    virtual ~BodyReader() = default;
    /// Fills the front of `into` and returns how many bytes; 0 at the end of the body. Waits for
    /// the client if nothing is there. Throws ClientGone.
    virtual std::size_t read(std::span<char> into) = 0;
};

/// A body that is already here. For tests, and for parsers that read either kind.
class StringBody final : public BodyReader {
  public:
    explicit StringBody(std::string_view text) : rest_(text) {}
    std::size_t read(std::span<char> into) override {
        const auto count = std::min(into.size(), rest_.size());
        std::copy_n(rest_.data(), count, into.data());  // a null with a count of 0 is fine here
        rest_.remove_prefix(count);
        return count;
    }

  private:
    std::string_view rest_;
};

}  // namespace huiyin::http
