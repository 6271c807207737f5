package intent

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// result is one outcome of a call, and how often it happens.
type result struct {
	lang.Node
	Share    *Share         `parser:"@@?"`
	Refused  bool           `parser:"( @'refused':Word"`
	Receiver Receiver       `parser:"| @@" names:"receiver"`
	Clauses  []resultClause `parser:"  @@*"`
	Answer   *answer        `parser:"| @@ )"`
}

// answer is what a proxy answers by itself: STATUS [URL | PATH].
type answer struct {
	Status StatusCode `parser:"@@"`
	To     *Location  `parser:"@@?"`
}

type resultClause struct {
	lang.Node
	TLS         bool       `parser:"  @'tls':Word"`
	TLSInTLS    bool       `parser:"| @'tls-in-tls':Word"`
	MTLS        bool       `parser:"| @'mtls':Word"`
	HTTP2       bool       `parser:"| @'http2':Word"`
	Via         *Gateway   `parser:"| 'via':Word @@" names:"gateway"`
	SNI         *lang.Host `parser:"| 'sni':Word @@"`
	Verified    *lang.Text `parser:"| 'verified':Word @@"`
	Certificate *lang.Text `parser:"| 'certificate':Word @@"`
	Host        *lang.Text `parser:"| 'host':Word @@"`
	Path        *Path      `parser:"| 'path':Word @@"`
}

// value returns the address.
func (a Address) value(s *scope) string {
	address, err := netip.ParseAddr(a.Text)
	if err != nil || address.Zone() != "" {
		s.Wrong(a, code.InvalidCall, "write an IP address, as 192.0.2.7", "invalid address `%s`: must be an IP address", a.Text)
		return ""
	}
	return address.Unmap().String()
}

// words returns the method and what is called. What open calls may have anything of is
// noted, and one that stands for them is returned.
func (c *called) words(s *scope, open *model.Open) []string {
	switch {
	case c.TCP != nil:
		return []string{"TCP", c.TCP.value(s, "TCP")}
	case c.TLS != nil:
		return []string{"TLS", c.TLS.value(s, "TLS")}
	}
	method := "GET"
	switch {
	case c.Any == nil:
		method = c.Method.value(s)
	case open == nil:
		s.Wrong(c.Any, code.OpenCall, "write a method as `GET`, or `expect all` for each method", "`any` is only of an `expect all`")
	default:
		open.Method = true
	}
	if open != nil {
		return []string{method, c.URL.open(s, open)}
	}
	return []string{method, c.URL.called(s)}
}

// value returns HOST:PORT.
func (d HostPort) value(s *scope, method string) string {
	i := strings.LastIndexByte(d.Text, ':')
	if i < 0 || strings.Contains(d.Text, "://") || !lang.IsPort(d.Text[i+1:]) {
		s.Wrong(d, code.InvalidCall, "write it as smtp.example.com:587", "invalid target `%s`: %s requires HOST:PORT", d.Text, method)
		return ""
	}
	if !isIP(d.Text[:i]) {
		lang.Host{Leaf: d.Part(0, i)}.Plain(&s.Scope)
	}
	return d.Text
}

// isIP reports whether a text is an IP address, of IPv6 in brackets.
func isIP(text string) bool {
	a, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(text, "["), "]"))
	return err == nil && a.Is6() == strings.HasPrefix(text, "[")
}

