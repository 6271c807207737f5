package krm

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/gwc-lang/gwc/internal/lazy"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A Source is a file with a function config.
type Source struct {
	// Name is shown in messages; empty if nobody knows it, as that of a file that
	// kustomize made.
	Name string
	Text []byte
}

const configHint = "write apiVersion: " + intentsGroup + " and kind: " + intentsKind + ", or a ConfigMap"

// readConfig reads a function config from a file of its own. It returns nil if the file
// is none.
func readConfig(s Source, sink *diag.Sink) (config *yaml.Node, file *diag.File) {
	name := s.Name
	if name == "" {
		name = "function config"
	}
	file = diag.NewFile(name, bytes.TrimPrefix(s.Text, []byte(byteOrderMark)))
	file.Hidden = true // it may have values that are secret
	refuse := func(line int, message, hint string) (*yaml.Node, *diag.File) {
		sink.Add(diag.At(lineOf(file, line), code.InvalidFunctionConfig, "%s", message).WithHint("%s", hint))
		return nil, nil
	}
	decoder := yaml.NewDecoder(bytes.NewReader(file.Text))
	root := (*yaml.Node)(nil)
	for {
		var document yaml.Node
		err := decoder.Decode(&document)
		switch {
		case errors.Is(err, io.EOF) && root == nil:
			return refuse(1, "the function config is empty", configHint)
		case errors.Is(err, io.EOF):
			return root, file
		case err != nil:
			return refuse(errorLine(err), "the function config is not YAML", "correct the line, or the one above it")
		case len(document.Content) == 0 || isNull(document.Content[0]):
		case root != nil:
			return refuse(document.Content[0].Line, "the function config has several YAML documents", "write each object in a file of its own, and pass one as the function config")
		default:
			if root = document.Content[0]; root.Kind != yaml.MappingNode {
				return refuse(root.Line, "the function config is not a mapping", configHint)
			}
		}
	}
}

var yamlError = lazy.MustCompile(`^yaml: (?:line ([0-9]+): )?(.*)$`)

// errorLine returns the line of an error of the YAML parser; 1 if it has none.
func errorLine(err error) int {
	if m := yamlError.FindStringSubmatch(err.Error()); m != nil && m[1] != "" {
		line, _ := strconv.Atoi(m[1])
		return line
	}
	return 1
}

// kindOf returns the version and kind of an object in words.
func kindOf(version, kind string) string {
	switch {
	case version == "" && kind == "":
		return "it has neither apiVersion nor kind"
	case kind == "":
		return "it has no kind"
	case version == "":
		return "it has no apiVersion"
	}
	return "unknown kind " + version + " " + kind
}

// field returns the node at a path as messages have it, or the nearest one around it.
func field(n *yaml.Node, path string) *yaml.Node {
	first, rest, _ := strings.Cut(path, ".")
	for _, part := range []string{first, strings.TrimRight(rest, "0123456789[]")} {
		v := get(n, part)
		if v == nil || v.Line == 0 {
			return n
		}
		n = v
	}
	return n
}
