// Package istioctl compares gwc check with the analyzers of istioctl, over the manifests and the expected messages of
// Istio's own tests of them, which it reads from the module cache.
package istioctl

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
)

// A Case is one entry of the table of Istio's tests: manifests, and the messages of one analyzer about them.
type Case struct {
	Name     string
	Files    []string // paths below the folder of the analyzers
	Expected []Message
}

// A Message is a code of istioctl and the object that it is about: KIND NAME or KIND NAMESPACE/NAME.
type Message struct{ Code, Object string }

// Cases reads the table of a folder pkg/config/analysis/analyzers.
func Cases(dir string) (list []Case, err error) {
	codes, err := codesOf(filepath.Join(dir, "..", "msg", "messages.gen.go"))
	if err != nil {
		return nil, err
	}
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, "analyzers_test.go"), nil, 0)
	if err != nil {
		return nil, err
	}
	for _, entry := range tableOf(file) {
		c := Case{}
		for name, value := range fieldsOf(entry) {
			switch name {
			case "name":
				c.Name = text(value)
			case "inputFiles":
				for _, e := range elements(value) {
					c.Files = append(c.Files, text(e))
				}
			case "expected":
				for _, e := range elements(value) {
					m, err := messageOf(e, codes)
					if err != nil {
						return nil, fmt.Errorf("%s: %w", c.Name, err)
					}
					c.Expected = append(c.Expected, m)
				}
			}
		}
		if c.Name == "" || len(c.Files) == 0 {
			return nil, fmt.Errorf("a case without a name or files: %+v", c)
		}
		list = append(list, c)
	}
	return list, nil
}

// tableOf returns the entries of the variable testGrid.
func tableOf(file *ast.File) (entries []ast.Expr) {
	ast.Inspect(file, func(n ast.Node) bool {
		spec, is := n.(*ast.ValueSpec)
		if is && len(spec.Names) == 1 && spec.Names[0].Name == "testGrid" && len(spec.Values) == 1 {
			entries = elements(spec.Values[0])
		}
		return true
	})
	return entries
}

// codesOf returns the codes of messages.gen.go by their names.
func codesOf(path string) (map[string]string, error) {
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		return nil, err
	}
	codes := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, is := n.(*ast.ValueSpec)
		if !is || len(spec.Values) != 1 {
			return true
		}
		if call, is := spec.Values[0].(*ast.CallExpr); is && len(call.Args) == 3 {
			codes[spec.Names[0].Name] = text(call.Args[1])
		}
		return true
	})
	return codes, nil
}

func messageOf(e ast.Expr, codes map[string]string) (Message, error) {
	parts := elements(e)
	if len(parts) != 2 {
		return Message{}, fmt.Errorf("a message of %d parts", len(parts))
	}
	name, is := parts[0].(*ast.SelectorExpr)
	if !is || codes[name.Sel.Name] == "" || text(parts[1]) == "" {
		return Message{}, fmt.Errorf("unknown message %v", parts)
	}
	return Message{codes[name.Sel.Name], text(parts[1])}, nil
}

func elements(e ast.Expr) []ast.Expr {
	if lit, is := e.(*ast.CompositeLit); is {
		return lit.Elts
	}
	return nil
}

func fieldsOf(e ast.Expr) map[string]ast.Expr {
	fields := map[string]ast.Expr{}
	for _, part := range elements(e) {
		if pair, is := part.(*ast.KeyValueExpr); is {
			if key, is := pair.Key.(*ast.Ident); is {
				fields[key.Name] = pair.Value
			}
		}
	}
	return fields
}

func text(e ast.Expr) string {
	if lit, is := e.(*ast.BasicLit); is && lit.Kind == token.STRING {
		s, _ := strconv.Unquote(lit.Value)
		return s
	}
	return ""
}
