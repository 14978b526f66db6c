#!/usr/bin/env bash
# Tries packaging/Containerfile and packaging/castellan.service as docs/guide/operating.md tells: builds the image and runs it
# with podman, boots a Debian in which the unit runs, and walks a bit of the program in both. The program is what `make build`
# made. As root, where Debian's mirrors can be reached; one to three minutes; leaves nothing but the packages it installs.
set -euo pipefail
cd "$(dirname "$0")/.."
umask 022
say() { echo "== $*"; }
fail() { echo "FAILED: $*" >&2; exit 1; }
quietly() { "$@" >"$folder/log" 2>&1 || fail "$* says: $(tail "$folder/log")"; }
# within SECONDS COMMAND…: until it succeeds.
within() {
  local end=$((SECONDS + $1)); shift
  until "$@" >/dev/null 2>&1; do [ $SECONDS -lt $end ] || fail "in time: $*"; sleep 0.2; done
}
podman() { DISABLE_HC_SYSTEMD=true command podman --root "$folder/images" --runroot "$folder/images.run" --tmpdir "$folder/images.tmp" --cgroup-manager cgroupfs "$@"; }
[ "$(id -u)" = 0 ] || fail "this has to be root"
[ -x target/release/castellan ] || fail "there is no program: make build"
# Mounts of their own: they end with this, whatever happens.
[ -n "${PACKAGING_PART:-}" ] || PACKAGING_PART=1 exec unshare --mount --propagation private tests/packaging.sh

if [ "$PACKAGING_PART" = 1 ]; then
  missing=()
  for need in podman debootstrap systemd-nspawn:systemd-container curl jq ip:iproute2 iptables; do
    command -v "${need%:*}" >/dev/null || missing+=("${need#*:}")
  done
  if [ ${#missing[@]} -gt 0 ]; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  fi
  folder=$(mktemp -d "${TMPDIR:-/var/tmp}/castellan-packaging.XXXXXX")
  trap 'umount --quiet "$folder/images/overlay" || true; rm -rf --one-file-system "$folder"' EXIT
  say "a Debian of this machine's own mirror"
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Identifier: Packages' 'Codename: bookworm' 'Component: main' | sed -n 1p)
  quietly debootstrap --variant=minbase bookworm "$folder/debian" ${mirror:+"$mirror"}
  say "the image"
  # In place of the one of a registry, so that none has to be reached.
  tar -C "$folder/debian" -c . | podman import --quiet - docker.io/library/debian:bookworm-slim >/dev/null
  # A chroot asks less of the machine than a container does, and makes the same image.
  quietly podman build --isolation chroot --network host --format docker --file packaging/Containerfile --tag castellan .
  ! grep -i warn "$folder/log" || fail "podman build warns"
  echo "   $(($(podman image inspect --format '{{.Size}}' castellan) / 1000000)) MB"
  say "a machine"
  DEBIAN_FRONTEND=noninteractive quietly chroot "$folder/debian" sh -c \
    'apt-get update -qq && apt-get install -y -qq --no-install-recommends systemd systemd-sysv dbus ca-certificates'
  # The rest has ports and processes of its own too.
  PACKAGING_PART=$folder unshare --mount --net --pid --fork --kill-child --mount-proc tests/packaging.sh
  exit
fi

folder=$PACKAGING_PART
mount -t tmpfs none /run; mount -t cgroup2 none /sys/fs/cgroup; ip link set lo up
group=/sys/fs/cgroup/$(basename "$folder")
mkdir "$group"
end() {
  echo 0 >/sys/fs/cgroup/cgroup.procs
  while grep -q 'populated 1' "$group/cgroup.events"; do echo 1 >"$group/cgroup.kill"; sleep 0.1; done
  find "$group" -depth -type d -exec rmdir {} +
}
trap end EXIT
echo 0 >"$group/cgroup.procs"

at=http://127.0.0.1:8080
ask() { curl -sS --fail-with-body --max-time 10 -H 'Content-Type: application/json' "$@"; }
ready() { within 20 curl -sf $at/readyz; }
sign_in() { ask $at/api/v1/session -d '{"username": "'"$1"'", "password": "tower lamp river nine"}' | jq -er .token; }
code_in() { sed -nE 's/.*one-time code: ([a-z0-9-]+).*/\1/p' | tail -n 1 | grep . || fail "no one-time code"; }
# walk CODE: sets it up, signs in, opens an incident and puts a file on it.
walk() {
  local token site type incident
  ask $at/api/v1/setup -d '{"code": "'"$1"'", "organisation": {"name": "Harbour"}, "site": {"code": "HP", "name": "Port", "time_zone": "UTC"},
    "administrator": {"username": "kim", "name": "Kim Lee", "password": "tower lamp river nine"}}' >/dev/null
  token=$(sign_in kim)
  ask $at/api/v1/accounts -H "Authorization: Bearer $token" -d '{"username": "lou", "name": "Lou", "password": "tower lamp river nine",
    "grants": [{"role": "dispatcher", "site_id": null}]}' >/dev/null
  token=$(sign_in lou)
  site=$(ask $at/api/v1/sites -H "Authorization: Bearer $token" | jq -er '.items[0].id')
  type=$(ask $at/api/v1/incident-types -H "Authorization: Bearer $token" | jq -er '.items[0].code')
  incident=$(ask $at/api/v1/incidents -H "Authorization: Bearer $token" -d '{"site_id": "'"$site"'", "type": "'"$type"'", "location_text": "gate 4"}' | jq -er .id)
  curl -sSf "$at/api/v1/incidents/$incident/attachments?name=a.txt" -H "Authorization: Bearer $token" -H 'Content-Type: application/octet-stream' --data-binary seen >/dev/null
}
# is FIELD VALUE: what /proc/…/status in $status says.
is() { [ "$(sed -nE "s/^$1:[[:space:]]*([0-9a-f]+).*/\1/p" <<<"$status")" = "$2" ] || fail "$1 of the process is not $2"; }
say "the container"
# Without these podman wants systemd, control groups with all controllers, and a root that may raise limits.
podman run --detach --cgroups disabled --ulimit nofile=4096:4096 --ulimit nproc=4096:4096 \
  --read-only --cap-drop all --name castellan --publish 127.0.0.1:8080:8080 --volume castellan:/var/lib/castellan castellan >/dev/null
