# From a fresh clone to the site, the tests, the release: `make help`.
# Python's packages go into .venv, what is built into build/. A stamp in .venv stands for each finished install.

# The first Python that is new enough and can make an environment, whatever its name.
NAMES := python3 python3.14 python3.13 python3.12 python3.11 python
PYTHON ?= $(or $(firstword $(shell for python in $(NAMES); \
	do $$python -c '$(USABLE)' 2>/dev/null && echo $$python; done; true)),python3)
USABLE := import ensurepip, sys; sys.exit(sys.version_info < (3, 11))

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt

BASE ?= main
KILLS ?= 60
FUZZ ?= 2000

.PHONY: help site serve check review fmt test kill fuzz audit bench pins clean
.DELETE_ON_ERROR:

help: ## 列出这些命令
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile

site: .venv/site ## 生成网站：build/site
	$(BIN)/plansite build

serve: .venv/site ## 在本机预览，改动计划后页面自动更新
	$(BIN)/plansite serve

check: .venv/site ## 检查计划：格式、规则、与原文逐字核对
	$(BIN)/plansite fmt --check
	$(BIN)/plansite check$(if $(FORMAT), --format '$(FORMAT)')$(if $(SINCE), --since '$(SINCE)')
	$(BIN)/plansite verify

review: .venv/site ## 写出对修改的审阅意见：与 BASE=main 比较；POST=yes 发表到合并请求，PREVIEW=网址 附上预览
	$(BIN)/plansite review '$(BASE)'$(if $(PREVIEW), --preview '$(PREVIEW)')$(if $(POST), --apply)

fmt: .venv/test ## 整理格式：计划和代码
	$(BIN)/plansite fmt
	$(BIN)/ruff check --fix --quiet
	$(BIN)/ruff format --quiet

test: .venv/test ## 检查代码并运行全部测试
	$(BIN)/python -m tests.chromium
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pytest --numprocesses auto

kill: .venv/test ## 生成和改写时反复强行中断，看网站和计划是否完好；KILLS=60 为次数
	KILLS=$(KILLS) $(BIN)/pytest --numprocesses auto tests/test_whole.py

fuzz: .venv/test ## 用随机改坏的输入反复试验生成程序：FUZZ=2000 是每类试多少次
	FUZZ='$(FUZZ)' $(BIN)/pytest --numprocesses auto tests/test_fuzz.py

audit: .venv/audit ## 查询所用软件的已知漏洞；要能访问 pypi.org
	$(BIN)/pip-audit --requirement constraints.txt --no-deps --disable-pip --strict --progress-spinner off

bench: .venv/test ## 测量耗时和网页大小
	$(BIN)/python -m tests.chromium
	$(BIN)/python -m tests.bench

pins: ## 重新锁定依赖的版本：constraints.txt
	rm -rf build/pins && mkdir -p build
	$(PYTHON) -m venv build/pins
	build/pins/bin/python -m pip install --quiet --editable '.[test,audit]'
	{ sed -n '/^#/p' constraints.txt; build/pins/bin/python -m pip freeze --exclude-editable; } > build/pins/new
	mv build/pins/new constraints.txt

clean: ## 删除一切生成物和 .venv，如同刚刚克隆
	rm -rf build .venv plansite.egg-info .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find generator tests -name __pycache__ -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c '$(USABLE)' 2>/dev/null || { echo '需要带 venv 的 Python 3.11 或更高版本：请先安装（Debian、Ubuntu：apt install python3-venv），或用 make PYTHON=路径 指明' >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/site: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --editable .
	@touch $@

.venv/test: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --editable '.[test]'
	@touch .venv/site $@

.venv/audit: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --editable '.[audit]'
	@touch $@
