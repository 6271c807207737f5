package main

import (
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gwc-lang/gwc/internal/source"
)

// TestProgress checks that the line appears after a second, counts, and is gone at
// the end.
func TestProgress(t *testing.T) {
	p := &program{seen: new(source.Seen)}
	p.progress.begin()
	p.progress.parsed(1200)
	p.progress.parsed(34)
	if _, err := p.progress.counting(io.Discard).Write(make([]byte, 2_500_000)); err != nil {
		t.Fatal(err)
	}
	var quick strings.Builder
	p.progress.paint(&quick, p.writing(5000))()
	if quick.Len() > 0 {
		t.Errorf("a quick build prints %q", quick.String())
	}
	var slow strings.Builder
	p.progress.began = time.Now().Add(-progressAfter)
	looked := make(chan struct{})
	look := sync.OnceFunc(func() { close(looked) })
	stop := p.progress.paint(&slow, func() string { look(); return p.writing(5000)() })
	<-looked
	stop()
	stop()
	const line = "\r\x1b[Kgwc: 0 files read, 1,234 statements; writing 5,000 objects, 2.5 MB"
	if got := slow.String(); !strings.HasPrefix(got, line) || strings.ReplaceAll(got, line, "") != "\r\x1b[K" {
		t.Errorf("a slow build prints %q; want %q and then nothing", got, line)
	}
}
