#include "made_filing.h"

#include "base/fault.h"
#include "core/casework/decide.h"
#include "core/sealing/receipt_code.h"
#include "core/sealing/token.h"
#include "engine/seal.h"

namespace huiyin::bench {
namespace {

const std::string subject = "Street lamp out by the old tree";
/// About as long as a complaint is: 600 characters.
std::string body() {
    std::string text;
    while (text.size() < 600) text += "The lamp by the old tree has been dark for two weeks. ";
    return text;
}

}  // namespace

std::string filing_request(Random& random) {
    static const std::string document = R"({"procedure":"complaint","subject":")" + subject + R"(","body":")" + body() + R"("})";
    return "POST /api/v1/cases HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nIdempotency-Key: " +
           sealing::Token::draw(random).text() + "\r\nContent-Length: " + std::to_string(document.size()) + "\r\n\r\n" +
           document;
}

engine::Append sealed_filing(const engine::Context& context) {
    const sealing::Token token = sealing::Token::draw(context.random);
    const procedure::Procedure& procedure = *context.town.find_procedure("complaint");
    casework::Case fresh;
    fresh.id = sealing::case_of_filing({context.keys.pepper()}, token);
    auto event = casework::decide(fresh,
                                  casework::FileCase{.office = context.town.offices()->all().front().id,
                                                     .about = {},
                                                     .contact = "anonymous",
                                                     .language = "en",
                                                     .channel = "api"},
                                  context.town.rules(procedure, {}), context.town.now(context.clock.now()));
    EXPECTS(event.has_value());
    engine::identify(*event, context.random);
    const auto code = sealing::ReceiptCode::of_filing({context.keys.pepper()}, token);
    engine::Sealing what;
    what.before = fresh;
    what.event = *event;
    what.content.texts = {{"subject", subject}, {"body", body()}};
    what.resident_pair = code.resident_pair();
    what.resident = what.resident_pair->public_key;
    what.receipt_tag = code.lookup_tag({context.keys.pepper()});
    return engine::seal(context, std::move(what)).append;
}

std::vector<Bytes> stored_bytes(const engine::Append& append) {
    std::vector<Bytes> rows;
    const auto& changes = append.changes;
    for (const Bytes& entry : append.sealed_entries) rows.push_back(entry);
    for (const auto& event : changes.events) {
        Bytes row = to_bytes(event.canonical);
        huiyin::append(row, event.opening_sealed);
        rows.push_back(std::move(row));
    }
    for (const auto& part : changes.parts) rows.push_back(part.sealed);
    for (const auto& wrap : changes.wraps) rows.push_back(wrap.wrapped);
    for (const auto& one : changes.cases) rows.push_back(one.subject_sealed);
    for (const auto& line : changes.docket_lines) rows.push_back(to_bytes(line.line));
    rows.push_back(Bytes(96));  // the row of the form's token: two hashes and a case
    return rows;
}

}  // namespace huiyin::bench
