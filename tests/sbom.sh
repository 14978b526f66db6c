#!/usr/bin/env bash
# Lists every component that goes into the program, in CycloneDX: target/sbom/castellan.json (crates) and target/sbom/web.json
# (packages of the web application). `sbom.py` holds them against the lock files.
set -euo pipefail
cd "$(dirname "$0")/.."
# Pinned; compiled once for all checkouts of a machine.
cyclonedx=0.5.9
[ "$(cargo cyclonedx --version 2>/dev/null)" = "cargo-cyclonedx-cyclonedx $cyclonedx" ] || cargo install --quiet --locked --force cargo-cyclonedx --version $cyclonedx
name=sbom.generated
mkdir -p target/sbom
# One is written beside each manifest of the workspace; that of the program holds the others.
cargo cyclonedx --quiet --manifest-path castellan/Cargo.toml --format json --spec-version 1.5 --override-filename $name
mv castellan/$name.json target/sbom/castellan.json
find . -name $name.json -not -path './target/*' -not -path '*/node_modules/*' -delete
(cd web && npm sbom --sbom-format cyclonedx --omit dev --package-lock-only) >target/sbom/web.json
python3 tests/sbom.py target/sbom/castellan.json target/sbom/web.json
