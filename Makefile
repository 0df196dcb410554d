# Every word of this project's vocabulary. `make` alone lists it.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PORT ?= 8000
export PORT

.PHONY: help run demo test lint faults bench shots fmt lock

help: ## List these words
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s%s\n", $$1, $$2}'

run: ## Set up what is missing and serve pmreview with demo data (PORT=8000)
	@scripts/run

demo: ## Set up, then leave the demo summary as PDF, Word and brief in var/demo/
	@scripts/demo

test: ## Every test, on SQLite and on PostgreSQL with Redis
	@scripts/test

lint: ## Style, types, imports, dependencies, migrations, translations, deployment
	@scripts/lint

faults: ## Only the tests that kill workers and brokers, on both stacks
	@scripts/test faults

bench: ## Measure pages, jobs and paper
	@scripts/setup --dev && scripts/apart bench-stack python -m bench

shots: ## Take the pictures in docs/img/
	@scripts/setup --dev && scripts/apart shots-stack python -m tests.browser.shots

fmt: ## Format the Python code and mend what can be mended
	@scripts/setup --dev && .venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format .

lock: ## Write requirements/*.txt anew from pyproject.toml
	@scripts/setup --dev && scripts/lock
