package units

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/manifest"
	"github.com/gwc-lang/gwc/lang/diag"
)

// wholeFile returns why a file is not a manifest, by its name and its whole text;
// empty if it may be one.
func wholeFile(name string, text []byte) string {
	base := strings.ToLower(path.Base(name))
	switch {
	case base == "chart.yaml" || base == "chart.lock":
		return "Helm chart"
	case isTemplate(text):
		return "template"
	case bytes.HasPrefix(text, []byte("$ANSIBLE_VAULT;")):
		return "encrypted file"
	case bytes.Contains(text, []byte("ENC[")) && isEncrypted(text):
		return "encrypted file"
	}
	return ""
}

// isUTF16 reports whether a file is a manifest in UTF-16, as PowerShell writes the output
// of kubectl.
func isUTF16(text []byte) bool {
	return begins(text, "\xff\xfe", "\xfe\xff") && bytes.Contains(bytes.ReplaceAll(text, []byte{0}, nil), []byte("apiVersion"))
}

// isTemplate reports whether a text has statements of a template outside of block
// scalars, which may hold templates of other programs, such as dashboards.
func isTemplate(text []byte) bool {
	if !bytes.Contains(text, []byte("{{")) && !bytes.Contains(text, []byte("{%")) {
		return false
	}
	found := false
	plainLines(text, func(line []byte) bool {
		if bytes.Contains(line, []byte("{{")) || bytes.Contains(line, []byte("{%")) {
			found = statesTemplate(line)
		}
		return !found
	})
	return found
}

// statesTemplate reports whether a line has a statement of a template where YAML has a
// key or a value, and not within a quoted text.
func statesTemplate(line []byte) bool {
	rest := bytes.TrimPrefix(bytes.TrimSpace(line), []byte("- "))
	if begins(rest, "{{", "{%") {
		return true
	}
	value := rest
	if i := bytes.Index(rest, []byte(": ")); i >= 0 {
		value = bytes.TrimLeft(rest[i+2:], " ")
	}
	if begins(value, `"`, "'") || begins(rest, "#") {
		return false
	}
	return begins(value, "{{", "{%") || bytes.Contains(value, []byte("{{-")) || bytes.Contains(value, []byte("-}}"))
}

func begins(text []byte, prefixes ...string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return bytes.HasPrefix(text, []byte(p)) })
}

// plainLines visits the lines of a YAML text that are not within a block scalar, until
// the function returns false.
func plainLines(text []byte, visit func(line []byte) bool) {
	block := -1 // the indentation of the line that begins a block scalar
	for line := range bytes.Lines(text) {
		plain := bytes.TrimRight(line, " \t\r\n")
		indent := len(plain) - len(bytes.TrimLeft(plain, " "))
		if block >= 0 && (len(plain) == 0 || indent > block) {
			continue
		}
		block = -1
		if beginsBlock(plain) {
			block = indent
		}
		if !visit(plain) {
			return
		}
	}
}

// beginsBlock reports whether a line ends with the indicator of a block scalar, as
// `key: |-`.
func beginsBlock(line []byte) bool {
	i := bytes.LastIndexByte(line, ' ')
	if i < 1 || line[i-1] != ':' && line[i-1] != '-' || i+1 == len(line) {
		return false
	}
	return (line[i+1] == '|' || line[i+1] == '>') && len(bytes.Trim(line[i+1:], "|>+-0123456789")) == 0
}

// isEncrypted reports whether a text has the outermost key that SOPS writes.
func isEncrypted(text []byte) bool {
	for line := range bytes.Lines(text) {
		if begins(bytes.TrimLeft(line, " \t"), "sops:", `"sops":`) {
			return true
		}
	}
	return false
}

// manifestsOf returns a file with only those documents that are manifests: the others
// are blank, so that all lines keep their number. It is nil if there are none.
func manifestsOf(name string, text []byte) (plain []byte, reasons []string) {
	docs := manifest.Documents(diag.NewFile(name, text))
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
// to be one: an API version of Istio, or a kind with metadata and a spec, is enough.
func otherDocument(name string, text []byte) string {
	h := headOf(text)
	switch {
	case strings.HasPrefix(h.values["apiVersion"], "kustomize.config.k8s.io/"), h.values["kind"] == "" && h.hasAny("resources", "bases", "components", "patches", "patchesStrategicMerge", "configMapGenerator", "generatorOptions"):
		return "kustomization"
	case h.patch:
		return "patch"
	case h.istio() && h.template:
		return "template"
	case h.values["apiVersion"] != "" && h.values["kind"] != "", h.istio() && h.has("metadata"), h.values["kind"] != "" && h.has("metadata") && h.has("spec"):
		return ""
	}
	base := strings.ToLower(path.Base(name))
	switch {
	case strings.Contains(base, "values"):
		return "values file"
	case strings.Contains(base, "compose"):
		return "compose file"
	case h.sequence:
		return "list or JSON patch"
	case path.Ext(name) == ".json":
		return "JSON file without a kind"
	}
	return "file without apiVersion and kind"
}
