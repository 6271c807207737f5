// Package page reads the pages that people type from: commands, and what they print.
//
// It knows fences of Markdown; it runs nothing.
package page

import (
	"strings"
)

// Step is a fence of commands, with the fence of text after it.
type Step struct {
	Line   int
	Script string
	Want   string // of both outputs; empty: whatever
}

// Steps are the fences `sh` of a page.
func Steps(text string) []Step {
	var out []Step
	var kind string
	var lines []string
	for n, line := range strings.Split(text, "\n") {
		info, fence := strings.CutPrefix(line, "```")
		switch {
		case !fence && kind != "":
			lines = append(lines, line)
		case !fence:
		case kind == "":
			kind, lines = info, nil
			if kind == "" {
				kind = "plain"
			}
		default:
			body := strings.Join(lines, "\n") + "\n"
			switch {
			case kind == "sh":
				out = append(out, Step{Line: n - len(lines) + 1, Script: body})
			case kind == "text" && len(out) > 0:
				out[len(out)-1].Want = body
			}
			kind = ""
		}
	}
	return out
}

// Fits says whether an output is what the page shows: `...` at the end of a line, or at its start, stands for any text, and
// alone for any lines.
func Fits(got, want string) bool {
	return fits(lines(got), lines(want))
}

func lines(text string) []string {
	return strings.Split(strings.TrimRight(text, "\n"), "\n")
}

func fits(got, want []string) bool {
	switch {
	case len(want) == 0:
		return len(got) == 0
	case want[0] == "...":
		for i := range len(got) + 1 {
			if fits(got[i:], want[1:]) {
				return true
			}
		}
		return false
	case len(got) == 0:
		return false
	}
	return line(got[0], want[0]) && fits(got[1:], want[1:])
}

func line(got, want string) bool {
	pieces := strings.Split(want, "...")
	if !strings.HasPrefix(got, pieces[0]) {
		return false
	}
	got = got[len(pieces[0]):]
	for i, piece := range pieces[1:] {
		last := i == len(pieces)-2
		at := strings.Index(got, piece)
		switch {
		case last && piece != "":
			if !strings.HasSuffix(got, piece) {
				return false
			}
			return true
		case at < 0:
			return false
		case last:
			return true
		}
		got = got[at+len(piece):]
	}
	return got == ""
}
