#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace huiyin {

/// Turns bytes of a named encoding into UTF-8, piece by piece. What can't be read becomes U+FFFD.
class TextDecoder {
  public:
    /// By any name that IANA or ICU knows ("ISO-8859-1", "windows-1252", "GB18030", "UTF-16").
    /// Refuses with base/unknown-encoding {"name"}.
    static Result<TextDecoder> create(std::string_view name);
    ~TextDecoder();
    TextDecoder(TextDecoder&&) noexcept;
    TextDecoder& operator=(TextDecoder&&) noexcept;

    /// Appends the text of the next bytes to `out`; a character that is cut at their end waits for the next piece.
    /// `last`: nothing follows.
    void decode(ByteView bytes, bool last, std::string& out);

  private:
    struct Impl;
    explicit TextDecoder(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace huiyin
