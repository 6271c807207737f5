package model

import (
	"iter"
	"strings"

	"github.com/gwc-lang/gwc/lang/diag"
)

// A Route is one route line with the settings that apply to it: those of its block,
// and the defaults of its statement that it does not override.
type Route struct {
	At       []diag.Span  // the route lines that say this route; sorted
	Name     Said[string] // by which a controller finds it
	Match    Match
	Action   Action
	Settings Settings
	Access   Access // what callers need besides what the host needs
}

// A Match is a conjunction of conditions; the zero Match takes all requests.
type Match struct {
	Method Said[string] // as written, upper case
	Path   Said[Text]
	// Headers, NoHeaders and Queries are sorted by name, then by text; names
	// of headers are lower case.
	Headers   []Condition
	NoHeaders []Condition
	Queries   []Condition
	From      []Said[Label] // mesh only, sorted
}

// Mesh reports whether the match can apply in the mesh only.
func (m Match) Mesh() bool { return len(m.From) > 0 }

// A Condition is one test of a header or a query parameter.
type Condition struct {
	Name string
	Text Text
	At   diag.Span
}

// A Text is how a string is compared.
type Text struct {
	Op    Op
	Value string
}

// Op is how a Text is compared.
type Op int

// The operations: any value (present), equal, a path and everything under it (whole
// segments), a text prefix, or an RE2 expression that matches the whole string.
const (
	Present Op = iota
	Exact
	Segments
	Prefix
	Regexp
)

// An Action is what a route does: exactly one of the three.
type Action struct {
	Destinations []Destination // shares add up to Whole; sorted by service, port, subset
	Redirect     *Redirect
	Respond      *Respond
	// ByController is true if a controller in the cluster changes the shares: those of
	// the program are only what it begins with. They can be 0.
	ByController Said[bool]
}

// Destinations visits the services to which routes send requests, and copies of them.
func Destinations(routes []Route) iter.Seq[Destination] {
	return destinations(routes, func(d Destination) bool { return !d.Outside.Is() })
}

func destinations(routes []Route, which func(Destination) bool) iter.Seq[Destination] {
	return func(yield func(Destination) bool) {
		for _, r := range routes {
			for _, d := range r.Action.Destinations {
				if which(d) && !yield(d) {
					return
				}
			}
			for _, m := range r.Settings.Mirrors {
				if which(m.Destination) && !yield(m.Destination) {
					return
				}
			}
		}
	}
}

// A Destination is a service, or a host outside the mesh, that takes a share of a
// route's requests.
type Destination struct {
	Service Service // none of a host outside
	Outside Outside
	Port    int // 0: not known
	Subset  string
	Share   Share
	At      diag.Span

	SubsetAt diag.Span `place:"word"`
}

// Named reports whether the destination is known; an invalid one was reported.
func (d Destination) Named() bool { return d.Service.Name != "" || d.Outside.Is() }

// A Redirect answers with a redirect response.
type Redirect struct {
	Scheme    string // "http" or "https"; empty: the request's scheme, host and port stay
	Authority string // HOST or HOST:PORT; empty beside a Scheme: the request's host without its port (of `redirect http`)
	Port      int    // beside an empty Authority: the port, if it is not the default of the scheme; else 0
	Path      string // empty: the request's path stays, or is rewritten by a setting
	Code      int    // 301, 302, 303, 307, 308
	At        diag.Span
}

// A Respond answers with a direct response.
type Respond struct {
	Status int
	Body   string
	At     diag.Span
}

// Settings are a route's settings. A setting that is not stated has no effect.
type Settings struct {
	Timeout     Said[Duration] // 0: no limit
	Retry       Said[Retry]
	Delay       Said[Delay]
	Abort       Said[Abort]
	Mirrors     []Mirror // sorted by destination
	RewritePath Said[string]
	RewriteHost Said[string]
	Headers     []HeaderChange // sorted by side, operation, name
	CORS        Said[*CORS]
	Sticky      Said[Cookie] // that keeps the share of a visitor
}

// A Retry is the number of retries of a failed request.
type Retry struct {
	Attempts int // 0: never
	PerTry   Duration
	On       []string // conditions of a failed try, in the order written; empty: the target's default
}

// A Delay delays a share of the requests.
type Delay struct {
	Duration Duration
	Share    Share
}

// An Abort answers a share of the requests with a status.
type Abort struct {
	Status int
	Share  Share
}

// A Mirror is a service or a host outside that gets a copy of a share of the requests.
type Mirror struct {
	Destination Destination // its Share is the copied share
	At          diag.Span
}

// A HeaderChange sets, adds or removes a header.
type HeaderChange struct {
	Response bool   // of the response, else of the request
	Op       string // "set", "add", "remove"
	Name     string // lower case
	Value    string // of set and add
	// From is what the value is taken from; else it is Value.
	From Source
	At   diag.Span
}

// A Source is what the value of a request header is taken from.
type Source string

// The sources: the address of the client, parts of its certificate, and the host and
// the path of the request before a route changed them.
const (
	ClientAddress     Source = "client-address"
	ClientSubject     Source = "client-certificate-subject"
	ClientDNS         Source = "client-certificate-dns"
	ClientURI         Source = "client-certificate-uri"
	ClientFingerprint Source = "client-certificate-fingerprint"
	OriginalHost      Source = "original-host"
	OriginalPath      Source = "original-path"
)

// Sources are all of them.
var Sources = []Source{ClientAddress, ClientSubject, ClientDNS, ClientURI, ClientFingerprint, OriginalHost, OriginalPath}

// OfCertificate reports whether the source is a client certificate.
func (s Source) OfCertificate() bool { return strings.HasPrefix(string(s), "client-certificate-") }

// A Cookie is a cookie that a proxy sets.
type Cookie struct {
	Name string
	TTL  Duration // 0: until the browser ends
}

// CORS is a cross-origin policy.
type CORS struct {
	Origins     []string
	Methods     []string
	Headers     []string
	Expose      []string
	MaxAge      Duration
	Credentials bool
	Refuse      bool // preflights of other origins; else the service answers them
}
