#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "io/documents/layout.h"

namespace huiyin::documents {

/// Adds to a PDF drawn by Cairo 1.16 what it leaves out: the language, the title in the window, tab order by
/// structure, the texts of figures in reading order, and the "D:" in front of the date (ISO 32000-1, 7.9.4).
/// `alts` has one text for each Figure.
Bytes finish_pdf(ByteView drawn, const Document& document, const std::vector<std::string>& alts);

}  // namespace huiyin::documents
