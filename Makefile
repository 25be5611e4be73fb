# The two commands are `make demo` and `make test`. Both need Python 3.11 or newer and nothing else: they make their
# own environment in .venv.

PYTHON ?= python3
VENV ?= .venv
RUN := $(VENV)/bin/python
INSTALL := $(RUN) -m pip install --quiet --disable-pip-version-check -c constraints.txt

# Folders of quick tests: no training, no server, no worked solutions.
UNIT_TESTS := $(addprefix tests/,data evaluation expression ink nn recognition test_files.py test_import.py \
	test_layers.py test_serialization.py test_softmax.py)

.PHONY: demo test check lint format types docs clean

demo: $(VENV)/core.stamp  ## read and solve three pictures drawn on the spot
	$(RUN) examples/demo.py

test: $(VENV)/dev.stamp  ## all tests; those of a data set run where it is in the store
	$(RUN) -m pytest -n 2 --dist loadgroup

check: lint types  ## lint, types and the quick unit tests: what to run between two edits
	$(RUN) -m pytest -n 2 --dist loadgroup -m "not slow and not data" $(UNIT_TESTS)

lint: $(VENV)/dev.stamp
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) scripts/check_language.py

format: $(VENV)/dev.stamp
	$(RUN) -m ruff check --fix .
	$(RUN) -m ruff format .

types: $(VENV)/dev.stamp
	$(RUN) -m mypy

docs: $(VENV)/docs.stamp  ## the documentation as a site in site/; a broken link or an orphaned page is an error
	NO_MKDOCS_2_WARNING=1 $(RUN) -m mkdocs build --strict

clean:  ## remove the environment and what the commands wrote; never the data store
	rm -rf $(VENV) build dist site demo-output .pytest_cache .ruff_cache .mypy_cache .hypothesis

$(VENV)/core.stamp: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) -e .
	touch $@

# PyTorch first and by its pinned version, so that nothing that depends on it brings another.
$(VENV)/dev.stamp: $(VENV)/core.stamp constraints.txt
	$(INSTALL) torch
	$(INSTALL) -e '.[train,documents,web,dev]'
	touch $@

$(VENV)/docs.stamp: $(VENV)/core.stamp constraints.txt
	$(INSTALL) -e '.[web,docs]'
	touch $@
