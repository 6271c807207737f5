package intent

import (
	"bytes"
	"fmt"

	certs "github.com/gwc-lang/gwc/compiler/certificate"
	"github.com/gwc-lang/gwc/compiler/manifest"
	"github.com/gwc-lang/gwc/internal/lazy"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkHidden reports a private key outside the entries of the Secret: in an annotation,
// where kubectl keeps the whole Secret, in a comment, in the metadata of SOPS. The file
// is carried as it is, and SOPS encrypts none of these. reported says that an entry is not
// encrypted.
func (r *encryptedReader) checkHidden(reported bool) {
	found := false
	for _, e := range r.object.Value.Entries {
		if e.Key == "data" || e.Key == "stringData" {
			found = r.hiddenInKeys(&e.Value, e.Key) || found
			continue
		}
		found = r.hidden(e, "") || found
	}
	switch at, inComment := r.commentWithKey(); {
	case inComment:
		r.readable(at, "a comment")
	case !found && !reported && certs.HoldsPrivate(r.file.Text):
		r.readable(r.object.At, "the text of the file")
	}
}

// readable reports a private key that is not encrypted.
func (r *encryptedReader) readable(at diag.Span, where string) {
	r.wrong(at, code.NotEncrypted, "remove it from the file and encrypt the file again; replace the key if the file was committed",
		"%s holds a private key that is not encrypted", where)
}

// hidden reports private keys in an entry of a map, and reports whether there are some.
func (r *encryptedReader) hidden(e manifest.Entry, path string) bool {
	path += shownKey(e.Key)
	if certs.HoldsPrivate([]byte(e.Key)) {
		r.readable(e.At, path)
		return true
	}
	return r.hiddenInValue(&e.Value, e.At, path)
}

func (r *encryptedReader) hiddenInValue(v *manifest.Value, at diag.Span, path string) (found bool) {
	if len(v.Entries) == 0 && len(v.Items) == 0 && certs.HoldsPrivate([]byte(v.Text)) {
		r.readable(at, path)
		return true
	}
	for _, e := range v.Entries {
		found = r.hidden(e, path+".") || found
	}
	for i := range v.Items {
		found = r.hiddenInValue(&v.Items[i], at, fmt.Sprintf("%s[%d]", path, i)) || found
	}
	return found
}

// hiddenInKeys reports private keys in the names of entries.
func (r *encryptedReader) hiddenInKeys(v *manifest.Value, path string) (found bool) {
	for _, e := range v.Entries {
		if certs.HoldsPrivate([]byte(e.Key)) {
			r.readable(e.At, path+"."+shownKey(e.Key))
			found = true
		}
	}
	return found
}

// commentWithKey returns the first line of a comment with a private key.
func (r *encryptedReader) commentWithKey() (diag.Span, bool) {
	var block []byte
	at, start, end := 0, 0, 0
	for line := range bytes.Lines(r.file.Text) {
		if mark := bytes.IndexByte(line, '#'); mark < 0 {
			block = nil
		} else {
			if block == nil {
				start, end = at+mark, at+len(bytes.TrimRight(line, "\r\n"))
			}
			block = append(block, line[mark:]...)
		}
		at += len(line)
		next := r.file.Text[at:]
		if more, _, _ := bytes.Cut(next, []byte("\n")); block != nil && bytes.IndexByte(more, '#') < 0 && certs.HoldsPrivate(block) {
			return r.file.Span(start, end), true
		}
	}
	return diag.Span{}, false
}

// shortKey matches keys of metadata and of a Secret that are too short to be a line of a
// private key.
var shortKey = lazy.MustCompile(`^[-._/a-zA-Z0-9]{1,60}$`)

// shownKey returns a key for a message.
func shownKey(key string) string {
	if shortKey.MatchString(key) {
		return key
	}
	return "(a long or invalid key)"
}
