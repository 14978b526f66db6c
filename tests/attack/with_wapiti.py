"""wapiti over the pages and the lists of the API, signed in by the cookie of a browser, over TLS.

`with_wapiti.py BINARY FOLDER SECONDS`.
"""

import json
import pathlib
import sys

import open_door
import target

# Without `ssrf`, which waits for a call at a server of its makers: outgoing addresses are tested in tests/tests/api/webhooks.rs.
MODULES = "cookieflags,csp,http_headers,crlf,exec,file,redirect,sql,timesql,xss,permanentxss,xxe,methods,backup,htaccess"
STARTS = [
    "login", "console", "field", "office", "setup", "api/docs/",
    "api/v1/incidents?state=open&query=gate", "api/v1/places?query=gate&limit=5", "api/v1/accounts?may=incident.read",
    "api/v1/journal?stream=site/1&limit=5", "api/v1/figures?from=2026-01-01&to=2026-12-31&by=type&format=csv",
    "api/v1/alarms?query=panel&category=burglary", "api/v1/units?retired=false",
]
# Fewer addresses are no attack.
ADDRESSES_MIN = len(STARTS)
# The part of the time in which it looks for addresses, and for one module.
CRAWL, MODULE = 0.15, 0.15
CONTROL_S = 30


def scan(folder, home, seconds, base, modules, *more):
    """Gives what was found from an address on, and in how many addresses."""
    home.mkdir(parents=True, exist_ok=True)
    report = home / "report.json"
    command = [folder / "venv/bin/wapiti", "-u", base, "-m", modules, "--max-scan-time", str(int(seconds * CRAWL)),
               "--max-attack-time", str(int(seconds * MODULE)), "--flush-session", "--store-session", home, "--store-config", home,
               "--no-bugreport", "--verify-ssl", "0", "-v", "1", "-f", "json", "-o", report, *more]
    _, _, summary = target.run("wapiti", command, seconds, home / "said")
    found = json.loads(report.read_text())
    faults = [f"{sort}: {fault['method']} {fault['path']} {fault['parameter']}: {fault['info']}"
              for part in ("vulnerabilities", "anomalies") for sort, faults in found[part].items() for fault in faults]
    return faults, found["infos"]["crawled_pages_nbr"], summary


def main(binary, folder, seconds):
    folder = pathlib.Path(folder)
    faults, _, _ = scan(folder, folder / "wapiti-control", CONTROL_S, open_door.start(), "sql,xss", "--scope", "url")
    sorts = {fault.split(":")[0] for fault in faults}
    assert {"SQL Injection", "Reflected Cross Site Scripting"} <= sorts, f"the tool does not find what is open: {sorts}"
    certificate, key, authority = target.certify(folder / "tls")
    with target.server(binary, folder / "wapiti", "--tls-certificate", certificate, "--tls-key", key) as one:
        one.trust(authority)
        target.fill(one)
        more = ["--scope", "domain", "-H", f"Cookie: {target.COOKIE}={one.token}"]
        # The feed never ends.
        more += ["-x", f"{one.address}/api/v1/feed*"]
        for start in STARTS:
            more += ["-s", f"{one.address}/{start}"]
        faults, count, summary = scan(folder, one.folder, seconds - CONTROL_S, f"{one.address}/", MODULES, *more)
        assert count >= ADDRESSES_MIN, f"only {count} addresses were looked at: see {one.folder}/said"
    target.found(f"{summary}, {count} addresses", faults)


main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
