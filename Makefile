# ONE. `make` alone says what there is; each target is a line here and a program in bin/.

PYTHON ?= python3
VENV := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint format bench messages screenshots reset setup-dev setup-browser
.NOTPARALLEL:

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## prepare this clone: libraries, .venv, front end (again: only what changed)
	@exec $(PYTHON) bin/setup

demo: setup ## run ONE here with three schools, until Ctrl-C (PORT=9000 moves it)
	@exec $(VENV) bin/demo

test: setup-browser ## all tests (ONLY=tests/accounts runs some)
	@exec $(VENV) bin/test $(ONLY)

lint: setup-dev ## every linter
	@exec $(VENV) bin/lint

format: setup-dev ## rewrite code and templates as the linters want them
	@exec $(VENV) bin/lint --format

bench: setup-dev ## measure against the usual way; writes bench/results.json (ONLY=name runs one)
	@exec $(VENV) -m bench $(ONLY)

messages: setup-dev ## bring locale/en up to date with what pages say; list what has no English
	@DJANGO_SETTINGS_MODULE=config.settings $(VENV) -m config.messages

screenshots: setup-browser ## make the pictures of README.md again
	@exec $(VENV) bin/screenshots

reset: ## stop and erase databases, mail and files of this clone (FORCE=1 does not ask)
	@exec $(PYTHON) bin/reset

setup-dev:
	@exec $(PYTHON) bin/setup --dev

setup-browser:
	@exec $(PYTHON) bin/setup --dev --browser
