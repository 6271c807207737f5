package call

import (
	"net/http"
	"testing"
)

func TestHeaders(t *testing.T) {
	const line = "outside GET http://a.example.com/ -> "
	got := Outcome{Dest: "a:80", Arrived: http.Header{"X-User": {"jane"}}, Answered: http.Header{"Set-Cookie": {"a=b", "track=1"}}}
	for want, met := range map[string]bool{
		"a:80":                                                       true,
		"a:80 request-header x-user = jane":                          true,
		"a:80 request-header x-user = j.*":                           false,
		"a:80 request-header x-user ~ j.*":                           true,
		"a:80 no request-header x-user":                              false,
		"a:80 no request-header x-other host a":                      false,
		"a:80 response-header set-cookie ~ track=.*":                 true,
		"a:80 no response-header x request-header x-user = \"jane\"": true,
		"a:80 response-header set-cookie = track=":                   false,
	} {
		c, err := Parse(line + want)
		if err != nil {
			t.Errorf("%s: %v", want, err)
			continue
		}
		if c.Want.Met([]Share{{Outcome: got, Percent: 100}}) != met {
			t.Errorf("%s: not %t", want, met)
		}
	}
	unknown := Outcome{Status: 301, URL: "https://b.example.com/"}
	for want, met := range map[string]bool{
		"301 https://b.example.com/ response-header x = y": true, // of a judge that does not know headers
		"301 response-header x = y":                        true,
		"302 response-header x = y":                        false,
	} {
		c, err := Parse(line + want)
		if err != nil || c.Want.Met([]Share{{Outcome: unknown, Percent: 100}}) != met {
			t.Errorf("%s: not %t (%v)", want, met, err)
		}
	}
	for _, wrong := range []string{"a:80 request-header x", "a:80 request-header x ^= y", "200 request-header x ~ ("} {
		if _, err := Parse(line + wrong); err == nil {
			t.Errorf("%s: no error", wrong)
		}
	}
}
