# Everyday targets. `.ci/run` runs everything that has to pass.

GOLANGCI_LINT := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
FUZZTIME := 20s

.PHONY: build test golden lint fmt fuzz man image release gitops conformance envoy fuzz-conformance accept bench bench-long

build:
	go build -o gwc ./cmd/gwc

test:
	go test ./...

# Updates the goldens; read the change before you commit it.
golden:
	go test ./compiler -run 'TestCompile|TestExamples|TestReadme|TestPagesAreFormatted' -update
	go test . -run TestFormat -update
	go test ./internal/manual -update

# The linters, in every module. The first run builds the packages of Istio that
# conformance/ imports, which takes minutes.
MODULES := . internal/sarif internal/cluster internal/gitops internal/release conformance
lint:
	go install $(GOLANGCI_LINT)
	@for module in $(MODULES); do \
		echo "lint $$module"; \
		(cd $$module && $$(go env GOPATH)/bin/golangci-lint run --timeout 20m ./...) || exit 1; \
	done

fmt:
	gofmt -l -w $$(git ls-files '*.go')

# Every fuzz test of every package, one after the other.
fuzz:
	@for package in $$(go list ./...); do \
		for name in $$(go test -list '^Fuzz' $$package | grep '^Fuzz'); do \
			echo "$$package $$name"; \
			go test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1s $$package || exit 1; \
		done; \
	done

# Manual pages for man(1), from the texts of --help.
man:
	mkdir -p dist/man
	go test ./cmd/gwc -count=1 -run 'TestManual$$' -man '$(CURDIR)/dist/man'

# The version in binaries and archives.
VERSION = $(shell git describe --tags --always --dirty 2>/dev/null || echo devel)

# A container image as an archive of an OCI layout: dist/gwc-image.tar.
image:
	cd internal/release && go run . image -version '$(VERSION)' -o '$(CURDIR)/dist'

# Archives for six platforms with checksums and bills of materials, in dist/release.
release: man
	cd internal/release && go run . archives -version '$(VERSION)' -man '$(CURDIR)/dist/man' -o '$(CURDIR)/dist/release'

# gwc in kustomize and in the library of kpt, and gwc apply against a real API server,
# whose first build takes minutes. GITOPS selects tests; TestScripts leaves out those
# that stop the server.
GITOPS := .
gitops:
	cd internal/gitops && go test -timeout 10m -run '$(GITOPS)' ./...
	cd internal/cluster && go test -timeout 30m -run '$(GITOPS)' ./...

# gwc and other tools that render the same intents, side by side; rewrites the table of
# docs/performance.md. It takes about 6 minutes on an idle machine of two cores, the
# first run longer: it installs helm, jsonnet, cue and kustomize by `go install` into
# bench/.tools. SEED draws other hosts, names and orders.
SEED := 1
bench:
	go run ./bench/compare -seed $(SEED) -o docs/performance.md

# With 1,000,000 statements: needs up to 8 GB of memory.
bench-long:
	go run ./bench/compare -seed $(SEED) -long -o docs/performance.md

# The judge: Istio's control plane and Envoy.
conformance:
	$(MAKE) -C conformance test

envoy fuzz-conformance accept:
	$(MAKE) -C conformance $@
