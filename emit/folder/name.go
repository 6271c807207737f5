package folder

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/gwc-lang/gwc/internal/lazy"
)

// Path returns the path of an object in a folder: RANK-KIND/NAMESPACE/NAME.yaml,
// with the kind in lower case, so that tools that apply files in the order of their
// names keep the order of the ranks. The group is empty for a kind whose rank
// names it, because the kind alone is then unique. Objects without a namespace are
// in _cluster, which is not a valid namespace name. The path is the same on all
// systems: no two objects differ only in case, and no part is a name that Windows
// reserves.
func Path(rank int, group, kind, namespace, name string) string {
	dir := fmt.Sprintf("%02d-%s", rank, part(strings.ToLower(kind)))
	if group != "" {
		dir += "." + part(strings.ToLower(group))
	}
	if namespace == "" {
		return dir + "/" + clusterWide + "/" + part(name) + extension
	}
	return dir + "/" + part(namespace) + "/" + part(name) + extension
}

const (
	clusterWide = "_cluster"
	extension   = ".yaml"
	// longestPart leaves room for the rank, the extension and the name of a
	// temporary file within the 255 bytes of most file systems.
	longestPart = 200
	hashLength  = 12 // hex digits
)

// part returns a name as a part of a path. What is not a lower-case letter, a
// digit, a dash or a dot becomes `_` and two hex digits for each byte.
func part(name string) string {
	var b strings.Builder
	for i := range len(name) {
		if c := name[i]; c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.' && i > 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "_%02x", c)
		}
	}
	out := b.String()
	if reserved.MatchString(out) {
		out = "_" + out
	}
	if len(out) > longestPart {
		sum := sha256.Sum256([]byte(name))
		out = out[:longestPart-hashLength-1] + "-" + hex.EncodeToString(sum[:])[:hashLength]
	}
	return out
}

// reserved matches the names of devices, which Windows reserves with any extension
// (Naming Files, Paths, and Namespaces).
var reserved = lazy.MustCompile(`^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)`)

// isDirName matches the first part of a path.
var isDirName = lazy.MustCompile(`^[0-9]{2}-[a-z0-9_.-]+$`)
