package call

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// words reads what follows the URL.
func (c *Call) words(words []string) error {
	var seen []string
	for len(words) > 0 {
		name := words[0]
		used, err := c.word(words)
		if err != nil {
			return err
		}
		if slices.Contains(seen, name) {
			return fmt.Errorf("duplicate %q: a call has one", name)
		}
		if name != "header" && name != "token" { // a request may have several
			seen = append(seen, name)
		}
		words = words[used:]
	}
	return nil
}

// word reads one clause and returns how many words it has.
func (c *Call) word(words []string) (int, error) {
	if c.flag(words[0]) {
		return 1, nil
	}
	if result, is := strings.CutPrefix(words[0], "->"); is {
		return 0, fmt.Errorf("unexpected %q: write a blank behind the arrow, as in -> %s", words[0], result)
	}
	if len(words) < 2 {
		return 0, fmt.Errorf("unexpected %q: expected one of: account, address, client-address, token, header, host, sni, no-sni, http2, with client-certificate, with other-certificate", words[0])
	}
	value := words[1]
	switch words[0] {
	case "account":
		c.Account = value
	case "sni":
		c.SNI = strings.ToLower(value)
	case "host":
		c.Name = value
	case "hop":
		c.Hop = value
	case "absolute-form":
		c.Absolute = value
	case "address", "client-address":
		address, err := netip.ParseAddr(value)
		if err != nil || address.Zone() != "" {
			return 0, fmt.Errorf("invalid address %q: write an IP address", value)
		}
		if words[0] == "address" {
			c.Address = address
		} else {
			c.ClientAddress = address.Unmap()
		}
	case "header":
		if len(words) < 4 || words[2] != "=" {
			return 0, fmt.Errorf("incomplete header %s: write header NAME = VALUE", value)
		}
		c.Headers = append(c.Headers, Header{strings.ToLower(value), words[3]})
		return 4, nil
	case "token":
		return c.token(words)
	case "with":
		return c.certificate(words[1:])
	default:
		return 0, fmt.Errorf("unknown word %q of a call", words[0])
	}
	return 2, nil
}

// flag reads a word without a value.
func (c *Call) flag(word string) bool {
	switch word {
	case "http2":
		c.HTTP2 = true
	case "no-sni":
		c.NoSNI = true
	case "http1.0":
		c.HTTP10 = true
	case "no-host":
		c.NoHost = true
	case "websocket":
		c.Upgrade = word
	case "grpc":
		c.HTTP2 = true
		c.Headers = append(c.Headers, Header{"content-type", "application/grpc"}, Header{"te", "trailers"})
	default:
		return false
	}
	return true
}

func (c *Call) certificate(words []string) (int, error) {
	switch words[0] {
	case "client-certificate":
		c.Client = TrustedByGateway
	case "other-certificate":
		c.Client = OtherCertificate
	case "no-certificate":
		c.Client = NoCertificate
	default:
		return 0, fmt.Errorf("unknown certificate %q: write with client-certificate, with other-certificate or with no-certificate", words[0])
	}
	if len(words) > 2 && words[1] == "names" {
		c.Names = strings.Split(words[2], ",")
		return 4, nil
	}
	return 2, nil
}

// split divides a line at blanks. A word in quotes may contain any of them, and a comma
// that ends a word is one of its own.
func split(text string) (words []string, err error) {
	for text = strings.TrimLeft(text, " \t"); text != ""; text = strings.TrimLeft(text, " \t") {
		if text[0] == '"' {
			quoted, err := strconv.QuotedPrefix(text)
			if err != nil {
				return nil, fmt.Errorf("unclosed quotes: %s", text)
			}
			word, err := strconv.Unquote(quoted)
			if err != nil {
				return nil, fmt.Errorf("invalid text in quotes: %s", quoted)
			}
			words, text = append(words, word), text[len(quoted):]
			continue
		}
		end := strings.IndexAny(text, " \t")
		if end < 0 {
			end = len(text)
		}
		word := text[:end]
		text = text[end:]
		if bare, ends := strings.CutSuffix(word, ","); ends && bare != "" {
			words = append(words, bare, ",")
			continue
		}
		words = append(words, word)
	}
	return words, nil
}

// join writes words as a line that split reads.
func join(words []string) string {
	out := make([]string, len(words))
	for i, word := range words {
		out[i] = word
		if word == "" || strings.ContainsAny(word, " \t\"") || len(word) > 1 && strings.HasSuffix(word, ",") {
			out[i] = strconv.Quote(word)
		}
	}
	return strings.Join(out, " ")
}
