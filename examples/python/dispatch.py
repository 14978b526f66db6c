"""Takes a call, sends a unit and follows on the live feed what becomes of it. Standard library only."""

import json
import os
import urllib.error
import urllib.request
import uuid

SERVER = os.environ.get("CASTELLAN_URL", "http://127.0.0.1:8080")
TOKEN = os.environ.get("CASTELLAN_TOKEN", "")


def ask(method, path, body=None):
    """One request; a refusal is an error with its code and its words."""
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    if method != "GET":
        # A key of its own for each change: a repeat after a broken line is answered with the first answer.
        headers["Idempotency-Key"] = str(uuid.uuid4())
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{SERVER}/api/v1{path}", data, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as refused:
        problem = json.load(refused)
        raise SystemExit(f"{problem['code']}: {problem['detail']}") from refused


def feed(after):
    """The journal as it grows, as server-sent events. After a break, go on after the last number."""
    request = urllib.request.Request(f"{SERVER}/api/v1/feed?after={after}", headers={"Authorization": f"Bearer {TOKEN}"})
    with urllib.request.urlopen(request, timeout=30) as stream:
        for line in stream:
            # Lines that begin with a colon are beats: the stream is alive, and nothing happened.
            if line.startswith(b"data: "):
                yield json.loads(line[6:])


def main():
    unit = next(unit for unit in ask("GET", "/units")["items"] if unit["availability"] == "available")
    call = {
        "site_id": unit["site_id"],
        "type": "trespass",
        "location_text": "North gate",
        "narrative": "Two people over the fence",
    }
    incident = ask("POST", "/incidents", call)
    print("took", incident["number"], flush=True)
    ask("POST", f"/incidents/{incident['id']}/assignments", {"unit_id": unit["id"]})
    print("sent", unit["call_sign"], flush=True)
    for entry in feed(incident["last_seq"] - 1):
        image = (entry["payload"] or {}).get("incident") or {}
        if image.get("id") != incident["id"]:
            continue
        print(entry["seq"], entry["action"] + ":", image["state"], flush=True)
        if entry["action"] == "assignment.created":
            return


if __name__ == "__main__":
    main()
