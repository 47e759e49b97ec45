"""A town from outside: the built program, a resident's API and an officer's browser. Standard library only."""
import http.cookiejar
import json
import os
import re
import subprocess
import tempfile
import urllib.error
import urllib.parse
import urllib.request

PROGRAM = os.environ.get("HUIYIN", "build/release/huiyin")


def run(*words):
    """Exit code and everything said."""
    done = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)

    def text(self):
        return self.body.decode()


class Town:
    """An example town that serves until it is left."""

    def __init__(self, profile="en-town", settings=()):
        self.profile, self.settings = profile, settings

    def __enter__(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = self.temporary.name + "/town"
        code, said = run("init", "--data", self.folder, "--demo", "--profile", self.profile)
        assert code == 0, said
        sets = [word for one in ("log.tick_seconds=1", "limits.filings_per_minute=0", "limits.tries_per_minute=0",
                                 *self.settings) for word in ("--set", one)]
        self.server = subprocess.Popen([PROGRAM, "serve", "--data", self.folder, "--listen", "127.0.0.1:0", *sets],
                                       stdout=subprocess.PIPE, text=True)
        line = self.server.stdout.readline()
        self.site = re.search(r"http://\S+", line).group(0)
        self.key = self.ask("GET", "/log/key").text().splitlines()[0]
        return self

    def __exit__(self, *_):
        self.server.terminate()
        assert self.server.wait(30) == 0
        self.server.stdout.close()
        self.temporary.cleanup()

    def ask(self, method, path, body=None, headers=None, opener=None):
        request = urllib.request.Request(self.site + path, method=method, data=body, headers=headers or {})
        try:
            with (opener.open if opener else urllib.request.urlopen)(request) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers, error.read())

    def api(self, method, path, value=None, code=None, headers=None):
        sent = {"Accept-Language": "en", **(headers or {})}
        if code:
            sent["Authorization"] = "Receipt " + code
        body = None
        if value is not None:
            body = value if isinstance(value, bytes) else json.dumps(value).encode()
            sent.setdefault("Content-Type", "application/json")
        return self.ask(method, path, body, sent)

    def staff(self, login):
        with open(self.folder + "/demo-sign-in.txt", encoding="utf-8") as file:
            for line in file:
                if line.startswith(login + "   "):
                    return Officer(self, login, line.split("   ")[1])
        raise AssertionError("no such login: " + login)


class Browser:
    """Keeps cookies, and sends forms from the page that shows them."""

    def __init__(self, town):
        self.town = town
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def get(self, path):
        return self.town.ask("GET", path + "?lang=en", opener=self.opener)

    def post(self, page, path, **fields):
        shown = self.get(page).text()
        fields["token"] = re.search(r'name="token" value="([^"]*)"', shown).group(1)
        version = re.search(r'name="version" value="([^"]*)"', shown)
        if version:
            fields["version"] = version.group(1)
        answer = self.send(path, fields)
        # A day to come that is a day off is told once; whoever sends it again means it.
        told = dict(re.findall(r'name="([a-z_]+-told)" value="([^"]*)"', answer.text())) if answer.status == 422 else {}
        if told:
            answer = self.send(path, {**fields, **told})
        assert answer.status == 200, answer.text()
        assert 'class="error"' not in answer.text(), answer.text()
        return answer

    def send(self, path, fields):
        return self.town.ask("POST", path + "?lang=en", urllib.parse.urlencode(fields).encode(),
                             {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"},
                             self.opener)


class Officer(Browser):
    """A signed-in member of staff."""

    def __init__(self, town, login, passphrase):
        super().__init__(town)
        self.post("/desk/sign-in", "/desk/sign-in", name=login, passphrase=passphrase)

    def do(self, case, command, **fields):
        path = f"/desk/cases/{case}/{command}"
        return self.post(path, path, **fields)

    def open(self, case):
        return self.post(f"/desk/cases/{case}", f"/desk/cases/{case}/opening")


class Resident(Browser):
    """Who holds a receipt code, at their case."""

    def __init__(self, town, code):
        super().__init__(town)
        self.post("/case", "/case", code=code)
