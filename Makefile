# What a developer of gwc does every day. `.ci/run` is what has to pass.

GOLANGCI_LINT := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
FUZZTIME := 20s

.PHONY: build test golden lint fmt fuzz conformance envoy fuzz-conformance accept

build:
	go build -o gwc ./cmd/gwc

test:
	go test ./...

# Renews what the goldens have written down; read the change before it is committed.
golden:
	go test ./compiler -run 'TestCompile|TestExamples|TestReadme' -update
	go test ./internal/manual -update

lint:
	go install $(GOLANGCI_LINT)
	$$(go env GOPATH)/bin/golangci-lint run ./...

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

# The judge: Istio's control plane and Envoy.
conformance:
	$(MAKE) -C conformance test

envoy fuzz-conformance accept:
	$(MAKE) -C conformance $@
