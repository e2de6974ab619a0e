# Two commands matter: `make run` and `make test`. Everything happens in .venv beside this file.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SETUP := $(PYTHON) packaging/bootstrap.py
# Inside a desktop session of its own: message bus, unlocked Secret Service, throw-away home folders.
SESSION := sh tests/_support/session.sh
PYTEST := $(BIN)/python -m pytest
ARGS ?=

VARIANT ?= vulkan

.PHONY: engine help setup setup-dev run test check bench screenshots journeys prove notices locks clean

help:
	@echo "make run          set up what is missing and open Underdesk"
	@echo "make test         set up what the tests need and run them all"
	@echo "make check        style, rooms and types alone"
	@echo "make bench        measure this computer"
	@echo "make screenshots  drive the window and keep its pictures in screenshots/"
	@echo "make journeys     whole paths of a person through the real window"
	@echo "make engine       build a backend: VARIANT=cpu, vulkan, cuda or metal"
	@echo "make prove        the long proofs: hundreds of kills, soaks, a fresh system"
	@echo "make notices      list what the program is made of, and check every licence"
	@echo "make locks        resolve the lock files anew"
	@echo "make clean        remove caches (with .venv: make clean ALL=1)"

setup:
	@$(SETUP) run

setup-dev:
	@$(SETUP) test

run: setup
	@$(BIN)/underdesk $(ARGS)

check: setup-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports --no-logo
	$(BIN)/basedpyright

test: check
	$(SESSION) $(PYTEST) $(ARGS)

# The program may not fetch anything: what it is compared with is built before.
bench: setup
	-@$(BIN)/python bench/llama_native.py llama-bench
	-@$(BIN)/python bench/llama_native.py llama-server
	@for room in engine knowledge ui store; do $(BIN)/underdesk bench $$room || exit 1; done

screenshots: setup-dev
	$(SESSION) $(PYTEST) tests/window tests/journeys $(ARGS)
	@echo "The pictures are in screenshots/"

journeys: setup-dev
	$(SESSION) $(PYTEST) -m journey $(ARGS)

engine: setup
	@$(BIN)/python packaging/build_backend.py $(VARIANT)

prove:
	@$(SETUP) prove
	-@$(BIN)/python packaging/build_backend.py vulkan
	$(SESSION) $(PYTEST) -m prove --timeout 5400 -o faulthandler_timeout=5300 $(ARGS)

# hf-xet stays out: its native client would pass the door in app/net.
COMPILE := $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-package hf-xet

notices: setup
	@$(BIN)/python packaging/notices.py

locks: setup-dev
	$(COMPILE) pyproject.toml --extra setup -o requirements.lock
	$(COMPILE) pyproject.toml --extra setup --extra dev -c requirements.lock -o requirements-dev.lock
	cut -d' ' -f1 requirements-model.lock | grep == | $(COMPILE) --no-deps - -o requirements-model.lock.new
	mv requirements-model.lock.new requirements-model.lock

clean:
	rm -rf .pytest_cache .ruff_cache .import_linter_cache .hypothesis build dist *.egg-info $(if $(ALL),$(VENV))
	find app tests packaging bench -name __pycache__ -type d -prune -exec rm -rf {} +
