package intent

import (
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
)

// policy is a traffic policy, of a `service` or of an `egress` host:
//
//	balance round-robin|least-request|random
//	balance hash header NAME | hash cookie NAME [D] | hash source
//	connections N
//	pending N
//	requests N
//	connect timeout D
//	tcp keepalive D
//	idle timeout D
//	outlier N errors [every D] [eject D]
type policy struct {
	lang.Node
	Balance     *balance       `parser:"  'balance':Word @@"`
	Connections *lang.Number   `parser:"| 'connections':Word @@"`
	Pending     *lang.Number   `parser:"| 'pending':Word @@"`
	Requests    *lang.Number   `parser:"| 'requests':Word @@"`
	Connect     *lang.Duration `parser:"| 'connect':Word 'timeout':Word @@"`
	Keepalive   *lang.Duration `parser:"| 'tcp':Word 'keepalive':Word @@"`
	Idle        *lang.Duration `parser:"| 'idle':Word 'timeout':Word @@"`
	Outlier     *outlier       `parser:"| 'outlier':Word @@"`
}

type balance struct {
	Kind string `parser:"  @'round-robin':Word | @'least-request':Word | @'random':Word"`
	Hash *hash  `parser:"| 'hash':Word @@"`
}

type hash struct {
	Header *HeaderName `parser:"  'header':Word @@"`
	Cookie *cookie     `parser:"| 'cookie':Word @@"`
	Source bool        `parser:"| @'source':Word"`
}

type cookie struct {
	Name CookieName     `parser:"@@"`
	TTL  *lang.Duration `parser:"@@?"`
}

type outlier struct {
	Errors  lang.Number     `parser:"@@ 'errors':Word"`
	Options []outlierOption `parser:"@@*"`
}

type outlierOption struct {
	lang.Node
	Every *lang.Duration `parser:"  'every':Word @@"`
	Eject *lang.Duration `parser:"| 'eject':Word @@"`
}

// maxCount is the largest number of connections or requests.
const maxCount = 1<<31 - 1

// set adds the policy to those of its statement.
func (p *policy) set(s *scope, out *model.PolicySaid) {
	count := func(n *lang.Number) int { return n.Value(&s.Scope, 1, maxCount) }
	switch {
	case p.Balance != nil:
		once(s, &out.Balance, p.Balance.value(s), p, p, "balance")
	case p.Connections != nil:
		once(s, &out.Connections, count(p.Connections), p.Connections, p, "connections")
	case p.Pending != nil:
		once(s, &out.Pending, count(p.Pending), p.Pending, p, "pending")
	case p.Requests != nil:
		once(s, &out.Requests, count(p.Requests), p.Requests, p, "requests")
	case p.Connect != nil:
		once(s, &out.ConnectTimeout, p.Connect.Value(&s.Scope), p.Connect, p, "connect timeout")
	case p.Keepalive != nil:
		once(s, &out.Keepalive, p.Keepalive.Value(&s.Scope), p.Keepalive, p, "tcp keepalive")
	case p.Idle != nil:
		once(s, &out.IdleTimeout, p.Idle.Value(&s.Scope), p.Idle, p, "idle timeout")
	default:
		once(s, &out.Outlier, p.Outlier.value(s), p, p, "outlier")
	}
}

func (b *balance) value(s *scope) model.Balance {
	switch {
	case b.Hash == nil:
		return model.Balance{Kind: b.Kind}
	case b.Hash.Header != nil:
		return model.Balance{Kind: "hash header", Name: b.Hash.Header.value(s)}
	case b.Hash.Cookie != nil:
		out := model.Balance{Kind: "hash cookie", Name: b.Hash.Cookie.Name.value(s)}
		if b.Hash.Cookie.TTL != nil {
			out.TTL = b.Hash.Cookie.TTL.Value(&s.Scope)
		}
		return out
	}
	return model.Balance{Kind: "hash source"}
}

func (o *outlier) value(s *scope) model.Outlier {
	var every, eject model.Said[model.Duration]
	for _, option := range o.Options {
		if option.Every != nil {
			once(s, &every, option.Every.Value(&s.Scope), option.Every, option, "every")
		} else {
			once(s, &eject, option.Eject.Value(&s.Scope), option.Eject, option, "eject")
		}
	}
	return model.Outlier{Errors: o.Errors.Value(&s.Scope, 1, maxCount), Every: every.Value, Eject: eject.Value}
}

// CookieName is the name of a cookie.
type CookieName struct{ lang.Leaf }

func (c CookieName) value(s *scope) string {
	if c.Text == "" || strings.ContainsFunc(c.Text, notInToken) {
		s.Wrong(c, code.InvalidCookieName, "write letters, digits and `-`", "invalid cookie name `%s`", c.Text)
		return ""
	}
	return c.Text
}
