package main

import (
	"archive/tar"
	"bytes"
	"debug/elf"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/validate"
)

// unpacked writes the image into a directory and unpacks its layout there.
func unpacked(t *testing.T, dir string) (archive []byte) {
	t.Helper()
	if err := run([]string{"image", "-version", "v1.2.3", "-o", dir}); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(dir, "gwc-image.tar"))
	if err != nil {
		t.Fatal(err)
	}
	untar(t, bytes.NewReader(data), dir)
	return data
}

// untar unpacks an archive, and returns the names in it.
func untar(t *testing.T, from io.Reader, dir string) (names []string) {
	t.Helper()
	r := tar.NewReader(from)
	for {
		header, err := r.Next()
		if errors.Is(err, io.EOF) {
			return names
		}
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, header.Name)
		path := filepath.Join(dir, header.Name)
		if header.Typeflag == tar.TypeDir {
			err = os.MkdirAll(path, 0o755)
		} else if err = os.MkdirAll(filepath.Dir(path), 0o755); err == nil {
			err = writeFrom(path, r, os.FileMode(header.Mode))
		}
		if err != nil {
			t.Fatal(err)
		}
		if !header.ModTime.Equal(epoch) || header.Uid != 0 || header.Gid != 0 || header.Uname != "" {
			t.Errorf("%s: %+v", header.Name, header)
		}
	}
}

func writeFrom(path string, from io.Reader, mode os.FileMode) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, from)
	return errors.Join(err, f.Close())
}

// images returns the images of a layout, by architecture, from the index in its index.
func images(t *testing.T, dir string) map[string]v1.Image {
	t.Helper()
	top, err := layout.ImageIndexFromPath(dir)
	if err != nil {
		t.Fatal(err)
	}
	manifest, err := top.IndexManifest()
	if err != nil || len(manifest.Manifests) != 1 || manifest.Manifests[0].Annotations["org.opencontainers.image.ref.name"] != "v1.2.3" {
		t.Fatalf("%v %+v", err, manifest)
	}
	index, err := top.ImageIndex(manifest.Manifests[0].Digest)
	if err == nil {
		err = validate.Index(index)
	}
	if err != nil {
		t.Fatal(err)
	}
	if manifest, err = index.IndexManifest(); err != nil {
		t.Fatal(err)
	}
	out := map[string]v1.Image{}
	for _, m := range manifest.Manifests {
		image, err := index.Image(m.Digest)
		if err != nil {
			t.Fatal(err)
		}
		out[m.Platform.OS+"/"+m.Platform.Architecture] = image
	}
	return out
}

// layer unpacks the layer of an image.
func layer(t *testing.T, image v1.Image, dir string) []string {
	t.Helper()
	layers, err := image.Layers()
	if err != nil || len(layers) != 1 {
		t.Fatalf("%d layers: %v", len(layers), err)
	}
	content, err := layers[0].Uncompressed()
	if err != nil {
		t.Fatal(err)
	}
	defer content.Close()
	return untar(t, content, dir)
}

// TestImage builds the image twice: both archives have the same bytes. It checks what
// kustomize, Argo CD and Kubernetes read of an image.
func TestImage(t *testing.T) {
	dir := t.TempDir()
	first := unpacked(t, filepath.Join(dir, "first"))
	if second := unpacked(t, filepath.Join(dir, "second")); !bytes.Equal(first, second) {
		t.Error("the second build has other bytes")
	}
	all := images(t, filepath.Join(dir, "first"))
	machines := map[string]elf.Machine{"linux/amd64": elf.EM_X86_64, "linux/arm64": elf.EM_AARCH64}
	if len(all) != len(machines) {
		t.Errorf("%d images", len(all))
	}
	for name, machine := range machines {
		config, err := all[name].ConfigFile()
		if err != nil {
			t.Fatal(err)
		}
		if config.Config.User != nobody || !slices.Equal(config.Config.Entrypoint, []string{entrypoint}) || config.OS+"/"+config.Architecture != name {
			t.Errorf("%s: %+v", name, config)
		}
		root := filepath.Join(dir, strings.ReplaceAll(name, "/", "-"))
		names := layer(t, all[name], root)
		if want := []string{"etc/", "etc/group", "etc/passwd", "tmp/", "usr/", "usr/local/", "usr/local/bin/", "usr/local/bin/gwc"}; !slices.Equal(names, want) {
			t.Errorf("%s: %v", name, names)
		}
		static(t, filepath.Join(root, entrypoint), machine)
		if name == "linux/amd64" {
			t.Run("entrypoint", func(t *testing.T) { runsAsNobody(t, root) })
		}
	}
}

// static checks that a binary needs neither an interpreter nor libraries.
func static(t *testing.T, path string, machine elf.Machine) {
	t.Helper()
	f, err := elf.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	libraries, _ := f.ImportedLibraries()
	if f.Machine != machine || len(libraries) > 0 || slices.ContainsFunc(f.Progs, func(p *elf.Prog) bool { return p.Type == elf.PT_INTERP }) {
		t.Errorf("%s: %s, libraries %v", path, f.Machine, libraries)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o755 {
		t.Errorf("%v %v", info.Mode(), err)
	}
}

// TestContainerfile compares the Containerfile with the image.
func TestContainerfile(t *testing.T) {
	text, err := os.ReadFile("../../Containerfile")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"CGO_ENABLED=0 go build -trimpath -ldflags=\"-s -w -X main.stamped=", "\nFROM scratch\n", "\nUSER " + nobody + "\n",
		"\nENTRYPOINT [\"" + entrypoint + "\"]\n", strings.ReplaceAll(passwd, "\n", `\n`), strings.ReplaceAll(group, "\n", `\n`),
		"COPY --from=build /gwc " + entrypoint + "\n",
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the Containerfile has no %q", want)
		}
	}
}
