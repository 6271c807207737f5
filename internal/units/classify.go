package units

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/manifest"
	"github.com/gwc-lang/gwc/lang/diag"
)

var (
	template    = regexp.MustCompile(`(?m)^\s*(?:- )?\{\{|:\s*\{\{|\{\{-|-\}\}|\{%`)
	encrypted   = regexp.MustCompile(`(?m)^"?sops"?:`)
	outermost   = regexp.MustCompile(`(?m)^(?:["']?)(apiVersion|kind|metadata|items)(?:["']?)\s*:`)
	anywhere    = regexp.MustCompile(`["']?(apiVersion|kind|metadata|items)["']?\s*:`)
	patch       = regexp.MustCompile(`(?m)^\s*\$patch\s*:`)
	sequence    = regexp.MustCompile(`^\s*(?:- |\[)`)
	istioObject = regexp.MustCompile(`apiVersion["']?\s*:\s*["']?[a-z.]*istio\.io/`)
	customising = regexp.MustCompile(`(?m)^(?:resources|bases|components|patches|patchesStrategicMerge|configMapGenerator|generatorOptions)\s*:`)
	customise   = regexp.MustCompile(`apiVersion["']?\s*:\s*["']?kustomize\.config\.k8s\.io/`)
)

// wholeFile returns why a file is not a manifest, by its name and its whole text;
// empty if it may be one.
func wholeFile(name string, text []byte) string {
	base := strings.ToLower(path.Base(name))
	switch {
	case base == "chart.yaml" || base == "chart.lock":
		return "Helm chart"
	case bytes.Contains(text, []byte("{{")) && template.Match(text), bytes.Contains(text, []byte("{%")):
		return "template"
	case encrypted.Match(text) && bytes.Contains(text, []byte("ENC[")):
		return "encrypted file"
	}
	return ""
}

// manifestsOf returns a file with only those documents that are manifests: the others
// are blank, so that all lines keep their number. It is nil if there are none.
func manifestsOf(name string, text []byte) (plain []byte, reasons []string) {
	file := diag.NewFile(name, text)
	docs := manifest.Documents(file)
	kept := 0
	for _, d := range docs {
		why := otherDocument(name, d.Text())
		if why == "" {
			kept++
			continue
		}
		if !slices.Contains(reasons, why) {
			reasons = append(reasons, why)
		}
		if plain == nil {
			plain = slices.Clone(text)
		}
		blank(plain[d.Start:d.End])
	}
	switch {
	case kept == 0 && len(docs) == 0:
		return nil, []string{"empty file"}
	case kept == 0:
		return nil, reasons
	case plain == nil:
		plain = text
	}
	return plain, reasons
}

// blank replaces all but line ends by spaces.
func blank(text []byte) {
	for i, b := range text {
		if b != '\n' && b != '\r' {
			text[i] = ' '
		}
	}
}

// otherDocument returns why a document is not a manifest; empty if it is one, or meant
// to be one.
func otherDocument(name string, text []byte) string {
	keys := outermost
	if begin := bytes.TrimLeft(text, "\ufeff- \t\r\n"); len(begin) > 0 && begin[0] == '{' {
		keys = anywhere
	}
	has := map[string]bool{}
	for _, m := range keys.FindAllSubmatch(text, -1) {
		has[string(m[1])] = true
	}
	switch {
	case customise.Match(text):
		return "kustomization"
	case patch.Match(text):
		return "patch"
	case !has["kind"] && customising.Match(text):
		return "kustomization"
	case has["apiVersion"] && has["kind"], (has["apiVersion"] || has["kind"]) && has["metadata"]:
		return ""
	}
	base := strings.ToLower(path.Base(name))
	switch {
	case strings.Contains(base, "values"):
		return "values file"
	case strings.Contains(base, "compose"):
		return "compose file"
	case sequence.Match(bytes.TrimLeft(bytes.TrimPrefix(bytes.TrimSpace(text), []byte("---")), "\r\n")):
		return "list or JSON patch"
	case path.Ext(name) == ".json":
		return "JSON file without a kind"
	}
	return "file without apiVersion and kind"
}
