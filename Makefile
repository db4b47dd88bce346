# SPDX-License-Identifier: Apache-2.0
# Thin wrappers: what is built and how is in CMake, what is fetched in scripts/bootstrap.sh.
PREFIX ?= /usr/local
DESTDIR ?=
JOBS ?= $(shell nproc)

.PHONY: all build deps run test test-kernels bench soak lint format dev asan tsan install clean help
.DEFAULT_GOAL := all

all: ## install what is missing, build build/ior and build/ioworkload
	@scripts/bootstrap.sh build
	@$(MAKE) --no-print-directory build

build: ## build only (release preset)
	@scripts/build.sh release

deps: ## install and build everything that building, testing and linting need
	@scripts/bootstrap.sh

run: all ## trace a short real workload and show its rows
	@scripts/run-demo.sh

test: ## build, then every test that this machine can run
	@scripts/bootstrap.sh build test lint
	@scripts/build.sh release
	@scripts/run-tests.sh

test-kernels: ## the smoke scenarios on other kernels, in QEMU
	@scripts/bootstrap.sh build test
	@scripts/build.sh release
	@scripts/run-tests.sh --label kernels

bench: ## added time per call and reader throughput, as ratios
	@scripts/bootstrap.sh build bench
	@scripts/build.sh release
	@scripts/run-bench.sh

soak: ## the dashboard's memory over an hour of mixed load (SECONDS=3600); needs root and tmux
	@scripts/build.sh release
	@python3 tests/soak/dashboard_soak.py $(or $(SECONDS),3600)

lint: ## format check and clang-tidy
	@scripts/bootstrap.sh build test lint
	@scripts/lint.sh

format: ## rewrite the sources in the house format
	@scripts/bootstrap.sh lint
	@scripts/lint.sh --fix-format

dev: ## build and test with assertions
	@scripts/bootstrap.sh build test
	@scripts/build.sh $@
	@ctest --preset $@

asan tsan: ## build and test under a sanitizer (as root: traces, too)
	@scripts/bootstrap.sh build test
	@scripts/build.sh $@
	@scripts/run-sanitized.sh $@

install: all ## install under PREFIX (DESTDIR is honoured)
	@DESTDIR="$(DESTDIR)" cmake --install build --prefix "$(PREFIX)" --strip

clean: ## remove build/ (the cache of built libraries stays)
	@rm -rf build

help: ## this list
	@sed -n 's/^\([a-z][a-z -]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "  make %-15s %s\n", $$1, $$2 }'
