#!/bin/sh
# Attacks the alarm receiver of a server of its own with `boofuzz`, in a throw-away environment, while other panels go on.
set -eu
cd "$(dirname "$0")/../.."
folder=target/attack
if [ ! -x "$folder/venv/bin/python" ]; then
  python3 -m venv "$folder/venv"
  "$folder/venv/bin/python" -m pip install --quiet boofuzz==0.4.2
fi
exec "$folder/venv/bin/python" tests/attack/dc09.py target/release/castellan "$folder" "${ATTACK_SECONDS:-60}"
