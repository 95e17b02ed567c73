# Two commands matter: `make demo` and `make test`. Both set up .venv first and are quick the second time.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$python"; break; }; done)

.PHONY: demo test trials audit serve lint golden bench clean lock words

demo: $(READY)
	@$(BIN)/backfile import examples/captures || test $$? -eq 1
	@$(BIN)/backfile build || test $$? -eq 1
	@echo
	@echo "Open output/index.html in a browser: it works from disk, search included."
	@echo "Or run 'make serve' for a preview that follows your edits."

test: lint
	$(BIN)/python -m pytest -m "not browser"
	$(BIN)/python -m pytest -m browser -rs

# Kills, hostile inputs, hundreds of edits: each in full, with new random examples. Takes about an hour.
trials: $(READY)
	BACKFILE_TRIALS=all $(BIN)/python -m pytest -m trial

# Needs Chromium, Node with npm, and Java, which .ci/run installs: bench/README.md.
audit: $(READY)
	$(BIN)/python bench/audit

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

serve: $(READY)
	$(BIN)/backfile serve

golden: $(READY)
	$(BIN)/python -m pytest -m "not browser" --update-golden -k golden
	@echo "Golden files rewritten: review them with 'git diff' before you commit."

bench: $(READY)
	$(BIN)/python bench/build.py

lock: $(READY)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-annotate --all-extras --output-file requirements.lock pyproject.toml

words: $(READY)
	@mkdir -p .backfile
	$(BIN)/pybabel --quiet extract -F pyproject.toml -k say -k plural:1,2 --add-location=file --sort-output -w 120 \
		-o .backfile/backfile.pot .
	$(BIN)/pybabel --quiet update -i .backfile/backfile.pot -d builder/render/locale -D backfile --no-fuzzy-matching \
		--ignore-obsolete --ignore-pot-creation-date -w 120
	@echo "Texts are brought together: translate what has no translation yet in builder/render/locale."

clean:
	rm -rf $(VENV) .audit .backfile .mypy_cache .pytest_cache .ruff_cache

$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Backfile needs Python 3.11 or newer: install it, or run make PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)