ready
code=$(podman logs castellan 2>&1 | code_in)
walk "$code"
podman healthcheck run castellan || fail "the health check"
status=$(cat "/proc/$(podman inspect --format '{{.State.Pid}}' castellan)/status")
is Uid 10001; is CapEff 0000000000000000
quietly podman exec castellan pg_dump --version
begun=$SECONDS
podman stop castellan >/dev/null
[ $((SECONDS - begun)) -lt 9 ] && [ "$(podman inspect --format '{{.State.ExitCode}}' castellan)" = 0 ] || fail "SIGTERM does not end it in order"
podman start castellan >/dev/null
ready; sign_in lou >/dev/null
podman rm --force castellan >/dev/null
say "the unit"
machine=$folder/debian
install -m 0755 target/release/castellan "$machine/usr/local/bin/castellan"
install -m 0644 packaging/castellan.service "$machine/etc/systemd/system/castellan.service"
systemd-nspawn --quiet --directory "$machine" --machine castellan --boot --register no --keep-unit --console pipe >"$folder/log" 2>&1 </dev/null &
nspawn=$!; disown
within 20 pgrep --parent $nspawn
leader=$(pgrep --parent $nspawn)
on() { nsenter --target "$leader" --all -- env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"; }
of() { on systemctl show --property "$1" --value castellan; }
within 60 on systemctl is-system-running
on useradd --system --home-dir /var/lib/castellan --shell /usr/sbin/nologin castellan
on install -d -o castellan -g castellan -m 0700 /var/lib/castellan
begun=$(date +%s%3N)
on systemctl enable --quiet --now castellan; ready
echo "   answers after $(($(date +%s%3N) - begun)) ms"
on systemctl is-active --quiet castellan || fail "it is not active"
code=$(on journalctl --unit castellan | code_in)
walk "$code"
quietly on runuser -u castellan -- castellan health --data /var/lib/castellan
say "what it may"
pid=$(of MainPID)
status=$(on cat "/proc/$pid/status")
is Uid "$(on id -u castellan)"; is Seccomp 2; is NoNewPrivs 1; is CapEff 0000000000000000; is CapBnd 0000000000000000
# systemd goes on without a mount that it may not make, and says nothing.
sees() { on nsenter --target "$pid" --mount -- "$@"; }
! sees touch /usr/x 2>/dev/null && ! sees ls /proc/sys >/dev/null 2>&1 && ! sees ls /dev/net >/dev/null 2>&1 || fail "it sees more than it should"
score=$(on systemd-analyze --no-pager security castellan | sed -nE 's/.*exposure level.*: ([0-9.]+) .*/\1/p')
[ "${score%.*}" = 1 ] || fail "the guide says that systemd-analyze security says some 1, not $score"
[ "$(on stat --format '%a %U' /var/lib/castellan)" = "700 castellan" ] || fail "others get into the data folder"
say "killed, it is started again"
on sh -c "kill -9 $pid"
within 20 on sh -c '[ "$(systemctl show --property NRestarts --value castellan)" = 1 ]'
ready; sign_in lou >/dev/null
say "a log file, and backups in a folder of their own"
on install -d -o castellan -g castellan -m 0700 /mnt/backups/castellan /srv/castellan
on castellan backup key >"$machine/srv/key"
printf 'log_file = "/var/log/castellan/castellan.log"\nbackup_recipient = "%s"\nbackup_folder = "/mnt/backups/castellan"\n' \
  "$(grep -oE 'age1[a-z0-9]+' "$machine/srv/key")" >"$machine/var/lib/castellan/castellan.toml"
install -D -m 0644 <(printf '[Service]\nReadWritePaths=/mnt/backups/castellan\n') "$machine/etc/systemd/system/castellan.service.d/override.conf"
on systemctl daemon-reload; on systemctl restart castellan; ready
within 60 on sh -c 'ls /mnt/backups/castellan/castellan-*.age'
on test -s /var/log/castellan/castellan.log || fail "no log file"
quietly on sh -c 'castellan restore /mnt/backups/castellan/castellan-*.age --key /srv/key --data /srv/castellan'
say "stopped, it ends in order"
begun=$SECONDS
on systemctl stop castellan
[ $((SECONDS - begun)) -lt 9 ] && [ "$(of Result) $(of ExecMainStatus)" = "success 0" ] || fail "it ended by $(of Result)"
! (on journalctl --unit castellan; on cat /var/log/castellan/castellan.log) | grep -iE 'not permitted|permission denied|panicked' || fail "something was forbidden"
echo "all of it works"
