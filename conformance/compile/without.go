package compile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os/exec"
	"sync"
)

// Source is a program with the files beside it, by name.
type Source struct {
	Name  string
	Files map[string]string
}

// Pieces are a program's output and its output without each piece of text that it compiles without.
type Pieces struct {
	Name   string
	YAML   string
	Pieces []Piece
	Error  string // of a program that does not compile
}

// Piece is a part of a statement without which the program compiles.
type Piece struct {
	File              string
	Line              int
	Statement, Clause string // keywords: of the statement, and the piece's first or the one before it
	Text, YAML        string
}

// without builds the command that removes clauses. It is in gwc's repository for these tests only.
var without = sync.OnceValues(func() (string, error) { return built("./internal/without") })

// Without compiles programs, whole and without each clause.
func Without(programs []Source) ([]Pieces, error) {
	path, err := without()
	if err != nil {
		return nil, err
	}
	in, err := json.Marshal(programs)
	if err != nil {
		return nil, err
	}
	run := exec.Command(path)
	var stdout, stderr bytes.Buffer
	run.Stdin, run.Stdout, run.Stderr = bytes.NewReader(in), &stdout, &stderr
	if err := run.Run(); err != nil {
		return nil, fmt.Errorf("without: %w\n%s", err, stderr.Bytes())
	}
	var out []Pieces
	if err := json.Unmarshal(stdout.Bytes(), &out); err != nil {
		return nil, fmt.Errorf("without: %w", err)
	}
	return out, nil
}

// proxied builds the command that prints proxies. It is in gwc's repository for these tests only.
var proxied = sync.OnceValues(func() (string, error) { return built("./internal/proxied") })

// Proxied is the path of the command that prints what gwc's evaluator of calls makes of manifests for each proxy.
func Proxied() (string, error) { return proxied() }
