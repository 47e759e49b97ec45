#pragma once

#include "io/documents/layout.h"
#include "io/web/view.h"

namespace huiyin::papers {

/// The same document as a page: what template case-document.tpl shows. TITLE, OFFICIAL?, FOOTER, and BLOCKS* in the
/// document's order, each with one section filled.
/// EXPECTS a document without receipt code: codes have no page.
void set_document(web::View& view, const documents::Document& document);

}  // namespace huiyin::papers
