#!/usr/bin/env bash
# Installs what the tests need and a fresh machine lacks: Chromium, PostgreSQL, openssl, mosquitto, pebble, fuse3, faketime,
# cargo-deny, and the packages of tests/provider.
#   tests/install.sh nodes   what the test with three machines needs beside: Patroni, etcd, iproute2
set -euo pipefail
cd "$(dirname "$0")/.."
missing=()
command -v chromium >/dev/null || missing+=(chromium)
# Root mounts without it.
[ "$(id -u)" = 0 ] || command -v fusermount3 >/dev/null || missing+=(fuse3)
command -v openssl >/dev/null || missing+=(openssl)
command -v faketime >/dev/null || missing+=(faketime)
command -v mosquitto >/dev/null || ls /usr/sbin/mosquitto >/dev/null 2>&1 || missing+=(mosquitto)
command -v pebble >/dev/null || missing+=(pebble)
command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)
if [ "${1:-}" = nodes ]; then
  command -v patroni >/dev/null || missing+=(patroni python3-etcd)
  command -v etcd >/dev/null || missing+=(etcd-server)
  command -v ip >/dev/null || missing+=(iproute2)
fi
if [ ${#missing[@]} -gt 0 ]; then
  sudo=$([ "$(id -u)" = 0 ] || echo sudo)
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi
# The providers at which the tests sign in.
[ -d tests/provider/node_modules ] || (cd tests/provider && npm ci --no-audit --no-fund --silent)
# Pinned; compiled once for all checkouts of a machine.
deny=0.20.2
[ "$(cargo deny --version 2>/dev/null)" = "cargo-deny $deny" ] || cargo install --quiet --locked --force cargo-deny --version $deny
