package audit

import (
	"fmt"
	"strings"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/internal/lazy"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// rewriteRule finds paths and hosts that a route writes wrongly: Envoy puts the text of
// a rewrite in the place of the matched prefix, and knows groups as \1.
var rewriteRule = Rule{"rewrite", []code.Code{code.RewrittenPath, code.DollarGroup, code.PathWithoutSlash, code.AuthorityWithScheme}, (*Audit).rewrites}

func (a *Audit) rewrites() {
	for _, v := range a.VirtualServices {
		if a.own(v.Object) {
			continue
		}
		for i, route := range v.Spec.Http {
			at := v.Part("spec.http[%d]", i)
			a.authorities(at, route)
			a.groups(at, route)
			for j, m := range route.Match {
				match := at.Field(fmt.Sprintf("match[%d].uri", j))
				if uri := m.GetUri(); uri != nil {
					a.slash(match, uri)
					a.rewritten(at, match, uri, route.GetRewrite().GetUri())
				}
			}
		}
	}
}

// slash reports a path that no request has.
func (a *Audit) slash(at world.Part, uri *api.StringMatch) {
	for field, text := range map[string]string{"prefix": uri.GetPrefix(), "exact": uri.GetExact()} {
		if text == "" || text[0] == '/' || text == "*" {
			continue
		}
		a.report(finding{
			code: code.PathWithoutSlash, at: at.Field(field), message: fmt.Sprintf("no path begins with %s: the route never matches", text), hint: "write /" + text,
		})
	}
}

// rewritten reports a rewrite that joins with the rest of the path to what is not meant.
func (a *Audit) rewritten(at, match world.Part, uri *api.StringMatch, to string) {
	prefix := uri.GetPrefix()
	if prefix == "" || to == "" || prefix[0] != '/' {
		return
	}
	closed, ends := strings.HasSuffix(prefix, "/"), strings.HasSuffix(to, "/")
	before, after := strings.TrimSuffix(prefix, "/")+"/x", to+"/x"
	hint := fmt.Sprintf("match prefix: %s/, and exact: %s in a second match", prefix, prefix)
	switch {
	case closed && !ends:
		after, hint = to+"x", "write "+to+"/"
	case closed == ends && to[0] == '/':
		return
	case to[0] != '/':
		if closed {
			after = to + "x"
		}
		hint = "write /" + to
	}
	a.report(finding{
		code: code.RewrittenPath, at: at.Field("rewrite.uri"), other: match.Field("prefix"), note: "it replaces this prefix",
		message: fmt.Sprintf("the path %s becomes %s", before, after), hint: hint,
	})
}

// group is a group in the form of other tools.
var group = lazy.MustCompile(`\$[0-9]`)

func (a *Audit) groups(at world.Part, route *api.HTTPRoute) {
	for path, text := range map[string]string{
		"rewrite.uriRegexRewrite.rewrite": route.GetRewrite().GetUriRegexRewrite().GetRewrite(), "rewrite.uri": route.GetRewrite().GetUri(), "redirect.uri": route.GetRedirect().GetUri(),
	} {
		found := group.FindString(text)
		if found == "" {
			continue
		}
		f := finding{code: code.DollarGroup, at: at.Field(path), message: fmt.Sprintf("%s is sent as it is: it does not stand for a group", found), hint: `write \` + found[1:]}
		if !strings.Contains(path, "Regex") {
			f.hint = `use uriRegexRewrite, where \` + found[1:] + " stands for a group"
		}
		a.report(f)
	}
}

// authorities reports a host that has a scheme or a path.
func (a *Audit) authorities(at world.Part, route *api.HTTPRoute) {
	for path, text := range map[string]string{"rewrite.authority": route.GetRewrite().GetAuthority(), "redirect.authority": route.GetRedirect().GetAuthority()} {
		if !strings.Contains(text, "/") {
			continue
		}
		_, plain, found := strings.Cut(text, "://")
		if !found {
			plain = text
		}
		plain, _, _ = strings.Cut(plain, "/")
		what := "the Host of the requests"
		if strings.HasPrefix(path, "redirect") {
			what = "the host in the Location"
		}
		a.report(finding{code: code.AuthorityWithScheme, at: at.Field(path), message: fmt.Sprintf("%s becomes %s, which is not a host", what, text), hint: "write " + plain})
	}
}
