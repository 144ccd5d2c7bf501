# make demo   see it work: sets up .venv once, then runs `copsim demo`
# make test   the tests
# make lint   style, types and the import contract (types and contract on the built and installed package)
# make clean  remove what these made
#
# Another interpreter: make test PYTHON=python3.13 VENV=.venv-3.13
# Some tests only:     make test ARGS="-k kernel"

PYTHON ?= $(shell sh tools/find-python)
VENV ?= .venv
WHEEL_VENV ?= .venv-wheel
ARGS ?=

WANTS = pyproject.toml constraints.txt
INSTALL = bin/python -m pip install --disable-pip-version-check --quiet

.PHONY: demo test lint clean
.DELETE_ON_ERROR:

demo: $(VENV)/.ready-to-use
	$(VENV)/bin/copsim demo

test: $(VENV)/.ready-to-test
	$(VENV)/bin/pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

# An editable install is a set of redirections that static tools do not follow, and the source tree is not laid out as
# it is imported; so what is checked is what users get.
lint: $(WHEEL_VENV)/.ready-to-test
	$(WHEEL_VENV)/bin/ruff check .
	$(WHEEL_VENV)/bin/ruff format --check .
	rm -rf build
	$(WHEEL_VENV)/$(INSTALL) --no-deps --force-reinstall .
	rm -rf build
	cd $(WHEEL_VENV) && bin/mypy --config-file "$(CURDIR)/pyproject.toml" -p copsim
	cd $(WHEEL_VENV) && bin/lint-imports --config "$(CURDIR)/pyproject.toml"

clean:
	rm -rf .venv .venv-* build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find analysis benchmarks copsim experiments scenarios simulation tests tools -name __pycache__ -prune -exec rm -rf {} +

$(VENV)/.ready-to-use: $(WANTS)
	@test -n "$(PYTHON)"
	@echo "Setting up $(VENV): once, some minutes at most."
	$(PYTHON) -m venv $(VENV)
	$(VENV)/$(INSTALL) --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.ready-to-test: $(WANTS)
	@test -n "$(PYTHON)"
	@echo "Setting up $(VENV) with what tests need: once, some minutes at most."
	$(PYTHON) -m venv $(VENV)
	$(VENV)/$(INSTALL) --constraint constraints.txt --editable ".[all,dev]"
	@touch $@ $(VENV)/.ready-to-use

$(WHEEL_VENV)/.ready-to-test: $(WANTS)
	@test -n "$(PYTHON)"
	@echo "Setting up $(WHEEL_VENV) with the package as users get it: once, some minutes at most."
	$(PYTHON) -m venv $(WHEEL_VENV)
	rm -rf build
	$(WHEEL_VENV)/$(INSTALL) --constraint constraints.txt ".[all,dev]"
	rm -rf build
	@touch $@
