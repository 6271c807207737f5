package valid

import (
	"maps"
	"slices"
	"strings"

	networking "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/internal/lazy"
	"github.com/gwc-lang/gwc/lang/code"
)

var (
	headerText      = lazy.MustCompile("^[-!#$%&'*+.^_`|~A-Za-z0-9]+$")
	headerValueText = lazy.MustCompile("^[^\u0000-\u0008\u000A-\u001F\u007F]*$")
	claimHeaderText = lazy.MustCompile(`^[-_A-Za-z0-9]+$`)
	probeHeaderText = lazy.MustCompile(`^[-A-Za-z0-9]+$`)
)

// pseudo are the headers that are parts of a request line.
var pseudo = []string{":method", ":scheme", ":authority", ":path", ":status"}

// headerOrClaim checks the name of a header in a match.
func (c *check) headerOrClaim(path, name string) {
	if !isClaim(name) && !slices.Contains(pseudo, name) && !headerText.MatchString(name) {
		c.report(code.InvalidObjectHeader, path, "write the name of a header", "invalid header name %q", name)
	}
}

func isAuthority(name string) bool {
	return strings.EqualFold(name, ":authority") || strings.EqualFold(name, "host")
}

func isInternalHeader(name string) bool {
	return strings.HasPrefix(name, ":") || strings.EqualFold(name, "host")
}

// headers checks what a route does to headers.
func (c *check) headers(path string, h *networking.Headers) {
	if h == nil {
		return
	}
	request, response := h.GetRequest(), h.GetResponse()
	for _, f := range []struct {
		name string
		set  map[string]string
		host bool // the authority can be set
	}{
		{"request.add", request.GetAdd(), true}, {"request.set", request.GetSet(), true}, {"response.add", response.GetAdd(), false}, {"response.set", response.GetSet(), false},
	} {
		for _, name := range slices.Sorted(maps.Keys(f.set)) {
			at := path + "." + f.name + "." + name
			c.changedHeader(at, name, f.host)
			c.headerValue(at, f.set[name])
		}
	}
	for i, name := range request.GetRemove() {
		c.changedHeader(item(path+".request.remove", i), name, false)
	}
	for i, name := range response.GetRemove() {
		c.changedHeader(item(path+".response.remove", i), name, false)
	}
}

func (c *check) changedHeader(path, name string, host bool) {
	switch {
	case name == "":
		c.report(code.InvalidObjectHeader, path, "write the name of a header", "the name of the header is empty")
	case isInternalHeader(name) && !(host && isAuthority(name)):
		c.report(code.InvalidObjectHeader, path, "remove it", "header %q cannot be changed here", name)
	}
}

func (c *check) headerValue(path, value string) {
	if !headerValueText.MatchString(value) {
		c.report(code.InvalidObjectHeader, path, "remove the control characters", "control character in the value of a header")
		return
	}
	if why := wrongFormat(value); why != "" {
		c.report(code.InvalidObjectHeader, path, "write %% for a percent sign", "%s in the value of a header", why)
	}
}
