# Two commands matter: `make run` shows the whole path on the real budget, `make test` checks
# everything. Both install the Debian packages that they need.
SHELL := /bin/bash
.ONESHELL:
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PACKAGES := libsqlite3-dev libcurl4-openssl-dev libedit-dev libzstd-dev zlib1g-dev \
  protobuf-compiler python3 python3-protobuf python3-cryptography curl
SOURCES := $(shell git ls-files '*.swift' 2>/dev/null | grep -v '\.pb\.swift$$')

help:
	@echo "make run    build in release, play a month of 11 stations on the 2024 budget"
	@echo "make test   build, check and test everything"
	@echo "make simulate SEED=n   play a whole bureau from a seed, with faults; new seeds without SEED"
	@echo "make simulate-long MINUTES=n   go on with new seeds for so long"
	@echo "make chaos KILLS=n SEED=n      kill real processes at random instants over a bad line"
	@echo "make bench  ratios against plain SQLite, measured in one run"
	@echo "make faults [NAME=n]           apply each deliberate fault, and see that its test turns red"
	@echo "make proto  generate Protocol/Wire/sync.pb.swift from Protocol/sync.proto"

packages:
	@missing=""
	for package in $(PACKAGES); do
	  dpkg -s $$package >/dev/null 2>&1 || missing="$$missing $$package"
	done
	if [ -n "$$missing" ]; then
	  echo "installing:$$missing"
	  apt-get update -qq
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$missing >/dev/null
	fi

run: packages
	swift build -c release --product bureau
	swift build -c release --product station
	bash Tests/EndToEnd/month.sh .build/release

test: packages check-format check-faults build-tests check-arrows check-proto
	swift test --skip-build
	bash Tests/EndToEnd/all.sh .build/debug

build-tests:
	swift build --build-tests

check-format:
	@swift format lint --strict --parallel $(SOURCES) Package.swift
	echo "format: clean"

# Every import must be declared in Package.swift, and nothing may import what stands above it.
check-arrows:
	@python3 Tests/Checks/arrows.py

# Each deliberate fault that the tests are known to catch must still fit the code.
check-faults:
	@for patch in Tests/Faults/*.patch; do git apply --check "$$patch"; done
	echo "faults: every patch fits"

# Each of them in turn, applied, built and caught; half an hour for all.
faults: packages
	@bash Tests/Checks/faults.sh $(NAME)

# The committed code must be what the .proto gives.
check-proto: packages
	@swift build --product protoc-gen-swift
	out=$$(mktemp -d)
	trap 'rm -rf "$$out"' EXIT
	cd Protocol
	protoc --plugin=../.build/debug/protoc-gen-swift --swift_out="$$out" \
	  --swift_opt=Visibility=Public --swift_opt=UseAccessLevelOnImports=true sync.proto
	diff -u Wire/sync.pb.swift "$$out/sync.pb.swift"
	echo "proto: generated code is current"

proto: packages
	swift build --product protoc-gen-swift
	cd Protocol
	protoc --plugin=../.build/debug/protoc-gen-swift --swift_out=Wire \
	  --swift_opt=Visibility=Public --swift_opt=UseAccessLevelOnImports=true sync.proto

bench: packages
	swift build -c release --product benchmarks
	swift build -c release --product station
	.build/release/benchmarks

# The same seed plays the same run; a failure prints the command that plays its shortest prefix.
simulate: packages
	swift build --product simulate
	.build/debug/simulate $(if $(SEED),--seed $(SEED),--count 5) $(if $(STEPS),--steps $(STEPS))

simulate-long: packages
	swift build --product simulate
	.build/debug/simulate --minutes $(or $(MINUTES),30)

# The same seed plays the same faults, as far as processes allow; a failure prints the command.
chaos: packages
	swift build --product bureau
	swift build --product station
	bash Tests/EndToEnd/chaos.test.sh .build/debug $(or $(KILLS),200) $(or $(SEED),$$RANDOM)

.PHONY: help packages run test build-tests check-format check-arrows check-faults faults check-proto \
  proto bench simulate simulate-long chaos
