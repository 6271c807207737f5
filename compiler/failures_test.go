package compiler_test

import (
	"context"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gwc-lang/gwc/compiler"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A target that does what none should.
type badTarget struct {
	istio.Target
	make func() *emit.Bundle
}

func (b badTarget) Plan(*model.Model, *diag.Sink) emit.Written {
	return func(_ *diag.Sink, done func([]emit.Object)) *emit.Bundle {
		bundle := b.make()
		done(bundle.Objects)
		return bundle
	}
}

// unreadable is a directory of files whose content cannot be read.
type unreadable struct{ fstest.MapFS }

func (u unreadable) Open(name string) (fs.File, error) {
	if strings.HasSuffix(name, ".gwc") {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return u.MapFS.Open(name)
}

func (u unreadable) ReadFile(name string) ([]byte, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
}

// TestFailures shows failures that no program causes: of what gwc reads, and of gwc
// itself. There is a message and never a bundle.
func TestFailures(t *testing.T) {
	program := fstest.MapFS{"a.gwc": {Data: []byte("expose web:80 http at a.example.com\n")}}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for name, c := range map[string]struct {
		ctx    context.Context
		files  fs.FS
		target emit.Target
		want   code.Code
	}{
		"cannot read the file":       {t.Context(), unreadable{program}, nil, "GWC0190"},
		"the build is cancelled":     {cancelled, program, nil, "GWC0191"},
		"the target loses a clause":  {t.Context(), program, badTarget{make: func() *emit.Bundle { return &emit.Bundle{} }}, "GWC0192"},
		"two objects of one name":    {t.Context(), program, badTarget{make: twins}, "GWC0196"},
		"the target panics":          {t.Context(), program, badTarget{make: func() *emit.Bundle { panic("oh") }}, "GWC0193"},
		"the file is much too large": {t.Context(), fstest.MapFS{"a.gwc": {Data: make([]byte, lang.MaxFile+1)}}, nil, "GWC0109"},
	} {
		t.Run(name, func(t *testing.T) {
			result := compiler.Compile(c.ctx, []compiler.Root{{FS: c.files, Path: "."}},
				compiler.Options{Target: c.target, Now: testTime})
			if !slices.ContainsFunc(result.Diagnostics, func(d diag.Diagnostic) bool { return d.Code == c.want }) {
				t.Errorf("no %s: %v", c.want, result.Diagnostics)
			}
			if result.Bundle != nil {
				t.Error("there is a bundle")
			}
		})
	}
}

// twins is a bundle of two objects of one identity.
func twins() *emit.Bundle {
	twin := emit.Object{APIVersion: "v1", Kind: "Secret", Namespace: "shop", Name: "web"}
	return &emit.Bundle{Objects: []emit.Object{twin, twin}}
}
