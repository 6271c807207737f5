package accept

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	"google.golang.org/protobuf/proto"
)

const (
	batch  = 1000 // items that an Envoy loads at once
	enough = 500  // refused items that end a search
)

// Load has an Envoy load what has been collected since the last call; dir is a folder for its files. A batch that it
// refuses is halved until it contains only what it refuses.
func (j *Judge) Load(binary, dir string) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	e := loader{binary, filepath.Join(dir, "bootstrap.pb"), &j.Counts.Runs}
	refused := 0
	for len(j.items) > 0 && refused < enough {
		n := min(batch, len(j.items))
		found, err := e.search(j.items[:n])
		if err != nil {
			return err
		}
		refused += len(found)
		for _, f := range found {
			j.find(f)
		}
		j.items = j.items[n:]
	}
	return nil
}

// Findings are what was refused, by the rules of the messages and by Envoy.
func (j *Judge) Findings() []Finding {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.findings
}

// loader is the program that loads bootstraps, and how often it has been run.
type loader struct {
	binary, path string
	runs         *int
}

func (e loader) search(items []*item) ([]Finding, error) {
	text, err := e.load(items)
	if err != nil || text == "" {
		return nil, err
	}
	if len(items) > 1 {
		left, err := e.search(items[:len(items)/2])
		if err != nil || len(left) >= enough {
			return left, err
		}
		right, err := e.search(items[len(items)/2:])
		if err == nil && len(left)+len(right) == 0 {
			return nil, fmt.Errorf("an Envoy refuses %d configurations together and none of their halves: %s", len(items), text)
		}
		return append(left, right...), err
	}
	it := items[0]
	return []Finding{{Program: it.programs[0], Others: it.programs[1:], Proxy: it.proxy, Kind: it.kind, Name: it.name, Text: text}}, nil
}

// load returns what Envoy says when it refuses, and nothing when it does not.
func (e loader) load(items []*item) (string, error) {
	config, err := bootstrap(items)
	if err != nil {
		return "", err
	}
	data, err := proto.Marshal(config)
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(e.path, data, 0o600); err != nil {
		return "", err
	}
	*e.runs++
	cmd := exec.Command(e.binary, "--mode", "validate", "-c", e.path, "-l", "warning", "--concurrency", "1")
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	err = cmd.Run()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return "", nil
	case !errors.As(err, &exit):
		return "", err
	}
	return strings.TrimPrefix(reason(said.String()), "error initializing configuration '"+e.path+"': "), nil
}

// prefix is what Envoy writes before each line of its log.
var prefix = regexp.MustCompile(`^\[[^\]]*\]\[\d+\]\[(\w+)\]\[[^\]]*\] \[[^\]]*\] `)

// reason is the part of Envoy's output that says why.
func reason(said string) string {
	var out []string
	for line := range strings.Lines(said) {
		level := prefix.FindStringSubmatch(line)
		if line = strings.TrimSpace(prefix.ReplaceAllString(line, "")); line != "" && (level == nil || level[1] != "warning") {
			out = append(out, line)
		}
	}
	if len(out) == 0 {
		return "it ended: " + said
	}
	return strings.Join(out, "; ")
}
