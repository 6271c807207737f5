package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc/internal/authority"
	"github.com/gwc-lang/gwc/internal/source"
	"github.com/gwc-lang/gwc/lang/diag"
)

func newCertsShow() *cobra.Command {
	format := choice{"text", []string{"text", "json"}}
	cmd := &cobra.Command{
		Use:   "show PATH...",
		Short: "Show names, issuers and expiry of certificates, and whether their keys match",
		Long: `show prints the certificates in PEM files and in the Secrets of Kubernetes
manifests: what each is for, its names, who issued it, when it expires, and
whether its key is there and matches. For the certificate of a server it prints
the curl command that calls the host; ADDRESS is that of the gateway. The CA and
the client certificate for it are found among the files that are shown.

A PATH is a file, a directory (.crt, .cer, .pem, .key, .yaml, .yml and .json files
directly in it), or - for standard input. Private keys are never printed.

The exit status is 0 if all certificates are valid and their keys match, 1 if one
has expired, is not valid yet or has the key of another, or if a file or an entry
of a Secret cannot be read, with a line for each, and 2 if the command line is invalid or a path cannot
be read.`,
		Example: `  gwc certs show certs/

  # The Secrets of a cluster
  kubectl get secrets -n istio-system -o yaml | gwc certs show -

  # Certificates that expire before August
  gwc certs show --format json deploy/ | jq -r '.[] | select(.notAfter < "2027-08") | .file'`,
		RunE: func(cmd *cobra.Command, paths []string) error {
			if len(paths) == 0 {
				return usageError{errors.New("one PATH or more is required, as in `gwc certs show certs/`")}
			}
			list, err := readCertificates(cmd.InOrStdin(), paths)
			if err != nil {
				return err
			}
			return showCertificates(cmd, format.value, list)
		},
	}
	format.addTo(cmd, "format", "output format")
	return cmd
}

// certificateFiles are the extensions of the files in a directory that are read.
var certificateFiles = []string{".crt", ".cer", ".pem", ".key", ".yaml", ".yml", ".json"}

// longestCertificateFile is the most bytes of a file that is read.
const longestCertificateFile = 64 << 20

// readCertificates reads the files of paths.
func readCertificates(in io.Reader, paths []string) (list []authority.Text, err error) {
	for _, path := range paths {
		if path == source.Stdin {
			text, err := readShort(in)
			if err != nil {
				return nil, plainly("<stdin>", err)
			}
			list = append(list, authority.Text{Name: "<stdin>", Data: text})
			continue
		}
		files, err := certificateFilesOf(path)
		if err != nil {
			return nil, plainly(path, err)
		}
		for _, name := range files {
			if slices.ContainsFunc(list, func(t authority.Text) bool { return t.Name == name }) {
				continue
			}
			text, err := readFile(name)
			if err != nil {
				return nil, plainly(name, err)
			}
			list = append(list, authority.Text{Name: name, Data: text})
		}
	}
	return list, nil
}

// readFile reads a file of certificates.
func readFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readShort(f)
}

// readShort reads what is not too long.
func readShort(in io.Reader) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(in, longestCertificateFile+1))
	if err == nil && len(text) > longestCertificateFile {
		err = fmt.Errorf("longer than %d MB", longestCertificateFile>>20)
	}
	return text, err
}

// certificateFilesOf returns the file, or the files of a directory.
func certificateFilesOf(path string) (names []string, err error) {
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() {
		return []string{filepath.Clean(path)}, err
	}
	entries, err := os.ReadDir(path)
	for _, e := range entries {
		hidden := strings.HasPrefix(e.Name(), ".")
		if !hidden && (e.Type().IsRegular() || e.Type() == fs.ModeSymlink) && slices.Contains(certificateFiles, filepath.Ext(e.Name())) {
			names = append(names, filepath.Join(path, e.Name()))
		}
	}
	return names, err
}

// showCertificates prints what the texts hold, and the faults on standard error.
func showCertificates(cmd *cobra.Command, format string, list []authority.Text) error {
	shown, faults := authority.Show(list, time.Now())
	write := writeShownText
	if format == "json" {
		write = writeShownJSON
	}
	if err := write(cmd.OutOrStdout(), shown); err != nil {
		return err
	}
	for _, f := range faults {
		if _, err := fmt.Fprintln(cmd.ErrOrStderr(), diag.Visible(f)); err != nil {
			return err
		}
	}
	switch {
	case len(faults) > 0:
		return errProgram
	case len(shown) == 0:
		return errors.New("no certificate in these files")
	}
	return nil
}

func writeShownJSON(w io.Writer, shown []authority.Shown) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(append([]authority.Shown{}, shown...))
}

func writeShownText(w io.Writer, shown []authority.Shown) error {
	for i, s := range shown {
		title := s.Place() + ": " + s.Use
		if i > 0 {
			title = "\n" + title
		}
		if _, err := fmt.Fprintln(w, title); err != nil {
			return err
		}
		lines := [][2]string{
			{"names", strings.Join(s.Names, ", ")}, {"issuer", s.Issuer}, {"expires", s.Expires()}, {"key", s.Key},
		}
		for _, command := range s.Try {
			lines = append(lines, [2]string{"try", command})
		}
		for _, l := range lines {
			if l[1] == "" {
				continue
			}
			if _, err := fmt.Fprintf(w, "  %-8s %s\n", l[0], diag.Visible(l[1])); err != nil {
				return err
			}
		}
	}
	return nil
}
