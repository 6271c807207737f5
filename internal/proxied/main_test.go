package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "write the proxies anew")

// TestProxies compares what is printed for the manifests of testdata.
func TestProxies(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("%d archives: %v", len(paths), err)
	}
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		writeProxies(archive.Files[0].Data, false, &out)
		if *update {
			archive.Files[1].Data = out.Bytes()
			if err := os.WriteFile(path, txtar.Format(archive), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if want := archive.Files[1].Data; !bytes.Equal(out.Bytes(), want) {
			t.Errorf("%s:\n%s\nnot\n%s", path, out.Bytes(), want)
		}
	}
}
