#include "io/zip/zip.h"

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>
#include <malloc.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/fault.h"
#include "io/zip/problems.h"

namespace huiyin::zip {
namespace zip_tests {

class ZipFile {
  public:
    explicit ZipFile(ByteView bytes) {
        std::string pattern = (std::filesystem::temp_directory_path() / "zip-XXXXXX").string();
        const int file = ::mkstemp(pattern.data());
        ::close(file);
        path_ = pattern;
        std::ofstream(path_, std::ios::binary).write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    }
    ~ZipFile() { std::filesystem::remove(path_); }
    ZipFile(const ZipFile&) = delete;
    ZipFile& operator=(const ZipFile&) = delete;
    const std::string& path() const { return path_; }

  private:
    std::string path_;
};

inline Bytes noise(std::size_t count) {
    Bytes bytes(count);
    std::uint32_t x = 2463534242U;
    for (auto& byte : bytes) {
        x ^= x << 13U, x ^= x >> 17U, x ^= x << 5U;
        byte = static_cast<std::uint8_t>(x);
    }
    return bytes;
}

inline Bytes a_zip() {
    Bytes zip;
    Writer writer([&](ByteView piece) { append(zip, piece); });
    writer.add("case.json", as_bytes(R"({"v":1})"));
    writer.begin("files/1.jpg", std::nullopt, Writer::Packing::stored);
    const Bytes photo = noise(300'000);
    for (std::size_t at = 0; at < photo.size(); at += 7777) writer.write(ByteView(photo).subspan(at, std::min<std::size_t>(7777, photo.size() - at)));
    writer.end();
    writer.begin("files/2.txt", 5);
    writer.write(as_bytes("hello"));
    writer.end();
    writer.add("empty", {});
    writer.finish();
    return zip;
}

/// A zip as a stranger may make it: any name and kind.
inline Bytes strange_zip(const std::string& name, unsigned kind, const std::string& content, int copies = 1) {
    Bytes zip(4 << 20U);
    std::size_t used = 0;
    archive* out = archive_write_new();
    archive_write_set_format_zip(out);
    archive_write_open_memory(out, zip.data(), zip.size(), &used);
    for (int i = 0; i < copies; ++i) {
        archive_entry* entry = archive_entry_new();
        archive_entry_set_pathname(entry, name.c_str());
        archive_entry_set_filetype(entry, kind);
        archive_entry_set_perm(entry, 0644);
        if (kind == AE_IFLNK) archive_entry_set_symlink(entry, content.c_str());
        archive_entry_set_size(entry, kind == AE_IFREG ? static_cast<la_int64_t>(content.size()) : 0);
        archive_write_header(out, entry);
        if (kind == AE_IFREG) archive_write_data(out, content.data(), content.size());
        archive_entry_free(entry);
    }
    archive_write_close(out);
    archive_write_free(out);
    zip.resize(used);
    return zip;
}

/// Reads all; the refusal's code, or "read".
inline std::string verdict(ByteView zip, const Limits& limits = {}) {
    const ZipFile file(zip);
    auto reader = Reader::open(file.path(), limits);
    if (!reader) return std::string(reader.error().code);
    for (;;) {
        const auto name = reader->next();
        if (!name) return std::string(name.error().code);
        if (!*name) return "read";
        const auto streamed = reader->stream([](ByteView) {});
        if (!streamed) return std::string(streamed.error().code);
    }
}

}  // namespace zip_tests

using namespace zip_tests;

TEST(Zip, what_was_written_is_read_back) {
    const ZipFile file(a_zip());
    auto reader = Reader::open(file.path());
    ASSERT_TRUE(reader);
    EXPECT_EQ(**reader->next(), "case.json");
    EXPECT_EQ(*reader->content(100), to_bytes(R"({"v":1})"));
    EXPECT_EQ(**reader->next(), "files/1.jpg");
    Bytes photo;
    ASSERT_TRUE(reader->stream([&](ByteView piece) { append(photo, piece); }));
    EXPECT_EQ(photo, noise(300'000));
    EXPECT_EQ(**reader->next(), "files/2.txt");  // skipped unread
    EXPECT_EQ(**reader->next(), "empty");
    EXPECT_TRUE(reader->content(0)->empty());
    EXPECT_FALSE(reader->next()->has_value());
}

TEST(Zip, the_same_members_are_the_same_bytes_in_any_time_zone) {
    const Bytes here = a_zip();
    ::setenv("TZ", "Asia/Shanghai", 1);
    ::tzset();
    const Bytes there = a_zip();
    ::unsetenv("TZ");
    ::tzset();
    EXPECT_EQ(here, there);
}

TEST(Zip, other_tools_open_it) {
    const ZipFile file(a_zip());
    EXPECT_EQ(std::system(("python3 -c \"import zipfile,sys; z=zipfile.ZipFile(sys.argv[1]); "
                           "assert z.testzip() is None; assert len(z.namelist())==4\" " + file.path()).c_str()), 0);
}

TEST(Zip, one_changed_byte_in_a_member_is_seen) {
    Bytes zip = a_zip();
    zip[1000] ^= 1U;  // inside the stored photo
    EXPECT_EQ(verdict(zip), problems::damaged);
}

TEST(Zip, one_cut_short_is_refused_wherever_it_is_cut) {
    const Bytes zip = a_zip();
    for (std::size_t size = 0; size < zip.size(); size += 1 + zip.size() / 97)
        EXPECT_NE(verdict(ByteView(zip).first(size)), "read") << size;
    EXPECT_EQ(verdict(as_bytes("not a zip at all")), problems::damaged);
}

TEST(Zip, one_never_finished_is_refused) {
    Bytes zip;
    {
        Writer writer([&](ByteView piece) { append(zip, piece); });
        writer.add("case.json", noise(200'000), Writer::Packing::stored);
    }
    EXPECT_NE(verdict(zip), "read");
}

TEST(Zip, names_that_lead_elsewhere_are_refused) {
    for (const std::string name : {"../evil", "/etc/passwd", "a/../../b", "C:evil", "a//b", "./a", "a\nb", "\xE5\x9B\x9E"}) {
        EXPECT_FALSE(is_member_name(name)) << name;
        EXPECT_EQ(verdict(strange_zip(name, AE_IFREG, "x")), problems::member_name) << name;
    }
    EXPECT_FALSE(is_member_name("a\\b"));  // libarchive itself reads it as a/b
    EXPECT_TRUE(is_member_name("files/1.jpg"));
    EXPECT_FALSE(is_member_name(std::string(201, 'a')));
    EXPECT_FALSE(is_member_name("a/"));
}

TEST(Zip, links_folders_and_doubles_are_refused) {
    EXPECT_EQ(verdict(strange_zip("link", AE_IFLNK, "/etc/passwd")), problems::member_kind);
    EXPECT_EQ(verdict(strange_zip("folder", AE_IFDIR, "")), problems::member_kind);
    EXPECT_EQ(verdict(strange_zip("twice", AE_IFREG, "x", 2)), problems::member_twice);
}

TEST(Zip, bombs_are_stopped_by_each_limit) {
    const Bytes zip = a_zip();
    EXPECT_EQ(verdict(zip, {.members = 2}), problems::too_many_members);
    EXPECT_EQ(verdict(zip, {.member_bytes = 1000}), problems::too_large);
    EXPECT_EQ(verdict(zip, {.total_bytes = 300'004}), problems::too_large);
    Bytes bomb;
    Writer writer([&](ByteView piece) { append(bomb, piece); });
    writer.add("zeros", Bytes(std::size_t{30} << 20U));
    writer.finish();
    EXPECT_EQ(verdict(bomb), problems::too_dense);
}

TEST(Zip, content_above_its_bound_is_refused) {
    const ZipFile file(a_zip());
    auto reader = Reader::open(file.path());
    ASSERT_TRUE(reader->next());
    EXPECT_EQ(reader->content(3).error().code, problems::too_large);
}

TEST(Zip, a_missing_file_is_said_so) {
    EXPECT_EQ(Reader::open("/nonexistent/b.zip").error().code, problems::unreadable);
    EXPECT_EQ(Reader::open("/").error().code, problems::unreadable);
}

TEST(Zip, what_the_sink_throws_comes_through) {
    EXPECT_THROW(
        {
            Writer writer([](ByteView) { throw Fault("the disk is full"); });
            writer.add("a", noise(500'000), Writer::Packing::stored);
            writer.finish();
        },
        Fault);
}

TEST(Zip, one_that_is_broken_off_keeps_no_memory) {
    const Bytes photo = noise(300'000);
    const auto broken_off = [&photo](bool by_its_sink) {
        Writer writer([by_its_sink](ByteView) {
            if (by_its_sink) throw Fault("nobody takes it any more");
        });
        writer.begin("files/1.jpg", std::nullopt);
        if (by_its_sink)
            EXPECT_THROW(writer.write(photo), Fault);
        else
            writer.write(photo);
    };
    broken_off(true);
    broken_off(false);
    const std::size_t before = ::mallinfo2().uordblks;
    for (int i = 0; i < 20; ++i) broken_off(i % 2 == 0);
    EXPECT_LT(::mallinfo2().uordblks, before + 200'000);
}

TEST(Zip, a_wrong_name_or_size_is_our_own_mistake) {
    Writer writer([](ByteView) {});
    EXPECT_THROW(writer.add("../a", {}), Bug);
    writer.begin("a", 3);
    EXPECT_THROW(writer.end(), Bug);
}

}  // namespace huiyin::zip
