# The two commands of the README, and what developers need. `make help` lists them.
SWIFT_FLAGS = --explicit-target-dependency-import-check error
RELEASE = -c release --static-swift-stdlib $(SWIFT_FLAGS)
STATE ?= .state/demo

.PHONY: run test build lint check bench bench-fanout bench-chat bench-poll soak boards fuzz simulate mutants faults clean help

run: build ## build and start the demo: a fictional municipality on this machine (TELEGRAMS="DIR …" feeds given ones)
	.build/release/noroshi demo --state "$(STATE)" $(foreach dir,$(TELEGRAMS),--telegrams "$(dir)")

build: ## install what the build needs and build the release
	@deploy/setup build
	swift build $(RELEASE) --product noroshi
	swift build $(RELEASE) --product noroshi-draw

test: ## install what the tests need, build, and run every suite within its budget
	@deploy/setup test
	@Tests/run

lint: ## formatting, imports, shell scripts
	swift format lint --strict --recursive Package.swift Sources Channels Tests Benchmarks
	swift build $(SWIFT_FLAGS)

check: lint test ## everything a change must pass

faults: ## real processes killed and hindered, the long form: over 250 kills, every step, disk, clock and hostile target
	@deploy/setup test
	swift build --build-tests $(SWIFT_FLAGS)
	NOROSHI_FAULTS=long swift test --skip-build --filter '^FaultTests\.'

bench: build ## measure the built daemon; each figure beside a peer or a limit of this machine (MEASURES="poll chat" picks)
	@deploy/setup bench
	swift build $(RELEASE) --product SinkHost
	swift build $(RELEASE) --product Seed
	swift build $(RELEASE) --product Telegrams
	@Benchmarks/run $(MEASURES)

bench-fanout: build ## fan-out up to a million, with goals where there are any (MEASURES="webhooks critical" picks; BENCH_DIVIDE=100 tries it small)
	@deploy/setup bench
	swift build $(RELEASE) --product SinkHost
	swift build $(RELEASE) --product Seed
	@Benchmarks/run --fanout $(MEASURES)

bench-chat: build ## what the chat finds and how fast, up to a million entries, with goals where there are any
	@deploy/setup bench
	swift build $(RELEASE) --product SinkHost
	swift build $(RELEASE) --product Seed
	swift build $(RELEASE) --product Vectors
	@Benchmarks/run --chat $(MEASURES)

bench-poll: build ## the server in front of everything: polls beside nginx, every combination, 10,000 boards, with goals where there are any
	@deploy/setup bench
	swift build $(RELEASE) --product SinkHost
	swift build $(RELEASE) --product Seed
	@Benchmarks/run --poll $(MEASURES)

soak: build ## a million polls, a hundred thousand chat turns, a thousand notices: memory stays (BENCH_DIVIDE=100 tries it small)
	@deploy/setup bench
	swift build $(RELEASE) --product SinkHost
	swift build $(RELEASE) --product Seed
	@Benchmarks/run --soak

boards: ## the board in Chromium: every situation at every size, pictures in .state/boards; then a display's life (AXE=axe.min.js asks axe)
	swift build --build-tests $(SWIFT_FLAGS)
	@mkdir -p .state/boards/pages
	NOROSHI_SCENES=$(CURDIR)/.state/boards/pages swift test --skip-build --filter '^SignageTests\.SceneTests'
	Tests/Foreign/boards.py .state/boards/pages .state/boards $(if $(AXE),--axe $(AXE))
	Tests/Foreign/board_life.py .build/debug/noroshi .state/boards

fuzz: ## fuzz every parser for SECONDS (default 60) each
	@deploy/setup build
	@Tests/Fuzz/run $(or $(SECONDS),60)

simulate: ## HISTORIES (default 100000) random histories from seed FIRST (default 0), built for speed
	@deploy/setup build
	swift build -c release -Xswiftc -enable-testing --scratch-path .build-simulate --product Simulate
	.build-simulate/release/Simulate --first $(or $(FIRST),0) --histories $(or $(HISTORIES),100000)

mutants: ## plant each bug of Tests/Mutants into a copy and see that the tests notice (MUTANTS="name …" picks)
	@deploy/setup test
	@Tests/Mutants/run $(MUTANTS)

clean: ## remove what was built and the demo's state
	rm -rf .build .build-* .state

help: ## this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 14
