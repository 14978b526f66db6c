"""What is attacked: a server of its own with the example site, filled with something of everything, and what must hold afterwards."""

import contextlib
import json
import os
import pathlib
import shutil
import signal
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request

PASSWORD = "attacked and alive"
COOKIE = "__Host-castellan"
# A mail server that does not answer: what needs one can be tried, and nothing leaves.
MAIL = ["--mail-server", "smtp://127.0.0.1:9", "--mail-from", "castellan@example.org", "--outbound-allow", "127.0.0.1"]
END_S = 20
# Panels of the example, which dial so long.
PANELS, DIAL_S = 4, 2


class Server:
    """A running server on a fresh data folder, or besides on a fresh database of PostgreSQL. Leaving it checks that it came through."""

    def __init__(self, binary, folder, *flags, postgres=None):
        self.binary, self.folder = binary, pathlib.Path(folder).resolve()
        self.data = self.folder / "data"
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.environment = os.environ | ({"CASTELLAN_DATABASE_URL": fresh_database(postgres)} if postgres else {})
        self.log = open(self.folder / "log", "w+", encoding="utf-8")
        serve = [binary, "demo", "--data", self.data, "--listen", "127.0.0.1:0", "--dc09", "127.0.0.1:0", "--quiet-site",
                 "--password", PASSWORD, "--log", "error", *MAIL, *flags]
        self.process = subprocess.Popen(serve, stdout=subprocess.PIPE, stderr=self.log, text=True, env=self.environment)
        said = {}
        while "listening" not in said:
            line = self.process.stdout.readline()
            assert line, f"the server did not start: see {self.log.name}"
            said[line.split()[0]] = line
        self.receiver = said["receiving"].split()[3]
        self.address = said["listening"].split()[2]
        self.port = self.address.rsplit(":", 1)[1]
        self.token, self.context = None, None

    def trust(self, authority):
        """From now on by name over TLS, to whoever this authority vouches for."""
        self.context = ssl.create_default_context(cafile=authority)
        self.address = f"https://localhost:{self.port}"

    def open(self, request):
        return urllib.request.urlopen(request, timeout=20, context=self.context)

    def ask(self, method, path, body=None):
        """One request as whoever has signed in; gives the answer's JSON, or fails with what it says."""
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {self.token}"} if self.token else {})
        data = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.address}{path}", data, headers, method=method)
        try:
            with self.open(request) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refused:
            raise AssertionError(f"{method} {path}: {refused.read().decode()}") from refused

    def sign_in(self, username):
        self.token = None
        self.token = self.ask("POST", "/api/v1/session", {"username": username, "password": PASSWORD})["token"]
        return self.token

    def metrics(self):
        with self.open(f"{self.address}/metrics") as answer:
            return answer.read().decode()

    def come_through(self):
        """It answers, stores, has not panicked, ends when asked to, and its journal is whole."""
        with self.open(f"{self.address}/readyz") as ready:
            assert json.load(ready)["storing"], "nothing can be stored any more"
        panics = [line for line in self.metrics().splitlines() if line.startswith("castellan_panics_total")]
        assert not panics, f"it panicked: {panics}"
        self.process.terminate()
        assert self.process.wait(END_S) == 0, f"it did not end cleanly: see {self.log.name}"
        verified = subprocess.run([self.binary, "verify", "--data", self.data], capture_output=True, text=True, check=False, env=self.environment)
        assert verified.returncode == 0, f"the journal is broken: {verified.stdout}{verified.stderr}"


