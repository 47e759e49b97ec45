#pragma once

#include <filesystem>

#include "figures.h"

namespace huiyin::bench {

/// What every measurement is given.
struct Setting {
    std::filesystem::path program;   ///< the Release binary
    std::filesystem::path root;      ///< of the source tree
    Report& report;
};

/// Durable filings over HTTP at 1, 8, 64 and 256 clients, beside bare group commits of the same bytes: with the same
/// sealing, the same behind the least of HTTP, and without sealing. Then a steady thousand a second, and filings beside
/// readers and a verification of the log.
void measure_filings(const Setting& setting);
/// The writer on a log of ten million entries beside the same on ten thousand.
void measure_appending(const Setting& setting);
/// Bytes in the database a case with three events, by table.
void measure_disk_use(const Setting& setting);
/// Rows per second of `huiyin import 311`, beside bare group commits of as many rows.
void measure_imports(const Setting& setting);
/// Entries per second of `huiyin log verify` from a folder, beside SHA-256 of the same bytes.
void measure_log_verify(const Setting& setting);
/// Median time of each page in towns of 1,000, 100,000 and 1,000,000 cases, beside the smallest town.
void measure_pages(const Setting& setting);
/// Start-up, memory, disk, audit and import of a town of a million cases.
void measure_million(const Setting& setting);
/// Pages per second beside static files of the same size from nginx, with the same clients.
void measure_against_nginx(const Setting& setting);

}  // namespace huiyin::bench
