#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace huiyin::testing {

/// How the disk treats a program that is started with `environment()`. Calls are "open", "write", "sync", "truncate", "rename",
/// "unlink", "map" and "read"; those on files outside `under` are left alone.
struct FaultyDisk {
    std::filesystem::path under;           ///< the folder, by its absolute path
    std::string call{};                    ///< only these; empty: all but reads
    std::string file{};                    ///< only on files whose path ends so
    long at = 0;                           ///< which of them goes wrong, from 1; 0: none
    std::filesystem::path only_while{};    ///< only while this file is there are they counted; with `at` 0 each one goes wrong
    /// "enospc", "eio": fails with that; "short": writes half and finds no room for the rest; "lies": does it and says EIO;
    /// "kill", "kill-after": the program is killed before or behind it.
    std::string does{};
    std::filesystem::path tells{};         ///< gets a line "number call file" when it goes wrong
    bool tells_all = false;                ///< … on every call that was counted
    std::filesystem::path record{};        ///< what each call that changed something did (power_cut.h reads it)

    std::vector<std::string> environment() const;
};

}  // namespace huiyin::testing