def fresh_database(postgres):
    """An empty database of a PostgreSQL; gives its address."""
    name = "castellan_attack"
    say = [word for text in (f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}") for word in ("-c", text)]
    subprocess.run(["psql", "--quiet", postgres, *say], check=True, stderr=subprocess.DEVNULL)
    return f"{postgres.rsplit('/', 1)[0]}/{name}"


@contextlib.contextmanager
def server(binary, folder, *flags, postgres=None):
    one = Server(binary, folder, *flags, postgres=postgres)
    try:
        yield one
        one.come_through()
    finally:
        one.process.kill()


def fill(one):
    """Signs in as an administrator made for this, with something of everything at hand; gives ids by what they are of."""
    one.sign_in("admin")
    everywhere = [{"role": role, "site_id": None} for role in ("administrator", "manager", "supervisor", "dispatcher")]
    one.ask("POST", "/api/v1/accounts", {"username": "attacker", "name": "Attacker", "password": PASSWORD, "grants": everywhere})
    one.sign_in("attacker")
    say = lambda path, body: one.ask("POST", f"/api/v1{path}", body)
    items = lambda path: one.ask("GET", f"/api/v1{path}")["items"]
    site = items("/sites")[0]["id"]
    place = items(f"/sites/{site}/places?limit=20")[3]["id"]
    unit = items("/units")[0]["id"]
    incident = say("/incidents", {"site_id": site, "type": items("/incident-types")[0]["code"], "place_id": place})["id"]
    on_it = f"/incidents/{incident}"
    say(f"{on_it}/log", {"text": "seen at the gate"})
    made = {
        "assignments": [say(f"{on_it}/assignments", {"unit_id": unit})["id"]],
        "outside-calls": [say(f"{on_it}/outside", {"service": "police"})["id"]],
        "desk": [say("/desk", {"site_id": site, "name": "Desk of the attack"})["id"]],
        "reports": [say("/reports", {"site_id": site, "name": "Monthly", "mailboxes": ["a@example.org"], "day_of_month": 1, "time": "07:00"})["id"]],
        "schedules": [say("/schedules", {"site_id": site, "name": "Round", "type": items("/incident-types")[0]["code"], "place_id": place,
                                         "time": "07:00", "weekdays": [1]})["id"]],
        "attachments": [say(f"{on_it}/attachments?name=seen.txt", b"seen at the gate")["id"]],
    }
    say(f"{on_it}/persons", {"role": "witness", "name": "Ada Low"})
    say(f"{on_it}/vehicles", {"plate": "AB12 CDE"})
    shown = one.ask("GET", f"/api/v1{on_it}")
    made["incident-persons"] = [person["id"] for person in shown.get("persons", [])]
    made["incident-vehicles"] = [vehicle["id"] for vehicle in shown.get("vehicles", [])]
    dial(one)
    made["sites"] = [row["id"] for row in items("/sites")]
    made["places"] = [row["id"] for row in items(f"/sites/{site}/places?limit=20")]
    made["incidents"] = [incident] + [row["id"] for row in items("/incidents?state=all&limit=5")]
    made["accounts"] = [row["id"] for row in items("/accounts") if row["username"] not in ("admin", "attacker")]
    for path in ("units", "alarms", "alarm-accounts", "alarm-signals", "incident-types", "dispositions", "webhooks", "schedules"):
        made[path] = [row["id"] for row in items(f"/{path}")] or made.get(path, [])
    return made


def dial(one):
    """Has panels say something, so that there are alarms."""
    dialler = [one.binary, "dialler", "--panels", str(PANELS)]
    accounts = one.folder / "accounts.json"
    accounts.write_bytes(subprocess.run([*dialler, "--accounts"], stdout=subprocess.PIPE, check=True).stdout)
    subprocess.run([one.binary, "alarms", "import-accounts", accounts, "--data", one.data], check=True, stdout=subprocess.DEVNULL, env=one.environment)
    subprocess.run([one.binary, "dialler", one.receiver, "--panels", str(PANELS), "--rate", "5", "--seconds", str(DIAL_S), "--says", "storm", "--summary"],
                   check=True, stdout=subprocess.DEVNULL)


def run(tool, command, seconds, log, **more):
    """Runs a tool to its end, at most so long; gives what it wrote. What it has started goes with it."""
    begun = time.monotonic()
    with open(log, "w+", encoding="utf-8", errors="replace") as output:
        started = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True, **more)
        try:
            code = started.wait(seconds)
        except subprocess.TimeoutExpired:
            print(f"{tool} was not done within {seconds} s: see {log}")
            sys.exit(1)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(started.pid, signal.SIGTERM)
        output.seek(0)
        text = output.read()
    return code, text, f"{tool}, {time.monotonic() - begun:.0f} s"


def found(summary, faults):
    """Ends with one line, and what was found before it."""
    for fault in faults:
        print(fault)
    print(f"{summary}: {len(faults) or 'nothing'} found")
    sys.exit(1 if faults else 0)


def certify(folder):
    """An authority of its own and a certificate for `localhost`, as long as those that browsers take; gives certificate, key, authority."""
    folder = pathlib.Path(folder).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    openssl = lambda *words: subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    openssl("req", "-x509", *curve, "-keyout", "authority.key", "-out", "authority.pem", "-days", "365", "-subj", "/CN=Attack")
    openssl("req", *curve, "-keyout", "key.pem", "-out", "request.pem", "-subj", "/CN=localhost")
    (folder / "extensions").write_text(
        "subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=critical,CA:FALSE\nkeyUsage=digitalSignature\nextendedKeyUsage=serverAuth\n"
        "crlDistributionPoints=URI:http://localhost/revoked.crl\n")
    openssl("x509", "-req", "-in", "request.pem", "-CA", "authority.pem", "-CAkey", "authority.key", "-CAcreateserial", "-days", "200",
            "-extfile", "extensions", "-out", "leaf.pem")
    chain = folder / "chain.pem"
    chain.write_text((folder / "leaf.pem").read_text() + (folder / "authority.pem").read_text())
    return chain, folder / "key.pem", folder / "authority.pem"
