package join

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// clash reports that the clause at conflicts with the earlier clause with: each pair
// once, even if it affects many hosts.
func (b *builder) clash(code code.Code, at, with diag.Span, hint, format string, args ...any) {
	if at.Compare(with) < 0 {
		at, with = with, at
	}
	if !b.once.First(code, at, with) {
		return
	}
	b.sink.Add(diag.At(at, code, format, args...).WithHint("%s", hint).WithRelated(with, "the other one is here"))
}

// agree makes a fact of the values of clauses. Different values are an error of that
// code; what names the fact in the message.
func agree[T any](b *builder, code code.Code, what string, same func(x, y T) bool, fallback T, said ...model.Said[T]) model.Fact[T] {
	said = slices.DeleteFunc(said, func(s model.Said[T]) bool { return !s.Is() })
	switch len(said) {
	case 0:
		return model.Fact[T]{Value: fallback}
	case 1:
		return model.Fact[T]{Value: said[0].Value, Said: []diag.Span{said[0].Clause}, At: said[0].At}
	}
	order := inOrder(len(said), func(i int) diag.Span { return said[i].Clause })
	first := said[order[0]]
	fact := model.Fact[T]{Value: first.Value, At: first.At}
	for _, i := range order {
		s := said[i]
		fact.Said = append(fact.Said, s.Clause)
		if !same(fact.Value, s.Value) {
			fact.Disputed = true
			b.clash(code, s.Clause, first.Clause, sameValue(what, fmt.Sprint(fact.Value), fmt.Sprint(s.Value)),
				"conflicting values for %s%s", what, quoted(first.Clause, s.Clause))
		}
	}
	fact.Said = slices.Compact(fact.Said)
	return fact
}

// sameValue returns the hint for two values of one fact, which is named by what.
func sameValue(what, x, y string) string {
	const same = "set it in one place, or use the same value in both"
	switch {
	case strings.HasPrefix(what, "via of host "):
		return same + ": only gateways can differ between callers"
	case strings.HasPrefix(what, "cert of host ") && !strings.Contains(what, " on "):
		return same + "; workloads without a gateway can differ, by `from LABEL=VALUE` in each statement"
	}
	if overHTTPS := []string{"grpc", "http2"}; x == "https" && slices.Contains(overHTTPS, y) || y == "https" && slices.Contains(overHTTPS, x) {
		return "write `https` in both: it serves HTTP/2 and gRPC too"
	}
	return same
}

func equal[T comparable](x, y T) bool { return x == y }

// anyTwo is for values that are compared elsewhere, by callers.
func anyTwo[T any](T, T) bool { return true }

func equalRetry(x, y model.Retry) bool {
	return x.Attempts == y.Attempts && x.PerTry == y.PerTry && slices.Equal(x.On, y.On)
}

// quoted returns two clauses for a message if both are short and their files contain
// nothing secret.
func quoted(x, y diag.Span) string {
	for _, s := range []diag.Span{x, y} {
		if !s.Known() || s.End()-s.Start() > 60 || strings.ContainsAny(s.Text(), "\r\n") || s.File().HoldsKey() {
			return ""
		}
	}
	if x.Text() == y.Text() {
		return ""
	}
	return ": " + x.Text() + " and " + y.Text()
}

// spans returns the known spans, sorted and without duplicates.
func spans(list ...diag.Span) []diag.Span {
	list = slices.DeleteFunc(slices.Clone(list), func(s diag.Span) bool { return !s.Known() })
	slices.SortFunc(list, diag.Span.Compare)
	return slices.Compact(list)
}
