#pragma once

#include <memory>
#include <string>

#include "base/random.h"
#include "base/time.h"
#include "engine/ports/mailer.h"
#include "engine/town.h"

namespace huiyin::mail_door {

/// The first line of the file that holds the password. Throws Fault if it can't be read.
std::string read_password(const std::string& file);

/// A reply of a mail server as it may be shown: its code, and the enhanced one behind it (RFC 3463). Empty if it begins with none.
std::string codes_of(std::string_view reply);

/// The town's mail server. Keeps its connection for some mails.
class SmtpMailer final : public engine::Mailer {
  public:
    /// `certificates`: a PEM file to be trusted instead of the system's; empty: the system's.
    SmtpMailer(const engine::Settings& town, std::string password, std::string certificates, const Clock& clock, Random& random);
    ~SmtpMailer() override;
    engine::Delivery send(const engine::Letter& letter) override;

  private:
    struct Line;
    const engine::Settings& town_;
    std::string password_;
    std::string certificates_;
    const Clock& clock_;
    Random& random_;
    std::unique_ptr<Line> line_;
};

}  // namespace huiyin::mail_door
