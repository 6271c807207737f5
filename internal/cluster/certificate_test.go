package cluster

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// writeCertificate writes tls.crt and tls.key, currently valid and for www.example.com.
func writeCertificate(gwc, directory string) error {
	made := filepath.Join(directory, "made")
	if out, err := exec.Command(gwc, "certs", "new", "example.com", "--server", "www.example.com", "-o", made).CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, out)
	}
	return errors.Join(
		os.Rename(filepath.Join(made, "www.example.com.crt"), filepath.Join(directory, "tls.crt")),
		os.Rename(filepath.Join(made, "www.example.com.key"), filepath.Join(directory, "tls.key")),
		os.RemoveAll(made))
}
