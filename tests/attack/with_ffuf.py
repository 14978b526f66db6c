"""ffuf for what must not be served: dot files, backups, source maps, the way out of the folder, and the API to nobody.

`with_ffuf.py BINARY FOLDER SECONDS`: words are in `paths.txt`; the suffixes are tried on every file of the application too.
"""

import json
import pathlib
import re
import sys

import target

HERE = pathlib.Path(__file__).parent
# What whoever edits files in place leaves beside them, and what tools that build leave.
SUFFIXES = [".map", ".bak", ".old", ".orig", ".swp", "~", ".gz", ".br", ".zip"]
# Tried along, to see that the tool finds what is there.
THERE = "healthz"
# All that the API tells somebody who is not signed in: whether it has been set up, its document, and whether there is a
# provider to sign in at. There is none here: the ways to it and back are not there.
TOLD = {
    "api/v1/setup", "api/v1/openapi.json",
    "api/v1/single-sign-on", "api/v1/single-sign-on/begin", "api/v1/single-sign-on/return",
}
# Each page, by which its files are found.
PAGES = ["console", "field", "office", "login"]


def words_of(one):
    words = [line for line in (HERE / "paths.txt").read_text().splitlines() if line and not line.startswith("#")]
    files = set()
    for page in PAGES:
        with one.open(f"{one.address}/{page}") as answer:
            files |= set(re.findall(r'(?:src|href)="/([^"]+\.(?:js|css))"', answer.read().decode()))
    assert files, "the pages name no files"
    return words + [name + suffix for name in sorted(files) for suffix in SUFFIXES]


def api_of(one):
    with one.open(f"{one.address}/api/v1/openapi.json") as answer:
        document = json.load(answer)
    paths = [path for path, item in document["paths"].items() if "get" in item]
    return [re.sub(r"\{[a-z_]+\}", "01a22812-03ec-72f5-b4b4-e443526df2e1", path).lstrip("/") for path in paths] + ["api/v1/openapi.json"]


def try_all(one, seconds, name, words, hidden):
    """Gives the words that are answered otherwise than by the statuses that hide something."""
    listed, report = one.folder / f"{name}.txt", one.folder / f"{name}.json"
    listed.write_text("\n".join(words) + "\n")
    command = ["ffuf", "-s", "-t", "8", "-timeout", "10", "-w", listed, "-u", f"{one.address}/FUZZ", "-mc", "all", "-fc", hidden, "-of", "json", "-o", report]
    _, _, summary = target.run("ffuf", command, seconds, one.folder / f"{name}.said")
    results = json.loads(report.read_text())["results"]
    return summary, {result["input"]["FUZZ"]: result["status"] for result in results}


def main(binary, folder, seconds):
    with target.server(binary, pathlib.Path(folder) / "ffuf") as one:
        words = words_of(one)
        summary, served = try_all(one, seconds // 2, "paths", [*words, THERE], "400,401,404")
        assert served.pop(THERE, None) == 200, "the tool does not find what is there"
        api = api_of(one)
        _, told = try_all(one, seconds // 2, "api", api, "401")
        assert TOLD <= told.keys(), "the tool does not find what everybody is told"
    faults = [f"served: /{word} ({status})" for word, status in served.items()]
    faults += [f"told to anybody: /{word} ({status})" for word, status in told.items() if word not in TOLD]
    target.found(f"{summary}, {len(words) + len(api)} addresses", faults)


main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
