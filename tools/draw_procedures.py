#!/usr/bin/env python3
"""Draws every procedure that ships into docs/procedures, in both languages, with a page that shows them.

    tools/draw_procedures.py build/release/huiyin            writes them anew
    tools/draw_procedures.py build/release/huiyin --check    fails if one is not what would be written (a test)
"""
import pathlib
import re
import subprocess
import sys

top = pathlib.Path(__file__).resolve().parent.parent
folder = top / "docs" / "procedures"


def pictures(program):
    """Name of each file of the folder, and what it holds."""
    out = {}
    page = ["# The procedures that ship, drawn", "",
            "Boxes are states (a double frame: the procedure ends there), with what may be done without leaving them; arrows are what leads",
            "on, with who does it, the periods that start (▶) and the articles behind them. Written by `tools/draw_procedures.py`; the test",
            "`procedure_pictures` holds them to the files in `procedures/`.", ""]
    for file in sorted((top / "procedures").glob("*.toml")):
        name = re.search(r'^\[name\]\nzh = "(.*)"\nen = "(.*)"', file.read_text(), re.M)
        page += [f"## {name[2]} {name[1]}", "", f"[中文]({file.stem}.zh.svg) · [English]({file.stem}.en.svg)", "",
                 f"![{name[2]}]({file.stem}.en.svg)", ""]
        for language in ("zh", "en"):
            drawn = subprocess.run([program, "procedure", "graph", str(file), "--svg", "--lang", language], check=True,
                                   capture_output=True, text=True)
            out[f"{file.stem}.{language}.svg"] = drawn.stdout
    out["README.md"] = "\n".join(page).rstrip() + "\n"
    return out


def main():
    program, check = sys.argv[1], "--check" in sys.argv[2:]
    wanted = pictures(program)
    stale = [name for name, text in wanted.items()
             if not (folder / name).exists() or (folder / name).read_text() != text]
    stale += [file.name for file in folder.iterdir() if file.name not in wanted] if folder.exists() else []
    if check:
        for name in stale:
            print(f"docs/procedures/{name}: not what the program draws now; run tools/draw_procedures.py {program}")
        return 1 if stale else 0
    folder.mkdir(exist_ok=True)
    for file in folder.iterdir():
        if file.name not in wanted:
            file.unlink()
    for name, text in wanted.items():
        (folder / name).write_text(text)
    print(f"docs/procedures: {len(wanted)} files, {len(stale)} changed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
