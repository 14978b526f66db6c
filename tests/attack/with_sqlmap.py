"""sqlmap on every parameter that reaches SQL: searches, filters, sign-in, a line of a log, an idempotency key.

`with_sqlmap.py BINARY FOLDER SECONDS`: first against a small program that is open to it, to see that the tool finds something.
"""

import os
import pathlib
import sys
import time

import open_door
import target

# Where a list is searched or narrowed, with a value that finds something, and which of the parameters are tried.
LISTS = [
    ("incidents?state=all&query=gate&type=intruder&limit=5", "state,query,type"),
    ("incidents?site_id={site}&owner_id={site}&cursor=31", "site_id,owner_id,cursor"),
    ("alarms?state=open&category=burglary&zone=1&query=panel", "state,category,zone,query"),
    ("alarm-accounts?query=panel&site_id={site}", "query,site_id"),
    ("places?query=gate&site_id={site}&limit=5", "query,site_id"),
    ("places/{place}/near?kind=camera", "kind"),
    ("accounts?may=incident.read", "may"),
    ("units?site_id={site}&retired=false", "site_id,retired"),
    ("journal?stream=site/{site}&after=1&limit=5", "stream,after"),
    ("figures?from=2026-01-01&to=2026-12-31&type=intruder&by=type", "from,to,type,by"),
    ("figures/incidents?from=2026-01-01&to=2026-12-31&by=type&key=intruder", "key"),
    ("figures/alarms?from=2026-01-01&to=2026-12-31&category=burglary&by=zone", "category,by"),
]
# Every technique but stacked queries and out-of-band ones, which need more than the address.
TRY = ["--batch", "--disable-coloring", "--flush-session", "--technique", "BEUT", "--time-sec", "2", "--threads", "4"]


def try_one(one_folder, name, until, address, *more):
    """Gives what the tool finds open at an address."""
    home = one_folder / name
    home.mkdir(parents=True, exist_ok=True)
    command = [pathlib.Path(sys.executable).parent / "sqlmap", *TRY, "--output-dir", home, "--results-file", home / "results.csv", "-u", address, *more]
    _, said, _ = target.run("sqlmap", command, until - time.monotonic(), home / "said")
    open_to = [line.strip() for line in said.splitlines() if "is vulnerable" in line or line.startswith("Parameter: ")]
    tried = "do not appear to be injectable" in said or "does not seem to be injectable" in said or bool(open_to)
    assert tried, f"{address} was not tried: see {home}/said"
    return open_to


def main(binary, folder, seconds):
    folder = pathlib.Path(folder)
    begun = time.monotonic()
    until = begun + seconds
    faults = try_one(folder / "sqlmap-control", "control", until, open_door.start(), "-p", "query")
    assert faults, "the tool does not find an injection that is there"
    faults, tried = [], 0
    for name, postgres in [("sqlmap", None), ("sqlmap-postgres", os.environ["ATTACK_POSTGRES"])]:
        more, count = try_all(binary, folder / name, until, postgres)
        faults, tried = faults + more, tried + count
    target.found(f"sqlmap, {time.monotonic() - begun:.0f} s, {tried} parameters on both databases", faults)


def try_all(binary, folder, until, postgres):
    """Gives what is open at a server on one of the databases, and how many parameters were tried."""
    faults, tried = [], 0
    with target.server(binary, folder, postgres=postgres) as one:
        ids = target.fill(one)
        names = {"site": ids["sites"][0], "place": ids["places"][0]}
        bearer = ["--headers", f"Authorization: Bearer {one.token}"]
        for number, (path, parameters) in enumerate(LISTS):
            address = f"{one.address}/api/v1/{path.format(**names)}"
            faults += try_one(one.folder, f"list{number}", until, address, "-p", parameters, *bearer)
            tried += len(parameters.split(","))
        sign_in = ["--data", '{"username":"admin*","password":"not the password"}', "--headers", "Content-Type: application/json", "--ignore-code", "401"]
        faults += try_one(one.folder, "sign-in", until, f"{one.address}/api/v1/session", *sign_in)
        said = ["--data", '{"text":"seen*"}', "--headers", f"Content-Type: application/json\nAuthorization: Bearer {one.token}"]
        faults += try_one(one.folder, "line", until, f"{one.address}/api/v1/incidents/{ids['incidents'][0]}/log", *said)
        key = ["--method", "POST", "--data", "{}", "--headers", f"Content-Type: application/json\nAuthorization: Bearer {one.token}\nIdempotency-Key: key*"]
        faults += try_one(one.folder, "key", until, f"{one.address}/api/v1/incidents/{ids['incidents'][0]}/presence", *key)
    return faults, tried + 3


main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
