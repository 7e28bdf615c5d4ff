# Everything a developer or a CI machine calls; `make` alone lists it.
# PYTHON selects the interpreter; each Python version has an environment of its own below build/.
PYTHON ?= python3
PYTHON_VERSION := $(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])')
ifeq ($(PYTHON_VERSION),)
$(error $(PYTHON) cannot be run: name a Python 3.11, 3.12 or 3.13 with `make PYTHON=...`)
endif
VENV := build/venv-$(PYTHON_VERSION)
RUN := PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(VENV)/bin/python

# A folder of its own for what `make demo` and `make run` must not mix with the user's own controller.
DEMO := PLUM_CONFIG_DIR=$(CURDIR)/build/demo/config CONTROLLER_DATA_DIR=$(CURDIR)/build/demo/data
OFFSCREEN := QT_QPA_PLATFORM=offscreen

.DEFAULT_GOAL := help
.PHONY: help bootstrap demo run lab test check torture bench screens translations lock clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | awk -F '\t' '{ printf "  make %-13s %s\n", $$1, $$2 }'

bootstrap: ## make the environment; instant when it is up to date
	@$(PYTHON) tools/bootstrap.py $(VENV)

demo: bootstrap ## open the console with the sample lab and run the sample workflow to the end
	@$(DEMO) $(RUN) tools/demo.py

run: bootstrap ## open the console on your own data
	@$(RUN) -m plum_desk.gui

lab: bootstrap ## a controller with three local agents, until Ctrl+C
	@$(RUN) tools/lab.py

test: bootstrap ## bootstrap and run every check; what CI runs
	@$(MAKE) --no-print-directory check

check: bootstrap ## format, lint, types, import contracts, dead code, translations, tests
	$(RUN) -m ruff format --check
	$(RUN) -m ruff check
	$(RUN) -m mypy
	$(RUN) -m mypy tools hatch_build.py
	$(RUN) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'
	$(RUN) tools/deadcode.py
	$(RUN) tools/translations.py check
	$(OFFSCREEN) $(RUN) -m pytest

torture: bootstrap ## kill a controller a hundred times under load (KILLS, SEED) and check that nothing is lost
	@$(RUN) tools/torture.py

bench: bootstrap ## measure the budgets; a table, and JSON below build/
	@$(RUN) benchmarks/run.py

screens: bootstrap ## screenshots of the console in both languages and themes
	@$(OFFSCREEN) $(RUN) tools/screens.py

translations: bootstrap ## bring translations/*.ts up to date with the sources and compile them
	@$(RUN) tools/translations.py update
	@$(RUN) tools/translations.py release

lock: bootstrap ## write requirements.lock anew from pyproject.toml, keeping versions that still fit
	@$(RUN) -m pip install --quiet --disable-pip-version-check uv
	@$(RUN) -m uv pip compile --quiet --universal --python-version 3.11 --extra desktop --extra dev \
		--no-header --no-annotate --no-emit-index-url --no-emit-find-links \
		--output-file requirements.lock pyproject.toml $(LOCKFLAGS)

clean: ## remove what was built: environments, caches, demo data, compiled translations
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	rm -f translations/*.qm
	find plum_desk tests tools benchmarks examples -name __pycache__ -prune -exec rm -rf {} +
