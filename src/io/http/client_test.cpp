#include "io/http/client.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <thread>

#include "base/fault.h"
#include "io/http/listen.h"

namespace huiyin::http::client_test {

/// A server that says what it is told to, one connection after another.
class Speaker {
  public:
    explicit Speaker(std::vector<std::function<void(int)>> connections)
        : listener_(listen_tcp("127.0.0.1", 0)) {
        port = port_of(listener_);
        thread_ = std::thread([this, connections = std::move(connections)] {
            for (const auto& serve : connections) {
                const int fd = accept_one();
                serve(fd);
                ::close(fd);
            }
        });
    }
    ~Speaker() {
        thread_.join();
        ::close(listener_);
    }
    static std::string read_head(int fd) {
        std::string text;
        char c = 0;
        while (!text.ends_with("\r\n\r\n") && ::recv(fd, &c, 1, 0) == 1) text += c;
        return text;
    }
    static std::function<void(int)> says(std::string answer) {
        return [answer = std::move(answer)](int fd) {
            read_head(fd);
            ::send(fd, answer.data(), answer.size(), MSG_NOSIGNAL);
        };
    }
    std::string base() const { return "http://127.0.0.1:" + std::to_string(port); }
    std::uint16_t port = 0;

  private:
    int accept_one() {
        for (;;) {
            const int fd = ::accept(listener_, nullptr, nullptr);
            if (fd >= 0) return fd;
            std::this_thread::yield();
        }
    }
    int listener_;
    std::thread thread_;
};

TEST(HttpClient, reads_bodies_of_every_framing) {
    Speaker speaker(
        {Speaker::says("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-A: "
                       "b\r\nConnection: close\r\n\r\nhi"),
         Speaker::says("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: "
                       "close\r\n\r\n2\r\nhi\r\n1\r\n!\r\n0\r\n\r\n"),
         Speaker::says("HTTP/1.0 404 Nothing\r\n\r\nto the end"),
         Speaker::says("HTTP/1.1 204 No Content\r\n\r\n")});
    Client client(speaker.base());
    const auto first = client.get("/");
    EXPECT_EQ(first.body, "hi");
    EXPECT_EQ(*first.header("x-a"), "b");
    EXPECT_EQ(client.get("/").body, "hi!");
    const auto third = client.get("/");
    EXPECT_EQ(third.status, 404);
    EXPECT_EQ(third.body, "to the end");
    EXPECT_EQ(client.get("/").status, 204);
}

TEST(HttpClient, asks_again_when_a_kept_connection_was_closed_but_never_posts_twice) {
    const auto hi = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
    Speaker speaker({Speaker::says(hi), Speaker::says(hi), Speaker::says("")});
    Client client(speaker.base());
    EXPECT_EQ(client.get("/").body, "hi");
    EXPECT_EQ(client.get("/").body, "hi");
    Client fresh(speaker.base());
    try {
        fresh.post("/", "text/plain", "x");
        FAIL();
    } catch (const Fault& fault) {
        EXPECT_TRUE(fault.outcome_unknown);
    }
}

TEST(HttpClient, refuses_broken_and_boundless_answers) {
    Speaker speaker(
        {Speaker::says("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhi"),
         Speaker::says("SSH-2.0\r\n\r\n"),
         Speaker::says("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nhi"),
         Speaker::says("HTTP/1.1 200 OK\r\n\r\n" + std::string(2000, 'a')),
         Speaker::says("HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n"),
         Speaker::says("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7d0\r\n" +
                       std::string(2000, 'a'))});
    Client client(speaker.base(), {.body_bytes_max = 1000});
    for (int i = 0; i < 6; ++i) EXPECT_THROW(client.get("/"), Fault) << i;
}

TEST(HttpClient, waits_no_longer_than_it_was_told) {
    Speaker speaker({[](int fd) {
        char c = 0;
        while (::recv(fd, &c, 1, 0) == 1) {
        }
    }});
    Client client(speaker.base(), {.request_time = std::chrono::milliseconds(30)});
    EXPECT_THROW(client.get("/"), Fault);
}

TEST(HttpClient, says_what_it_cannot_reach) {
    for (const std::string base : {"town.example", "ftp://a", "http://", "http://:80", "unix:", "http://a/b c",
                                   "http://a/b\r\nX: y"}) {
        EXPECT_THROW(Client{base}, Fault) << base;
    }
    int listener = listen_tcp("127.0.0.1", 0);
    const auto port = port_of(listener);
    ::close(listener);
    Client client("http://127.0.0.1:" + std::to_string(port) + "/prefix");
    try {
        client.get("/");
        FAIL();
    } catch (const Fault& fault) {
        EXPECT_EQ(std::string(fault.what()),
                  "127.0.0.1:" + std::to_string(port) + ": Connection refused");
        EXPECT_FALSE(fault.outcome_unknown);
    }
}

/// A certificate of our own making for 127.0.0.1, as PEM, with its key.
struct TestCertificate {
    TestCertificate()
        : key(EVP_EC_gen("P-256"), &EVP_PKEY_free), certificate(X509_new(), &X509_free) {
        X509_set_version(certificate.get(), 2);
        ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
        X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
        X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
        X509_set_pubkey(certificate.get(), key.get());
        auto* name = X509_get_subject_name(certificate.get());
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                                   reinterpret_cast<const unsigned char*>("test"), -1, -1, 0);
        X509_set_issuer_name(certificate.get(), name);
        auto* address = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1");
        X509_add_ext(certificate.get(), address, -1);
        X509_EXTENSION_free(address);
        X509_sign(certificate.get(), key.get(), EVP_sha256());
        file = std::filesystem::temp_directory_path() /
               ("client_test_" + std::to_string(::getpid()) + ".pem");
        auto* out = std::fopen(file.c_str(), "w");
        PEM_write_X509(out, certificate.get());
        std::fclose(out);
    }
    ~TestCertificate() { std::filesystem::remove(file); }
    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key;
    std::unique_ptr<X509, decltype(&X509_free)> certificate;
    std::filesystem::path file;
};

TEST(HttpClient, trusts_a_server_only_by_its_certificate) {
    TestCertificate own;
    const auto serve = [&own](int fd) {
        const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(
            SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
        SSL_CTX_use_certificate(context.get(), own.certificate.get());
        SSL_CTX_use_PrivateKey(context.get(), own.key.get());
        const std::unique_ptr<SSL, decltype(&SSL_free)> tls(SSL_new(context.get()), &SSL_free);
        SSL_set_fd(tls.get(), fd);
        if (SSL_accept(tls.get()) != 1) return;
        std::array<char, 4096> request;
        if (SSL_read(tls.get(), request.data(), request.size()) <= 0) return;
        const std::string_view answer = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret";
        SSL_write(tls.get(), answer.data(), static_cast<int>(answer.size()));
    };
    Speaker speaker({serve, serve, serve});
    const auto port = std::to_string(speaker.port);
    Client trusting("https://127.0.0.1:" + port, {.trusted_certificates = own.file.string()});
    EXPECT_EQ(trusting.get("/").body, "secret");
    Client wary("https://127.0.0.1:" + port);
    EXPECT_THROW(wary.get("/"), Fault) << "nobody vouches for it";
    Client misled("https://localhost:" + port, {.trusted_certificates = own.file.string()});
    EXPECT_THROW(misled.get("/"), Fault) << "a certificate for another name";
}

}  // namespace huiyin::http::client_test
