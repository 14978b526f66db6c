"""axe over the pages and their deeper states, as the browser tests reach them.

`with_axe.py BINARY FOLDER SECONDS`: needs Chromium and tests/browser/node_modules.
"""

import os
import pathlib
import re
import sys

import target

# `accessible`, which walks everything else in every look, takes longer than all of this, and is part of `make test`.
FILES = ["axe"]


def main(binary, folder, seconds):
    more = {"cwd": "tests/browser", "env": os.environ | {"CASTELLAN": str(pathlib.Path(binary).resolve())}}
    code, said, summary = target.run("axe", ["node", "run.mjs", *FILES], seconds, pathlib.Path(folder) / "axe.said", **more)
    passed = sum(int(count) for count in re.findall(r"^# pass (\d+)|^ℹ pass (\d+)", said, re.MULTILINE) for count in count if count)
    target.found(f"{summary}, {passed} walks", [f"it ended with {code}: see {folder}/axe.said"] if code else [])


main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
