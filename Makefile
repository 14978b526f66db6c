# The commands of this repository. `make demo` and `make test` are all that a newcomer needs.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

DATA ?= data/demo
LISTEN ?= 127.0.0.1:8080

help: ## Show this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: build ## Build everything and run the example site
	target/release/castellan demo --data $(DATA) --listen $(LISTEN)

build: web ## Build the web application and the release binary: target/release/castellan
	cargo build --release --locked -p castellan

web: web/node_modules/.installed ## Build the web application: web/dist
	cd web && npm run --silent build

web/node_modules/.installed: web/package-lock.json
	cd web && npm ci --no-audit --no-fund
	touch $@

check: ## The inner loop: format, lints, unit tests
	cargo fmt --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	cargo test --workspace --exclude blackbox --locked --quiet

test: test-tools test-format test-rust test-web test-blackbox test-browser ## Everything that CI runs
	@echo "all tests passed"

test-tools: ## Install what the tests need (tests/README.md names it)
	tests/install.sh

test-format:
	cargo fmt --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	tests/deny.sh
	tests/sbom.sh

# The same commit is judged alike each time; `make fuzz` looks further, from a new seed.
PROPERTY_SEED ?= 1
test-rust: ## Unit tests of engines, kernel and capabilities
	url=$$(tests/postgres.sh start); CASTELLAN_TEST_POSTGRES=$$url PROPTEST_RNG_SEED=$(PROPERTY_SEED) \
	  cargo test --workspace --exclude blackbox --locked

test-web: web ## Linter, types, unit tests and sizes of the web application
	cd web && npm run --silent lint && npm run --silent check && npm test --silent && npm run --silent size

# The program under test is optimised a little: it is built two minutes longer, and its tests take half as long. They wait
# more than they work, so more of them run than there are cores.
PROGRAM := CARGO_PROFILE_DEV_OPT_LEVEL=1 cargo build --locked -p castellan
export RUST_TEST_THREADS ?= 6
test-blackbox: ## The real binary over HTTP, on both databases, and under faults
	$(PROGRAM)
	url=$$(tests/postgres.sh start); CASTELLAN_TEST_POSTGRES=$$url cargo test -p blackbox --locked

test-browser: web ## The real application in Chromium
	$(PROGRAM)
	cd tests/browser && npm ci --no-audit --no-fund --silent && node run.mjs

SEED := $(or $(SEED),$(shell od -An -N4 -tu4 /dev/urandom | tr -d ' '))
faults: ## The long run under kill -9, power cuts, rot, wrong clocks, broken disks and lines, from SEED; without one, from another each time
	tests/install.sh
	$(PROGRAM)
	@echo "seed $(SEED): make faults SEED=$(SEED) repeats it"
	url=$$(tests/postgres.sh start); CASTELLAN_SEED=$(SEED) CASTELLAN_KILLS=200 CASTELLAN_INCIDENTS=10000 CASTELLAN_CLIENTS=32 CASTELLAN_CUTS=40 \
	  CASTELLAN_ERRORS=24 CASTELLAN_HISTORIES=15 CASTELLAN_FLIPS=80 CASTELLAN_LINES_S=60 CASTELLAN_TEST_POSTGRES=$$url \
	  cargo test -p blackbox --locked --test faults -- --nocapture

nodes: build ## Three nodes over PostgreSQL with a synchronous standby: kills, power cuts, cut cables (root; ten minutes)
	tests/install.sh nodes
	CASTELLAN=$(CURDIR)/target/release/castellan cargo test -p blackbox --locked --test nodes -- --ignored --nocapture --test-threads=1

FUZZ_SECONDS ?= 600
fuzz: ## Properties of the engines with many inputs; mutated messages, FUZZ_SECONDS a target
	PROPTEST_CASES=100000 cargo test --release --locked -p callimport -p dc09 -p floorplans -p ledger -p staffing -p suggestion --test it
	CASTELLAN_FUZZ_SECONDS=$(FUZZ_SECONDS) cargo test --release --locked -p dc09 -p ledger -p alarms --test fuzz -- --nocapture

mutants: ## Change rights, queues and the ledger in one place at a time: does a test notice? (an hour)
	tests/mutants.sh

ATTACK_SECONDS ?= 1100
attack: build test-tools ## Attack it with schemathesis, sqlmap, wapiti, ffuf, testssl, boofuzz and axe: ATTACK_SECONDS in all
	cd tests/browser && npm ci --no-audit --no-fund --silent
	ATTACK_SECONDS=$(ATTACK_SECONDS) tests/attack/run.sh

packaging: build ## Try the container and the systemd unit as the guide tells (root, podman, systemd-nspawn; three minutes)
	tests/packaging.sh

sbom: ## List the components of the program (CycloneDX): target/sbom/castellan.json, web.json
	tests/sbom.sh

bench: build ## Measure: one JSON line a figure
	url=$$(tests/postgres.sh start); psql -q "$$url" -c 'DROP DATABASE IF EXISTS castellan_bench' -c 'CREATE DATABASE castellan_bench'; \
	  cargo run --release --locked --quiet -p benches -- --binary target/release/castellan --postgres "$${url%/*}/castellan_bench"

bless: ## Rewrite the generated files: API document, TypeScript schema, reference pages
	cargo build --locked -p castellan
	target/debug/castellan openapi > web/openapi.json
	cd web && npm run --silent types
	CASTELLAN_BLESS=1 cargo test -p blackbox --locked --test house

clean: ## Remove what was built
	rm -rf target web/dist web/node_modules

.PHONY: help demo build web check test test-tools test-format test-rust test-web test-blackbox test-browser faults nodes fuzz mutants attack packaging sbom bench bless clean
