#!/usr/bin/env bash
# Runs a PostgreSQL of the tests' own under target/postgres, on a port of its own, with real durability.
#   tests/postgres.sh start   starts it if it is not running, prints its address
#   tests/postgres.sh socket  the same, with the address of its socket, for whoever is in another network
#   tests/postgres.sh stop    stops it
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD/target/postgres
bin=$(dirname "$(readlink -f "$(command -v initdb || ls /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)")")
mkdir -p "$root"
# PostgreSQL refuses to run as root; the package brings a user for it.
as() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
if [ "$(id -u)" = 0 ]; then
  # A folder below /root is closed to that user: the cluster then lies outside.
  if ! runuser -u postgres -- test -x "$root" 2>/dev/null; then root=/var/tmp/castellan-test-postgres; mkdir -p "$root"; fi
  chown postgres "$root"
fi
case "${1:-start}" in
  start | socket)
    cd "$root"
    [ -f "$root/data/PG_VERSION" ] || as "$bin/initdb" -D "$root/data" -U castellan -A trust -E UTF8 --locale=C.UTF-8 >"$root/initdb.log" 2>&1
    # A certificate of its own, so that a protected line can be tested: $root/server.pem is also what to trust.
    [ -f "$root/server.pem" ] || as openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 \
      -subj /CN=castellan-test -addext subjectAltName=IP:127.0.0.1 -addext basicConstraints=critical,CA:FALSE \
      -keyout "$root/server.key" -out "$root/server.pem" 2>>"$root/initdb.log"
    if ! as "$bin/pg_ctl" -D "$root/data" status >/dev/null 2>&1; then
      # Another checkout may have one running: each takes the first port that is free.
      port=${CASTELLAN_TEST_POSTGRES_PORT:-54329}
      while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
      echo "$port" >"$root/port"
      as "$bin/pg_ctl" -D "$root/data" -l "$root/log" -w -o "-p $port -k $root -c listen_addresses=127.0.0.1 -c max_connections=200 -c ssl=on -c ssl_cert_file=$root/server.pem -c ssl_key_file=$root/server.key -c shared_buffers=64MB" start >/dev/null
    fi
    host=127.0.0.1
    [ "${1:-start}" = start ] || host=${root//\//%2F}
    echo "postgres://castellan@$host:$(cat "$root/port")/postgres" ;;
  stop)
    cd "$root"; as "$bin/pg_ctl" -D "$root/data" -m fast stop >/dev/null 2>&1 || true ;;
esac
