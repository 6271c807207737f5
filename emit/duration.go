package emit

import (
	"fmt"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// duration writes a google.protobuf.Duration as seconds, with as many groups
// of three digits after the point as it takes: 5s, 0.250s.
func (e *encoder) duration(m protoreflect.Message) {
	fields := m.Descriptor().Fields()
	seconds, nanos := m.Get(fields.ByName("seconds")).Int(), m.Get(fields.ByName("nanos")).Int()
	if (seconds < 0 && nanos > 0) || (seconds > 0 && nanos < 0) || max(nanos, -nanos) > 999_999_999 ||
		max(seconds, -seconds) > 315_576_000_000 {
		e.fail("a duration of %d seconds and %d nanoseconds is out of range", seconds, nanos)
	}
	sign := ""
	if seconds < 0 || nanos < 0 {
		sign, seconds, nanos = "-", -seconds, -nanos
	}
	s := fmt.Sprintf("%s%d.%09d", sign, seconds, nanos)
	s = strings.TrimSuffix(s, "000")
	s = strings.TrimSuffix(s, "000")
	s = strings.TrimSuffix(s, ".000")
	e.text(s + "s")
}
