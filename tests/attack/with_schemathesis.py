"""schemathesis against the API by its own document, with every check, as an administrator who is signed in.

`with_schemathesis.py BINARY FOLDER SECONDS`: also checks that the server came through and that its journal is whole.
"""

import json
import os
import pathlib
import sys

import target

HERE = pathlib.Path(__file__).resolve().parent
# The same requests each time; another seed looks elsewhere.
SEED = os.environ.get("ATTACK_SEED", "1")
# Fewer requests are no attack.
REQUESTS_MIN = 2_000
# What is left of the time when the tool is to have ended by itself: for its start, and the reports it writes.
OVER_S = 60


def main(binary, folder, seconds):
    folder = pathlib.Path(folder).resolve()
    with target.server(binary, folder / "schemathesis") as one:
        ids = target.fill(one)
        rights = one.ask("GET", "/api/v1/session")["rights"]
        token = one.ask("POST", "/api/v1/tokens", {"name": "schemathesis", "scopes": rights})
        command = [
            folder / "venv/bin/schemathesis", "--config-file", HERE / "schemathesis.toml", "run", f"{one.address}/api/v1/openapi.json",
            "--header", f"Authorization: Bearer {token['token']}", "--seed", SEED, "--max-time", str(seconds - OVER_S),
            "--report", "json", "--report-json-path", one.folder / "report.json",
        ]
        more = os.environ | {"ATTACK_IDS": json.dumps(ids), "SCHEMATHESIS_HOOKS": "schemathesis_hooks", "PYTHONPATH": str(HERE)}
        code, said, summary = target.run("schemathesis", command, seconds, one.folder / "said", env=more, cwd=one.folder)
        report = json.loads((one.folder / "report.json").read_text())
    count = report["test_cases"]["generated"]
    assert count >= REQUESTS_MIN, f"only {count} requests were made: see {one.folder}/said"
    faults = [f"{fault['code']} {fault['title']}: {', '.join(fault['operations'])}" for fault in report["failures"] + report["errors"]]
    faults += [f"it ended with {code}: see {one.folder}/said"] if code and not faults else []
    target.found(f"{summary}, {count} requests, seed {SEED}", faults)


main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
