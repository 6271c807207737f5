package test

import (
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/lang/diag"
)

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name       string          `xml:"name,attr"`
	Tests      int             `xml:"tests,attr"`
	Failures   int             `xml:"failures,attr"`
	Errors     int             `xml:"errors,attr"`
	Properties []junitProperty `xml:"properties>property,omitempty"`
	Cases      []junitCase     `xml:"testcase"`
}

type junitProperty struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type junitCase struct {
	Name    string        `xml:"name,attr"`
	Class   string        `xml:"classname,attr"`
	File    string        `xml:"file,attr"`
	Line    int           `xml:"line,attr"`
	Failure *junitFailure `xml:"failure"`
	Error   *junitFailure `xml:"error"`
}

type junitFailure struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",chardata"`
}

// junit writes a suite for each file with expects, and in it a test for each of them. A
// failure has the hops; an undetermined case, and one with an unknown name, is an error.
func (r Report) junit(w io.Writer) error {
	out := junitSuites{Tests: len(r.Cases)}
	for _, c := range r.Cases {
		name := c.At.File().Name
		if n := len(out.Suites); n == 0 || out.Suites[n-1].Name != diag.Visible(name) {
			out.Suites = append(out.Suites, junitSuite{Name: diag.Visible(name), Properties: r.properties(name)})
		}
		s := &out.Suites[len(out.Suites)-1]
		one := junitCase{Name: diag.Visible(c.Line), Class: s.Name, File: s.Name, Line: c.At.File().Position(c.At.Start()).Line}
		f := &junitFailure{Message: c.message(), Type: string(c.code), Text: strings.Join(c.details(), "\n")}
		switch c.Verdict {
		case Failed:
			one.Failure = f
			s.Failures++
			out.Failures++
		case Undetermined, Unknown:
			one.Error = f
			s.Errors++
			out.Errors++
		}
		s.Tests++
		s.Cases = append(s.Cases, one)
	}
	text, err := xml.MarshalIndent(out, "", "  ")
	if err != nil {
		return fmt.Errorf("JUnit: %w", err)
	}
	_, err = io.WriteString(w, xml.Header+string(text)+"\n")
	return err
}

// properties returns the coverage of the clauses of a file.
func (r Report) properties(file string) (list []junitProperty) {
	var own Coverage
	for _, c := range r.Coverage.Clauses {
		if c.At.File().Name == file {
			own.Clauses = append(own.Clauses, c)
		}
	}
	list = append(list, junitProperty{"coverage", strconv.Itoa(own.Percent())})
	for _, c := range own.Clauses {
		if missing := c.Missing(); missing != "" {
			list = append(list, junitProperty{"not exercised", fmt.Sprintf("%s: %s (%s)", place(c.At), diag.Visible(c.Text), missing)})
		}
	}
	return list
}

// message returns why the case does not pass, in one line.
func (c Case) message() string {
	switch c.Verdict {
	case Unknown:
		return diag.Visible(c.Why)
	case Undetermined:
		return diag.Visible("undetermined: " + strings.Join(c.Answer.Undetermined, "; "))
	}
	if text := c.call(); text != "" {
		return diag.Visible("got " + c.got() + " of " + text)
	}
	return diag.Visible("got " + c.got())
}
