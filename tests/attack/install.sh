#!/bin/sh
# Installs what `make attack` needs: pinned tools of PyPI in an environment of their own, ffuf, testssl.sh and openssl from Debian.
set -eu
cd "$(dirname "$0")/../.."
missing=""
command -v ffuf >/dev/null || missing="$missing ffuf"
command -v testssl >/dev/null || missing="$missing testssl.sh"
command -v openssl >/dev/null || missing="$missing openssl"
python3 -c 'import ensurepip' 2>/dev/null || missing="$missing python3-venv"
if [ -n "$missing" ]; then
  sudo=$([ "$(id -u)" = 0 ] || echo sudo)
  $sudo apt-get update -qq
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi
folder=target/attack
wanted=tests/attack/requirements.txt
if ! cmp -s "$wanted" "$folder/venv/installed.txt"; then
  rm -rf "$folder/venv"
  mkdir -p "$folder"
  python3 -m venv "$folder/venv"
  "$folder/venv/bin/python" -m pip install --quiet --requirement "$wanted"
  cp "$wanted" "$folder/venv/installed.txt"
fi
