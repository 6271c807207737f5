// Command without removes clauses from programs: for each piece of text that a
// program compiles without, it writes the piece and the output without it. It
// reads and writes JSON. The tests in conformance/ run it to find clauses that
// have no effect.
//
// It knows tokens, statements and pairs of braces. It does not know what a
// clause is: a piece is what can be removed.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"sync"
)

// A Program is a program with the files beside it, by name.
type Program struct {
	Name  string
	Files map[string]string
}

// An Answer is a program's output, and its output without each piece.
type Answer struct {
	Name   string
	YAML   string
	Pieces []Piece
	Error  string `json:",omitempty"` // of a program that does not compile
}

func main() {
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "without:", err)
		os.Exit(1)
	}
}

// run reads a list of programs and writes an answer for each, in their order.
func run(in io.Reader, out io.Writer) error {
	var programs []Program
	if err := json.NewDecoder(in).Decode(&programs); err != nil {
		return err
	}
	answers := make([]Answer, len(programs))
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	var wait sync.WaitGroup
	for i, p := range programs {
		slots <- struct{}{}
		wait.Go(func() {
			answers[i] = answer(p)
			<-slots
		})
	}
	wait.Wait()
	return json.NewEncoder(out).Encode(answers)
}
