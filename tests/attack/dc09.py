"""boofuzz against the alarm receiver: it must not end, and the panels beside it must not wait longer for their answers.

`dc09.py BINARY FOLDER SECONDS`: starts a server in the folder, dials it in peace, then for so many seconds under attack.
"""

import json
import pathlib
import shutil
import subprocess
import sys
import threading
import time
import urllib.request

from boofuzz import Block, Bytes, Checksum, Delim, Request, Session, Size, Static, String, Target, TCPSocketConnection

PANELS = 20
RATE = 50
PEACE_S = 10
# Fewer cases a second are no attack.
CASES_PER_S = 10
# Beside an attack that keeps one of two processors busy, an answer may take so much longer, in milliseconds.
SLOWER_MS = 100


def crc(data):
    """CRC-16/ARC, so that the attack gets past the first check."""
    value = 0
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = (value >> 1) ^ 0xA001 if value & 1 else value >> 1
    return b"%04X" % value


def frame():
    """One frame, each of whose parts is tried with whatever breaks parsers."""
    body = Block("body", children=(
        Delim("quote", '"'), String("token", "SIA-DCS"), Delim("unquote", '"'), String("sequence", "0001"),
        Delim("L", "L"), String("line", "0"), Delim("hash", "#"), String("number", "ACE"), Delim("open", "["),
        Delim("inner", "#"), String("account", "ACE"), Delim("pipe", "|"), String("event", "Nri1/BA001"), Delim("close", "]"),
        Delim("extra", "["), String("identifier", "V"), String("value", "https://example.org/clip"), Delim("end", "]"),
        String("time", "_12:00:00,11-29-2026"), Bytes("noise", b"\x00", max_len=512),
    ))
    return Request("frame", children=(
        Static("begin", b"\n"),
        Checksum("crc", block_name="body", algorithm=crc, length=4, fuzzable=True),
        Size("length", block_name="body", output_format="ascii", length=4, fuzzable=True),
        body,
        Delim("return", "\r"),
    ))


def dial(binary, receiver, seconds):
    command = [binary, "dialler", receiver, "--panels", str(PANELS), "--rate", str(RATE), "--seconds", str(seconds), "--summary"]
    answer = subprocess.run(command, stdout=subprocess.PIPE, check=False).stdout
    return json.loads(answer)


def attack(receiver, folder, until):
    """Tries cases until the time is over; gives how many."""
    host, port = receiver.split(":")

    def look_at_clock(session, **_):
        if time.monotonic() > until:
            session._index_end = 0  # the case that is tried is the last one

    session = Session(
        target=Target(connection=TCPSocketConnection(host, int(port), recv_timeout=0.05)),
        session_filename=str(folder / "session"), db_filename=str(folder / "cases.db"), web_port=None, fuzz_loggers=[],
        receive_data_after_each_request=False, receive_data_after_fuzz=False, keep_web_open=False,
        crash_threshold_request=1_000_000, crash_threshold_element=1_000_000,
        ignore_connection_reset=True, ignore_connection_aborted=True, restart_sleep_time=0,
        post_test_case_callbacks=[look_at_clock],
    )
    session.connect(frame())
    session.fuzz(max_depth=1)
    return session.num_cases_actually_fuzzed


def main(binary, folder, seconds):
    folder = pathlib.Path(folder)
    data = folder / "data"
    shutil.rmtree(data, ignore_errors=True)
    serve = [binary, "demo", "--data", str(data), "--listen", "127.0.0.1:0", "--dc09", "127.0.0.1:0", "--quiet-site", "--password", "attacked and alive", "--log", "error"]
    server = subprocess.Popen(serve, stdout=subprocess.PIPE, text=True)
    try:
        attacked(binary, folder, data, server, seconds)
    finally:
        server.kill()


def attacked(binary, folder, data, server, seconds):
    said = {}
    while "listening" not in said:
        line = server.stdout.readline()
        assert line, "the server did not start"
        said[line.split()[0]] = line
    receiver = said["receiving"].split()[3]
    address = said["listening"].split()[2]
    rows = subprocess.run([binary, "dialler", "--panels", str(PANELS), "--accounts"], stdout=subprocess.PIPE, check=True).stdout
    (folder / "accounts.json").write_bytes(rows)
    subprocess.run([binary, "alarms", "import-accounts", str(folder / "accounts.json"), "--data", str(data)], check=True)
    peace = dial(binary, receiver, PEACE_S)
    beside = {}
    panels = threading.Thread(target=lambda: beside.update(dial(binary, receiver, seconds)), daemon=True)
    panels.start()
    tried = attack(receiver, folder, time.monotonic() + seconds)
    panels.join()
    with urllib.request.urlopen(f"{address}/readyz", timeout=5) as ready:
        alive = json.load(ready)["storing"]
    server.terminate()
    ended = server.wait(10)
    print(json.dumps({"tried": tried, "p99_ms_in_peace": peace["p99_ms"], "p99_ms_under_attack": beside["p99_ms"],
                      "missing": beside["missing"], "wrong": beside["wrong"], "alive": alive, "ended": ended}))
    assert tried > CASES_PER_S * seconds, "the attack did little"
    right = alive and ended == 0 and beside["missing"] == 0 and beside["wrong"] == 0
    assert right and beside["p99_ms"] < peace["p99_ms"] + SLOWER_MS, "the receiver suffered"


main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
