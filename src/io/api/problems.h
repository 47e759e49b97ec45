#pragma once

#include <string_view>

namespace huiyin::api::problems {

inline constexpr std::string_view unknown_member = "api/unknown-member";    ///< {"member"}
inline constexpr std::string_view wrong_type = "api/wrong-type";            ///< {"member","expected"}
inline constexpr std::string_view not_json = "api/not-json";                ///< the body is no JSON object
inline constexpr std::string_view missing_member = "api/missing-member";    ///< {"member"}
inline constexpr std::string_view unknown_part = "api/unknown-part";        ///< {"part","known"}
inline constexpr std::string_view missing_part = "api/missing-part";        ///< {"part"}
inline constexpr std::string_view part_twice = "api/part-twice";            ///< {"part"}
inline constexpr std::string_view unknown_language = "api/unknown-language";  ///< {"language"}
inline constexpr std::string_view not_acceptable = "api/not-acceptable";    ///< {"type"}
inline constexpr std::string_view no_code = "api/no-code";                  ///< no Authorization: Receipt CODE
inline constexpr std::string_view bad_idempotency_key = "api/bad-idempotency-key";
inline constexpr std::string_view not_found = "api/not-found";

}  // namespace huiyin::api::problems
