#pragma once

#include <filesystem>
#include <memory>

#include "io/store/copy/copy.h"

namespace huiyin::store::sqlite {

/// One moment of a town's database in a file. A server may write meanwhile. Throws Fault.
std::unique_ptr<copy::Source> copy_source(const std::filesystem::path& file);

/// A file that a copy goes into; made if there is none. Nobody else may open it meanwhile. Throws Fault.
std::unique_ptr<copy::Target> copy_target(const std::filesystem::path& file);

}  // namespace huiyin::store::sqlite
