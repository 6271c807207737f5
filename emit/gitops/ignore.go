package gitops

import (
	"bytes"
	"fmt"
	"strconv"

	"github.com/gwc-lang/gwc/emit"
)

// IgnoreDifferences returns the part of the spec of an Argo CD Application that keeps it
// from taking the numbers that controllers change for differences; nothing if there are
// none. With ApplyOutOfSyncOnly, Argo CD does not apply an object that differs in nothing
// else.
func IgnoreDifferences(b *emit.Bundle) []byte {
	var w bytes.Buffer
	for i := range b.Objects {
		o := &b.Objects[i]
		if len(o.Controlled) == 0 {
			continue
		}
		if w.Len() == 0 {
			w.WriteString("ignoreDifferences:\n")
		}
		fmt.Fprintf(&w, "- group: %s\n  kind: %s\n", o.ID().Group, o.Kind)
		if o.Namespace != "" {
			fmt.Fprintf(&w, "  namespace: %s\n", o.Namespace)
		}
		fmt.Fprintf(&w, "  name: %s\n  jqPathExpressions:\n", o.Name)
		for _, c := range o.Controlled {
			fmt.Fprintf(&w, "  - .%s[] | select(.name == %s) | .%s[].%s\n", c.Path, strconv.Quote(c.Name), c.Each, c.Field)
		}
	}
	if w.Len() > 0 {
		w.WriteString("syncPolicy:\n  syncOptions:\n  - ApplyOutOfSyncOnly=true\n")
	}
	return w.Bytes()
}
