#!/usr/bin/env python3
"""Runs the built `huiyin import 311` on the samples: twice, killed, beside a server; counts again on its own.

Usage: import_test.py HUIYIN. Prints one line a step; stops at the first that fails.
"""
import csv
import json
import os
import re
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
import tomllib
import urllib.request
from collections import Counter
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

HUIYIN = Path(sys.argv[1]).resolve()
ROOT = Path(__file__).resolve().parent.parent.parent
SAMPLES = ROOT / "tests" / "data" / "311"
MEASURES = ("opened", "in_time", "late", "no_due", "open", "overdue")
FORMAT = "%m/%d/%Y %I:%M:%S %p"


def expect(condition, words):
    if not condition:
        sys.exit(f"FAILED: {words}")


def huiyin(*arguments, code=0, **more):
    done = subprocess.run([HUIYIN, *map(str, arguments)], capture_output=True, text=True, timeout=300,
                          env={**os.environ, "LANG": "en_GB.UTF-8"}, **more)
    expect(done.returncode == code, f"huiyin {' '.join(map(str, arguments))}: exit {done.returncode}, not {code}\n"
                                    f"{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done


def run_import(town, file, map_file, *options, code=0, **more):
    done = huiyin("import", "311", file, "--map", map_file, "--data", town, "--json", *options, code=code, **more)
    return json.loads(done.stdout.splitlines()[-1]), done.stderr


def count(file, map_file):
    """The figures of a file by office name, and the lines to be refused: by nothing but Python's own csv and dates."""
    asked = tomllib.loads(Path(map_file).read_text(encoding="utf-8"))
    columns, names = asked["columns"], asked.get("values", {}).get("office", {})
    zone = ZoneInfo(asked["time_zone"])

    def moment(row, field):
        text = row[columns[field]["column"]]
        return datetime.strptime(text, FORMAT).replace(tzinfo=zone).timestamp() if text else None

    figures, refused = {}, []
    with open(file, encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        for row in reader:
            filed, due, closed = (moment(row, field) for field in ("filed", "due", "closed"))
            if closed is not None and closed < filed:
                refused.append(reader.line_num)
                continue
            office = row[columns["office"]]
            of_office = figures.setdefault(names.get(office, office), Counter())
            of_office["opened"] += 1
            if closed is None:
                of_office["open"] += 1
                of_office["overdue"] += due is not None
            elif due is None:
                of_office["no_due"] += 1
            else:
                of_office["late" if closed > due else "in_time"] += 1
    return asked["source"], figures, refused


def folded(figures, parent):
    """Offices of fewer than ten under their parent."""
    out = {}
    for office, counts in figures.items():
        out.setdefault(office if counts["opened"] >= 10 else parent, Counter()).update(counts)
    return out


@contextmanager
def serving(town, port):
    server = subprocess.Popen([HUIYIN, "serve", "--data", town, "--listen", f"127.0.0.1:{port}", "--set",
                               "log.tick_seconds=1"], stdout=subprocess.PIPE, text=True)
    try:
        line = server.stdout.readline()
        expect(line.startswith("listening on "), f"the server said {line!r}")
        yield line.split()[-1]
    finally:
        server.send_signal(signal.SIGTERM)
        expect(server.wait(60) == 0, "the server did not end well")


def fetch(url):
    with urllib.request.urlopen(url, timeout=30) as answer:
        return answer.read().decode()


def audit(site):
    """Waits until all is published."""
    key = fetch(site + "/log/key").splitlines()[0]
    return json.loads(huiyin("log", "audit", "--key", key, site + "/log", "--json").stdout)


def names_of(town):
    with closing(sqlite3.connect(town / "huiyin.db")) as database:
        return {row[0]: json.loads(row[1])["name"]["en"] for row in database.execute("select id, document from office")}


def stored(town):
    with closing(sqlite3.connect(town / "huiyin.db")) as database:
        return (database.execute("select count(*) from case_row where imported = 1").fetchone()[0],
                database.execute("select count(*) from imported").fetchone()[0])


def check_figures(town, site, files):
    found = audit(site)
    expect(found["problems"] == [], f"the log's own problems: {found['problems']}")
    names = names_of(town)
    page = fetch(site + "/board?lang=en")
    for file, map_file in files:
        source, figures, _ = count(file, map_file)
        got = {}
        for row in found["history"]:
            if row["source"] == source:
                got[names[row["office"]]] = {measure: row[measure] for measure in MEASURES}
        wanted = {office: {measure: counts[measure] for measure in MEASURES}
                  for office, counts in folded(figures, "Town Clerk's Office").items()}
        expect(got == wanted, f"{source}: the audit says\n{got}\nand the count says\n{wanted}")
        expect(f"Imported history: {source}" in page, f"the board does not show {source}")
        part = page[page.index(f"Imported history: {source}"):]
        total = re.search(r"<tfoot[^>]*>(.*?)</tfoot>", part, re.S).group(1)
        on_page = [int(n.replace(",", "")) for n in re.findall(r'class="number">([\d,]+)<', total)]
        expect(on_page == [sum(counts[m] for counts in wanted.values()) for m in MEASURES],
               f"{source}: the board's total is {on_page}")


def many_rows(file, number):
    """A file of so many rows, made of the sample's with ids of their own."""
    with open(SAMPLES / "baltimore-311.csv", encoding="utf-8", newline="") as lines:
        head, *rows = csv.reader(lines)
    with open(file, "w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(head)
        for i in range(number):
            writer.writerow([f"n-{i}", *rows[i % len(rows)][1:]])


def test_samples(work, town):
    files = [(SAMPLES / f"{city}-311.csv", SAMPLES / f"{city}.toml") for city in ("baltimore", "nyc")]
    _, _, refused = count(*files[1])
    expect(len(refused) == 10, "the sample holds ten rows that close before they were filed")
    trial, _ = run_import(town, *files[1], "--dry-run", code=1)
    expect((trial["imported"], trial["would_import"], len(trial["refused"])) == (0, 90, 10), trial)
    expect(stored(town) == (0, 0) and "Department of Finance" not in names_of(town).values(), "a trial left something behind")
    first, words = run_import(town, *files[0])
    expect((first["rows"], first["imported"], first["skipped"], first["refused"]) == (200, 200, 0, []), first)
    expect("never was: the clocks were put forward" in words, "no warning about the hour that never was")
    expect("{" not in words, "a sentence was left with a place to fill in: " + words)
    second, _ = run_import(town, *files[1], code=1)
    expect((second["rows"], second["imported"], second["skipped"]) == (100, 90, 0), second)
    expect([row["line"] for row in second["refused"]] == refused, f"refused {second['refused']}, not lines {refused}")
    expect(all("before it was filed" in row["reason"] for row in second["refused"]), second["refused"])
    for (file, map_file), rows in zip(files, (200, 90)):
        again, _ = run_import(town, file, map_file, code=0 if rows == 200 else 1)
        expect((again["imported"], again["skipped"]) == (0, rows), again)
    expect(stored(town) == (290, 290), f"stored {stored(town)}")
    print("samples: imported once, skipped the second time")
    with serving(town, 0) as site:
        check_figures(town, site, files)
    huiyin("fsck", "--data", town)
    print("samples: audit, board and an independent count agree")


def test_bad_rows(work, town):
    file, map_file = work / "bad.csv", work / "bad.toml"
    file.write_bytes(b"\xef\xbb\xbfKey,Opened,Done,Office,What\r\n"
                     b"1,2020-01-01 10:00:00,,Parks,a\r\n"
                     b",2020-01-01 10:00:00,,Parks,no id\r\n"
                     b'3,2020-01-01 10:00:00,,Parks,"two\r\nlines, ""quoted"""\r\n'
                     b"4,,,Parks,no filing time\r\n"
                     b"5,2020-02-30 10:00:00,,Parks,no such day\r\n"
                     b"6,2020-01-01 10:00:00,,Nowhere,no such office\r\n"
                     b"7,2020-01-01 10:00:00,,Parks\r\n"
                     b'8,2020-01-01 10:00:00,,Parks,6" pipe\r\n'
                     b"9,2020-01-01 10:00:00,,Parks,\xff\r\n"
                     b"1,2020-01-01 10:00:00,,Parks,again\r\n"
                     b"10,2020-01-01 10:00:00,,Parks,good\r\n"
                     b'11,2020-01-01 10:00:00,,Parks,"open quote\r\n'
                     b"12,2020-01-01 10:00:00,,Parks,good")
    map_text = ('source = "Bad rows"\nprocedure = "complaint"\ntime_zone = "Europe/London"\n[columns]\nid = "Key"\n'
                'filed = "Opened"\nclosed = "Done"\noffice = "Office"\nsubject = "What"\n'
                '[values.office]\n"Parks" = "Streets and Environment"\n')
    map_file.write_text(map_text, encoding="utf-8")
    said, words = run_import(town, file, map_file, code=1)
    expect((said["rows"], said["imported"], said["skipped"]) == (13, 4, 1), said)
    expect([row["line"] for row in said["refused"]] == [3, 6, 7, 8, 9, 10, 11, 14], said["refused"])
    expect(f"{file}:3: " in words, "the place of a refused row is not told as FILE:LINE")
    for changed, needle in ((map_text + "colour = 1\n", "bad.toml:"), (map_text.replace('"Opened"', '"Created"'), "Key, Opened, Done"),
                            (map_text.replace("Europe/London", "Mars"), "bad.toml:3"),
                            (map_text.replace('"complaint"', '"lottery"'), "lottery")):
        map_file.write_text(changed, encoding="utf-8")
        done = huiyin("import", "311", file, "--map", map_file, "--data", town, code=2)
        expect(needle in done.stderr and done.stdout == "", f"{needle!r} is not in {done.stderr!r}")
    huiyin("import", "311", work / "none.csv", "--map", map_file, "--data", town, code=2)
    map_file.write_text(map_text, encoding="utf-8")
    packed = work / "packed.csv"
    packed.write_bytes(b"PK\x03\x04\x14\x00\x06\x00")
    expect("no CSV file" in huiyin("import", "311", packed, "--map", map_file, "--data", town, code=2).stderr, "packed file")
    steering = work / "steering.csv"
    steering.write_bytes(b"Key,Opened,Done,Office,What\n1,\x1b[2J,,Parks,x\n")
    done = huiyin("import", "311", steering, "--map", map_file, "--data", town, code=1)
    expect("\x1b" not in done.stderr and ":2: " in done.stderr, "an escape gets through to the terminal")
    empty = work / "empty.csv"
    empty.write_text("")
    huiyin("import", "311", empty, "--map", map_file, "--data", town, code=2)
    print("bad rows: each refused with its line, the rest imported")


def start_import(town, file, map_file):
    return subprocess.Popen([HUIYIN, "import", "311", file, "--map", map_file, "--data", town, "--json"],
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def wait_for_rows(town, more_than):
    until = time.monotonic() + 60
    while stored(town)[1] <= more_than:
        expect(time.monotonic() < until, "the import does not get going")
        time.sleep(0.01)


def test_killed(work, town):
    file, map_file = work / "many.csv", work / "many.toml"
    many_rows(file, 6000)
    map_file.write_text((SAMPLES / "baltimore.toml").read_text().replace("Baltimore 311, 2014-2019", "Killed"))
    before = stored(town)[1]
    for _ in range(3):
        at = stored(town)[1]
        running = start_import(town, file, map_file)
        wait_for_rows(town, at)
        running.kill()
        running.communicate()
        cases, rows = stored(town)
        expect(cases == rows, f"{cases} cases and {rows} rows after a kill")
        huiyin("fsck", "--data", town)
    reached = stored(town)[1] - before
    expect(0 < reached < 6000, f"killed too late: all {reached} rows were in")
    running = start_import(town, file, map_file)
    wait_for_rows(town, before + reached)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    said = json.loads(out.splitlines()[-1])
    expect(running.returncode == 1 and said.get("stopped") and "Run the same command again" in err, f"{said} {err}")
    reached = stored(town)[1] - before
    rest, _ = run_import(town, file, map_file)
    expect((rest["rows"], rest["skipped"], rest["imported"]) == (6000, reached, 6000 - reached), rest)
    expect(stored(town)[1] == before + 6000, "a duplicate")
    with serving(town, 0) as site:
        check_figures(town, site, [(file, map_file)])
    print(f"killed three times and stopped at {reached} of 6000 rows: resumed without a duplicate")


def test_beside_a_server(work, town):
    file, map_file = work / "served.csv", work / "served.toml"
    many_rows(file, 6000)
    map_file.write_text((SAMPLES / "baltimore.toml").read_text().replace("Baltimore 311, 2014-2019", "Served"))
    before = stored(town)[1]
    with serving(town, 0) as site:
        mode = (town / "control.sock").stat().st_mode
        expect(stat.S_ISSOCK(mode) and stat.S_IMODE(mode) == 0o600, f"the socket's mode is {oct(mode)}")
        # Ctrl-C reaches the server, which tells how far it came.
        running = start_import(town, file, map_file)
        wait_for_rows(town, before)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
        said = json.loads(out.splitlines()[-1])
        expect(running.returncode == 1 and said.get("stopped") and "Run the same command again" in err, f"{said} {err}")
        expect(stored(town)[1] == before + said["imported"] < before + 6000, said)
        # The client goes away: the server stops at a batch's end and stays well.
        running = start_import(town, file, map_file)
        wait_for_rows(town, stored(town)[1])
        running.kill()
        running.communicate()
        until = time.monotonic() + 60
        while subprocess.run([HUIYIN, "import", "311", SAMPLES / "baltimore-311.csv", "--map", SAMPLES / "baltimore.toml",
                              "--data", town], capture_output=True).returncode != 0:
            expect(time.monotonic() < until, "an import whose client has gone does not stop")
            time.sleep(0.1)
        reached = stored(town)[1] - before
        expect(reached < 6000, "the import went on without its client")
        # From another folder, by relative paths: the files are the client's.
        rest, _ = run_import(town, "served.csv", "served.toml", cwd=work)
        expect((rest["imported"], rest["skipped"]) == (6000 - reached, reached), rest)
        check_figures(town, site, [(file, map_file)])
        huiyin("office", "add", "night-bus", "--name-zh", "夜班车办公室", "--name-en", "Night Buses", "--duties-zh", "夜班车。",
               "--duties-en", "Buses at night.", "--data", town)
        expect("Night Buses" in huiyin("office", "list", "--data", town).stdout, "office list lacks the new office")
        huiyin("office", "add", "night-bus", "--name-zh", "夜", "--name-en", "N", "--duties-zh", "夜。", "--duties-en", "B.",
               "--data", town, code=2)
        link = huiyin("staff", "add", "night", "--name", "Nina", "--office", "night-bus", "--role", "caseworker", "--data", town)
        expect("/desk/set-up/" in link.stdout, link.stdout)
        expect("night " in huiyin("staff", "list", "--data", town).stdout, "staff list lacks the new member")
        huiyin("staff", "disable", "night", "--data", town)
        huiyin("staff", "disable", "nobody", "--data", town, code=2)
        expect(audit(site)["problems"] == [], "the log has problems")
    expect(not (town / "control.sock").exists(), "the socket stays behind")
    expect("night " in huiyin("staff", "list", "--data", town).stdout, "without a server the command runs itself")
    expect("night-bus" in (town / "offices.toml").read_text(encoding="utf-8"), "offices.toml lacks the new office")
    huiyin("fsck", "--data", town)
    print("beside a server: import, office and staff run in it; an import stops when its client goes")


def main():
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        town = work / "town"
        huiyin("init", "--data", town, "--profile", "en-town", "--demo")
        fresh = work / "fresh"
        huiyin("init", "--data", fresh, "--profile", "en-town")
        done = huiyin("import", "311", SAMPLES / "nyc-311.csv", "--map", SAMPLES / "nyc.toml", "--data", fresh, code=2)
        expect("Nobody in this town can open cases yet" in done.stderr, done.stderr)
        for test in (test_samples, test_bad_rows, test_killed, test_beside_a_server):
            test(work, town)


main()
