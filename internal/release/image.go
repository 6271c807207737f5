package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// entrypoint is the path of gwc in the image.
const entrypoint = "/usr/local/bin/gwc"

// nobody is the user and group of the image. A tool that runs it with `--user nobody`
// looks the name up in the image.
const (
	nobody = "65534:65534"
	passwd = "root:x:0:0:root:/:/sbin/nologin\nnobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin\n"
	group  = "root:x:0:\nnobody:x:65534:\n"
)

// epoch is the time of everything in archives and images.
var epoch = time.Unix(0, 0).UTC()

// imagePlatforms are those of the image.
var imagePlatforms = []platform{{"linux", "amd64"}, {"linux", "arm64"}}

// image writes an archive of an OCI image layout, whose index has one index with an
// image for each platform.
func (r *release) image(to string) error {
	work, err := os.MkdirTemp("", "gwc-image-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(work) }()
	index := mutate.IndexMediaType(empty.Index, types.OCIImageIndex)
	for _, p := range imagePlatforms {
		path, err := r.build(work, p)
		if err != nil {
			return err
		}
		image, err := r.imageOf(path, p)
		if err != nil {
			return err
		}
		index = mutate.AppendManifests(index, mutate.IndexAddendum{
			Add: image, Descriptor: v1.Descriptor{Platform: &v1.Platform{OS: p.os, Architecture: p.arch}},
		})
	}
	dir := filepath.Join(work, "layout")
	written, err := layout.Write(dir, mutate.IndexMediaType(empty.Index, types.OCIImageIndex))
	if err != nil {
		return err
	}
	name := layout.WithAnnotations(map[string]string{"org.opencontainers.image.ref.name": r.version})
	if err := written.AppendIndex(index, name); err != nil {
		return err
	}
	return replace(to, func(w io.Writer) error { return archive(w, dir) })
}

// imageOf returns the image with the binary at path.
func (r *release) imageOf(path string, p platform) (v1.Image, error) {
	files, err := layerOf(path)
	if err != nil {
		return nil, err
	}
	layer, err := tarball.LayerFromOpener(func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(files)), nil },
		tarball.WithCompressionLevel(gzip.BestCompression), tarball.WithMediaType(types.OCILayer))
	if err != nil {
		return nil, err
	}
	image := mutate.ConfigMediaType(mutate.MediaType(empty.Image, types.OCIManifestSchema1), types.OCIConfigJSON)
	if image, err = mutate.AppendLayers(image, layer); err != nil {
		return nil, err
	}
	file, err := image.ConfigFile()
	if err != nil {
		return nil, err
	}
	file = file.DeepCopy()
	file.OS, file.Architecture, file.Created = p.os, p.arch, v1.Time{Time: epoch}
	file.Config = v1.Config{
		Entrypoint: []string{entrypoint}, User: nobody, WorkingDir: "/",
		Env: []string{"PATH=/usr/local/bin:/usr/bin:/bin"},
		Labels: map[string]string{
			"org.opencontainers.image.title": "gwc", "org.opencontainers.image.version": r.version,
			"org.opencontainers.image.licenses": "Apache-2.0", "org.opencontainers.image.source": "https://github.com/gwc-lang/gwc",
		},
	}
	return mutate.ConfigFile(image, file)
}

// layerOf returns the files of the image: gwc, and the names of its users.
func layerOf(binary string) ([]byte, error) {
	data, err := os.ReadFile(binary)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for _, f := range []struct {
		name string
		mode int64
		data []byte
	}{
		{"etc/", 0o755, nil}, {"etc/group", 0o644, []byte(group)}, {"etc/passwd", 0o644, []byte(passwd)}, {"tmp/", 0o1777, nil},
		{"usr/", 0o755, nil}, {"usr/local/", 0o755, nil}, {"usr/local/bin/", 0o755, nil}, {entrypoint[1:], 0o755, data},
	} {
		if err := add(w, f.name, f.mode, f.data); err != nil {
			return nil, err
		}
	}
	return out.Bytes(), w.Close()
}

// add adds a file, or a directory whose name ends in /.
func add(w *tar.Writer, name string, mode int64, data []byte) error {
	header := &tar.Header{Name: name, Mode: mode, Size: int64(len(data)), ModTime: epoch, Format: tar.FormatUSTAR, Typeflag: tar.TypeReg}
	if name[len(name)-1] == '/' {
		header.Typeflag = tar.TypeDir
	}
	if err := w.WriteHeader(header); err != nil {
		return err
	}
	_, err := w.Write(data)
	return err
}

// archive writes the files of a directory, sorted by name.
func archive(to io.Writer, dir string) error {
	names, err := filesOf(dir)
	if err != nil {
		return err
	}
	w := tar.NewWriter(to)
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		if err := add(w, name, 0o644, data); err != nil {
			return err
		}
	}
	return w.Close()
}

// filesOf returns the paths of the files in a directory, sorted.
func filesOf(dir string) (names []string, err error) {
	err = filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		names = append(names, filepath.ToSlash(name))
		return err
	})
	slices.Sort(names)
	return names, err
}
