"""testssl.sh against the server's own TLS: versions, ciphers, certificate, headers and the attacks that have names.

`with_testssl.py BINARY FOLDER SECONDS`.
"""

import json
import pathlib
import sys
import urllib.request

import target

# Below these nothing has to be done: `LOW` is, among others, that the domain name has no CAA record.
GRAVE = ("MEDIUM", "HIGH", "CRITICAL", "FATAL")
# gzip is seen on a page, which is the same for everybody and holds nothing that an attacker could guess at; `compressed`
# below makes certain that answers of the API are not compressed.
NOT_OURS = {"BREACH"}
# Without these the tool has looked at nothing.
SEEN = {"TLS1_2": "OK", "TLS1_3": "OK", "SSLv3": "OK"}


def compressed(one):
    """How an answer of the API comes when the asker would take it compressed."""
    request = urllib.request.Request(f"{one.address}/api/v1/openapi.json", headers={"Accept-Encoding": "gzip, br"})
    with one.open(request) as answer:
        return answer.headers.get("Content-Encoding")


def main(binary, folder, seconds):
    folder = pathlib.Path(folder)
    certificate, key, authority = target.certify(folder / "tls")
    with target.server(binary, folder / "testssl", "--tls-certificate", certificate, "--tls-key", key) as one:
        one.trust(authority)
        report = one.folder / "report.json"
        command = ["testssl", "--quiet", "--color", "0", "--warnings", "batch", "--ip", "127.0.0.1", "--add-ca", authority,
                   "--jsonfile", report, f"localhost:{one.port}"]
        _, _, summary = target.run("testssl", command, seconds, one.folder / "said")
        packed = compressed(one)
    finds = json.loads(report.read_text())
    seen = {find["id"]: find["severity"] for find in finds}
    for name, severity in SEEN.items():
        assert seen.get(name) == severity, f"{name} is {seen.get(name)}: see {one.folder}/said"
    faults = [f"{find['severity']} {find['id']}: {find['finding']}" for find in finds if find["severity"] in GRAVE and find["id"] not in NOT_OURS]
    faults += ["an answer of the API is compressed"] if packed else []
    target.found(f"{summary}, {len(finds)} findings looked at", faults)


main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
