#!/usr/bin/env python3
"""The JSON API from outside. Every answer is held against what /api/v1/openapi.json says of it."""
import json
import re
import unittest
from concurrent.futures import ThreadPoolExecutor

import jsonschema

from town import Town, run


def multipart(*parts):
    """(name, file name or None, bytes)… as a body with its type."""
    body = b""
    for name, file, content in parts:
        named = f'; filename="{file}"' if file is not None else ""
        body += f'--b0undary\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'.encode() + content + b"\r\n"
    return body + b"--b0undary--\r\n", {"Content-Type": "multipart/form-data; boundary=b0undary"}


class Api(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.town = Town("en-town").__enter__()
        cls.addClassCleanup(cls.town.__exit__)
        cls.description = cls.town.api("GET", "/api/v1/openapi.json").json()

    def ask(self, status, method, path, value=None, code=None, headers=None):
        """Asks, and holds the answer against its description."""
        answer = self.town.api(method, path, value, code, headers)
        self.assertEqual(answer.status, status, answer.body[:500])
        pattern = next(known for known in self.description["paths"]
                       if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", known), path.split("?")[0]))
        described = self.description["paths"][pattern][method.lower()]["responses"][str(status)]
        kind = answer.headers["Content-Type"].split(";")[0]
        self.assertTrue(kind in described["content"] or "*/*" in described["content"], kind)
        if kind.endswith("json") and "schema" in described["content"][kind]:
            self.hold(answer.json(), described["content"][kind]["schema"])
        if status >= 400:
            self.assertEqual(kind, "application/problem+json")
            self.assertTrue(answer.json()["detail"])
        return answer

    def hold(self, value, schema):
        whole = {**schema, "components": self.description["components"],
                 "$schema": "https://json-schema.org/draft/2020-12/schema"}
        jsonschema.Draft202012Validator(whole).validate(value)

    def file(self, **more):
        return self.ask(201, "POST", "/api/v1/cases", {"procedure": "complaint", "office": "housing",
                                                       "subject": "Stairs", "body": "Broken.", **more}).json()

    def case_id(self, code):
        import io
        import zipfile
        copy = self.town.api("GET", "/api/v1/case/bundle", code=code)
        return json.loads(zipfile.ZipFile(io.BytesIO(copy.body)).read("events/0001.json"))["case"]

    def test_the_description_is_sound(self):
        self.assertEqual(self.description["openapi"], "3.1.0")
        for name, schema in self.description["components"]["schemas"].items():
            with self.subTest(name):
                jsonschema.Draft202012Validator.check_schema(schema)
        references = re.findall(r'"#/components/schemas/(\w+)"', json.dumps(self.description))
        self.assertEqual(set(references), set(self.description["components"]["schemas"]))
        for methods in self.description["paths"].values():
            for operation in methods.values():
                for content in operation.get("requestBody", {}).get("content", {}).values():
                    if "example" in content:
                        self.hold(content["example"], content["schema"])

    def test_filing_and_following(self):
        filed = self.file(contact={"name": "Lin Mei", "email": "lin@mei.example"}, language="zh", about_offices=["streets"])
        case = self.ask(200, "GET", "/api/v1/case", code=filed["receipt"]).json()
        self.assertEqual(case["subject"], "Stairs")
        self.assertEqual([one["office"] for one in case["about"]], ["streets"])
        self.assertNotIn(case["about"][0]["name"], ("", "streets"))
        self.assertEqual(case["events"][0]["text"], "Broken.")
        self.assertEqual(case["documents"][0]["seq"], 1)
        self.assertTrue(self.ask(200, "GET", "/api/v1/case/documents/1", code=filed["receipt"]).body.startswith(b"%PDF-"))
        self.ask(404, "GET", "/api/v1/case/documents/7", code=filed["receipt"])
        self.ask(404, "GET", "/api/v1/case/files/" + "0" * 32, code=filed["receipt"])
        self.assertTrue(self.ask(200, "GET", "/api/v1/case/bundle", code=filed["receipt"]).body.startswith(b"PK"))

    def test_what_a_case_is_about(self):
        categories = self.ask(200, "GET", "/api/v1/categories").json()["categories"]
        noise = next(one for one in categories if one["id"] == "noise")
        self.assertEqual(noise["office"], "streets")
        self.assertEqual([one["kind"] for one in noise["questions"]], ["place", "choice"])
        filing = {"subject": "Noise", "body": "Every night."}
        code = self.ask(201, "POST", "/api/v1/cases", {**filing, "category": "noise", "answers": {"when": "night"}}).json()["receipt"]
        case = self.ask(200, "GET", "/api/v1/case", code=code).json()
        self.assertEqual(case["office"], "streets")
        self.assertEqual(case["events"][0]["texts"]["category"], "noise")
        self.assertEqual(case["events"][0]["texts"]["answers"], "Mostly at what time\nAt night, after eleven")
        # Somebody's own words are taken, and ask nothing.
        self.file(category="Noise from next door")
        for answers, pointer in (({"when": "noon"}, "/answers/when"), ({"colour": "red"}, "/answers/colour"), ({"when": 3}, "/answers/when")):
            refused = self.ask(422, "POST", "/api/v1/cases", {**filing, "category": "noise", "answers": answers}).json()
            self.assertEqual(refused["errors"][0]["pointer"], pointer)

    def test_when_leaders_receive(self):
        days = self.ask(200, "GET", "/api/v1/reception-days").json()["days"]
        self.assertEqual(sorted(one["date"] for one in days), [one["date"] for one in days])
        first = next(one for one in days if not one["cancelled"])
        self.assertLess(len(first["free"]), first["times"], "one is booked in the example town")
        gone = next(one for one in days if one["cancelled"])
        self.assertEqual(gone["free"], [])
        self.assertTrue(gone["reason"]["en"])
        rest = self.ask(200, "GET", "/api/v1/reception-days?after=" + days[0]["id"]).json()["days"]
        self.assertEqual(rest, days[1:])

    def test_booking_in_a_case(self):
        days = [one for one in self.ask(200, "GET", "/api/v1/reception-days").json()["days"] if len(one["free"]) > 2]
        day, filed = days[-1], self.file()
        path, code = "/api/v1/case/appointments", filed["receipt"]
        wish = {"day": day["id"], "time": day["free"][0], "called": "Lin 林"}
        self.ask(401, "POST", path, wish)
        booked = self.ask(201, "POST", path, wish, code).json()["appointment"]
        self.assertEqual((booked["day"], booked["time"], booked["state"]), (day["id"], day["free"][0], "booked"))
        self.assertEqual(self.ask(201, "POST", path, wish, code).json()["appointment"], booked, "the same once more")
        self.assertEqual(self.ask(409, "POST", path, {**wish, "time": day["free"][1]}, code).json()["code"], "casework/appointment-booked")
        other = self.file()["receipt"]
        self.assertEqual(self.ask(409, "POST", path, wish, other).json()["code"], "reception/taken")
        self.assertEqual(self.ask(404, "POST", path, {**wish, "day": "no-such-day"}, other).json()["code"], "reception/no-such-day")
        for wrong in ({"time": "25:00"}, {"time": "00:01"}, {"time": ""}, {"called": "x" * 61}, {"day": ""}):
            self.ask(422, "POST", path, {**wish, "time": day["free"][1], **wrong}, other)
        self.ask(422, "POST", path, {**wish, "name": "Lin"}, other)
        for barred in days:  # of an office that somebody here may be told about
            about = self.town.api("POST", "/api/v1/cases", {"subject": "S", "body": "B", "about_offices": [barred["office"]]})
            if about.status == 201:
                refused = self.ask(403, "POST", path, {"day": barred["id"], "time": barred["free"][1]}, about.json()["receipt"]).json()
                self.assertEqual(refused["code"], "reception/barred")
                break
        else:
            self.fail("no office below another receives")
        case = self.ask(200, "GET", "/api/v1/case", code=code).json()
        self.assertEqual(case["appointments"], [booked])
        gone = self.ask(201, "POST", path + "/cancellation", {"reference": booked["reference"]}, code).json()["appointment"]
        self.assertEqual(gone["state"], "cancelled")
        self.assertEqual(self.ask(201, "POST", path + "/cancellation", {"reference": booked["reference"]}, code).json()["appointment"], gone)
        self.ask(409, "POST", path + "/cancellation", {"reference": "2222"}, code)
        self.ask(422, "POST", path + "/cancellation", {}, code)
        self.ask(201, "POST", path, wish, other)

    def test_booking_without_a_case(self):
        day = [one for one in self.ask(200, "GET", "/api/v1/reception-days").json()["days"] if len(one["free"]) > 3][-1]
        path = f"/api/v1/reception-days/{day['id']}/appointments"
        key = {"Idempotency-Key": "0123456789abcdef-booking-1"}
        wish = {"time": day["free"][-1], "language": "en"}
        first = self.ask(201, "POST", path, wish, headers=key).json()
        self.assertEqual(first["appointment"]["time"], day["free"][-1])
        again = self.ask(201, "POST", path, wish, headers=key).json()
        self.assertEqual((again["receipt"], again["appointment"]), (first["receipt"], first["appointment"]), "one case, one time")
        self.ask(422, "POST", path, {**wish, "words": "other"}, headers=key)
        self.assertEqual(self.ask(409, "POST", path, wish).json()["code"], "reception/taken")
        self.ask(404, "POST", "/api/v1/reception-days/nowhere/appointments", wish)
        self.ask(422, "POST", path, {})
        self.ask(422, "POST", path, {**wish, "language": "fr"})
        self.ask(400, "POST", path, wish, headers={"Idempotency-Key": "short"})
        case = self.ask(200, "GET", "/api/v1/case", code=first["receipt"]).json()
        self.assertEqual(case["appointments"], [first["appointment"]])
        self.assertNotIn(first["appointment"]["reference"], first["receipt"])
        long = self.ask(422, "POST", path, {"time": day["free"][0], "words": "x" * 10_001}).json()
        self.assertEqual([one["pointer"] for one in long["errors"]], ["/words"])

    def test_sent_twice_at_once_a_wish_is_one_time(self):
        day = [one for one in self.ask(200, "GET", "/api/v1/reception-days").json()["days"] if len(one["free"]) > 4][0]
        for time in day["free"][:3]:
            key = {"Idempotency-Key": "0123456789abcdef-twice-" + time}
            path = f"/api/v1/reception-days/{day['id']}/appointments"
            with ThreadPoolExecutor(4) as clients:
                said = list(clients.map(lambda _: self.town.api("POST", path, {"time": time}, headers=key), range(4)))
            self.assertEqual([one.status for one in said], [201] * 4, [one.body for one in said])
            self.assertEqual(len({json.dumps(one.json()["appointment"], sort_keys=True) for one in said}), 1)
            self.assertFalse([one.body for one in said if "not_booked" in one.json()])

    def test_files_come_with_a_filing_and_a_message(self):
        case = json.dumps({"subject": "Stairs", "body": "See the note.", "office": "housing"}).encode()
        body, headers = multipart(("case", None, case), ("file", "a note.txt", b"Third floor.\n"), ("file", "b.txt", b"b"))
        code = self.ask(201, "POST", "/api/v1/cases", body, headers=headers).json()["receipt"]
        files = self.ask(200, "GET", "/api/v1/case", code=code).json()["files"]
        self.assertEqual([one["name"] for one in files], ["a note.txt", "b.txt"])
        self.assertEqual(self.ask(200, "GET", "/api/v1/case/files/" + files[0]["id"], code=code).body, b"Third floor.\n")
        body, headers = multipart(("message", None, b'{"body":"One more."}'), ("file", "c.txt", b"c"))
        case = self.ask(201, "POST", "/api/v1/case/messages", body, code, headers).json()
        self.assertEqual([one["seq"] for one in case["files"]], [1, 1, 2])
        # The JSON may come after the files.
        body, headers = multipart(("file", "d.txt", b"d"), ("message", None, b'{"body":""}'))
        self.ask(201, "POST", "/api/v1/case/messages", body, code, headers)

    def test_files_that_are_not_taken_are_named(self):
        case = json.dumps({"subject": "Stairs", "body": "x", "office": "housing"}).encode()
        body, headers = multipart(("case", None, case), ("file", "run.exe", b"MZ\0\1"))
        refused = self.ask(415, "POST", "/api/v1/cases", body, headers=headers).json()
        self.assertEqual(refused["errors"][0]["pointer"], "/file")
        self.assertIn("run.exe", refused["detail"])
        body, headers = multipart(("case", None, case), ("file", "long.txt", b"x" * (21 << 20)))
        self.ask(413, "POST", "/api/v1/cases", body, headers=headers)
        body, headers = multipart(("case", None, case), *[("file", "a.txt", b"x")] * 11)
        self.ask(413, "POST", "/api/v1/cases", body, headers=headers)
        body, headers = multipart(("case", None, case), ("photo", "a.txt", b"x"))
        self.ask(400, "POST", "/api/v1/cases", body, headers=headers)
        self.ask(415, "POST", "/api/v1/cases", b"subject=x", headers={"Content-Type": "application/x-www-form-urlencoded"})
        self.ask(413, "POST", "/api/v1/cases", b" " * (300 << 10))
        self.ask(400, "POST", "/api/v1/cases", b"{")

    def test_what_is_wrong_is_named_all_at_once(self):
        refused = self.ask(422, "POST", "/api/v1/cases", {"subject": " ", "body": "x" * 10001, "office": "moon"}).json()
        self.assertEqual({one["pointer"] for one in refused["errors"]}, {"/subject", "/body", "/office"})
        self.assertEqual(self.ask(422, "POST", "/api/v1/cases", {"subjekt": "x"}).json()["code"], "api/unknown-member")
        unnamed = self.ask(422, "POST", "/api/v1/cases", {"procedure": "disclosure", "subject": "Files", "body": "All."}).json()
        self.assertIn("Regulations on Open Government Information, art. 29", unnamed["detail"])
        chinese = self.town.api("POST", "/api/v1/cases", {"subjekt": "x"}, headers={"Accept-Language": "zh"})
        self.assertEqual(chinese.headers["Content-Language"], "zh-Hans")
        self.assertNotEqual(chinese.json()["detail"], refused["detail"])

    def test_a_repetition_gives_the_same_receipt(self):
        key = {"Idempotency-Key": "k" * 32}
        body, headers = multipart(("case", None, b'{"subject":"a","body":"b","office":"housing"}'), ("file", "a.txt", b"a"))
        first = self.ask(201, "POST", "/api/v1/cases", body, headers={**headers, **key}).json()
        again = self.ask(201, "POST", "/api/v1/cases", body, headers={**headers, **key}).json()
        self.assertEqual(first["receipt"], again["receipt"])
        body, headers = multipart(("case", None, b'{"subject":"a","body":"b","office":"housing"}'), ("file", "a.txt", b"other"))
        self.assertEqual(self.ask(422, "POST", "/api/v1/cases", body, headers={**headers, **key}).json()["code"],
                         "engine/other-body")
        case = self.ask(200, "GET", "/api/v1/case", code=first["receipt"]).json()
        self.assertEqual(len(case["files"]), 1)
        self.ask(200, "GET", "/api/v1/case/files/" + case["files"][0]["id"], code=first["receipt"])

    def test_wrong_codes(self):
        code = self.file()["receipt"]
        missing = self.ask(401, "GET", "/api/v1/case")
        self.assertEqual(missing.headers["WWW-Authenticate"], "Receipt")
        mistyped = code[:-1] + ("0" if code[-1] != "0" else "1")
        self.assertIn("mistyped", self.ask(401, "GET", "/api/v1/case", code=mistyped).json()["detail"])
        self.ask(401, "GET", "/api/v1/case", code="hello")
        unknown = self.ask(404, "GET", "/api/v1/case", code="04106-1050R-3GG28-A1C60-T3GFJ").json()
        self.assertEqual(unknown["code"], "engine/no-such-code")
        self.ask(200, "GET", "/api/v1/case", code=code.lower().replace("-", ""))

    def test_methods_addresses_and_types(self):
        wrong = self.town.api("DELETE", "/api/v1/case")
        self.assertEqual(wrong.status, 405)
        self.assertEqual(wrong.headers["Content-Type"], "application/problem+json")
        self.assertIn("GET", wrong.headers["Allow"])
        self.hold(wrong.json(), {"$ref": "#/components/schemas/Problem"})
        lost = self.town.api("GET", "/api/v1/nothing")
        self.assertEqual((lost.status, lost.headers["Content-Type"]), (404, "application/problem+json"))
        self.assertIn("openapi.json", lost.json()["detail"])
        self.ask(406, "GET", "/api/v1/case", headers={"Accept": "text/html"})
        page = self.town.api("GET", "/nothing", headers={"Accept": "text/html"})
        self.assertTrue(page.headers["Content-Type"].startswith("text/html"))

    def test_mediation_is_agreed_to_signed_and_never_unseen(self):
        with Town("zh-CN-township") as town:
            self.town = town
            code = self.file(office="chengjian-ban")["receipt"]
            case = self.case_id(code)
            today = dict(zip(("year", "month", "day"), self.ask(200, "GET", "/board.json").json()["as_of"].split("-")))
            officer = town.staff("clerk.chengjian-ban")
            officer.open(case)
            officer.do(case, "register")
            officer.do(case, "accept", way="We look.")
            officer.do(case, "propose_mediation", other_party="the owner", dispute="noise", mediators="Qin", interests="none")
            decide = "/api/v1/case/decision"
            shown = self.ask(200, "GET", "/api/v1/case", code=code).json()
            commands = {one["command"]: one for one in shown["commands"]}
            proposed = next(one for one in shown["events"] if one["kind"] == "mediation_proposed")
            for answer in ("agree_to_mediation", "refuse_mediation"):
                self.assertEqual(commands[answer]["answers"], proposed["seq"])
                self.assertTrue(commands[answer]["told"])
            self.assertIn(proposed["seq"], [one["seq"] for one in shown["documents"]])
            read = shown["version"]
            self.ask(422, "POST", decide, {"command": "agree_to_mediation", "version": read, "values": {"mediators": "others", "openness": "closed"}}, code)
            consent = {"command": "agree_to_mediation", "values": {"mediators": "accepted", "openness": "closed"}}
            unread = self.ask(422, "POST", decide, consent, code).json()
            self.assertEqual(unread["code"], "engine/version-missing")
            whom = next(one for one in commands["agree_to_mediation"]["fields"] if one["id"] == "whom")
            self.assertEqual(whom["applies_if"], {"field": "mediators", "is": ["others"]})
            self.ask(201, "POST", decide, {**consent, "version": read}, code)
            officer.do(case, "record_other_consent", how="at the counter", **{"agreed_on-" + part: value for part, value in today.items()})
            agreement = {name: "words" for name in ("parties", "facts", "points", "responsibility", "content", "way")}
            for day in ("performed_by", "other_signed_on"):
                agreement |= {f"{day}-{part}": value for part, value in today.items()}
            officer.do(case, "put_agreement", **agreement)
            seen = self.ask(200, "GET", "/api/v1/case", code=code).json()
            officer.do(case, "put_agreement", **{**agreement, "content": "other words"})
            self.ask(422, "POST", decide, {"command": "confirm_agreement"}, code)
            changed = self.ask(409, "POST", decide, {"command": "confirm_agreement", "version": seen["version"]}, code).json()
            self.assertEqual((changed["code"], changed["changes"][-1]["kind"]), ("engine/put-anew", "agreement_put"))
            papers = [one for one in self.ask(200, "GET", "/api/v1/case", code=code).json()["documents"] if "replaced_by" in one or one["seq"] == changed["version"]]
            self.assertEqual([one.get("replaced_by") for one in papers], [papers[1]["seq"], None])
            settled = self.ask(201, "POST", decide, {"command": "confirm_agreement", "version": changed["version"]}, code).json()
            self.assertEqual((settled["state"], settled["due"]), ("settled", []))
            kept = self.ask(201, "POST", decide, {"command": "confirm_performance", "values": {"kept": "yes"}}, code).json()
            self.assertEqual(kept["events"][-1]["kind"], "performance_checked")

    def test_commands_and_what_changed_meanwhile(self):
        code = self.file()["receipt"]
        before = self.ask(200, "GET", "/api/v1/case", code=code).json()["version"]
        id_of_case = self.case_id(code)
        officer = self.town.staff("clerk.housing")
        officer.open(id_of_case)
        officer.do(id_of_case, "note", body="Only among us.")
        officer.do(id_of_case, "acknowledge", understanding="The stairs.")
        conflict = self.ask(409, "POST", "/api/v1/case/messages", {"body": "Hello", "version": before}, code).json()
        self.assertIn("acknowledged", [one["kind"].split("_")[-1] for one in conflict["changes"]])
        self.assertGreater(conflict["version"], before)
        self.ask(201, "POST", "/api/v1/case/messages", {"body": "Hello", "version": conflict["version"]}, code)
        officer.do(id_of_case, "reply", outcome="done", facts="a", reasons="b", rule="c")
        case = self.ask(200, "GET", "/api/v1/case", code=code).json()
        self.assertNotIn("Only among us.", json.dumps(case))
        self.assertIn("note_added", [one["kind"] for one in case["events"]])
        commands = {one["command"]: one for one in case["commands"]}
        self.assertIn("rate", commands)
        self.assertEqual(commands["rate"]["fields"][0]["choices"][0]["id"], "yes")
        decide = "/api/v1/case/decision"
        self.ask(422, "POST", decide, {"command": "rate", "values": {"solved": "perhaps"}}, code)
        self.ask(422, "POST", decide, {"command": "rate", "values": {"solved": "yes", "why": "x"}}, code)
        self.ask(422, "POST", decide, {"command": "rate", "values": {"solved": 1}}, code)
        self.ask(422, "POST", decide, {"command": "fly"}, code)
        self.ask(422, "POST", decide, {}, code)
        self.ask(403, "POST", decide, {"command": "reply", "values": {}}, code)
        rated = self.ask(201, "POST", decide, {"command": "rate", "values": {"solved": "yes"}}, code).json()
        self.assertEqual(rated["events"][-1]["fields"], {"solved": "yes"})
        self.ask(201, "POST", decide, {"command": "accept"}, code)
        self.ask(409, "POST", decide, {"command": "review", "version": rated["version"]}, code)
        self.ask(201, "POST", decide, {"command": "review", "version": rated["version"] + 1}, code)
        self.ask(409, "POST", decide, {"command": "request_review"}, code)
        withdrawn = self.ask(201, "POST", decide, {"command": "withdraw"}, code).json()
        self.assertEqual(withdrawn["state"], "withdrawn")
        self.ask(415, "POST", decide, b"command=rate", code, {"Content-Type": "text/plain"})

    def test_board_data_are_what_the_log_gives(self):
        board = self.ask(200, "GET", "/board.json").json()
        self.assertTrue(board["docket"])
        code, said = run("log", "audit", "--key", self.town.key, self.town.site, "--json", "--as-of", board["as_of"])
        self.assertEqual(code, 0, said)
        audit = json.loads(said)

        def without_names(rows):
            return [{name: value for name, value in row.items() if name != "office_name"} for row in rows]

        self.assertEqual(without_names(board["promises"]), audit["promises"])
        for ours, theirs in zip(board["periods"], audit["periods"], strict=True):
            self.assertEqual({**ours, "promises": without_names(ours["promises"])}, theirs)
        self.assertEqual(without_names(board["last_hundred"]), audit["last_hundred"])
        office = board["promises"][0]["office"]
        part = self.ask(200, "GET", f"/board/{office}/board.json").json()
        self.assertEqual(part["promises"], [row for row in board["promises"] if row["office"] == office])
        self.ask(404, "GET", "/board/no-such-office/board.json")
        table = self.ask(200, "GET", "/board.csv").text().splitlines()
        self.assertEqual(len(table), 1 + len(board["promises"]) + len(board["history"]))
        page = self.town.ask("GET", "/board?lang=en").text()
        self.assertIn('href="/board.json"', page)


if __name__ == "__main__":
    unittest.main()
