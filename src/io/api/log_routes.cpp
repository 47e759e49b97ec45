#include "core/ledger/tile.h"
#include "io/api/problems.h"
#include "io/api/routes.h"
#include "io/http/problem.h"

namespace huiyin::api {
namespace log_routes_detail {

http::Response not_there() {
    http::Response out = http::Response::text(404, "not found\n");
    out.set("Access-Control-Allow-Origin", "*");
    return out;
}

http::Response immutable(const http::Request& request, Bytes bytes) {
    const std::string tag = http::etag_of(as_text(bytes));
    http::Response out;
    if (http::matches_etag(request, tag)) {
        out = http::Response::not_modified(tag);
    } else {
        out.body.assign(as_text(bytes));
        out.set("Content-Type", "application/octet-stream");
    }
    out.set("ETag", tag);
    out.set("Cache-Control", "public, max-age=31536000, immutable");
    out.set("Access-Control-Allow-Origin", "*");
    out.set("Cross-Origin-Resource-Policy", "cross-origin");
    return out;
}

http::Response plain(std::string text) {
    http::Response out = http::Response::text(200, std::move(text));
    out.set("Cache-Control", "public, max-age=1");
    out.set("Access-Control-Allow-Origin", "*");
    out.set("Cross-Origin-Resource-Policy", "cross-origin");
    return out;
}

http::Response serve_tile(const Api& api, const http::Request& request, const std::string& path) {
    const auto published = api.context.writer.published();
    if (!published) return not_there();
    if (path.starts_with("tile/entries/")) {
        const auto id = ledger::parse_entries_path(path);
        if (!id || ledger::width_in_tree(published->size, 0, id->index) < id->width) return not_there();
        Bytes bundle;
        for (const Bytes& entry :
             api.context.store.log_entries(id->index * ledger::tile_width, static_cast<std::size_t>(id->width)))
            if (!ledger::append_entry(bundle, entry)) return not_there();
        return immutable(request, std::move(bundle));
    }
    const auto id = ledger::parse_tile_path(path);
    if (!id || ledger::width_in_tree(published->size, id->level, id->index) < id->width) return not_there();
    Bytes row = api.context.store.log_tile(static_cast<std::uint8_t>(id->level), id->index);
    const std::size_t wanted = static_cast<std::size_t>(id->width) * 32;
    if (row.size() < wanted) return not_there();
    row.resize(wanted);
    return immutable(request, std::move(row));
}

}  // namespace log_routes_detail
using namespace log_routes_detail;

void add_log_routes(http::Router& router, const Api& api) {
    router.get("/log/checkpoint", [api](http::Request&) {
        const auto published = api.context.writer.published();
        return published ? plain(published->note) : not_there();
    });
    router.get("/log/key", [api](http::Request&) {
        const std::string key = api.log_key.format();
        return plain(api.log_keys.empty() ? key + "\n" + key + " 0\n" : api.log_keys);
    });
    router.get("/log/tile/{path*}",
               [api](http::Request& request) { return serve_tile(api, request, "tile/" + request.capture("path")); });
}

}  // namespace huiyin::api
