package static

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"istio.io/istio/pkg/config/analysis/analyzers"
	"istio.io/istio/pkg/config/analysis/local"

	"github.com/gwc-lang/gwc/conformance/bundle"
	"github.com/gwc-lang/gwc/conformance/mesh"
)

// Analyze runs every analyzer of istioctl over the bundle in a mesh. Errors, and warnings that are not excused in
// falsePositives, are findings.
func Analyze(b bundle.Bundle, around *mesh.Mesh) ([]Finding, error) {
	findings, err := AnalyzeAll(b, around)
	return slices.DeleteFunc(findings, func(f Finding) bool { return excused(f, b) }), err
}

// AnalyzeAll is Analyze without excuses: every error and warning as a user of istioctl sees it.
func AnalyzeAll(b bundle.Bundle, around *mesh.Mesh) ([]Finding, error) {
	cluster, err := around.Place(mesh.Simulated).YAML()
	if err != nil {
		return nil, err
	}
	analyzer := local.NewSourceAnalyzer(analyzers.AllCombined(), "", "istio-system", nil)
	err = analyzer.AddTestReaderKubeSource([]local.ReaderSource{
		{Name: "cluster", Reader: bytes.NewReader(cluster)},
		{Name: "injector", Reader: strings.NewReader(injector)},
		{Name: "bundle", Reader: bytes.NewReader(b.YAML())},
	})
	if err != nil {
		return []Finding{{"analyze", "", "bundle", err.Error()}}, nil
	}
	stop := make(chan struct{})
	defer close(stop)
	result, err := analyzer.Analyze(stop)
	if err != nil {
		return nil, err
	}
	if len(result.SkippedAnalyzers) > 0 {
		return nil, fmt.Errorf("analyzers were skipped: %v", result.SkippedAnalyzers)
	}
	var findings []Finding
	for i := range result.Messages {
		m := result.Messages[i]
		f := Finding{Judge: "analyze", Code: m.Type.Code(), Text: fmt.Sprintf(m.Type.Template(), m.Parameters...)}
		if m.Resource != nil {
			f.Object = m.Resource.Origin.FriendlyName()
		}
		if m.Type.Level().String() != "Info" {
			findings = append(findings, f)
		}
	}
	return findings, nil
}
