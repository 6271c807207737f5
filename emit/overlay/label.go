package overlay

import (
	"maps"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// sourceKey is the annotation with the files that an object comes from.
const sourceKey = "gwc.dev/source"

// isOwn reports whether gwc sets a label or annotation.
func isOwn(key string) bool {
	return strings.HasPrefix(key, "gwc.dev/") || key == "app.kubernetes.io/managed-by"
}

// kept reports whether the labels and annotations of gwc are as they were: folders and
// pruning need them. A copy of an object can have them.
func (r *reader) kept(before *original, labels, annotations map[string]string, e *emit.Object) bool {
	var oldLabels, oldAnnotations map[string]string
	if before != nil {
		oldLabels, oldAnnotations = before.object.Labels, before.object.Annotations
	} else {
		common := r.common()
		labels = joined(common, labels)
		oldLabels, oldAnnotations = common, map[string]string{sourceKey: annotations[sourceKey]}
	}
	for _, pair := range []struct{ old, now map[string]string }{{oldLabels, labels}, {oldAnnotations, annotations}} {
		for _, key := range slices.Sorted(maps.Keys(joined(pair.old, pair.now))) {
			if isOwn(key) && pair.old[key] != pair.now[key] {
				r.wrong(code.OverlayResult, "leave it as it is", "the overlay changes %s of %s, which gwc sets itself", key, nameOf(e))
				return false
			}
		}
	}
	return true
}

// owned returns the labels and annotations of an object with those of gwc. The source
// of what an overlay changes is the overlay, too.
func (r *reader) owned(before *original, labels, annotations map[string]string) (map[string]string, map[string]string) {
	if before == nil {
		labels = joined(r.common(), labels)
	}
	files := []string{r.overlay.Path}
	if was := annotations[sourceKey]; was != "" {
		files = append(files, strings.Split(was, ",")...)
	}
	slices.Sort(files)
	return labels, joined(annotations, map[string]string{sourceKey: strings.Join(slices.Compact(files), ",")})
}

// labelled adds the places of the labels and annotations that the overlay sets.
func (r *reader) labelled(before *original, out *emit.Object) {
	if before == nil {
		return
	}
	at := []diag.Span{r.overlay.Top()}
	out.Fields = slices.Clone(out.Fields)
	for _, pair := range []struct {
		path     string
		old, now map[string]string
	}{{"metadata.labels", before.object.Labels, out.Labels}, {"metadata.annotations", before.object.Annotations, out.Annotations}} {
		for _, key := range slices.Sorted(maps.Keys(pair.now)) {
			if pair.old[key] != pair.now[key] && key != sourceKey {
				out.Fields = append(out.Fields, emit.Field{Path: emit.KeyPath(pair.path, key), Origins: at})
			}
		}
	}
}

// common returns the labels of every object: those of gwc, and those of `mesh`, which
// an overlay may set itself.
func (r *reader) common() map[string]string {
	return joined(map[string]string{"app.kubernetes.io/managed-by": "gwc"}, r.labels)
}

// joined returns a map with the entries of both; those of the second have precedence.
func joined(a, b map[string]string) map[string]string {
	out := make(map[string]string, len(a)+len(b))
	maps.Copy(out, a)
	maps.Copy(out, b)
	return out
}