// open returns the URL of the requests of an `expect all`. Its host and its port may be a
// wildcard, and the path ends in `/` if it is the beginning of theirs.
func (u URL) open(s *scope, open *model.Open) string {
	scheme, rest, _ := strings.Cut(u.Text, "://")
	authority, path, _ := strings.Cut(rest, "/")
	host, anyPort := strings.CutSuffix(authority, ":*")
	open.Port = anyPort
	if path = "/" + path; strings.HasSuffix(path, "/*") {
		path = strings.TrimSuffix(path, "*")
	}
	sample := host
	if name, port, _ := strings.Cut(host, ":"); name == "*" {
		sample = "a.example.com" + strings.TrimSuffix(":"+port, ":")
	} else if strings.HasPrefix(host, "*.") {
		sample = "a" + host[1:]
	}
	text := scheme + "://" + sample + path
	if !strings.Contains(u.Text, "://") {
		text = u.Text
	}
	if strings.Contains(text, "*") {
		s.Wrong(u, code.InvalidCall, "write it as https://*.example.com:*/a/*", "invalid URL `%s`: a wildcard is only the host, its first label, the port, or the end of the path after `/`", u.Text)
		return ""
	}
	if parsed, why := parseURL(text); why != "" && !isIP(host) {
		name, _, _ := strings.Cut(parsed.authority, ":")
		s.Wrong(u, code.InvalidCall, insteadOfAddress(u.Text, lang.HostHint(name, "write it as https://shop.example.com/checkout")), "invalid URL `%s`: %s", u.Text, why)
		return ""
	}
	return scheme + "://" + host + path
}

// called returns the URL of a request.
func (u URL) called(s *scope) string {
	const hint = "write it as https://shop.example.com/checkout"
	text := u.Text
	scheme, rest, _ := strings.Cut(text, "://")
	authority, path, _ := strings.Cut(rest, "/")
	host, port := authority, ""
	if i := strings.LastIndexByte(authority, ':'); i > strings.LastIndexByte(authority, ']') {
		host, port = authority[:i], authority[i+1:]
	}
	if isIP(host) && (port == "" || lang.IsPort(port)) { // a call may dial an address
		text = scheme + "://a.example.com/" + path
	}
	if strings.Contains(text, "*") {
		s.Wrong(u, code.InvalidCall, "write one URL, as "+strings.ReplaceAll(u.Text, "*", "a"), "invalid URL `%s`: must be one URL, without a wildcard", u.Text)
		return ""
	}
	if parsed, why := parseURL(text); why != "" {
		name, _, _ := strings.Cut(parsed.authority, ":")
		s.Wrong(u, code.InvalidCall, insteadOfAddress(u.Text, lang.HostHint(name, hint)), "invalid URL `%s`: %s", u.Text, why)
		return ""
	}
	return u.Text
}

// results returns the words of all results, with the file's namespace where a service
// has none.
func (e *expect) results(s *scope, record *model.Expect) (words []string) {
	if e.Not {
		words = append(words, "not")
		if len(e.Results) > 1 {
			s.Wrong(&e.Results[1], code.InvalidResult, "write another `expect` for it", "`not` is of one result")
		}
		if share := e.Results[0].Share; share != nil {
			s.Wrong(share, code.InvalidResult, "remove it", "`not` has no share")
		}
	}
	e.shares(s)
	for i := range e.Results {
		r := &e.Results[i]
		if i > 0 {
			words = append(words, ",")
		}
		if r.Share != nil {
			words = append(words, r.Share.Text)
		}
		words = append(words, r.words(s, e, record)...)
	}
	return words
}

// shares reports shares that are missing, and those that do not add up to 100%.
func (e *expect) shares(s *scope) {
	sum, whole := 0, true
	var without []*result
	for i := range e.Results {
		switch r := &e.Results[i]; {
		case r.Share != nil:
			share, valid := r.Share.FromZero(&s.Scope)
			sum, whole = sum+share, whole && valid
		case len(e.Results) > 1:
			without = append(without, r)
		default:
			return
		}
	}
	switch {
	case e.Not:
	case len(without) > 0:
		e.withoutShare(s, without, int(model.Whole)-sum)
	case whole && sum != int(model.Whole):
		hint := "assign the remaining " + percent(int(model.Whole)-sum)
		if sum > int(model.Whole) {
			hint = "remove " + percent(sum-int(model.Whole))
		}
		s.Report(diag.At(e.resultAt(s), code.SharesNot100, "shares add up to %s, not 100%%", percent(sum)).WithHint("%s", hint))
	}
}

