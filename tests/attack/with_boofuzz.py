"""boofuzz against the alarm receiver: it must not end, and the panels beside it must not wait longer for their answers.

`with_boofuzz.py BINARY FOLDER SECONDS`: dials the server in peace, then under attack.
"""

import json
import pathlib
import subprocess
import sys
import threading
import time

from boofuzz import Block, Bytes, Checksum, Delim, Request, Session, Size, Static, String, Target, TCPSocketConnection

import target

PANELS = 20
RATE = 50
PEACE_S = 10
# What of the time goes into the start of the server.
START_S = 12
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


def dial(one, seconds):
    command = [one.binary, "dialler", one.receiver, "--panels", str(PANELS), "--rate", str(RATE), "--seconds", str(seconds), "--summary"]
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


def attacked(one, seconds):
    """Gives how many cases were tried, and what panels say of the time before and of the time meanwhile."""
    accounts = one.folder / "accounts.json"
    accounts.write_bytes(subprocess.run([one.binary, "dialler", "--panels", str(PANELS), "--accounts"], stdout=subprocess.PIPE, check=True).stdout)
    subprocess.run([one.binary, "alarms", "import-accounts", accounts, "--data", one.data], check=True, stdout=subprocess.DEVNULL)
    peace = dial(one, PEACE_S)
    beside = {}
    panels = threading.Thread(target=lambda: beside.update(dial(one, seconds)), daemon=True)
    panels.start()
    tried = attack(one.receiver, one.folder, time.monotonic() + seconds)
    panels.join()
    return tried, peace, beside


def main(binary, folder, seconds):
    attack_s = max(seconds - PEACE_S - START_S, 10)
    with target.server(binary, pathlib.Path(folder) / "boofuzz") as one:
        tried, peace, beside = attacked(one, attack_s)
    assert tried > CASES_PER_S * attack_s, "the attack did little"
    faults = [f"{count} answers to panels were {name}" for name in ("missing", "wrong") if (count := beside[name])]
    if beside["p99_ms"] >= peace["p99_ms"] + SLOWER_MS:
        faults.append(f"panels waited {beside['p99_ms']} ms for an answer (p99), {peace['p99_ms']} in peace")
    target.found(f"boofuzz, {attack_s} s, {tried} frames, p99 of panels {peace['p99_ms']} ms in peace and {beside['p99_ms']} under attack", faults)


main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
