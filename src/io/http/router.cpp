#include "io/http/router.h"

#include "base/fault.h"
#include "io/http/problem.h"
#include "io/http/problems.h"

namespace huiyin::http {

struct Router::Node {
    std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
    std::unique_ptr<Node> capture;
    std::unique_ptr<Node> rest;  // {name*}
    std::string capture_name;
    std::string rest_name;
    std::vector<const Route*> routes;  // one a method; few, so looked through
};

namespace router_detail {

std::vector<std::string> split_pattern(const std::string& pattern) {
    EXPECTS(pattern.starts_with('/'));
    std::vector<std::string> parts;
    if (pattern == "/") return parts;
    std::size_t at = 1;
    for (;;) {
        const auto slash = pattern.find('/', at);
        parts.push_back(pattern.substr(at, slash == std::string::npos ? slash : slash - at));
        if (slash == std::string::npos) return parts;
        at = slash + 1;
    }
}

const Route* route_for(const std::vector<const Route*>& routes, std::string_view method) {
    for (const auto* route : routes) {
        if (route->method == method) return route;
    }
    return nullptr;
}

std::string allowed_methods(const std::vector<const Route*>& routes) {
    std::string allow;
    for (const auto* route : routes) {
        allow += route->method + ", ";
        if (route->method == "GET" && !route_for(routes, "HEAD")) allow += "HEAD, ";
    }
    return allow + "OPTIONS";
}

}  // namespace router_detail

Router::Router() : root_(std::make_unique<Node>()) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

void Router::add(Route route) {
    EXPECTS(route.handler != nullptr);
    Node* node = root_.get();
    const auto parts = router_detail::split_pattern(route.pattern);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto& part = parts[i];
        if (!part.starts_with('{')) {
            auto& next = node->literals[part];
            if (!next) next = std::make_unique<Node>();
            node = next.get();
            continue;
        }
        EXPECTS(part.size() > 2 && part.ends_with('}'));
        auto name = part.substr(1, part.size() - 2);
        const bool takes_rest = name.ends_with('*');
        if (takes_rest) name.pop_back();
        EXPECTS(!takes_rest || i + 1 == parts.size());
        auto& next = takes_rest ? node->rest : node->capture;
        auto& next_name = takes_rest ? node->rest_name : node->capture_name;
        EXPECTS(!next ||
                next_name ==
                    name);  // one name a place, so that captures don't depend on the method
        if (!next) next = std::make_unique<Node>();
        next_name = std::move(name);
        node = next.get();
    }
    EXPECTS(router_detail::route_for(node->routes, route.method) == nullptr);
    route.number = routes_.size();
    routes_.push_back(std::make_unique<Route>(std::move(route)));
    node->routes.push_back(routes_.back().get());
}

void Router::get(std::string pattern, Handler handler) {
    Route route;
    route.pattern = std::move(pattern);
    route.handler = std::move(handler);
    add(std::move(route));
}

void Router::post(std::string pattern, Handler handler, std::size_t body_bytes_max) {
    Route route;
    route.method = "POST";
    route.pattern = std::move(pattern);
    route.handler = std::move(handler);
    route.body_bytes_max = body_bytes_max;
    add(std::move(route));
}

void Router::post_stream(std::string pattern, Handler handler, std::size_t body_bytes_max) {
    Route route;
    route.method = "POST";
    route.pattern = std::move(pattern);
    route.handler = std::move(handler);
    route.body_bytes_max = body_bytes_max;
    route.streaming = true;
    route.pool = Pool::upload;
    add(std::move(route));
}

const Router::Node* Router::find(const Node& node,
                                 const std::vector<std::string>& segments,
                                 std::size_t at,
                                 std::vector<std::pair<std::string, std::string>>& captures) {
    if (at == segments.size()) return node.routes.empty() ? nullptr : &node;
    if (const auto literal = node.literals.find(segments[at]); literal != node.literals.end()) {
        if (const auto* found = find(*literal->second, segments, at + 1, captures)) return found;
    }
    if (node.capture && !segments[at].empty()) {
        captures.emplace_back(node.capture_name, segments[at]);
        if (const auto* found = find(*node.capture, segments, at + 1, captures)) return found;
        captures.pop_back();
    }
    if (node.rest) {
        std::string tail = segments[at];
        for (auto i = at + 1; i < segments.size(); ++i) tail += '/' + segments[i];
        captures.emplace_back(node.rest_name, std::move(tail));
        return node.rest.get();
    }
    return nullptr;
}

Router::Match Router::match(std::string_view method,
                            const std::vector<std::string>& segments) const {
    Match match;
    const auto* node = find(*root_, segments, 0, match.captures);
    if (!node) return match;
    match.route = router_detail::route_for(node->routes, method);
    if (!match.route && method == "HEAD")
        match.route = router_detail::route_for(node->routes, "GET");
    if (!match.route) match.allow = router_detail::allowed_methods(node->routes);
    return match;
}

std::vector<std::string> Router::list() const {
    std::vector<std::string> lines;
    for (const auto& route : routes_) lines.push_back(route->method + ' ' + route->pattern);
    return lines;
}

Response Router::handle(Request& request) const {
    auto found = match(request.method, request.segments);
    if (!found.route) {
        if (found.allow.empty())
            return problem_response({.status = 404, .code = std::string(problems::not_found)});
        auto response =
            problem_response({.status = 405, .code = std::string(problems::method_not_allowed)});
        response.add("Allow", found.allow);
        return response;
    }
    request.route = found.route->pattern;
    request.captures = std::move(found.captures);
    if (found.route->at_once)
        if (auto response = found.route->at_once(request)) return std::move(*response);
    if (!found.route->streaming || request.body_reader) return found.route->handler(request);
    StringBody body(request.body);
    request.body_reader = &body;
    auto response = found.route->handler(request);
    request.body_reader = nullptr;
    return response;
}

}  // namespace huiyin::http
