package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// TestArchives writes the archive of this platform twice, and checks what is in it.
func TestArchives(t *testing.T) {
	man := t.TempDir()
	if err := os.WriteFile(filepath.Join(man, "gwc.1"), []byte(".TH gwc 1\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	here := platform{runtime.GOOS, runtime.GOARCH}
	var all [2]map[string][]byte
	for i := range all {
		r := release{version: "v1.2.3", source: "../..", man: man, dir: t.TempDir(), platforms: []platform{here}}
		if err := r.archives(); err != nil {
			t.Fatal(err)
		}
		all[i] = contents(t, r.dir)
	}
	base := "gwc_v1.2.3_" + here.os + "_" + here.arch
	if len(all[0]) != 3 || all[0][base+".cdx.json"] == nil || all[0][checksums] == nil {
		t.Fatalf("%d files", len(all[0]))
	}
	for name, data := range all[0] {
		if !bytes.Equal(data, all[1][name]) {
			t.Errorf("%s: the second build has other bytes", name)
		}
		if line := fmt.Sprintf("%x  %s\n", sha256.Sum256(data), name); name != checksums && !strings.Contains(string(all[0][checksums]), line) {
			t.Errorf("%s is not in\n%s", line, all[0][checksums])
		}
	}
	if here.os == "windows" {
		return
	}
	dir := t.TempDir()
	names := unzip(t, all[0][base+".tar.gz"], dir)
	if want := []string{"LICENSE", "README.md", "gwc", "licenses.txt", "man/man1/gwc.1"}; !slices.Equal(names, prefixed(base, want)) {
		t.Error(names)
	}
	out, err := exec.Command(filepath.Join(dir, base, "gwc"), "version").Output()
	if err != nil || !strings.HasPrefix(string(out), "gwc v1.2.3") || !strings.Contains(string(out), here.os+"/"+here.arch) {
		t.Errorf("%v %s", err, out)
	}
	bill := new(cdx.BOM)
	if err := cdx.NewBOMDecoder(bytes.NewReader(all[0][base+".cdx.json"]), cdx.BOMFileFormatJSON).Decode(bill); err != nil {
		t.Fatal(err)
	}
	binary, err := os.ReadFile(filepath.Join(dir, base, "gwc"))
	if err != nil {
		t.Fatal(err)
	}
	main := bill.Metadata.Component
	if got := (*main.Hashes)[0].Value; main.Name != "github.com/gwc-lang/gwc" || got != fmt.Sprintf("%x", sha256.Sum256(binary)) {
		t.Errorf("%+v", main)
	}
	for _, module := range []string{"istio.io/api", "github.com/spf13/cobra", "std"} {
		if !slices.ContainsFunc(*bill.Components, func(c cdx.Component) bool { return c.Name == module && c.Version != "" }) {
			t.Errorf("%s is not in the bill of materials", module)
		}
	}
}

func prefixed(base string, names []string) []string {
	out := slices.Clone(names)
	for i := range out {
		out[i] = base + "/" + out[i]
	}
	return out
}

func contents(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	names, err := filesOf(dir)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, name := range names {
		if out[name], err = os.ReadFile(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func unzip(t *testing.T, data []byte, dir string) []string {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return untar(t, z, dir)
}

// TestZip checks the archives for Windows.
func TestZip(t *testing.T) {
	files := []packed{{"LICENSE", 0o644, []byte("a")}, {"gwc.exe", 0o755, []byte("b")}}
	var one, two bytes.Buffer
	if err := writeZip(&one, "gwc", files); err != nil {
		t.Fatal(err)
	}
	if err := writeZip(&two, "gwc", files); err != nil || !bytes.Equal(one.Bytes(), two.Bytes()) {
		t.Errorf("%v: the second archive has other bytes", err)
	}
	r, err := zip.NewReader(bytes.NewReader(one.Bytes()), int64(one.Len()))
	if err != nil || len(r.File) != 2 || r.File[1].Name != "gwc/gwc.exe" || r.File[1].Mode().Perm() != 0o755 {
		t.Errorf("%v %v", err, r)
	}
}

// TestFailures checks that a failed build leaves nothing behind.
func TestFailures(t *testing.T) {
	dir := t.TempDir()
	r := release{version: "v1", source: t.TempDir(), dir: dir, platforms: platforms}
	if err := r.archives(); err == nil || !strings.Contains(err.Error(), "go build for darwin/amd64") {
		t.Error(err)
	}
	if err := r.image(filepath.Join(dir, "gwc-image.tar")); err == nil {
		t.Error("an image without a binary")
	}
	for _, args := range [][]string{nil, {"images", "-o", dir}, {"image", "-nothing"}} {
		if err := run(args); err == nil {
			t.Errorf("%v is accepted", args)
		}
	}
	if left := contents(t, dir); len(left) > 0 {
		t.Errorf("%d files are left", len(left))
	}
}
