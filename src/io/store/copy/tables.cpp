#include "io/store/copy/tables.h"

namespace huiyin::store::copy {
namespace tables_detail {

using enum Kind;

constexpr Column log_entry[] = {{"seq", integer}, {"data", bytes}};
constexpr Column log_tile[] = {{"level", integer}, {"n", integer}, {"hashes", bytes}};
constexpr Column log_checkpoint[] = {{"size", integer}, {"at", integer}, {"note", text}};
constexpr Column case_number[] = {{"number", integer}, {"case_id", bytes}};
constexpr Column case_row[] = {
    {"number", integer},     {"case_id", bytes},      {"version", integer}, {"procedure", text},   {"office", text},
    {"state", text},         {"open", truth},         {"due", integer},     {"due_clock", text},   {"provisional", truth},
    {"filed_at", integer},   {"changed_at", integer}, {"month", text},      {"receipt_tag", bytes}, {"resident_key", bytes},
    {"subject_sealed", bytes}, {"imported", truth},   {"handler", bytes},     {"timer", integer},  {"stepped_out", bytes},
    {"asks", truth},         {"cosigner", bytes},     {"asked", text}};
constexpr Column guest_row[] = {
    {"case_number", integer}, {"guest", text},        {"case_id", bytes},    {"version", integer},    {"procedure", text},
    {"office", text},         {"state", text},        {"due", integer},      {"due_clock", text},     {"provisional", truth},
    {"filed_at", integer},    {"changed_at", integer}, {"month", text},      {"subject_sealed", bytes}, {"imported", truth},
    {"handler", bytes},       {"stepped_out", bytes}, {"asked", text}};
constexpr Column event[] = {{"leaf_index", integer}, {"case_number", integer},  {"seq", integer}, {"kind", text}, {"at", integer},
                            {"canonical", text},     {"opening_sealed", bytes}, {"month", text},  {"content_sum", bytes}, {"receipt_sum", bytes}};
constexpr Column part[] = {{"case_number", integer}, {"seq", integer}, {"part", text},
                           {"epoch", integer},       {"key", text},    {"sealed", bytes}};
constexpr Column wrap[] = {{"case_number", integer}, {"key", text}, {"recipient", text}, {"month", text}, {"wrapped", bytes}};
constexpr Column file[] = {{"case_number", integer}, {"seq", integer},       {"ordinal", integer}, {"file_id", bytes},
                           {"epoch", integer},       {"meta_sealed", bytes}, {"chunks", integer}};
constexpr Column chunk[] = {{"file_id", bytes}, {"number", integer}, {"sealed", bytes}, {"sum", bytes}};
constexpr Column upload[] = {{"file_id", bytes}, {"at", integer}};
constexpr Column submission[] = {{"token_hash", bytes}, {"case_id", bytes}, {"at", integer}, {"request_hash", bytes}};
constexpr Column draft[] = {{"token_hash", bytes}, {"changed_at", integer}, {"sealed", bytes}};
constexpr Column session[] = {{"cookie_hash", bytes}, {"staff", bytes},     {"case_id", bytes},
                              {"began_at", integer},  {"seen_at", integer}, {"sealed", bytes}};
constexpr Column office[] = {{"id", text}, {"document", text}};
constexpr Column office_key[] = {{"office", text}, {"epoch", integer}, {"public_key", bytes}, {"at", integer}, {"sum", bytes}};
constexpr Column member_key[] = {{"staff", bytes}, {"office", text}, {"epoch", integer}, {"wrapped", bytes}, {"sum", bytes}};
constexpr Column staff[] = {{"id", bytes},         {"login", text},       {"document", text},      {"credentials", bytes},
                            {"public_key", bytes}, {"setup_hash", bytes}, {"setup_until", integer}};
constexpr Column imported[] = {{"source_row", bytes}, {"case_id", bytes}};
constexpr Column obligation[] = {{"obligation_id", bytes}, {"document", text}};
constexpr Column docket_line[] = {{"leaf_index", integer}, {"ordinal", integer}, {"line", text}};
constexpr Column figure[] = {{"section", text}, {"source", text},  {"office", text}, {"procedure", text},
                             {"clock", text},   {"measure", text}, {"day", text},    {"total", integer}};
constexpr Column setting[] = {{"key", text}, {"value", text}};
constexpr Column town_version[] = {{"serial", integer}, {"kind", text},   {"name", text},
                                   {"at", integer},     {"author", text}, {"document", text}};
constexpr Column news[] = {{"case_id", bytes}, {"stop_hash", bytes}, {"epoch", integer},
                           {"sealed", bytes},  {"last_at", integer}, {"waits", truth}};
constexpr Column mail[] = {{"id", bytes},      {"mark", bytes},     {"kind", text},       {"made_at", integer}, {"not_before", integer},
                           {"tries", integer}, {"given_up", truth}, {"last_error", text}, {"sealed", bytes}};
constexpr Column appointment[] = {{"day", text},       {"minute", integer}, {"case_id", bytes},
                                  {"reference", text}, {"state", text},     {"name_sealed", bytes}};
constexpr Column log_state[] = {{"id", integer}, {"size", integer}, {"root", bytes}};

constexpr Table all[] = {
    {"log_entry", log_entry, 1, 1000},
    {"log_tile", log_tile, 2, 500},
    {"log_checkpoint", log_checkpoint, 1, 1000},
    {"case_number", case_number, 1, 5000},
    {"case_row", case_row, 1, 1000},
    {"guest_row", guest_row, 2, 1000},
    {"event", event, 1, 1000},
    {"part", part, 3, 200},
    {"wrap", wrap, 3, 1000},
    {"file", file, 3, 1000},
    {"chunk", chunk, 2, 100},
    {"upload", upload, 1, 5000},
    {"submission", submission, 1, 5000},
    {"draft", draft, 1, 100},
    {"session", session, 1, 1000},
    {"office", office, 1, 500},
    {"office_key", office_key, 2, 500},
    {"member_key", member_key, 3, 500},
    {"staff", staff, 1, 500},
    {"imported", imported, 1, 5000},
    {"obligation", obligation, 1, 1000},
    {"docket_line", docket_line, 2, 1000},
    {"figure", figure, 7, 1000},
    {"town_version", town_version, 1, 100},
    {"news", news, 1, 1000},
    {"mail", mail, 1, 500},
    {"appointment", appointment, 2, 1000},
    {"setting", setting, 1, 500, true},
    {"log_state", log_state, 1, 1, true},
};

}  // namespace tables_detail

std::span<const Table> tables() { return tables_detail::all; }

}  // namespace huiyin::store::copy
