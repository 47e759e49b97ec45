#pragma once

#include <string_view>

namespace huiyin::accounts::problems {

// Offices as data; `where` is file:line, or the office's id.
inline constexpr std::string_view bad_office_id = "accounts/bad-office-id";            ///< {"office"}
inline constexpr std::string_view office_twice = "accounts/office-twice";              ///< {"office"}
inline constexpr std::string_view office_untranslated = "accounts/office-untranslated";  ///< {"office","key","language"}
inline constexpr std::string_view no_reception = "accounts/no-reception";
inline constexpr std::string_view two_receptions = "accounts/two-receptions";          ///< {"office","other"}
inline constexpr std::string_view reception_closed = "accounts/reception-closed";      ///< {"office"}: takes no filings
inline constexpr std::string_view unknown_parent = "accounts/unknown-parent";          ///< {"office","parent"}
inline constexpr std::string_view office_circle = "accounts/office-circle";            ///< {"office"}
inline constexpr std::string_view unknown_complaints_to = "accounts/unknown-complaints-to";  ///< {"office","other"}
/// Complaints about an office would go to itself or to an office below it. {"office","other"}
inline constexpr std::string_view complaints_to_itself = "accounts/complaints-to-itself";
inline constexpr std::string_view no_route_for_complaints = "accounts/no-route-for-complaints";  ///< {"office"}: neither inside nor outside
inline constexpr std::string_view bad_document = "accounts/bad-document";              ///< {"why"}: a stored row does not read

// Routing.
inline constexpr std::string_view unknown_office = "accounts/unknown-office";          ///< {"office"}
inline constexpr std::string_view takes_no_filings = "accounts/takes-no-filings";      ///< {"office"}
/// No office inside may handle it. {"office","route_zh","route_en"}: the accused office, and where to go instead.
inline constexpr std::string_view no_office_inside = "accounts/no-office-inside";
inline constexpr std::string_view no_office_ready = "accounts/no-office-ready";        ///< no office has a key yet
/// Review is asked for, but no office above may do it. {"office","route_zh","route_en"}
inline constexpr std::string_view no_office_above = "accounts/no-office-above";

// Who may do what.
/// As if there were no such case: for staff whom it does not concern and for those whom it is about.
inline constexpr std::string_view no_such_case = "accounts/no-such-case";
inline constexpr std::string_view not_your_office = "accounts/not-your-office";        ///< {"office"}: which has the case
inline constexpr std::string_view not_your_role = "accounts/not-your-role";            ///< {"actor"}: who may
/// Nobody writes down a complaint about their own office, or about one above it.
inline constexpr std::string_view about_own_office = "accounts/about-own-office";
inline constexpr std::string_view disabled = "accounts/disabled";
inline constexpr std::string_view administrators_only = "accounts/administrators-only";
inline constexpr std::string_view others_publish = "accounts/others-publish";  ///< {"office"}: its head does

// Members of staff and signing in.
inline constexpr std::string_view bad_login = "accounts/bad-login";
inline constexpr std::string_view bad_name = "accounts/bad-name";
inline constexpr std::string_view no_role = "accounts/no-role";
inline constexpr std::string_view unknown_language = "accounts/unknown-language";      ///< {"language"}
inline constexpr std::string_view passphrase_short = "accounts/passphrase-short";      ///< {"characters","least"}
inline constexpr std::string_view passphrase_long = "accounts/passphrase-long";        ///< {"characters","most"}
inline constexpr std::string_view passphrase_common = "accounts/passphrase-common";
inline constexpr std::string_view passphrase_not_text = "accounts/passphrase-not-text";  ///< not UTF-8, or control characters

}  // namespace huiyin::accounts::problems
