#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/context.h"
#include "io/http/message.h"
#include "io/intake/intake.h"

namespace huiyin::api {

/// What a client sends: JSON alone, or multipart/form-data with the JSON in a part of a given name and files in parts `file`.
/// Files are taken as they stream; whoever keeps the submission takes them from `intake`, else they go.
struct Submission {
    std::string json;
    intake::Intake intake;

    explicit Submission(const engine::Context& context) : intake(context, 0) {}
    /// Reads the whole body; with an empty `part` it must be JSON alone. Refuses with http/wrong-content-type (415), http/body-too-large (413), http/multipart-*,
    /// api/unknown-part {"part","known"}, api/missing-part {"part"}, api/part-twice {"part"}.
    Result<void> read(http::Request& request, std::string_view part);
    /// Stands for the request when it is repeated: over the JSON and each file's name and content.
    static Hash hash(std::string_view json, const std::vector<sealing::FileMeta>& files);
};

/// The JSON of a request is no longer than this.
inline constexpr std::size_t json_bytes_max = 256 * 1024;

}  // namespace huiyin::api
