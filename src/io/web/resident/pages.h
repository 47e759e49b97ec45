#pragma once

#include <vector>

#include "engine/filing.h"
#include "io/http/router.h"
#include "io/web/site/site.h"

/// The parts of `add_routes`, one a file, and what they share.
namespace huiyin::web::resident {

void add_public_pages(http::Router& router, const Site& site);
void add_board_pages(http::Router& router, const Site& site);
void add_report_page(http::Router& router, const Site& site);
void add_call_pages(http::Router& router, const Site& site);
void add_filing_pages(http::Router& router, const Site& site);
void add_case_pages(http::Router& router, const Site& site);
void add_reception_pages(http::Router& router, const Site& site);
void add_appointment_pages(http::Router& router, const Site& site);
void add_step_pages(http::Router& router, const Site& site);
void add_act_pages(http::Router& router, const Site& site);
void add_news_pages(http::Router& router, const Site& site);
void add_deadline_page(http::Router& router, const Site& site);

/// Whether what a resident may do stands on the case's page, or has a page made for it; else act_path leads to its form.
bool has_own_page(const procedure::CommandRule& rule);
std::string act_path(const procedure::CommandRule& rule);

/// 404 of something on the board that is not there; the texts' keys, and that of the link to /board.
http::Response nothing_on_board(const Site& site, const http::Request& request, std::string_view heading, std::string_view words, std::string_view link);

/// The log's root as the slip shows it: NUMBER, CHECKPOINT_FIRST, CHECKPOINT_LAST.
void set_log_place(View& view, std::uint64_t leaf_index, const Hash& root);

}  // namespace huiyin::web::resident
