package compiler

import (
	"github.com/gwc-lang/gwc/compiler/jsonnet"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/overlay"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// overlay applies the overlays to the objects of a program without errors.
func (c *compilation) overlay() {
	if len(c.options.Overlays) == 0 || c.result.Bundle == nil {
		return
	}
	target, can := c.options.Target.(emit.Editor)
	if !can {
		c.sink.Add(diag.At(diag.Span{}, code.OverlayFailed, "the target has no overlays").WithHint("build without overlays"))
		return
	}
	files := make([]overlay.File, len(c.options.Overlays))
	for i, root := range c.options.Overlays {
		files[i] = overlay.File{Folder: jsonnet.Open(root.Name, root.FS), Path: root.Path}
	}
	c.result.Bundle = overlay.Apply(c.ctx, c.values.jsonnet, files, target, c.result.Bundle, c.sink)
	if c.result.Bundle == nil || c.tooMany(c.result.Bundle) {
		c.result.Bundle = nil
		return
	}
	target.CheckSizes(c.result.Bundle, c.sink) // of unchanged objects the same again, which is shown once
}
