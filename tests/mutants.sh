#!/usr/bin/env bash
# Changes the code of rights, queues and the ledger in one place at a time (.cargo/mutants.toml), and looks whether a test of
# its crate notices. Fails when fewer than NOTICED_MIN per cent are noticed. Arguments narrow it: tests/mutants.sh ledger
set -euo pipefail
cd "$(dirname "$0")/.."
# Pinned; compiled once for all checkouts of a machine.
mutants=27.1.0
[ "$(cargo mutants --version 2>/dev/null)" = "cargo-mutants $mutants" ] || cargo install --quiet --locked --force cargo-mutants --version $mutants
[ $# -gt 0 ] || set -- ledger kernel identity
mkdir -p target/mutants
worst=0
for package in "$@"; do
  # 2: some were missed, 3: some took too long; the count below judges both.
  CARGO_TARGET_DIR=$PWD/target/mutants/build cargo mutants --no-shuffle --package "$package" --output "target/mutants/$package" >"target/mutants/$package.log" || [ $? -le 3 ]
  python3 - "target/mutants/$package/mutants.out/outcomes.json" "$package" "${NOTICED_MIN:-90}" <<'PYTHON' || worst=1
import json, sys
path, package, least = sys.argv[1], sys.argv[2], float(sys.argv[3])
done = json.load(open(path))
noticed, missed = done["caught"] + done["timeout"], done["missed"]
share = 100 * noticed / (noticed + missed)
print(f"{package}: {noticed} of {noticed + missed} changes noticed, {share:.1f} %")
for one in done["outcomes"]:
    if one["summary"] == "MissedMutant":
        print(f"  missed: {one['scenario']['Mutant']['name']}")
sys.exit(share < least)
PYTHON
done
exit $worst
