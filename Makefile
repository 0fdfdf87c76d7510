GO ?= go
AT_ONCE = ^(TestServe|TestCrawl|TestTwoRunsAtOnce|TestInterruptedRunIsFinishedByTheNext)
KILLED = ^TestKilled
STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.7.0
DUBAN = bin/duban
DEMO = build/demo

.PHONY: run build install test plainly raced check e2e eval bench microbench clean

# Read the bundled sample notices and show what came of them.
run: build
	@rm -rf $(DEMO) && mkdir -p $(DEMO)
	@echo "== $(DUBAN) ingest testdata/notices"
	@$(DUBAN) --corpus $(DEMO)/corpus ingest testdata/notices
	@echo
	@echo "== $(DUBAN) compare --indicator rd_intensity    (R&D spending as a share of GDP)"
	@$(DUBAN) --corpus $(DEMO)/corpus compare --indicator rd_intensity
	@echo
	@echo "== $(DUBAN) compare --indicator 社会消费品零售总额    (retail sales)"
	@$(DUBAN) --corpus $(DEMO)/corpus compare --indicator 社会消费品零售总额
	@echo
	@echo "== $(DUBAN) search 高新技术企业 --due-to 2023 --limit 5 --facet city"
	@$(DUBAN) --corpus $(DEMO)/corpus search 高新技术企业 --due-to 2023 --limit 5 --record target --facet city
	@for kind in notices tasks targets bodies; do \
		$(DUBAN) --corpus $(DEMO)/corpus export $$kind -o $(DEMO)/$$kind.csv || exit 1; \
		$(DUBAN) --corpus $(DEMO)/corpus --quiet export $$kind --profile excel -o $(DEMO)/$$kind.excel.csv || exit 1; \
	done
	@echo
	@echo "CSV files are in $(DEMO) (*.csv for pandas, *.excel.csv for Excel). Ask more of the corpus with"
	@echo "  $(DUBAN) --corpus $(DEMO)/corpus search 优良天数"

build:
	@$(GO) build -o $(DUBAN) ./cmd/duban

install:
	$(GO) install ./cmd/duban

# All that a change must pass. The tests of the whole program start it some hundred times, which takes a quarter of an hour
# under the race detector and two minutes without; of them only those that run things at once are run under it, like
# all the packages that they are made of. -trimpath throughout because one of them builds the program so: what the checks
# compile then serves the tests and that build too, which without a build cache saves three minutes of CPU. What is compiled
# for the race detector serves nothing else, so both halves are made side by side.
test: export GOFLAGS += -trimpath
test:
	@$(MAKE) --no-print-directory -j2 -Oline plainly raced

plainly: check
	$(GO) test -timeout 30m ./cmd/duban
	$(GO) test -timeout 30m -run '$(KILLED)' ./cmd/internal/pipeline ./index

raced:
	$(GO) test -race -timeout 30m -skip '$(KILLED)' $$($(GO) list ./... | grep -v '/cmd/duban$$')
	$(GO) test -race -timeout 30m -run '$(AT_ONCE)' ./cmd/duban

# The pages in a real browser (Debian's chromium, or DUBAN_BROWSER); `make test` runs this too where there is one.
# SHOTS=DIR keeps a picture of every page.
e2e:
	DUBAN_E2E=1 DUBAN_SHOTS=$(abspath $(SHOTS)) $(GO) test ./cmd/duban -run TestBrowser -count=1 -v

check:
	$(GO) vet ./...
	@unformatted=$$(gofmt -l $$(git ls-files '*.go' 2>/dev/null || find . -name '*.go')); \
		if [ -n "$$unformatted" ]; then echo "not formatted by gofmt:"; echo "$$unformatted"; exit 1; fi
	$(GO) run $(STATICCHECK) ./...

# Compare with the hand marks; DUBAN_EVAL=misses or all prints each difference.
eval:
	$(GO) test ./cmd/internal/eval -run TestFloors -count=1 -v

# Speed and memory on 10,000 generated notices, as one table; DUBAN_BENCH_NOTICES takes fewer.
# Search on 100,000 generated records; DUBAN_BENCH_RECORDS=1000000 takes as many as the aims are for.
bench:
	$(GO) test -run '^$$' -bench . -benchtime 1x -timeout 60m ./cmd/internal/bench

# The benchmarks of single packages.
microbench:
	$(GO) test -run '^$$' -bench . -benchtime 1s -timeout 60m ./normalize/... ./extract/... ./index/... ./corpus/...

clean:
	rm -rf bin build
