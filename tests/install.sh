#!/usr/bin/env bash
# Installs what the tests need and a fresh machine lacks: Chromium, PostgreSQL, cargo-deny.
set -euo pipefail
cd "$(dirname "$0")/.."
missing=()
command -v chromium >/dev/null || missing+=(chromium)
command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)
if [ ${#missing[@]} -gt 0 ]; then
  sudo=$([ "$(id -u)" = 0 ] || echo sudo)
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi
# Pinned, and kept in the target folder, so that it is compiled once.
if [ ! -x target/tools/bin/cargo-deny ]; then
  cargo install --quiet --locked --root target/tools cargo-deny --version 0.20.2
fi
