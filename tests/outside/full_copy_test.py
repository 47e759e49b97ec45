#!/usr/bin/env python3
"""The full copy of a case, from outside: what is in it, that it verifies offline, and that one changed byte of any of
its members is found."""
import io
import html
import json
import subprocess
import unittest
import zipfile

from town import Resident, Town, run


def members_of(body):
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        assert file.testzip() is None
        return {info.filename: file.read(info) for info in file.infolist()}


def pack(members, path):
    with zipfile.ZipFile(path, "w") as file:
        for name, content in members.items():
            file.writestr(name, content)
    return path


class FullCopy(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.town = Town("en-town").__enter__()
        cls.addClassCleanup(cls.town.__exit__)
        town = cls.town
        office = cls.office = "housing"
        filed = town.api("POST", "/api/v1/cases",
                         {"procedure": "complaint", "office": office, "subject": "Stairs", "body": "They <b>broke</b>.",
                          "contact": {"name": "Lin Mei", "email": "lin@mei.example"}})
        assert filed.status == 201, filed.text()
        cls.code = filed.json()["receipt"]
        cls.proof = filed.json()["proof"]
        case = json.loads(cls.bundle()["events/0001.json"])["case"]
        officer = town.staff("clerk." + office)
        officer.open(case)
        officer.do(case, "acknowledge", understanding="The stairs are broken.")
        officer.do(case, "note", body="She has called twice before.")
        officer.do(case, "reply", outcome="done", facts="We went there.", reasons="They were worn.", rule="Repairs, 2")
        said = town.api("POST", "/api/v1/case/messages", {"body": "Thank you."}, cls.code)
        assert said.status == 201, said.text()
        cls.members = cls.bundle()

    @classmethod
    def bundle(cls):
        answer = cls.town.api("GET", "/api/v1/case/bundle", code=cls.code)
        assert answer.status == 200, answer.text()
        assert answer.headers["Content-Type"] == "application/zip"
        return members_of(answer.body)

    def verify(self, members, *more):
        path = pack(members, self.town.folder + "/copy.zip")
        return run("verify", path, "--key", self.town.key, *more)

    def test_holds_the_story_and_neither_code_nor_note(self):
        everything = b"\n".join(self.members.values())
        for text in (b"They <b>broke</b>.", b"We went there.", b"Thank you.", b"Lin Mei", b"lin@mei.example"):
            self.assertIn(text, everything)
        self.assertNotIn(self.code.encode(), everything)
        self.assertNotIn(self.code.replace("-", "").encode(), everything)
        self.assertNotIn(b"called twice", everything)
        page = self.members["index.html"].decode()
        self.assertIn("A note between officers", page)
        self.assertIn("They &lt;b&gt;broke&lt;/b&gt;.", page)
        self.assertNotIn("<script", page)
        kinds = [json.loads(content)["kind"] for name, content in sorted(self.members.items())
                 if name.startswith("events/") and name.endswith(".json")]
        self.assertIn("note_added", kinds)
        self.assertEqual(kinds[0], "case_filed")
        for name, content in self.members.items():
            if name.startswith("documents/"):
                self.assertTrue(content.startswith(b"%PDF-"), name)
        self.assertIn("documents/0001.pdf", self.members)

    def test_page_and_documents_say_the_same(self):
        resident = Resident(self.town, self.code)
        page = resident.get("/case").text()
        self.assertIn('href="/case/bundle?lang=en"', page)
        reply = html.unescape(resident.get("/case/reply").text())
        letter = self.read_pdf(resident.get("/case/letter").body)
        for said in ("We went there.", "They were worn.", "Repairs, 2", "Upheld, and put right"):
            self.assertIn(said, reply)
            self.assertIn(said, letter)
        self.assertIn("Stage 1 answer", letter)
        self.assertIn("They <b>broke</b>.", letter)
        for name, content in self.members.items():
            if not name.startswith("documents/"):
                continue
            seq = int(name[10:14])
            self.assertIn(f'href="/case/documents/{seq}?lang=en"', page)
            printed = resident.get(f"/case/documents/{seq}").body
            self.assertEqual(printed, content, "a document depends on its event alone")
            self.assertNotIn("called twice", self.read_pdf(content))
            self.assertIn("Stairs", self.read_pdf(content))
        self.assertEqual(members_of(resident.get("/case/bundle").body).keys(), self.members.keys())

    @staticmethod
    def read_pdf(content):
        return subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True,
                              check=True).stdout.decode()

    def test_verifies_offline_and_against_the_published_log(self):
        code, said = self.verify(self.members)
        self.assertEqual(code, 0, said)
        self.assertIn("ok: a case of", said)
        self.assertIn("text held back", said)
        self.assertIn("the steps are legal under en-complaint", said)
        while True:
            code, said = self.verify(self.members, "--log", self.town.site)
            self.assertEqual(code, 0, said)
            if "not yet published" not in said:
                break
        self.assertIn("the published log", said)

    def test_one_changed_byte_of_any_member_is_found(self):
        for name, content in self.members.items():
            changed = bytearray(content)
            changed[len(changed) // 2] ^= 1
            code, said = self.verify({**self.members, name: bytes(changed)})
            self.assertEqual(code, 1, name + ": " + said)
            self.assertIn(name, said)
            without = {other: what for other, what in self.members.items() if other != name}
            code, said = self.verify(without)
            self.assertEqual(code, 1, name + ": " + said)

    def test_another_key_and_wrong_use_are_refused(self):
        path = pack(self.members, self.town.folder + "/copy.zip")
        other = "log.example/one+b5e420f3+AQ830U+8TSLIbuH33ezEyMvdOVPa9xy4HeZmjupg6+/w"
        code, said = run("verify", path, "--key", other)
        self.assertEqual(code, 1, said)
        self.assertEqual(run("verify", path)[0], 2)
        self.assertEqual(run("verify", "/nonexistent.zip", "--key", self.town.key)[0], 2)
        with open(path, "ab") as file:
            file.write(b"x")
        code, said = run("verify", path, "--key", self.town.key)
        self.assertEqual(code, 1, said)
        self.assertIn("something follows its end", said)
        with open(path, "r+b") as file:
            file.truncate(1000)
        self.assertEqual(run("verify", path, "--key", self.town.key)[0], 1)

    def test_a_wrong_code_gets_no_copy(self):
        self.assertEqual(self.town.api("GET", "/api/v1/case/bundle").status, 401)
        wrong = self.code[:-1] + ("0" if self.code[-1] != "0" else "1")
        self.assertIn(self.town.api("GET", "/api/v1/case/bundle", code=wrong).status, (401, 404, 422))


if __name__ == "__main__":
    unittest.main()