// withoutShare reports results without a share. The hint divides the remaining share
// among them, or is an example if that is not possible.
func (e *expect) withoutShare(s *scope, list []*result, left int) {
	share := "10%"
	if left > 0 && left%len(list) == 0 {
		share = percent(left / len(list))
	}
	for _, r := range list {
		text := r.Tokens[0].Value // not the text of the place: a loop may have generated the statement
		s.Wrong(r, code.MissingShare, "write its share before it, as "+share+" "+text, "`%s` requires a share", text)
	}
}

func (r *result) words(s *scope, e *expect, record *model.Expect) []string {
	switch {
	case r.Refused:
		return []string{"refused"}
	case r.Answer != nil:
		return r.Answer.words(s)
	}
	words := []string{r.Receiver.value(s)}
	seen := map[string]lang.Placed{}
	for i := range r.Clauses {
		c := &r.Clauses[i]
		keyword := c.Tokens[0].Value
		key := keyword
		if c.TLSInTLS {
			key = "tls"
		}
		if first, found := seen[key]; found && c.Via == nil {
			s.twice(c, first, keyword)
			continue
		}
		seen[key] = c
		if slices.Contains([]string{"host", "path", "http2"}, keyword) && (e.Call.TCP != nil || e.Call.TLS != nil) {
			s.Wrong(c, code.ClauseNotOfCall, "remove it", "`%s` requires a call of http", keyword)
			continue
		}
		words = append(append(words, keyword), c.values(s, record)...)
	}
	return words
}

// values returns the words after the keyword of the clause.
func (c *resultClause) values(s *scope, record *model.Expect) []string {
	switch {
	case c.Via != nil:
		gateway := said(s, c.Via.Value(&s.Scope), c.Via)
		record.Gateways = append(record.Gateways, gateway)
		return []string{gateway.Value}
	case c.SNI != nil:
		return []string{c.SNI.Plain(&s.Scope)}
	case c.Path != nil:
		if !strings.HasPrefix(c.Path.Text, "/") {
			return []string{c.Path.checked(s)}
		}
		return []string{c.Path.Text}
	}
	for _, text := range []*lang.Text{c.Verified, c.Certificate, c.Host} {
		if text != nil {
			return []string{text.Value(&s.Scope)}
		}
	}
	return nil
}

func (a *answer) words(s *scope) []string {
	a.Status.value(s, 100)
	if a.To == nil {
		return []string{a.Status.Text}
	}
	return []string{a.Status.Text, a.To.Text}
}

// value returns the receiver, with the namespace of a service.
func (r Receiver) value(s *scope) string {
	const hint = "write a service with its port, as web.shop:8080, a host as api.example.com:443, a status, or `refused`"
	name, subset, found := r.Cut("/")
	i := strings.LastIndexByte(name.Text, ':')
	if strings.Contains(r.Text, "://") || i < 0 || !lang.IsPort(name.Text[i+1:]) {
		s.Wrong(r, code.InvalidResult, hint, "invalid result `%s`: a receiver requires a port", r.Text)
		return ""
	}
	host, port := name.Part(0, i), name.Part(i+1, len(name.Text))
	if short := shortName(host.Text); short != "" {
		s.Wrong(r, code.InvalidResult, "write `"+short+":"+port.Text+"`", "invalid result `%s`: a service is not written with its full name", r.Text)
		return ""
	}
	if !isIP(host.Text) {
		lang.Host{Leaf: host}.Plain(&s.Scope)
	}
	text := strings.ToLower(host.Text)
	if !strings.ContainsAny(text, ".:") {
		text += "." + s.namespace
	}
	text += ":" + port.Text
	if found {
		text += "/" + lang.Name{Leaf: subset}.Value(&s.Scope)
	}
	return text
}
