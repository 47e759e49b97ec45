#pragma once

#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/crypto.h"
#include "base/ids.h"
#include "base/time.h"
#include "core/accounts/offices.h"
#include "core/calendar/calendar.h"
#include "core/calls/call.h"
#include "core/casework/decide.h"
#include "core/guidance/guidance.h"
#include "core/procedure/procedure.h"
#include "core/reception/reception.h"
#include "core/sealing/keys.h"
#include "core/text/language.h"
#include "engine/rule_book.h"
#include "engine/shared.h"

namespace huiyin::engine {

/// The mail server through which a town writes.
struct MailSettings {
    std::string server;                          ///< smtp://HOST:PORT or smtps://HOST:PORT; empty: the town writes no mails
    std::string from;                            ///< address
    std::string user;                            ///< to sign in with; empty: without
    std::string password_file;                   ///< holds the password in its first line; relative: to the data folder
    std::string certificates;                    ///< a PEM file that is trusted instead of the system's; empty: the system's
    bool tls = true;                             ///< false: in clear, on loopback only
    std::int64_t digest_hour = 7;                ///< from when on a member's daily mail goes out
    bool is_on() const { return !server.empty(); }
};

/// What huiyin.toml and --set say about a town.
struct Settings {
    std::string site = "http://127.0.0.1:8080";  ///< scheme and authority; decides cookie names and the log's origin
    std::string origin = "127.0.0.1:8080/log";   ///< the log's, for ever (docs/formats/log.md)
    procedure::Text name{.zh = "回音镇", .en = "Huiyin Town"};
    std::string profile = "zh-CN-township";
    std::string time_zone = "Asia/Shanghai";
    text::Language language = text::Language::zh;
    std::string contact;                         ///< how to reach the town, for the footer
    bool example = false;                        ///< a demo town: everything in it is invented
    std::int64_t tick_seconds = 60;
    std::int64_t docket_seconds = 24 * 3600;
    std::int64_t docket_lines_min = 5;
    std::int64_t filings_per_minute = 30;        ///< from one address; 0: no limit
    std::int64_t tries_per_minute = 20;          ///< codes and sign-ins from one address; 0: no limit
    MailSettings mail;
    std::int64_t retention_months = 36;          ///< after the last event (procedures.md, section 9)
    crypto::Argon2Cost passphrase_cost = {};     ///< of a derivation; a cheaper record is sealed anew at the next sign-in
};

struct OfficeKey {
    std::uint32_t epoch = 1;
    crypto::PublicKey public_key{};
};
using OfficeKeys = std::map<OfficeId, OfficeKey>;  ///< the newest epoch of each office

/// What administrators, and heads of offices, may change while the town runs.
struct Changeable {
    accounts::Offices offices;
    guidance::Guidance guidance;
    reception::Book receptions = {};
    calls::Book calls = {};
};

/// The town as data: read at start, shared by all threads. Offices, their keys, guidance and rules change while it runs; each
/// change is one pointer. What it hands out of its rules stays where it is as long as the town lives.
class Town {
  public:
    Town(Settings settings,
         InstanceId instance,
         TimeZone zone,
         std::vector<procedure::Procedure> procedures,
         std::map<std::string, calendar::WorkCalendar> calendars);

    const Settings& settings() const { return settings_; }
    const InstanceId& instance() const { return instance_; }
    const TimeZone& zone() const { return zone_; }
    const RuleBook& rule_book() const { return *book_.load(); }
    /// The newest version of each: for what begins now.
    const std::vector<procedure::Procedure>& procedures() const { return rule_book().procedures; }
    const std::map<std::string, calendar::WorkCalendar>& calendars() const { return rule_book().calendars; }
    /// The newest version, by id; `complaint` gives the profile's own (en-town: `en-complaint`). Null if there is none.
    const procedure::Procedure* find_procedure(const std::string& id) const;
    /// The version under which a case runs. EXPECTS it is there: a town never drops one that has cases.
    const procedure::Procedure& procedure(const std::string& id, int version) const;
    const procedure::Procedure& procedure(const casework::Case& value) const;
    /// The newest version that knows the state: for lists, whose rows tell no version. EXPECTS as above.
    const procedure::Procedure& procedure_with(const std::string& id, const std::string& state) const;
    /// The newest version: for what is to begin. EXPECTS as above.
    const procedure::Procedure& procedure(const std::string& id) const;
    /// Whether it is what a case that is filed now goes by.
    bool is_newest(const procedure::Procedure& procedure) const;
    /// EXPECTS that it is there: checked at start.
    const calendar::WorkCalendar& calendar_of(const procedure::Procedure& procedure) const;

    /// Other rules from now on; `known` is the serial of the newest version that they come from. Nothing is kept of rules that are
    /// the same.
    void set_rules(RuleBook book, std::uint64_t known);
    /// Serial of the newest version in the rules. Read before them: they are as new at least.
    std::uint64_t rules_known() const { return rules_known_; }

    std::shared_ptr<const accounts::Offices> offices() const { return offices_.load(); }
    void set_offices(accounts::Offices offices);
    std::shared_ptr<const guidance::Guidance> guidance() const { return guidance_.load(); }
    std::shared_ptr<const reception::Book> receptions() const { return receptions_.load(); }
    std::shared_ptr<const calls::Book> calls() const { return calls_.load(); }
    /// What the town's files say, before anything that administrators changed. Set once, before others look; what runs
    /// begins with it.
    void set_originals(Changeable originals);
    const Changeable& originals() const { return originals_; }
    /// One change at a time: `make` alters what it is given and makes it durable; readers see it once it has returned
    /// without refusing.
    Result<void> change(const std::function<Result<void>(Changeable&)>& make);
    /// Adds an office, one change at a time; readers see it once `make_durable` has returned. Refuses with accounts/*
    /// what does not fit the others.
    Result<void> add_office(accounts::Office office, const std::function<void(const accounts::Office&)>& make_durable);
    std::shared_ptr<const OfficeKeys> office_keys() const { return office_keys_.load(); }
    void set_office_keys(OfficeKeys keys);
    bool has_key(const OfficeId& office) const { return office_keys()->contains(office); }

    casework::Now now(Instant at) const { return {.at = at, .today = zone_.day_of(at)}; }
    /// The rules for a case; `about` keeps accused offices out of what goes up.
    casework::Rules rules(const procedure::Procedure& procedure, std::vector<OfficeId> about) const;
    /// The month key that content of a case changed on that day is under.
    std::string retention_month(Date day) const;
    bool is_https() const { return settings_.site.starts_with("https://"); }

  private:
    Settings settings_;
    InstanceId instance_;
    TimeZone zone_;
    std::mutex changing_rules_;
    std::deque<RuleBook> books_;  // all that there ever were: they change a few times a year, and references into them are about
    std::atomic<const RuleBook*> book_{nullptr};
    std::atomic<std::uint64_t> rules_known_{0};
    Changeable originals_;
    std::mutex changing_;
    Shared<const accounts::Offices> offices_;
    Shared<const guidance::Guidance> guidance_;
    Shared<const reception::Book> receptions_;
    Shared<const calls::Book> calls_;
    Shared<const OfficeKeys> office_keys_;
};

}  // namespace huiyin::engine
