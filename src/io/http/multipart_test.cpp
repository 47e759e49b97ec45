#include "io/http/multipart.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "io/http/problems.h"

namespace huiyin::http::multipart_test {

struct Part {
    PartHead head;
    std::string content;
};

class KeepingSink final : public MultipartSink {
  public:
    Result<void> begin(const PartHead& head) override {
        parts.push_back({head, ""});
        return {};
    }
    Result<void> data(std::string_view bytes) override {
        parts.back().content += bytes;
        return {};
    }
    Result<void> end() override {
        ++ended;
        return {};
    }
    std::vector<Part> parts;
    std::size_t ended = 0;
};

std::string_view verdict(std::string_view body,
                         std::size_t step,
                         KeepingSink& sink,
                         MultipartLimits limits = {}) {
    MultipartParser parser("AaB", limits, sink);
    for (std::size_t at = 0; at < body.size(); at += step) {
        const auto pushed = parser.push(body.substr(at, step));
        if (!pushed) return pushed.error().code;
    }
    const auto finished = parser.finish();
    return finished ? std::string_view("taken") : finished.error().code;
}
std::string_view verdict(std::string_view body, MultipartLimits limits = {}) {
    KeepingSink sink;
    const auto at_once = verdict(body, body.size() + 1, sink, limits);
    for (const std::size_t step : {1u, 2u, 3u, 7u, 64u}) {
        KeepingSink slow;
        EXPECT_EQ(verdict(body, step, slow, limits), at_once) << step;
    }
    return at_once;
}

std::string part(const std::string& disposition, const std::string& content) {
    return "--AaB\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + content +
           "\r\n";
}

TEST(Multipart, reads_fields_and_files_at_every_cut) {
    const std::string body =
        part("name=\"note\"", "two\r\nlines") +
        "--AaB  \r\ncontent-type: Image/PNG; x=y\r\nContent-Disposition: form-data; name=\"file\"; "
        "filename=\"灯%22\\\".png\"\r\n\r\n\r\n--Aa\r\n--\r\n\r\n" +
        part("name=\"empty\"", "") + "--AaB--\r\nepilogue";
    for (std::size_t step = 1; step <= body.size(); ++step) {
        KeepingSink sink;
        ASSERT_EQ(verdict(body, step, sink), "taken") << step;
        ASSERT_EQ(sink.parts.size(), 3u);
        EXPECT_EQ(sink.ended, 3u);
        EXPECT_EQ(sink.parts[0].head.name, "note");
        EXPECT_EQ(sink.parts[0].head.filename, std::nullopt);
        EXPECT_EQ(sink.parts[0].head.content_type, "text/plain");
        EXPECT_EQ(sink.parts[0].content, "two\r\nlines");
        EXPECT_EQ(sink.parts[1].head.filename, "灯\"\".png");
        EXPECT_EQ(sink.parts[1].head.content_type, "image/png");
        EXPECT_EQ(sink.parts[1].content, "\r\n--Aa\r\n--\r\n")
            << "what only looks like a delimiter";
        EXPECT_EQ(sink.parts[2].content, "");
    }
}

TEST(Multipart, keeps_a_file_name_as_text) {
    KeepingSink sink;
    ASSERT_EQ(verdict(part("name=f; filename=\"C:\\dir\\..\\a.txt\"", "x") + "--AaB--", 1000, sink),
              "taken");
    EXPECT_EQ(sink.parts[0].head.filename, "C:\\dir\\..\\a.txt");
}

TEST(Multipart, refuses_what_could_be_read_in_two_ways) {
    const std::string end = "--AaB--\r\n";
    EXPECT_EQ(verdict("preamble\r\n" + part("name=a", "") + end), problems::multipart_malformed);
    EXPECT_EQ(verdict("--AaBx\r\n"), problems::multipart_malformed);
    EXPECT_EQ(verdict(part("name=a", "x\r\n--AaBC y") + end), problems::multipart_malformed);
    EXPECT_EQ(verdict("--AaB\r\nContent-Type: text/plain\r\n\r\nx\r\n" + end),
              problems::multipart_malformed)
        << "no name";
    EXPECT_EQ(verdict("--AaB\r\nContent-Disposition: attachment; name=a\r\n\r\nx\r\n" + end),
              problems::multipart_malformed);
    EXPECT_EQ(verdict(part("name=a; name=b", "x") + end), problems::multipart_malformed);
    EXPECT_EQ(verdict(part("name=\"a", "x") + end), problems::multipart_malformed);
    EXPECT_EQ(verdict(part("name=\"\xff\"", "x") + end), problems::multipart_malformed);
    EXPECT_EQ(verdict(part("filename=a", "x") + end), problems::multipart_malformed);
    EXPECT_EQ(verdict("--AaB\r\nContent-Disposition: form-data; "
                      "name=a\r\nContent-Transfer-Encoding: base64\r\n\r\nx\r\n" +
                      end),
              problems::multipart_malformed);
    EXPECT_EQ(verdict("--AaB\r\nContent-Disposition : form-data; name=a\r\n\r\nx\r\n" + end),
              problems::multipart_malformed);
    EXPECT_EQ(verdict(part("name=a", "x")), problems::multipart_truncated);
    EXPECT_EQ(verdict(part("name=a", "x") + "--AaB-"), problems::multipart_truncated);
    EXPECT_EQ(verdict(""), problems::multipart_truncated);
    EXPECT_EQ(verdict(end), "taken") << "no parts at all";
}

TEST(Multipart, keeps_its_limits) {
    const std::string end = "--AaB--\r\n";
    EXPECT_EQ(verdict(part("name=a", "1234") + end, {.part_bytes_max = 4}), "taken");
    EXPECT_EQ(verdict(part("name=a", "12345") + end, {.part_bytes_max = 4}),
              problems::multipart_part_too_large);
    EXPECT_EQ(verdict(part("name=a", "") + part("name=b", "") + end, {.parts_max = 2}), "taken");
    EXPECT_EQ(verdict(part("name=a", "") + part("name=b", "") + end, {.parts_max = 1}),
              problems::multipart_too_many_parts);
    EXPECT_EQ(
        verdict(part("name=" + std::string(100, 'a'), "") + end, {.part_header_bytes_max = 100}),
        problems::multipart_header_too_large);
    EXPECT_EQ(verdict("--AaB\r\n" + std::string(9000, 'a')), problems::multipart_header_too_large)
        << "an endless header";
    EXPECT_EQ(verdict("--AaB" + std::string(9000, ' ')), problems::multipart_malformed)
        << "endless padding";
    const std::string exact = "Content-Disposition: form-data; name=a";
    EXPECT_EQ(verdict(part("name=a", "x") + end, {.part_header_bytes_max = exact.size()}), "taken");
    EXPECT_EQ(verdict(part("name=a", "x") + end, {.part_header_bytes_max = exact.size() - 1}),
              problems::multipart_header_too_large);
    EXPECT_EQ(verdict("--AaB" + std::string(200, ' ') + "\r\n"), problems::multipart_malformed);
    const auto body = part("name=a", "x") + end;
    EXPECT_EQ(verdict(body, {.bytes_max = body.size()}), "taken");
    EXPECT_EQ(verdict(body, {.bytes_max = body.size() - 1}), problems::multipart_too_large);
}

TEST(Multipart, finds_its_boundary_in_the_content_type) {
    EXPECT_EQ(*multipart_boundary("multipart/form-data; boundary=AaB"), "AaB");
    EXPECT_EQ(*multipart_boundary("Multipart/Form-Data; charset=utf-8; Boundary=\"a b\""), "a b");
    for (const std::string type :
         {"multipart/mixed; boundary=a", "multipart/form-data", "multipart/form-data; boundary=",
          "multipart/form-data; boundary=\"a", "text/plain; boundary=a"}) {
        EXPECT_FALSE(multipart_boundary(type)) << type;
    }
    EXPECT_FALSE(multipart_boundary("multipart/form-data; boundary=" + std::string(71, 'a')));
}

class FileCounter final : public FileSink {
  public:
    Result<void> begin(const PartHead& head) override {
        names.push_back(*head.filename);
        return {};
    }
    Result<void> data(std::string_view bytes) override {
        count += bytes.size();
        if (count > 100) return refuse("media/refused");
        return {};
    }
    Result<void> end() override { return {}; }
    std::vector<std::string> names;
    std::size_t count = 0;
};

TEST(MultipartForm, gathers_texts_and_hands_files_on) {
    const std::string type = "multipart/form-data; boundary=AaB";
    const auto read = [&](const std::string& text, FileCounter& files, FormLimits limits = {}) {
        StringBody body(text);
        return read_multipart_form(body, type, {}, limits, files);
    };
    FileCounter files;
    const auto form = read(part("name=body", "a\r\nb") + part("name=f; filename=\"\"", "") +
                               part("name=f; filename=\"x\"", "12345") +
                               part("name=f; filename=\"\"", "nameless") + "--AaB--",
                           files);
    ASSERT_TRUE(form);
    EXPECT_EQ(form->get("body"), "a\nb");
    EXPECT_EQ(files.names, (std::vector<std::string>{"x", ""}))
        << "an empty file input is passed over";
    EXPECT_EQ(files.count, 13u);
    EXPECT_EQ(
        read(part("name=f; filename=x", std::string(200, 'a')) + "--AaB--", files).error().code,
        "media/refused");
    FileCounter none;
    EXPECT_EQ(read(part("name=body", "\xff") + "--AaB--", none).error(),
              (Problem{problems::form_bad_text, {}, "body"}));
    EXPECT_EQ(read(part("name=body", "12345") + "--AaB--", none, {.bytes_max = 4}).error().code,
              problems::form_too_large);
}

RC_GTEST_PROP(Multipart, gives_back_any_content_at_any_cut, ()) {
    // Contents made of the delimiter's own pieces, so that near misses are common.
    const auto contents = *rc::gen::container<std::vector<std::string>>(
        rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
                         "\r", "\n", "\r\n", "-", "--", "A", "Aa", "\r\n--Aa", "x")),
                     [](const std::vector<std::string>& pieces) {
                         std::string text;
                         for (const auto& piece : pieces) text += piece;
                         return text;
                     }));
    std::string body;
    for (const auto& content : contents) {
        RC_PRE(content.find("\r\n--AaB") == std::string::npos);
        RC_PRE(!content.starts_with("--AaB"));
        body += part("name=a", content);
    }
    body += "--AaB--";
    KeepingSink sink;
    const auto step = static_cast<std::size_t>(*rc::gen::inRange(1, 20));
    RC_ASSERT(verdict(body, step, sink, {.parts_max = 1000}) == "taken");
    RC_ASSERT(sink.parts.size() == contents.size());
    for (std::size_t i = 0; i < contents.size(); ++i)
        RC_ASSERT(sink.parts[i].content == contents[i]);
}

}  // namespace huiyin::http::multipart_test
