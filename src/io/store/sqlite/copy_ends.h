#pragma once

#include <filesystem>
#include <memory>

#include "io/store/copy/copy.h"

namespace huiyin::store::sqlite {

/// One moment of a town's database in a file. A server may write meanwhile. Throws Fault.
std::unique_ptr<copy::Source> copy_source(const std::filesystem::path& file);

/// When what is put into a file is on disk: at once, so that a copy that was cut off can go on; or when whoever throws away a file
/// that was cut off has synced it in the end.
enum class Puts { durable_at_once, durable_in_the_end };

/// A file that a copy goes into; made if there is none. Nobody else may open it meanwhile. Throws Fault.
std::unique_ptr<copy::Target> copy_target(const std::filesystem::path& file, Puts puts = Puts::durable_at_once);

}  // namespace huiyin::store::sqlite
