"""schemathesis against the API by its own document, with every check, as an administrator who is signed in.

`with_schemathesis.py BINARY FOLDER SECONDS`: first against a small program that does not keep to its document, to see that
the tool notices. Also checks that the server came through and that its journal is whole.
"""

import json
import os
import pathlib
import sys

import open_door
import target

HERE = pathlib.Path(__file__).resolve().parent
# The same requests each time; another seed looks elsewhere.
SEED = os.environ.get("ATTACK_SEED", "1")
# Fewer requests are no attack.
REQUESTS_MIN = 2_000
# What is left of the time when the tool is to have ended by itself: for its start, and the reports it writes.
OVER_S = 60
CONTROL_S = 20
# What the small program does wrong, as the tool calls it.
WRONG = ["Server error", "Undocumented status code", "Response violates schema", "API accepts requests without authentication"]


def attack(folder, home, config, seconds, address, *more, **environment):
    """Gives what was found by a document, the number of requests, and what else there is to say."""
    home.mkdir(parents=True, exist_ok=True)
    report = home / "report.json"
    command = [folder / "venv/bin/schemathesis", "--config-file", config, "run", address, "--seed", SEED, "--max-time", str(seconds - OVER_S),
               "--report", "json", "--report-json-path", report, *more]
    code, _, summary = target.run("schemathesis", command, seconds, home / "said", cwd=home, env=os.environ | environment)
    told = json.loads(report.read_text())
    faults = [f"{fault['code']} {fault['title']}: {', '.join(fault['operations'])}" for fault in told["failures"] + told["errors"]]
    return faults + ([f"it ended with {code}: see {home}/said"] if code and not faults else []), told["test_cases"]["generated"], summary


def main(binary, folder, seconds):
    folder = pathlib.Path(folder).resolve()
    plain = folder / "schemathesis-control/plain.toml"
    plain.parent.mkdir(parents=True, exist_ok=True)
    plain.write_text("color = false\ncontinue-on-failure = true\n")
    faults, _, _ = attack(folder, plain.parent, plain, CONTROL_S + OVER_S, open_door.start("/openapi.json"), "--header", "Authorization: Bearer any")
    missed = [wrong for wrong in WRONG if not any(f"{wrong}: GET /found" in fault for fault in faults)]
    assert not missed, f"the tool does not notice what is wrong: {missed} of {faults}"
    with target.server(binary, folder / "schemathesis") as one:
        ids = target.fill(one)
        rights = one.ask("GET", "/api/v1/session")["rights"]
        token = one.ask("POST", "/api/v1/tokens", {"name": "schemathesis", "scopes": rights})
        more = {"ATTACK_IDS": json.dumps(ids), "SCHEMATHESIS_HOOKS": "schemathesis_hooks", "PYTHONPATH": str(HERE)}
        faults, count, summary = attack(folder, one.folder, HERE / "schemathesis.toml", seconds - CONTROL_S, f"{one.address}/api/v1/openapi.json",
                                        "--header", f"Authorization: Bearer {token['token']}", **more)
    assert count >= REQUESTS_MIN, f"only {count} requests were made: see {one.folder}/said"
    target.found(f"{summary}, {count} requests, seed {SEED}", faults)


main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
