#include "io/http/response_writer.h"

#include "base/fault.h"
#include "io/http/text_rules.h"

namespace huiyin::http {

ResponseWriter::ResponseWriter(std::vector<Header> defaults) {
    for (auto& header : defaults) {
        EXPECTS(is_token(header.name) && is_field_value(header.value));
        auto line = header.name + ": " + header.value + "\r\n";
        defaults_.push_back({std::move(header.name), std::move(line)});
    }
}

bool is_sent_in_chunks(const Response& response, const SendOptions& options) {
    return response.body_source && !response.body_source_size && !options.http_1_0;
}

std::string ResponseWriter::head(const Response& response, const SendOptions& options) const {
    std::string head;
    head.reserve(1024);
    head += "HTTP/1.1 ";
    head += std::to_string(response.status);
    head += ' ';
    head += reason_phrase(response.status);
    head += "\r\nDate: ";
    head += options.date;
    head += "\r\n";
    for (const auto& header : response.headers) {
        EXPECTS(is_token(header.name) && is_field_value(header.value));
        if (header.value.empty()) continue;
        head += header.name;
        head += ": ";
        head += header.value;
        head += "\r\n";
    }
    for (const auto& standard : defaults_) {
        if (!response.header(standard.name)) head += standard.line;
    }
    // RFC 9110, section 8.6: none on 204; on 304 it would have to be that of a 200 that we don't
    // have.
    if (response.status != 204 && response.status != 304) {
        if (is_sent_in_chunks(response, options)) {
            head += "Transfer-Encoding: chunked\r\n";
        } else if (!response.body_source || response.body_source_size) {
            head += "Content-Length: ";
            head += std::to_string(response.body_source ? *response.body_source_size
                                                        : response.body_text().size());
            head += "\r\n";
        }
    }
    if (!options.keep_alive) head += "Connection: close\r\n";
    head += "\r\n";
    return head;
}

}  // namespace huiyin::http
