package intent

import (
	"strconv"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// deploy asks for the workload of a gateway:
//
//	deploy [replicas N | replicas N..M]
type deploy struct {
	Keyword  bool      `parser:"@'deploy':Word"`
	Replicas *Replicas `parser:"('replicas':Word @@)?"`
}

// Replicas is a number of pods, N, or the range of an autoscaler, N..M.
type Replicas struct{ lang.Leaf }

// mostReplicas is the maximum number of pods of a gateway.
const mostReplicas = 1000

func (d *deploy) value(s *scope) model.Deploy {
	if d.Replicas == nil {
		return model.Deploy{Least: model.DefaultReplicas.Least, Most: model.DefaultReplicas.Most}
	}
	return d.Replicas.value(s)
}

// value returns the replicas. If they are invalid, value reports it.
func (r Replicas) value(s *scope) model.Deploy {
	from, to, ranged := r.Cut("..")
	if !ranged {
		n := lang.Number{Leaf: from}.Value(&s.Scope, 1, mostReplicas)
		return model.Deploy{Least: n, Most: n}
	}
	d := model.Deploy{
		Least: lang.Number{Leaf: from}.Value(&s.Scope, 1, mostReplicas),
		Most:  lang.Number{Leaf: to}.Value(&s.Scope, 1, mostReplicas),
	}
	switch {
	case d.Least == 0 || d.Most == 0: // reported
	case d.Least > d.Most:
		s.Wrong(r, code.InvalidReplicas, "write `"+to.Text+".."+from.Text+"`", "invalid replicas `%s`: the minimum is greater than the maximum", r.Text)
	case d.Least == d.Most:
		s.Report(diag.At(s.Span(r), code.InvalidReplicas, "invalid replicas `%s`: a range of one number", r.Text).
			WithHint("write `%s`", from.Text).WithFix(s.Span(r), from.Text))
	}
	return d
}

// behind is the number of trusted proxies in front of a gateway:
//
//	behind 1 proxy | behind N proxies
type behind struct {
	lang.Node
	Number  lang.Number `parser:"@@"`
	Proxy   bool        `parser:"( @'proxy':Word"`
	Proxies bool        `parser:"| @'proxies':Word )"`
}

// mostProxies is the maximum number of proxies in front of a gateway.
const mostProxies = 100

func (b *behind) value(s *scope) int {
	if b.Number.Text == "0" {
		s.Wrong(b.Number, code.NumberOfProxies, "remove `behind`: a gateway without it has no proxies in front", "invalid number of proxies `0`")
		return 0
	}
	n := b.Number.Value(&s.Scope, 1, mostProxies)
	if n > 0 && (n == 1) != b.Proxy {
		right := strconv.Itoa(n) + " proxies"
		if n == 1 {
			right = "1 proxy"
		}
		s.Wrong(b, code.NumberOfProxies, "write `"+right+"`", "invalid number of proxies: must be `1 proxy`, or a greater number and `proxies`")
	}
	return n
}
