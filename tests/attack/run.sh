#!/bin/sh
# Attacks servers of their own, one tool after the other, each within a bound; ends with one line a tool, and non-zero when
# anything was found. `run.sh [TOOL…]`: only these. BINARY: the program; ATTACK_SECONDS: how long all of it may take.
#
# All of it is in a network of its own that has no way out but to itself: a server under attack is told to call addresses
# that were made up, and must not reach anybody.
set -u
cd "$(dirname "$0")/../.."
: "${BINARY:=target/release/castellan}" "${ATTACK_SECONDS:=1080}"
tests/attack/install.sh || exit 1
if [ -z "${ATTACK_ALONE:-}" ]; then
  ATTACK_POSTGRES=$(tests/postgres.sh socket) || exit 1
  export ATTACK_ALONE=1 BINARY ATTACK_SECONDS ATTACK_POSTGRES
  # Whoever is not root becomes it within, which is what bringing up the network asks for.
  exec unshare --map-root-user --net sh -c 'ip link set lo up && exec "$@"' sh tests/attack/run.sh "$@"
fi
folder=target/attack
python=$folder/venv/bin/python
# Hundredths of the time for each. What is over is for starting servers.
tools=${*:-schemathesis=32 axe=25 sqlmap=14 wapiti=10 testssl=12 boofuzz=4 ffuf=3}
failed=0
lines=""
for entry in $tools; do
  tool=${entry%=*}
  share=${entry#*=}
  [ "$share" = "$entry" ] && share=40
  echo "== $tool"
  if $python "tests/attack/with_$tool.py" "$BINARY" "$folder" $((ATTACK_SECONDS * share / 100)) >"$folder/$tool.out" 2>&1; then
    cat "$folder/$tool.out"
    word=passed
  else
    cat "$folder/$tool.out"
    word=FAILED
    failed=1
  fi
  lines="$lines$word  $(tail -n 1 "$folder/$tool.out")
"
done
echo
printf '%s' "$lines"
exit $failed
