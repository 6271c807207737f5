package diag

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Name    string        `xml:"name,attr"`
	Class   string        `xml:"classname,attr"`
	File    string        `xml:"file,attr,omitempty"`
	Line    int           `xml:"line,attr,omitempty"`
	Failure *junitFailure `xml:"failure"`
	Out     string        `xml:"system-out,omitempty"`
}

type junitFailure struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",chardata"`
}

// JUnit writes the diagnostics, in their order, as a test report in XML that CI systems
// read: a suite for each file, and in it a test for each diagnostic. An error is a
// failure; warnings and advice are tests that succeed, with their text as the output.
// Without diagnostics the report has one test. Of more than 100 of one cause it writes
// three, the last with the number of the others.
func JUnit(w io.Writer, list []Diagnostic) error {
	out := junitSuites{}
	index := map[string]int{}
	for _, f := range findings(list) {
		c := junitOf(f)
		name := cmp.Or(c.File, "gwc")
		n, known := index[name]
		if !known {
			n = len(out.Suites)
			index[name] = n
			out.Suites = append(out.Suites, junitSuite{Name: name})
		}
		out.Suites[n].add(c)
	}
	if len(list) == 0 {
		s := junitSuite{Name: "gwc"}
		s.add(junitCase{Name: "no diagnostics", Class: "gwc"})
		out.Suites = append(out.Suites, s)
	}
	for _, s := range out.Suites {
		out.Tests += s.Tests
		out.Failures += s.Failures
	}
	text, err := xml.MarshalIndent(out, "", "  ")
	if err != nil {
		return fmt.Errorf("JUnit: %w", err)
	}
	_, err = io.WriteString(w, xml.Header+string(text)+"\n")
	return err
}

func (s *junitSuite) add(c junitCase) {
	s.Cases = append(s.Cases, c)
	s.Tests++
	if c.Failure != nil {
		s.Failures++
	}
}

func junitOf(f finding) junitCase {
	d := f.Diagnostic
	text := strings.TrimSuffix(place(d.Span)+githubMessage(d)+"\n"+f.like(), "\n")
	c := junitCase{Name: string(d.Code) + " " + visible(d.Shown()), Class: "gwc"}
	if d.Span.Known() {
		c.File = visible(d.Span.File().Name)
		c.Class, c.Line = c.File, d.Span.File().Position(d.Span.Start()).Line
		c.Name = fmt.Sprintf("%s (line %d)", c.Name, c.Line)
	}
	if d.Severity == Error {
		c.Failure = &junitFailure{visible(d.Shown()), string(d.Code), text}
	} else {
		c.Out = d.Severity.String() + ": " + text
	}
	return c
}
