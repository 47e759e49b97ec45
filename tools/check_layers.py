#!/usr/bin/env python3
"""Holds each folder's includes to what its CMakeLists.txt says that it may use, and its words to its floor.

Prints file:line and the remedy for each finding; exit 1 if there is any.
"""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SRC = ROOT / "src"
FLOORS = {"base": 0, "core": 1, "engine": 2, "io": 3, "testing": 4, "simulation": 4, "app": 4}
# Outside headers, and the only folders that may include them.
OWNERS = {
    "sodium.h": ["base"], "openssl/": ["base", "io/http"], "boost/json": ["base"], "unicode/": ["base", "core/text"],
    "toml++/": ["base"], "boost/asio": ["io/http"], "boost/beast": ["io/http"], "boost/locale": ["core/text"], "boost/context": ["io/trial"],
    "sqlite3.h": ["io/store/sqlite"], "SQLiteCpp/": ["io/store/sqlite"], "libpq-fe.h": ["io/store/postgres", "testing/postgres"], "cairo": ["io/documents"],
    "pango/": ["io/documents"], "qrencode.h": ["io/documents"], "archive": ["io/zip"], "vips/": ["io/media"],
    "magic.h": ["io/media"], "ctemplate/": ["io/web"], "gmime/": ["io/mail"], "curl/": ["io/mail"], "CLI/": ["io/cli"], "csv.h": ["io/records"], "libical/": ["io/records"],
}
BANNED = {  # words that don't belong on a floor, with the remedy
    r"\bsystem_clock::now\b": ("base/time.cpp", "take a Clock& or an Instant"),
    r"\brandom_device\b|\bmt19937\b": ("", "take a Random&"),
    r"\bgetenv\b": ("io/cli/run.cpp", "take it as a parameter"),
    r"\bsleep_for\b|\busleep\(": ("", "wait on a condition"),
    r"\b(TODO|FIXME|XXX)\b": ("", "do it, or open an issue"),
}


def modules():
    out = {}
    for file in SRC.rglob("CMakeLists.txt"):
        for name, rest in re.findall(r"huiyin_module\((\w+)([^)]*)\)", file.read_text()):
            uses, tests, into = [], [], None
            for word in rest.split():
                if word.isupper() or word in ("TEST_USES", "TEST_LIBS", "NO_UNITY"):
                    into = {"USES": uses, "TEST_USES": tests}.get(word, [])
                elif into is not None:
                    into.append(word)
            out[str(file.parent.relative_to(SRC))] = (name, uses, tests)
    return out


def main():
    known = modules()
    folder_of = {name: folder for folder, (name, _, _) in known.items()}
    closure = {}

    def reach(name):
        if name not in closure:
            closure[name] = {name}
            for used in known[folder_of[name]][1] if name in folder_of else []:
                closure[name] |= reach(used)
        return closure[name]

    findings = []
    for folder, (name, uses, _) in known.items():
        for used in uses:
            if used not in folder_of:
                continue
            mine, theirs = folder.split("/")[0], folder_of[used].split("/")[0]
            if FLOORS[theirs] > FLOORS[mine]:
                findings.append(f"src/{folder}/CMakeLists.txt:1: {name} uses {used}, which stands on a floor above it")
    for file in sorted(SRC.rglob("*")):
        if file.suffix not in (".h", ".cpp"):
            continue
        folder = str(file.parent.relative_to(SRC))
        where = file.relative_to(ROOT)
        if folder not in known:
            if not folder.startswith(("app", "testing")):
                findings.append(f"{where}:1: the folder is no module: give it a CMakeLists.txt with huiyin_module()")
            continue
        name, uses, tests = known[folder]
        allowed = reach(name) | (set().union(*(reach(t) for t in tests)) if file.stem.endswith("_test") and tests else set())
        for number, line in enumerate(file.read_text().splitlines(), 1):
            found = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
            if found:
                target = str(Path(found[1]).parent)
                if not (SRC / found[1]).exists():
                    findings.append(f"{where}:{number}: include {found[1]} from src/: no such file")
                elif target in known and known[target][0] not in allowed:
                    findings.append(f"{where}:{number}: {name} may not use {known[target][0]}: add it to USES, or go another way")
            outside = re.match(r"\s*#\s*include\s+<([^>]+)>", line)
            if outside and not file.stem.endswith("_test"):
                for prefix, owners in OWNERS.items():
                    if outside[1].startswith(prefix) and not any(folder == o or folder.startswith(o + "/") for o in owners):
                        findings.append(f"{where}:{number}: <{outside[1]}> belongs to {', '.join(owners)} alone")
            for pattern, (exempt, remedy) in BANNED.items():
                in_test = file.stem.endswith("_test") and ("getenv" in pattern or "mt19937" in pattern)
                if re.search(pattern, line) and str(file.relative_to(SRC)) != exempt and not in_test:
                    findings.append(f"{where}:{number}: {re.search(pattern, line)[0]} is not for here: {remedy}")
    for folder in known:
        if not (SRC / folder / "README.md").exists():
            findings.append(f"src/{folder}/README.md:1: missing: one screen, what it is and what is deliberately absent")
    print("\n".join(findings) if findings else f"layers: {len(known)} modules hold")
    return 1 if findings else 0


sys.exit(main())
