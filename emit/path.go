package emit

import (
	"strconv"

	"github.com/gwc-lang/gwc/internal/lazy"
)

var plainKey = lazy.MustCompile(`^[A-Za-z0-9]+$`)

// KeyPath returns the path of an entry of the part at a path, as in spec.http. A key
// that is not a plain word is quoted in brackets.
func KeyPath(path, key string) string {
	switch {
	case !plainKey.MatchString(key):
		return NamedPath(path, key)
	case path == "":
		return key
	}
	return path + "." + key
}

// NamedPath returns the path of the item with that name in the part at a path.
func NamedPath(path, name string) string { return path + "[" + strconv.Quote(name) + "]" }

// ItemPath returns the path of an item of the list at a path, as in
// spec.http[0].
func ItemPath(path string, n int) string { return path + "[" + strconv.Itoa(n) + "]" }
