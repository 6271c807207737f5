package call

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// A Token is a JSON Web Token that a request carries.
type Token struct {
	Place  Place
	Claims []Claim
	// Expired, Early and OtherKey are why it cannot be verified.
	Expired, Early, OtherKey bool
	// Bare is a text in the place of a token; empty: it is a token.
	Bare string
}

// A Place is where a request carries a token: `header`, `query` or `cookie` with a name.
// In a header, Prefix is in front of it.
type Place struct{ Kind, Name, Prefix string }

// Bearer is the place of tokens that name none.
var Bearer = Place{"header", "authorization", "Bearer "}

// A Claim is a claim of a token: its name, in others if there are several, and its values.
type Claim struct {
	Path   []string
	Values []string
}

// tokenParts returns the parts of a clause `token`, and how many words it has: the parts
// are divided by commas.
func tokenParts(words []string) (parts []string, used int) {
	for used = 1; used < len(words); used++ {
		word := words[used]
		if word == "," {
			continue
		}
		if used > 1 && words[used-1] != "," && !strings.HasSuffix(words[used-1], ",") {
			break
		}
		parts = append(parts, slices.DeleteFunc(strings.Split(word, ","), func(s string) bool { return s == "" })...)
	}
	return parts, used
}

// token reads a clause `token PART,...`, and returns how many words it has.
func (c *Call) token(words []string) (int, error) {
	if !c.HTTP() {
		return 0, errors.New("only requests carry tokens")
	}
	parts, used := tokenParts(words)
	t := Token{Place: Bearer}
	var seen []string
	for _, part := range parts {
		name, _, _ := strings.Cut(part, "=")
		if err := t.part(part); err != nil {
			return 0, err
		}
		if slices.Contains(seen, name) {
			return 0, fmt.Errorf("duplicate part %s of a token: a claim with several values is CLAIM=A+B", name)
		}
		seen = append(seen, name)
	}
	if t.Bare != "" && (len(t.Claims) > 0 || t.Expired || t.Early || t.OtherKey) {
		return 0, errors.New("bare=TEXT is not a token: it has no claims, times or key")
	}
	c.Tokens = append(c.Tokens, t)
	return used, nil
}

// part reads a part of a token: where it is, what is wrong with it, or a claim.
func (t *Token) part(text string) error {
	name, value, found := strings.Cut(text, "=")
	if !found || name == "" || value == "" {
		return fmt.Errorf("invalid part %q of a token: write CLAIM=VALUE, at=PLACE, exp=past, nbf=future, key=other or bare=TEXT", text)
	}
	switch {
	case name == "at":
		return t.place(value)
	case name == "prefix":
		t.Place.Prefix = value
	case text == "exp=past":
		t.Expired = true
	case text == "nbf=future":
		t.Early = true
	case text == "key=other":
		t.OtherKey = true
	case name == "exp", name == "nbf", name == "key":
		return fmt.Errorf("invalid part %q of a token: write exp=past, nbf=future or key=other", text)
	case name == "bare":
		t.Bare = value
	default:
		t.Claims = append(t.Claims, Claim{claimPath(name), strings.Split(value, "+")})
	}
	return nil
}

func (t *Token) place(text string) error {
	kind, name, _ := strings.Cut(text, ":")
	switch {
	case text == "authorization":
		t.Place = Place{Kind: "header", Name: text}
	case kind == "header" && name != "":
		t.Place = Place{kind, strings.ToLower(name), t.Place.prefixWritten()}
	case (kind == "query" || kind == "cookie") && name != "":
		t.Place = Place{Kind: kind, Name: name}
	default:
		return fmt.Errorf("unknown place %q of a token: write at=authorization, at=header:NAME, at=query:NAME or at=cookie:NAME", text)
	}
	return nil
}

// prefixWritten returns the prefix, unless it is that of the place that tokens have.
func (p Place) prefixWritten() string {
	if p == Bearer {
		return ""
	}
	return p.Prefix
}

// claimPath returns the path of a claim: dots lead to a claim within another one, but for a
// name that is a URL.
func claimPath(name string) []string {
	if strings.Contains(name, "://") {
		return []string{name}
	}
	return strings.Split(name, ".")
}

// Claim returns the values of a claim.
func (t Token) Claim(path ...string) []string {
	for _, c := range t.Claims {
		if slices.Equal(c.Path, path) {
			return c.Values
		}
	}
	return nil
}

// String writes the token as it is read.
func (t Token) String() string {
	var parts []string
	if p := t.Place; p != Bearer {
		at := p.Kind + ":" + p.Name
		if p.Kind == "header" && p.Name == "authorization" {
			at = p.Name
		}
		parts = append(parts, "at="+at)
		if p.Prefix != "" {
			parts = append(parts, "prefix="+p.Prefix)
		}
	}
	for _, c := range t.Claims {
		parts = append(parts, strings.Join(c.Path, ".")+"="+strings.Join(c.Values, "+"))
	}
	for _, flag := range []struct {
		set  bool
		text string
	}{{t.Expired, "exp=past"}, {t.Early, "nbf=future"}, {t.OtherKey, "key=other"}, {t.Bare != "", "bare=" + t.Bare}} {
		if flag.set {
			parts = append(parts, flag.text)
		}
	}
	return strings.Join(parts, ",")
}
