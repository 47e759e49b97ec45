#include "io/documents/finish.h"

#include <fmt/format.h>

#define POINTERHOLDER_TRANSITION 4  // std::shared_ptr throughout
#include <chrono>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFPageObjectHelper.hh>
#include <qpdf/QPDFWriter.hh>

#include "base/fault.h"

namespace huiyin::documents {

namespace finish_detail {

inline std::string pdf_date(Instant at) {
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(at - day);
    return fmt::format("D:{:04}{:02}{:02}{:02}{:02}{:02}Z", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()), time.hours().count(), time.minutes().count(),
                       time.seconds().count());
}

/// Visits structure elements in reading order and gives each Figure its text.
inline void describe_figures(QPDFObjectHandle element, const std::vector<std::string>& alts, std::size_t& next, int depth) {
    EXPECTS(depth < 32);
    if (element.isArray()) {
        for (int i = 0; i < element.getArrayNItems(); ++i) describe_figures(element.getArrayItem(i), alts, next, depth + 1);
        return;
    }
    if (!element.isDictionary()) return;
    QPDFObjectHandle kind = element.getKey("/S");
    if (kind.isName() && kind.getName() == "/Figure") {
        EXPECTS(next < alts.size());
        element.replaceKey("/Alt", QPDFObjectHandle::newUnicodeString(alts[next++]));
    }
    if (element.hasKey("/K")) describe_figures(element.getKey("/K"), alts, next, depth + 1);
}

}  // namespace finish_detail

Bytes finish_pdf(ByteView drawn, const Document& document, const std::vector<std::string>& alts) {
    try {
        QPDF pdf;
        pdf.setSuppressWarnings(true);
        pdf.processMemoryFile("drawn", reinterpret_cast<const char*>(drawn.data()), drawn.size());
        QPDFObjectHandle root = pdf.getRoot();
        root.replaceKey("/Lang", QPDFObjectHandle::newUnicodeString(document.language));
        QPDFObjectHandle preferences = QPDFObjectHandle::newDictionary();
        preferences.replaceKey("/DisplayDocTitle", QPDFObjectHandle::newBool(true));
        root.replaceKey("/ViewerPreferences", preferences);
        for (QPDFPageObjectHelper& page : QPDFPageDocumentHelper(pdf).getAllPages())
            page.getObjectHandle().replaceKey("/Tabs", QPDFObjectHandle::newName("/S"));
        std::size_t described = 0;
        if (root.hasKey("/StructTreeRoot"))
            finish_detail::describe_figures(root.getKey("/StructTreeRoot").getKey("/K"), alts, described, 0);
        EXPECTS(described == alts.size());
        QPDFObjectHandle info = pdf.getTrailer().getKey("/Info");
        info.replaceKey("/CreationDate", QPDFObjectHandle::newString(finish_detail::pdf_date(document.created)));

        QPDFWriter writer(pdf);
        writer.setOutputMemory();
        writer.setDeterministicID(true);  // else made from the clock
        writer.write();
        const std::shared_ptr<Buffer> written = writer.getBufferSharedPointer();
        return to_bytes(ByteView(written->getBuffer(), written->getSize()));
    } catch (const Bug&) {
        throw;
    } catch (const std::exception& trouble) {
        throw Fault(std::string("libqpdf: ") + trouble.what());
    }
}

}  // namespace huiyin::documents
