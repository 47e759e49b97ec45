#!/usr/bin/env python3
"""Mails to a real mail server on loopback that refuses, puts off, drops and takes as it is told."""
import email
import email.policy
import json
import re
import socket
import subprocess
import tempfile
import time
import unittest

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from town import Town, run


class Postmaster:
    """Does with each mail what its address says."""

    def __init__(self):
        self.taken = []
        self.tries = {}
        self.signed_in = []

    def authenticate(self, server, session, envelope, mechanism, data):
        good = (data.login, data.password) == (b"huiyin", b"mailword-77")
        self.signed_in.append(good)
        return AuthResult(success=good)

    async def handle_RCPT(self, server, session, envelope, address, options):
        count = self.tries[address] = self.tries.get(address, 0) + 1
        if address.startswith("gone"):
            return f"550 5.1.1 <{address}>: no such user {address}"
        if address.startswith("grey") and count == 1:
            return f"451 4.7.1 <{address}>: greylisted, come again"
        if address.startswith("drop") and count == 1:
            server.transport.close()
            return "421 gone"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.taken.append((envelope.rcpt_tos[0], email.message_from_bytes(envelope.content, policy=email.policy.default)))
        return "250 OK"

    def to(self, address):
        return [message for recipient, message in self.taken if recipient == address]


