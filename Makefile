# symnode: `make help` lists the targets. Needs only Python >= 3.11 and make.

PYTHON  ?= python3
VENV    := .venv
BIN     := $(VENV)/bin
STAMP   := $(VENV)/.installed
PIP     := $(BIN)/python -m pip --quiet --disable-pip-version-check
TEX     := latexmk lmodern texlive-latex-base texlive-latex-recommended
TOOLS   := $(TEX) graphviz

# Without time stamps, so that a run that changes nothing leaves no difference in git.
define RUN_NOTEBOOKS
import sys, nbclient, nbformat
for path in sys.argv[1:]:
    print(path, flush=True)
    book = nbformat.read(path, as_version=4)
    where = {"metadata": {"path": "notebooks"}}
    nbclient.NotebookClient(book, record_timing=False, resources=where).execute()
    nbformat.write(book, path)
endef
export RUN_NOTEBOOKS

# $(call INSTALL,Debian packages,what it is elsewhere)
COMMA   := ,
define INSTALL
command -v apt-get > /dev/null || { \
  echo "make $@ knows Debian's packages only; install $(2) by other means." >&2; exit 2; }; \
test "$$(id -u)" = 0 || { \
  echo "Installing packages needs root. Run:  sudo make $@" >&2; \
  echo "or:  sudo apt-get install --no-install-recommends $(1)" >&2; exit 2; }; \
apt-get -qq update && \
DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $(1)
endef

.DEFAULT_GOAL := help
.PHONY: help setup verify test slow lint fuzz notebooks figures report tex tools bench clean

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1	\2/p' $(MAKEFILE_LIST) | expand -t 20

setup: $(STAMP)  ## create .venv and install symnode in it, with pinned versions

# The stamp is written last, so an interrupted installation is repeated. setuptools goes first and
# the build is not isolated: the build uses the pinned version too.
$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "symnode needs Python 3.11 or newer; this is $$($(PYTHON) --version)." \
	            "Try: make PYTHON=python3.11 $(MAKECMDGOALS)" >&2; exit 2; }
	@echo "Installing symnode and its pinned dependencies into $(VENV) (a minute or two) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) install -c constraints.txt setuptools
	@$(PIP) install -c constraints.txt --no-build-isolation -e '.[test,notebook]'
	@touch $@

verify: $(STAMP)  ## judge every page in proofs/
	@$(BIN)/symnode verify proofs

test: verify  ## the same, then the whole test suite (slow tests too: make test SLOW=1)
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile $(if $(SLOW),-m "slow or not slow")

slow: $(STAMP)  ## the longer tests: variants of statements that must not be proved
	@$(BIN)/python -m pytest -q -n 2 -m slow tests/unit/test_row_mutations.py \
	  tests/unit/test_inequality_variants_of_functions.py tests/unit/experiments

lint: $(STAMP)  ## ruff and mypy
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy --strict symnode

fuzz: $(STAMP)  ## random equal and unequal pairs against the oracle (PAIRS=5000)
	@$(BIN)/python -m tests.fuzz.run $(or $(PAIRS),5000)

notebooks: $(STAMP)  ## run every notebook from top to bottom and keep the output
	@$(BIN)/python -c "$$RUN_NOTEBOOKS" notebooks/*.ipynb

figures: $(STAMP)  ## draw the figures of the pages into build/
	@mkdir -p build
	@for page in $$(grep -rl --include=*.py "Figure(" proofs); do \
	  file=build/$$(basename $$page .py).png; \
	  $(BIN)/symnode plot $$page -o $$file > /dev/null || exit; echo "$$file written"; done

report: $(STAMP)  ## write build/report.tex, and build/report.pdf where LaTeX is installed
	@mkdir -p build
	@$(BIN)/symnode report --to latex proofs > build/report.tex
	@echo "build/report.tex written"
	@if command -v latexmk > /dev/null; then \
	  latexmk -pdf -quiet -interaction=nonstopmode -output-directory=build build/report.tex \
	    && echo "build/report.pdf written"; \
	else echo "no PDF: latexmk is not installed (make tex)"; fi

tex:  ## install LaTeX (Debian and Ubuntu; needs root)
	@$(call INSTALL,$(TEX),a TeX distribution with latexmk$(COMMA) amsmath and amsthm)
	@latexmk --version | head -n 1

tools:  ## install LaTeX and graphviz (Debian and Ubuntu; needs root)
	@$(call INSTALL,$(TOOLS),a TeX distribution with latexmk$(COMMA) amsmath and amsthm; and graphviz)
	@latexmk --version | head -n 1
	@dot -V

# The peers weigh more than a gigabyte and pin NumPy, so they get an environment of their own.
bench:  ## install the peers (1.5 GB) in .venv-bench and measure the numeric wing beside them
	@test -x $(VENV)-bench/bin/python || $(PYTHON) -m venv $(VENV)-bench
	@$(VENV)-bench/bin/python -m pip --quiet --disable-pip-version-check install \
	  -c constraints.txt -c benchmarks/constraints.txt -e '.[bench]'
	@$(VENV)-bench/bin/python -m benchmarks.numeric > /dev/null
	@$(VENV)-bench/bin/python -m benchmarks.numeric --write docs/benchmarks/numeric.md

clean:  ## remove .venv, build output and caches
	@rm -rf $(VENV) $(VENV)-bench build dist *.egg-info .hypothesis .mypy_cache .pytest_cache .ruff_cache .symnode
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
