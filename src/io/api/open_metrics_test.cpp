#include "io/api/open_metrics.h"

#include <gtest/gtest.h>

#include "base/fault.h"

namespace huiyin::api {
namespace {

TEST(OpenMetrics, WritesEachKindAsTheFormatSays) {
    OpenMetricsPage page;
    page.counter("huiyin_http_requests", "", "Answered.", {{{{"route", "/file"}, {"class", "2xx"}}, 3}});
    page.gauge("huiyin_age_seconds", "seconds", "Of the last \"checkpoint\".", 1.5);
    metrics::Histogram times({500, 1000, 1'000'000});
    for (const std::uint64_t microseconds : {400, 500, 501, 2'000'000}) times.count(microseconds);
    page.histogram("huiyin_commit_seconds", "seconds", "Commits.", 1e6, {{{}, times.read()}});
    page.state("huiyin_writer", "The writer.", {"working", "waiting"}, "waiting");
    EXPECT_EQ(page.text(),
              "# TYPE huiyin_http_requests counter\n"
              "# HELP huiyin_http_requests Answered.\n"
              "huiyin_http_requests_total{route=\"/file\",class=\"2xx\"} 3\n"
              "# TYPE huiyin_age_seconds gauge\n"
              "# UNIT huiyin_age_seconds seconds\n"
              "# HELP huiyin_age_seconds Of the last \\\"checkpoint\\\".\n"
              "huiyin_age_seconds 1.5\n"
              "# TYPE huiyin_commit_seconds histogram\n"
              "# UNIT huiyin_commit_seconds seconds\n"
              "# HELP huiyin_commit_seconds Commits.\n"
              "huiyin_commit_seconds_bucket{le=\"0.0005\"} 2\n"
              "huiyin_commit_seconds_bucket{le=\"0.001\"} 3\n"
              "huiyin_commit_seconds_bucket{le=\"1.0\"} 3\n"
              "huiyin_commit_seconds_bucket{le=\"+Inf\"} 4\n"
              "huiyin_commit_seconds_count 4\n"
              "huiyin_commit_seconds_sum 2.001401\n"
              "# TYPE huiyin_writer stateset\n"
              "# HELP huiyin_writer The writer.\n"
              "huiyin_writer{huiyin_writer=\"working\"} 0\n"
              "huiyin_writer{huiyin_writer=\"waiting\"} 1\n"
              "# EOF\n");
}

TEST(OpenMetrics, TakesNoNameThatReadersWouldRefuse) {
    OpenMetricsPage page;
    page.counter("huiyin_a", "A.", 1);
    EXPECT_THROW(page.counter("huiyin_a", "Twice.", 1), Bug);
    EXPECT_THROW(page.counter("huiyin_b_total", "The writer adds it.", 1), Bug);
    EXPECT_THROW(page.gauge("huiyin_c", "seconds", "No unit in the name.", 1), Bug);
    EXPECT_THROW(page.gauge("huiyin-d", "", "A bad sign.", 1), Bug);
}

}  // namespace
}  // namespace huiyin::api
