"""The public receiver `pysiaalarm`, for the same frames: it answers and stores nothing."""

import asyncio
import json
import logging
import sys

from pysiaalarm import SIAAccount
from pysiaalarm.aio import SIAClient

logging.disable(logging.CRITICAL)


async def heard(_event):
    """What an application would do with an event."""


def account(row):
    known = SIAAccount(row["account"])
    # Its constructor takes keys of printable characters only; the cipher takes any.
    known.key_b = bytes.fromhex(row["key_hex"]) if "key_hex" in row else None
    return known


async def main(port, file):
    with open(file, encoding="utf-8") as rows:
        known = [account(row) for row in json.load(rows)]
    client = SIAClient("127.0.0.1", port, known, heard)
    async with client:
        print("ready", flush=True)
        await asyncio.Event().wait()


asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
