package conformance

import (
	_ "istio.io/istio/pilot/pkg/simulation"
	_ "istio.io/istio/pilot/test/xds"
	_ "istio.io/istio/pkg/config/analysis/analyzers"
	_ "istio.io/istio/pkg/config/analysis/local"
	_ "istio.io/istio/pkg/config/schema/collections"
	_ "github.com/rogpeppe/go-internal/txtar"
	_ "k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
)
