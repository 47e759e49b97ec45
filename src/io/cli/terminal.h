#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "core/text/language.h"

namespace huiyin::cli {

/// Where a command speaks: the terminal of this process, or that of the client for whom a server runs the command.
class Terminal {
  public:
    virtual ~Terminal() = default;
    virtual text::Language language() const = 0;
    /// On standard output; whole lines.
    virtual void print(std::string_view text) = 0;
    /// One line on standard error, after "huiyin: ".
    virtual void complain(const std::string& line) = 0;
    /// Whether somebody watches, so that a line of progress may be drawn over the one before.
    virtual bool is_watched() const = 0;
    /// Draws the line of progress; an empty one takes it away. Only if `is_watched`.
    virtual void show_progress(const std::string& line) = 0;
    /// Ctrl-C, or whoever asked for the command has gone: finish what has begun and stop.
    virtual bool stop_asked() const = 0;

    /// In the terminal's language, with the place first.
    void complain(const Problem& problem);
};

/// The terminal of this process. While it lives the first Ctrl-C (or SIGTERM) only asks to stop; the second ends the
/// process. One at a time.
class OwnTerminal final : public Terminal {
  public:
    OwnTerminal();
    ~OwnTerminal() override;
    OwnTerminal(const OwnTerminal&) = delete;
    OwnTerminal& operator=(const OwnTerminal&) = delete;

    text::Language language() const override;
    void print(std::string_view text) override;
    using Terminal::complain;
    void complain(const std::string& line) override;
    bool is_watched() const override { return watched_; }
    void show_progress(const std::string& line) override;
    bool stop_asked() const override;

  private:
    bool watched_;
    bool progress_shown_ = false;
};

}  // namespace huiyin::cli
