package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc/internal/authority"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A minting is one run of certs new.
type minting struct {
	servers, clients []string
	dir              string
	force            bool

	domain string
	now    time.Time
	files  []pendingFile // in the order in which they are made
	lines  []string      // of the summary
}

func newCertsNew() *cobra.Command {
	m := new(minting)
	cmd := &cobra.Command{
		Use:   "new DOMAIN",
		Short: "Make a CA, and server and client certificates that it signs",
		Long: `new makes certificates for development and tests, as PEM files in a directory: a
CA for the domain, and a certificate for each --server and each --client. Files
are named by the first name of a certificate, NAME.crt and NAME.key, with
wildcard for *. Keys are ECDSA on P-256, and only their owner can read them. The
CA is valid for 5 years, certificates for 365 days.

If the directory has the CA of the domain, it signs the new certificates: callers
that trust it need no other. No file is overwritten unless --force is set, which
makes the certificates again, but never the CA. All files are written, or none.

Do not use the CA in production, and do not commit its key. The exit status is 0
if the files were written, else 2.`,
		Example: `  # A CA, a server certificate and a client certificate in certs/
  gwc certs new localserver.com --server service-a.localserver.com --client client.localserver.com

  # One certificate with two names
  gwc certs new example.com --server example.com,www.example.com -o certs/

  # Another client of the same CA
  gwc certs new localserver.com --client batch.localserver.com

  # The certificates expire soon
  gwc certs new localserver.com --server service-a.localserver.com --force`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageError{errors.New("one DOMAIN is required, as in `gwc certs new example.com --server www.example.com`")}
			}
			m.domain, m.now = strings.ToLower(args[0]), time.Now()
			if err := m.make(); err != nil {
				return err
			}
			for _, line := range m.lines {
				if _, err := fmt.Fprintln(cmd.OutOrStdout(), diag.Visible(line)); err != nil {
					return err
				}
			}
			return nil
		},
	}
	f := cmd.Flags()
	f.StringArrayVar(&m.servers, "server", nil, "make a certificate of a server with this `HOST`, or HOST,HOST; can be repeated")
	f.StringArrayVar(&m.clients, "client", nil, "make a certificate of a client with this `NAME`, or NAME,NAME; can be repeated")
	f.StringVarP(&m.dir, "output", "o", "certs", "write the files to this `DIR`")
	f.BoolVar(&m.force, "force", false, "overwrite certificates that exist; never the CA")
	return cmd
}

// make makes the certificates and writes them. Nothing is written unless all can be.
func (m *minting) make() error {
	if why := wrongName(m.domain); why != "" || strings.HasPrefix(m.domain, "*") {
		return usageError{fmt.Errorf("invalid domain %q%s", m.domain, because(why))}
	}
	if why := wrongFile(m.domain); why != "" {
		return usageError{fmt.Errorf("%s: give a shorter domain", why)}
	}
	if m.dir == "" {
		return usageError{errors.New("--output requires a path")}
	}
	if info, err := os.Stat(m.dir); err == nil && !info.IsDir() {
		return fmt.Errorf("%s: is not a directory; nothing was written; choose another one with -o", m.dir)
	}
	if link := deadLink(m.dir); link != "" {
		return fmt.Errorf("%s: is a link to what does not exist; nothing was written; choose another directory with -o", link)
	}
	ca, err := m.authority()
	if err != nil {
		return err
	}
	for _, kind := range []struct {
		word  string
		use   authority.Use
		lists []string
	}{{"server", authority.Server, m.servers}, {"client", authority.Client, m.clients}} {
		for _, list := range kind.lists {
			if err := m.issue(ca, kind.word, kind.use, list); err != nil {
				return err
			}
		}
	}
	if len(m.files) == 0 {
		return usageError{fmt.Errorf("%s is there already, and no certificate is asked for: add --server HOST or --client NAME", m.caPath(".crt"))}
	}
	if err := m.checkFree(); err != nil {
		return err
	}
	return writeTogether(m.dir, m.files)
}

// wrongName returns why a text is not a name of a certificate.
func wrongName(name string) string {
	rest := strings.TrimPrefix(name, "*.")
	if strings.Contains(rest, "*") {
		return "a wildcard is the whole first label, as in *.example.com"
	}
	return lang.WrongHost(rest)
}

// longestFile is the most bytes of the name of a file, in most file systems.
const longestFile = 255