def until(what, seconds=40):
    """What becomes true within some seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = what()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError("it did not come to pass")


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def listed(town):
    code, said = run("mail", "list", "--data", town.folder)
    assert code == 0, said
    return said


class Mail(unittest.TestCase):
    def post_office(self, **more):
        postmaster = Postmaster()
        port = free_port()
        controller = Controller(postmaster, hostname="127.0.0.1", port=port, server_hostname="mail.example", **more)
        controller.start()
        self.addCleanup(controller.stop)
        return postmaster, port

    def town(self, port, *settings, scheme="smtp"):
        town = Town("en-town", (f"mail.server={scheme}://127.0.0.1:{port}", "mail.from=huiyin@town.example", "mail.tls=none",
                                *settings))
        town.__enter__()
        self.addCleanup(town.__exit__)
        return town

    def file(self, town, address):
        """A case that waits for news, and its officer's way to it."""
        answer = town.api("POST", "/api/v1/cases", {"office": "housing", "subject": "Stairs", "body": "Broken.", "news_email": address})
        self.assertEqual(answer.status, 201, answer.text())
        return answer.json()["receipt"]

    def case_of(self, town, code):
        import io
        import zipfile
        copy = town.api("GET", "/api/v1/case/bundle", code=code)
        return json.loads(zipfile.ZipFile(io.BytesIO(copy.body)).read("events/0001.json"))["case"]

    def tell(self, town, officer, code):
        case = self.case_of(town, code)
        officer.open(case)
        officer.do(case, "message", body="We look into it.")

    def test_good_and_bad_mails_side_by_side_and_one_click_ends_them(self):
        postmaster, port = self.post_office()
        town = self.town(port)
        officer = town.staff("clerk.housing")
        codes = {name: self.file(town, name + "@post.example") for name in ("gone", "grey", "drop", "good")}
        for code in codes.values():
            self.tell(town, officer, code)
        message = until(lambda: postmaster.to("good@post.example"))[0]
        self.assertEqual(message["To"], "good@post.example")
        self.assertEqual(message["From"], "Huiyin Town <huiyin@town.example>")
        text = message.get_content()
        for word in ("Stairs", "Broken", "look into it", "Housing", "housing", codes["good"]):
            self.assertNotIn(word, text)
            self.assertNotIn(word, str(message))

        # What could not be delivered is listed with the server's codes and no address, and tried again when asked.
        until(lambda: listed(town).count("\n") == 4)
        said = listed(town)
        self.assertNotIn("post.example", said)
        self.assertIn("550 5.1.1", said)
        self.assertIn("451 4.7.1", said)
        self.assertIn("2 waiting, 1 given up", said)
        ready = town.ask("GET", "/readyz")
        self.assertIn("mail: given-up (2 waiting, 1 given up)", ready.text())
        self.assertEqual(ready.status, 200)
        code, said = run("mail", "retry", "--all", "--data", town.folder)
        self.assertEqual((code, said), (0, "3 to be tried now\n"))
        until(lambda: postmaster.to("grey@post.example") and postmaster.to("drop@post.example"))
        until(lambda: "0 waiting, 1 given up" in listed(town))
        name = listed(town).split()[0]
        self.assertEqual(run("mail", "drop", name, "--data", town.folder), (0, "1 forgotten\n"))
        self.assertEqual(listed(town), "0 waiting, 0 given up\n")
        self.assertEqual(run("mail", "drop", name, "--data", town.folder)[0], 1)
        self.assertEqual(run("mail", "drop", "lin@post.example", "--data", town.folder)[0], 2)
        self.assertEqual([len(postmaster.to(one + "@post.example")) for one in ("gone", "grey", "drop", "good")], [0, 1, 1, 1])

        # RFC 8058: a mail program posts to the link by itself.
        self.assertEqual(message["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click")
        link = re.fullmatch(r"<(\S+)>", message["List-Unsubscribe"]).group(1)
        self.assertIn(link, text)
        path = re.sub(r"^https?://[^/]+", "", link)
        self.assertIn(b"<button", town.ask("GET", path).body)
        foreign = {"Content-Type": "application/x-www-form-urlencoded", "Origin": "https://mail.example", "Sec-Fetch-Site": "cross-site"}
        self.assertEqual(town.ask("POST", path, b"List-Unsubscribe=One-Click", foreign).status, 200)
        wish = town.api("POST", "/api/v1/case/news", {"email": "nobody"}, code=codes["good"])
        self.assertEqual(wish.status, 422)
        self.assertEqual(wish.json()["errors"][0]["pointer"], "/email")
        self.assertEqual(town.api("POST", "/api/v1/case/news", {"email": "again@post.example"}, code=codes["good"]).json(), {"news": True})
        self.tell(town, officer, codes["good"])
        until(lambda: postmaster.to("again@post.example"))

    def test_a_server_that_comes_late_gets_everything(self):
        postmaster, port = Postmaster(), free_port()
        town = self.town(port)
        officer = town.staff("clerk.housing")
        self.tell(town, officer, self.file(town, "late@post.example"))
        until(lambda: "unreachable" in listed(town))
        self.assertIn("1 waiting, 0 given up", listed(town))
        controller = Controller(postmaster, hostname="127.0.0.1", port=port)
        controller.start()
        self.addCleanup(controller.stop)
        run("mail", "retry", "--all", "--data", town.folder)
        until(lambda: postmaster.to("late@post.example"), 90)

    def test_starttls_and_sign_in(self):
        import ssl
        with tempfile.TemporaryDirectory() as folder:
            made = subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
                                   "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", folder + "/key.pem", "-out",
                                   folder + "/cert.pem"], capture_output=True, check=False)
            self.assertEqual(made.returncode, 0, made.stderr)
            with open(folder + "/word", "w", encoding="utf-8") as file:
                file.write("mailword-77\n")
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(folder + "/cert.pem", folder + "/key.pem")
            postmaster, port = Postmaster(), free_port()
            controller = Controller(postmaster, hostname="127.0.0.1", port=port, tls_context=context, require_starttls=True,
                                    auth_required=True, authenticator=postmaster.authenticate)
            controller.start()
            self.addCleanup(controller.stop)
            secure = ("mail.tls=required", "mail.user=huiyin", "mail.password_file=" + folder + "/word")
            # A certificate that nobody vouches for is refused, and no password is sent.
            town = self.town(port, *secure)
            officer = town.staff("clerk.housing")
            self.tell(town, officer, self.file(town, "a@post.example"))
            until(lambda: "no-tls" in listed(town))
            self.assertEqual(postmaster.signed_in, [])
            trusting = self.town(port, *secure, "mail.certificates=" + folder + "/cert.pem")
            officer = trusting.staff("clerk.housing")
            self.tell(trusting, officer, self.file(trusting, "b@post.example"))
            until(lambda: postmaster.to("b@post.example"))
            self.assertEqual(set(postmaster.signed_in), {True})

    def test_a_setting_that_does_not_fit_is_named(self):
        with Town("en-town") as town:
            folder = town.folder
            for settings, words in ((["mail.server=smtp://mail.example"], "mail.from"),
                                    (["mail.server=ftp://mail.example"], "mail.server"),
                                    (["mail.server=smtp://mail.example", "mail.from=a@b.example", "mail.tls=none"], "mail.tls"),
                                    (["mail.server=smtp://mail.example", "mail.from=a@b.example", "mail.user=x"], "mail.password_file"),
                                    (["mail.from=a at b"], "mail.from"), (["mail.tls=perhaps"], "mail.tls"),
                                    (["mail.digest_hour=24"], "mail.digest_hour")):
                sets = [word for one in settings for word in ("--set", one)]
                code, said = run("serve", "--data", folder, "--listen", "127.0.0.1:0", *sets)
                self.assertIn(code, (1, 2), said)
                self.assertIn(words, said)
                self.assertLessEqual(said.count("\n"), 2, said)
            code, said = run("staff", "add", "wren", "--name", "Wren", "--office", "housing", "--role", "caseworker", "--email", "wren",
                             "--data", folder)
            self.assertEqual(code, 2, said)
            self.assertIn("name@town.example", said)
            self.assertIn("writes no mails", listed(town))


if __name__ == "__main__":
    unittest.main()
