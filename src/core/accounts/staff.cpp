#include "core/accounts/staff.h"

#include <array>
#include <utility>

#include "base/bytes.h"
#include "base/fault.h"
#include "base/json.h"
#include "core/accounts/problems.h"
#include "core/accounts/sign_in.h"

namespace huiyin::accounts {

namespace staff_detail {

constexpr std::array<std::pair<Role, std::string_view>, 4> role_words{{{Role::clerk, "clerk"},
                                                                      {Role::caseworker, "caseworker"},
                                                                      {Role::supervisor, "supervisor"},
                                                                      {Role::administrator, "administrator"}}};
constexpr std::size_t name_characters_most = 80;

bool is_name(std::string_view name) {
    if (name.empty() || !is_utf8(name) || count_characters(name) > name_characters_most) return false;
    for (const char c : name)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return false;
    return true;
}

}  // namespace staff_detail

std::string_view to_text(Role role) {
    for (const auto& [known, word] : staff_detail::role_words)
        if (known == role) return word;
    EXPECTS(!"a role without a word");
    return {};
}

std::optional<Role> parse_role(std::string_view text) {
    for (const auto& [role, word] : staff_detail::role_words)
        if (word == text) return role;
    return std::nullopt;
}

Result<void> check_staff(const Staff& staff, const Offices& offices) {
    if (!is_login(staff.login)) return refuse(problems::bad_login, {}, "login");
    if (!staff_detail::is_name(staff.name)) return refuse(problems::bad_name, {}, "name");
    if (staff.roles.empty()) return refuse(problems::no_role, {}, "roles");
    if (staff.language != "zh" && staff.language != "en")
        return refuse(problems::unknown_language, {{"language", staff.language}}, "language");
    if (offices.find(staff.office) == nullptr)
        return refuse(problems::unknown_office, {{"office", staff.office.value}}, "office");
    return {};
}

std::string write_staff(const Staff& staff) {
    json::Array roles;
    for (const Role role : staff.roles) roles.emplace_back(to_text(role));
    json::Object out{{"id", staff.id.hex()},
                     {"login", staff.login},
                     {"name", staff.name},
                     {"office", staff.office.value},
                     {"roles", std::move(roles)},
                     {"disabled", staff.disabled},
                     {"language", staff.language}};
    if (!staff.mail.empty()) out.emplace_back("mail", staff.mail);
    if (staff.away_until) out.emplace_back("away_until", huiyin::to_text(*staff.away_until));
    return json::write(out);
}

Result<Staff> read_staff(std::string_view document) {
    const auto bad = [](const char* why) { return refuse(problems::bad_document, {{"why", why}}); };
    TRY_LET(value, json::parse(document));
    const auto id = StaffId::parse(value.text("id"));
    if (!id) return bad("id");
    Staff staff{*id, value.text("login"), value.text("name"), {value.text("office")}, {}, false, value.text("language")};
    if (!is_login(staff.login)) return bad("login");
    if (!is_slug(staff.office.value)) return bad("office");
    const json::Value* roles = value.find("roles");
    if (roles == nullptr || roles->array() == nullptr) return bad("roles");
    for (const json::Value& word : *roles->array()) {
        const auto role = word.string() != nullptr ? parse_role(*word.string()) : std::nullopt;
        if (!role) return bad("roles");
        staff.roles.insert(*role);
    }
    const json::Value* disabled = value.find("disabled");
    if (disabled == nullptr || disabled->boolean() == nullptr) return bad("disabled");
    staff.disabled = *disabled->boolean();
    staff.mail = value.text("mail");
    if (const std::string day = value.text("away_until"); !day.empty()) {
        staff.away_until = parse_date(day);
        if (!staff.away_until) return bad("away_until");
    }
    return staff;
}

}  // namespace huiyin::accounts
