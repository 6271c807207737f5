package kubectl

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"strings"

	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/internal/lazy"
)

// A Mask hides the content of Secrets in the output of kubectl. A nil Mask hides
// nothing.
type Mask struct{ replace *strings.Replacer }

// hidden is what stands for hidden content.
const hidden = "***"

// shortest is the length from which a line of a Secret is hidden: shorter ones
// would hide words by chance.
const shortest = 8

// NewMask returns a mask for the Secrets of a bundle.
func NewMask(b *emit.Bundle) (*Mask, error) {
	var texts []string
	for i := range b.Objects {
		if !b.Objects[i].Sensitive {
			continue
		}
		data, err := b.Objects[i].JSON()
		if err != nil {
			return nil, err
		}
		var secret struct {
			Data       map[string]string `json:"data"`
			StringData map[string]string `json:"stringData"`
		}
		if err := json.Unmarshal(data, &secret); err != nil {
			return nil, err
		}
		for _, value := range secret.Data {
			texts = append(texts, value)
			if decoded, err := base64.StdEncoding.DecodeString(value); err == nil {
				texts = append(texts, strings.Split(string(decoded), "\n")...)
			}
		}
		for _, value := range secret.StringData {
			texts = append(texts, base64.StdEncoding.EncodeToString([]byte(value)))
			texts = append(texts, strings.Split(value, "\n")...)
		}
	}
	var pairs []string
	for _, text := range texts {
		if text = strings.TrimSpace(text); len(text) >= shortest {
			pairs = append(pairs, text, hidden)
		}
	}
	return &Mask{strings.NewReplacer(pairs...)}, nil
}

// writer returns a writer that hides the content, line by line.
func (m *Mask) writer(to io.Writer) io.WriteCloser { return &lines{to: to, change: m.line} }

func (m *Mask) line(line []byte) []byte {
	if m == nil {
		return line
	}
	return []byte(m.replace.Replace(string(line)))
}

// lines is a writer of whole lines, which it changes. A nil line is left out.
type lines struct {
	to     io.Writer
	change func(line []byte) []byte
	buf    []byte
}

// Write writes the lines that are complete.
func (l *lines) Write(p []byte) (int, error) {
	l.buf = append(l.buf, p...)
	for {
		n := bytes.IndexByte(l.buf, '\n')
		if n < 0 {
			return len(p), nil
		}
		line := l.buf[:n+1]
		l.buf = l.buf[n+1:]
		if _, err := l.to.Write(l.change(line)); err != nil {
			return 0, err
		}
	}
}

// Close writes the last line, if it has no end.
func (l *lines) Close() error {
	if len(l.buf) == 0 {
		return nil
	}
	_, err := l.to.Write(l.change(l.buf))
	l.buf = nil
	return err
}

// withoutSecrets leaves the content of Secrets out of a diff. kubectl masks the
// values too, but shows their keys and what changed.
type withoutSecrets struct {
	to     io.Writer
	buffer *lines
	within bool
}

// aboutSecret matches the first line of the difference of a Secret, whose file kubectl
// names VERSION.KIND.NAMESPACE.NAME.
var aboutSecret = lazy.MustCompile(`[/\\]v1\.Secret\.[^/\\]*\s*$`)

// Write writes the lines that are complete.
func (w *withoutSecrets) Write(p []byte) (int, error) {
	if w.buffer == nil {
		w.buffer = &lines{to: w.to, change: w.line}
	}
	return w.buffer.Write(p)
}

// Close writes the last line.
func (w *withoutSecrets) Close() error {
	if w.buffer == nil {
		return nil
	}
	return w.buffer.Close()
}

func (w *withoutSecrets) line(line []byte) []byte {
	if bytes.HasPrefix(line, []byte("diff ")) {
		w.within = aboutSecret.Match(line)
		if w.within {
			return append(bytes.Clone(line), "# a Secret: its content is not shown\n"...)
		}
	}
	if w.within {
		return nil
	}
	return line
}