// wrongFile returns why a file of a certificate cannot have this name, without its
// extension.
func wrongFile(name string) string {
	if len(name+".crt") > longestFile {
		return fmt.Sprintf("the name of the file %s.crt would have more than %d bytes", name, longestFile)
	}
	return ""
}

func because(why string) string {
	if why == "" {
		return ": must not be a wildcard"
	}
	return ": " + why
}

func (m *minting) caPath(extension string) string { return filepath.Join(m.dir, m.domain+extension) }

// authority returns the CA in the directory, or makes one.
func (m *minting) authority() (*authority.Authority, error) {
	cert, errCert := os.ReadFile(m.caPath(".crt"))
	key, errKey := os.ReadFile(m.caPath(".key"))
	noCert, noKey := errors.Is(errCert, fs.ErrNotExist), errors.Is(errKey, fs.ErrNotExist)
	switch {
	case noCert && noKey:
		ca, pair, err := authority.New(m.domain, m.now)
		m.add(m.domain, "CA", nil, pair)
		return ca, err
	case noCert || noKey:
		there, missing := ".key", ".crt"
		if noKey {
			there, missing = missing, there
		}
		return nil, fmt.Errorf("%s: is there without %s, so the CA cannot sign; nothing was written; restore the other file or remove this one", m.caPath(there), m.caPath(missing))
	case errCert != nil:
		return nil, plainly(m.caPath(".crt"), errCert)
	case errKey != nil:
		return nil, plainly(m.caPath(".key"), errKey)
	}
	ca, err := authority.Read(cert, key, m.now)
	if err != nil {
		return nil, fmt.Errorf("%s: the CA cannot sign: %w; nothing was written; give another directory with -o, or another domain", m.caPath(".crt"), err)
	}
	return ca, nil
}

// issue makes a certificate for names with commas between them.
func (m *minting) issue(ca *authority.Authority, kind string, use authority.Use, list string) error {
	names := strings.Split(strings.ToLower(list), ",")
	for i, name := range names {
		if why := wrongName(name); why != "" {
			return usageError{fmt.Errorf("invalid name %q of --%s: %s", name, kind, why)}
		}
		if slices.Contains(names[:i], name) {
			return usageError{fmt.Errorf("duplicate name %s of --%s", name, kind)}
		}
	}
	file := strings.Replace(names[0], "*", "wildcard", 1)
	if file == m.domain || m.makes(file) {
		file += "-" + kind
	}
	if why := wrongFile(file); why != "" {
		return usageError{fmt.Errorf("%s: give --%s a shorter first name", why, kind)}
	}
	if m.makes(file) {
		return usageError{fmt.Errorf("two certificates would be %s.crt: give --%s another first name", file, kind)}
	}
	pair, err := ca.Issue(names, use, m.now)
	m.add(file, kind, names, pair)
	return err
}

// makes reports whether a file with this name is to be written.
func (m *minting) makes(name string) bool {
	return slices.ContainsFunc(m.files, func(f pendingFile) bool { return f.path == filepath.Join(m.dir, name+".crt") })
}

func (m *minting) add(name, kind string, names []string, pair authority.Pair) {
	path := filepath.Join(m.dir, name)
	m.files = append(m.files, pendingFile{path + ".key", 0o600, pair.Key}, pendingFile{path + ".crt", 0o666, pair.Cert})
	line := fmt.Sprintf("%s.crt: %s", path, kind)
	if len(names) > 0 {
		line += " " + strings.Join(names, ", ")
	}
	m.lines = append(m.lines, line+", until "+pair.NotAfter.UTC().Format(time.DateOnly))
}

// checkFree reports all files that would be overwritten.
func (m *minting) checkFree() error {
	var there []string
	for _, f := range m.files {
		info, err := os.Lstat(f.path)
		switch {
		case err == nil && (!m.force || !info.Mode().IsRegular()):
			there = append(there, f.path)
		case err == nil && isCA(f.path):
			return fmt.Errorf("%s: belongs to the CA of another domain; nothing was written; give another directory with -o", f.path)
		case err != nil && !errors.Is(err, fs.ErrNotExist):
			return plainly(f.path, err)
		}
	}
	if len(there) == 0 {
		return nil
	}
	hint := "use --force to overwrite certificates, or choose another directory with -o"
	if m.force {
		hint = "only regular files are overwritten"
	}
	return fmt.Errorf("%s: exists; nothing was written; %s", strings.Join(there, ", "), hint)
}

// isCA reports whether a file has the certificate of a CA.
func isCA(file string) bool {
	text, err := os.ReadFile(file)
	return err == nil && authority.IsCA(text)
}
