"""axe over every page, dialog and menu, in every look: the browser tests that walk the application by what it offers.

`with_axe.py BINARY FOLDER SECONDS`: needs Chromium and tests/browser/node_modules.
"""

import os
import pathlib
import re
import sys

import target

FILES = ["accessible", "axe"]


def main(binary, folder, seconds):
    more = {"cwd": "tests/browser", "env": os.environ | {"CASTELLAN": str(pathlib.Path(binary).resolve())}}
    code, said, summary = target.run("axe", ["node", "run.mjs", *FILES], seconds, pathlib.Path(folder) / "axe.said", **more)
    passed = sum(int(count) for count in re.findall(r"^# pass (\d+)|^ℹ pass (\d+)", said, re.MULTILINE) for count in count if count)
    target.found(f"{summary}, {passed} walks", [f"it ended with {code}: see {folder}/axe.said"] if code else [])


main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
