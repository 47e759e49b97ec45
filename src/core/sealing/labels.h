#pragma once

#include <array>
#include <string_view>

// Every purpose that a key is derived for or a sealed value is bound to. A label is never used for
// two purposes and never changes its meaning; a new meaning gets a new label. docs/crypto.md
// explains each.
namespace huiyin::sealing::labels {

// HKDF
inline constexpr std::string_view opening = "huiyin/v1 opening";
inline constexpr std::string_view content = "huiyin/v1 content";
inline constexpr std::string_view resident_key = "huiyin/v1 resident key";
inline constexpr std::string_view receipt_tag = "huiyin/v1 receipt tag";
inline constexpr std::string_view filing_code = "huiyin/v1 filing code";
inline constexpr std::string_view filing_case = "huiyin/v1 filing case";
inline constexpr std::string_view idempotency_token = "huiyin/v1 idempotency token";
inline constexpr std::string_view sign_in_check = "huiyin/v1 sign-in check";
inline constexpr std::string_view staff_wrapping_key = "huiyin/v1 staff wrapping key";
inline constexpr std::string_view draft_key = "huiyin/v1 draft key";
inline constexpr std::string_view draft_root = "huiyin/v1 draft root";
inline constexpr std::string_view draft_token = "huiyin/v1 draft token";
inline constexpr std::string_view session_key = "huiyin/v1 session key";
inline constexpr std::string_view reload_key = "huiyin/v1 reload key";
inline constexpr std::string_view agreed_key = "huiyin/v1 agreed key";
inline constexpr std::string_view own_key = "huiyin/v1 own key";
inline constexpr std::string_view check_sums_key = "huiyin/v1 fsck sums";
// Hashes and message authentication codes
inline constexpr std::string_view token_hash = "huiyin/v1 token hash";
inline constexpr std::string_view form_token = "huiyin/v1 form token";
inline constexpr std::string_view member_tag = "huiyin/v1 member tag";
inline constexpr std::string_view desk_pseudonym = "huiyin/v1 desk pseudonym";
inline constexpr std::string_view cosigner_pseudonym = "huiyin/v1 cosigner pseudonym";
inline constexpr std::string_view key_fingerprint = "huiyin/v1 key fingerprint";
inline constexpr std::string_view mail_of_case = "huiyin/v1 mail of a case";
inline constexpr std::string_view mail_of_reminder = "huiyin/v1 mail of a reminder";
inline constexpr std::string_view mail_of_member = "huiyin/v1 mail of a member";
inline constexpr std::string_view member_address = "huiyin/v1 address of a member";
// What a sealed value is bound to
inline constexpr std::string_view part = "huiyin/v1 part";
inline constexpr std::string_view key_wrap = "huiyin/v1 key wrap";
inline constexpr std::string_view list_text = "huiyin/v1 list text";
inline constexpr std::string_view month_value = "huiyin/v1 month value";
inline constexpr std::string_view chunk = "huiyin/v1 chunk";
inline constexpr std::string_view staff_private_key = "huiyin/v1 staff private key";
inline constexpr std::string_view office_private_key = "huiyin/v1 office private key";
inline constexpr std::string_view draft = "huiyin/v1 draft";
inline constexpr std::string_view session_value = "huiyin/v1 session value";

inline constexpr std::array all{
    opening,
    content,
    resident_key,
    receipt_tag,
    filing_code,
    filing_case,
    idempotency_token,
    sign_in_check,
    staff_wrapping_key,
    session_key,
    reload_key,
    token_hash,
    form_token,
    member_tag,
    desk_pseudonym,
    cosigner_pseudonym,
    part,
    key_wrap,
    list_text,
    month_value,
    chunk,
    staff_private_key,
    office_private_key,
    session_value,
    draft_key,
    draft_root,
    draft_token,
    draft,
    agreed_key,
    own_key,
    check_sums_key,
    key_fingerprint,
    mail_of_case,
    mail_of_reminder,
    mail_of_member,
    member_address,
};

}  // namespace huiyin::sealing::labels
