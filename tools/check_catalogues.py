#!/usr/bin/env python3
"""Checks that every sentence exists in both languages and that every key in use exists.

Compares locales/*.po with each other (keys, plural entries, placeholders) and with the keys that
templates (`{{_ "key"}}`), component parameters, sources (say, raw_text, knows) and problems.h files name.
Holds the Chinese texts to one word for each of the people.
Usage: check_catalogues.py [ROOT]. Exit 1 and one line a finding, with file:line and the mend.
"""
import pathlib
import re
import sys

KEYWORD = re.compile(r'^(msgid|msgid_plural|msgstr|msgstr\[\d+\])\s+"(.*)"$')
CONTINUED = re.compile(r'^"(.*)"$')
PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_-]*)(?::[a-z-]+)?\}")
HAN = re.compile(r"[\u4e00-\u9fff]")
# One word for each of the people, on every page and paper.
ONE_WORD = {"来信人": "当事人", "投诉人": "当事人", "窗口人员": "登记员", "柜台人员": "登记员"}
BLANK_BESIDE_HAN = re.compile(r"[\u4e00-\u9fff，。；：？！（）“”] +[A-Za-z0-9{]|[A-Za-z0-9}] +[\u4e00-\u9fff]")


def read_catalogue(path):
    """{key: {"line": n, "texts": [..], "plural": bool}}"""
    entries, current, field = {}, None, None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        keyword, more = KEYWORD.match(line), CONTINUED.match(line)
        if keyword:
            field, text = keyword.groups()
            if field == "msgid":
                current = {"line": number, "texts": [], "plural": False, "key": text}
            elif field == "msgid_plural":
                current["plural"] = True
            else:
                if field in ("msgstr", "msgstr[0]") and current["key"]:
                    entries[current["key"]] = current
                current["texts"].append(text)
        elif more and current is not None:
            if field == "msgid":
                current["key"] += more.group(1)
            elif field.startswith("msgstr"):
                current["texts"][-1] += more.group(1)
    return entries


def keys_in_use(root):
    """Yields (file, line, key)."""
    in_template = re.compile(r'\{\{_ "([^"@]+)"')
    in_parameter = re.compile(r'\b(?:title|label|hint|legend|text|action|help|caption)="([a-z0-9-]+(?:\.[a-z0-9-]+)+)"')
    in_source = re.compile(r'\b(?:say|raw_text|knows)\([^;"]*?,\s*"([^"]+)"', re.S)
    in_marked = re.compile(r'\btext_key\("([^"]+)"\)')
    problem = re.compile(r'=\s*"([a-z0-9-]+/[a-z0-9-]+)"')
    for path in sorted((root / "templates").glob("*.tpl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for pattern in (in_template, in_parameter):
                for key in pattern.findall(line):
                    yield path, number, key
    for path in sorted((root / "src").rglob("*")):
        if path.suffix not in (".cpp", ".h") or path.name.endswith(("_test.cpp", "_fuzz.cpp")):
            continue
        source = path.read_text(encoding="utf-8")
        for pattern in (in_source, in_marked):
            for found in pattern.finditer(source):
                if not found.group(1).endswith("."):
                    yield path, source.count("\n", 0, found.start(1)) + 1, found.group(1)
        if path.name == "problems.h":
            for found in problem.finditer(source):
                yield path, source.count("\n", 0, found.start(1)) + 1, "problem." + found.group(1)


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    findings = []
    paths = {name: root / "locales" / f"{name}.po" for name in ("zh-CN", "en")}
    catalogues = {name: read_catalogue(path) for name, path in paths.items()}

    def find(path, line, what):
        findings.append(f"{path.relative_to(root)}:{line}: {what}")

    for name, other in (("zh-CN", "en"), ("en", "zh-CN")):
        for key, entry in catalogues[name].items():
            twin = catalogues[other].get(key)
            if twin is None:
                find(paths[name], entry["line"], f'"{key}" is missing from {other}.po: add it there')
                continue
            if entry["plural"] != twin["plural"]:
                find(paths[name], entry["line"], f'"{key}" has plural forms in one language only')
            mine = {p for text in entry["texts"] for p in PLACEHOLDER.findall(text)}
            theirs = {p for text in twin["texts"] for p in PLACEHOLDER.findall(text)}
            if mine - theirs:
                find(paths[name], entry["line"], f'"{key}" names {sorted(mine - theirs)}, which {other}.po does not')
            if not all(entry["texts"]):
                find(paths[name], entry["line"], f'"{key}" is empty: write it')
    for key, entry in catalogues["zh-CN"].items():
        for text in entry["texts"]:
            if HAN.search(text) and BLANK_BESIDE_HAN.search(text):
                find(paths["zh-CN"], entry["line"], f'"{key}" types a blank between Han and Latin: CSS makes it')
    for path, line, key in keys_in_use(root):
        if key not in catalogues["en"]:
            find(path, line, f'"{key}" is in no catalogue: add it to locales/zh-CN.po and locales/en.po')
    for path in [paths["zh-CN"], *sorted((root / "procedures").glob("*.toml")), *sorted((root / "profiles").glob("*/*.toml"))]:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for other, word in ONE_WORD.items():
                if other in line and not line.startswith("#"):
                    find(path, number, f"“{other}” is called “{word}” everywhere: write that")
    for finding in findings:
        print(finding)
    print(f"{len(catalogues['en'])} texts in both languages, {len(findings)} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
