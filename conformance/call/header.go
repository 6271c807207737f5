package call

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// HeaderTest is what a want asks of a header of the request that arrived, or of the response:
//
//	request-header x-user = jane
//	response-header set-cookie ~ track=.*
//	no request-header x-user
type HeaderTest struct {
	Response, Absent bool
	Name             string // of small letters
	Value            *regexp.Regexp
}

// isHeader says whether the words begin with such a test.
func isHeader(words []string) bool {
	if words[0] == "no" && len(words) > 1 {
		words = words[1:]
	}
	return words[0] == "request-header" || words[0] == "response-header"
}

// headers takes the tests of headers at the beginning of the words.
func (o *Outcome) headers(words []string) ([]string, error) {
	for len(words) > 0 && isHeader(words) {
		t := HeaderTest{Absent: words[0] == "no"}
		if t.Absent {
			words = words[1:]
		}
		if len(words) < 2 || !t.Absent && len(words) < 4 {
			return nil, fmt.Errorf("%q: a header needs NAME = VALUE or NAME ~ RE", words[0])
		}
		t.Response, t.Name = words[0] == "response-header", strings.ToLower(words[1])
		if words = words[2:]; !t.Absent {
			if err := t.compare(words[0], words[1]); err != nil {
				return nil, err
			}
			words = words[2:]
		}
		o.Tests = append(o.Tests, t)
	}
	return words, nil
}

func (t *HeaderTest) compare(operator, value string) (err error) {
	switch value = strings.Trim(value, `"`); operator {
	case "=":
		value = regexp.QuoteMeta(value)
	case "~":
	default:
		return fmt.Errorf("%q: a header is compared by = or ~", operator)
	}
	t.Value, err = regexp.Compile("^(?:" + value + ")$")
	return err
}

// passes says whether the headers pass the tests, as far as the judge knows them.
func (o Outcome) passes(tests []HeaderTest) bool {
	return !slices.ContainsFunc(tests, func(t HeaderTest) bool {
		headers := o.Arrived
		if t.Response {
			headers = o.Answered
		}
		return headers != nil && !t.passed(headers)
	})
}

func (t HeaderTest) passed(headers http.Header) bool {
	values := headers.Values(t.Name)
	if t.Absent {
		return len(values) == 0
	}
	return slices.ContainsFunc(values, t.Value.MatchString)
}
