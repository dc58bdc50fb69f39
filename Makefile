# 两条命令即可 / Two commands are enough:
#   make run    安装所缺、构建、启动演示 / installs what is missing, builds, starts the demo
#   make test   运行全部测试 / runs all tests
#
# One build profile serves running and testing, because building the dependencies twice takes minutes; only
# `make bench` and the container image are built for speed.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

# rustup puts its programs here; a shell that was open before does not know it yet.
export PATH := $(PATH):$(HOME)/.cargo/bin

CARGO ?= cargo
# One more than there are cores: a test often waits for its database or for another process.
export RUST_TEST_THREADS ?= $(shell expr $$(nproc) + 1)
CARGO_TARGET_DIR ?= target
PRODUCT = $(CARGO_TARGET_DIR)/debug/chuangquan

# In frontend/: what the lock file names is installed again only when it changed.
NPM = npm --prefix frontend
PACKAGES = frontend/node_modules/.package-lock.json

.PHONY: help setup build run test lint bench bench-full bench-nation bench-data pages screenshots

help: ## 显示本说明 / Show this help
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /  make \1\t/' | expand -t 14

setup: ## 检查并安装所需软件 / Check what is needed and install what is missing
	@scripts/setup

build: setup pages ## 构建 / Build
	$(CARGO) build --locked

$(PACKAGES): frontend/package-lock.json frontend/.npmrc
	$(NPM) ci --no-progress
	@touch $@

pages: setup $(PACKAGES) ## 构建网页 / Build the pages
	$(NPM) run build

run: build ## 启动网站；数据库自带 / Serve the product; it brings its own database
	$(PRODUCT) demo

test: pages ## 运行全部测试 / Run all tests
	@scripts/setup test
	$(NPM) run budget
	$(NPM) run check
	$(NPM) test
	$(CARGO) test --locked
	$(NPM) run api:fresh
	$(CARGO) test --locked --test it -- --ignored browser calendar_clients

screenshots: build ## 每个页面的截图，存入 frontend/screenshots / Pictures of every page, in frontend/screenshots
	@scripts/setup test
	scripts/screenshots $(PRODUCT)

lint: $(PACKAGES) ## 检查格式与代码 / Check formatting and code
	$(NPM) run lint
	$(CARGO) fmt --check
	$(CARGO) clippy --locked --all-targets -- -D warnings

bench: setup pages ## 度量速度，每个数字旁边是其极限 / Measure speed, each figure beside its limit
	$(CARGO) bench --locked --bench road

bench-full: setup pages ## 同上，数量如目标所说 / The same with as many rows as the goals speak of
	$(CARGO) bench --locked --bench road -- full

bench-nation: setup pages ## 全国规模的检索、日历与预约 / Searches, calendars and bookings at a nation's size
	$(CARGO) bench --locked --bench road -- size=nation search calendars grown

# make bench-data DATABASE_URL=postgres://… [SIZE=city|province|nation] [LISTINGS=…] [BOOKINGS=…] [SEED=…]
bench-data: setup ## 向空数据库装入模拟市场 / Fill an empty database with a made-up market
	$(CARGO) bench --locked --bench road -- bench-data --size $(or $(SIZE),city) $(if $(LISTINGS),--listings $(LISTINGS)) \
		$(if $(BOOKINGS),--bookings $(BOOKINGS)) --seed $(or $(SEED),1) --database-url '$(DATABASE_URL)'
