package call

import (
	"slices"
	"strconv"
	"strings"
)

// Take divides the arguments of a command line into the words of a call, with what must
// become of it, and what is behind them. A call may also be one argument.
func Take(args []string) (words, rest []string, err error) {
	if len(args) > 0 && strings.ContainsAny(args[0], " \t") {
		words, err = split(args[0])
		return words, args[1:], err
	}
	n := 3
	if len(args) > 1 && args[1] == "at" {
		n = 5
	}
	if len(args) < n {
		return args, nil, nil
	}
	for n < len(args) && clauseLength(args[n:]) > 0 {
		n += min(clauseLength(args[n:]), len(args)-n)
	}
	words, rest = args[:n:n], args[n:]
	if len(rest) == 0 || rest[0] != "->" {
		return words, rest, nil
	}
	want := commas(rest[1:])
	n = resultLength(want)
	return append(append(words, "->"), want[:n]...), want[n:], nil
}

// commas divides words at the commas that end them.
func commas(args []string) (out []string) {
	for _, word := range args {
		if bare, ends := strings.CutSuffix(word, ","); ends && bare != "" {
			out = append(out, bare, ",")
		} else {
			out = append(out, word)
		}
	}
	return out
}

// clauseLength returns how many words the clause of a call has; 0: it is none.
func clauseLength(words []string) int {
	switch words[0] {
	case "http2", "no-sni", "http1.0", "no-host", "websocket", "grpc":
		return 1
	case "account", "sni", "host", "hop", "absolute-form", "address", "client-address":
		return 2
	case "header":
		return 4
	case "token":
		_, used := tokenParts(words)
		return max(used, 2)
	case "with":
		if len(words) > 2 && words[2] == "names" {
			return 4
		}
		return 2
	}
	return 0
}

// resultLength returns how many words the results have.
func resultLength(words []string) int {
	n := 0
	next := func(take func(string) bool) bool {
		if n < len(words) && take(words[n]) {
			n++
			return true
		}
		return false
	}
	next(func(w string) bool { return w == "not" })
	for {
		next(func(w string) bool { return strings.HasSuffix(w, "%") })
		isStatus := n < len(words) && isNumber(words[n])
		if !next(func(string) bool { return true }) {
			return n
		}
		if isStatus {
			next(func(w string) bool { return strings.Contains(w, "://") })
		} else {
			n = clausesEnd(words, n)
		}
		if !next(func(w string) bool { return w == "," }) {
			return n
		}
	}
}

// clausesEnd returns where the clauses of a result end.
func clausesEnd(words []string, n int) int {
	for n < len(words) {
		switch {
		case slices.Contains([]string{"tls", "tls-in-tls", "mtls", "http2"}, words[n]):
			n++
		case slices.Contains([]string{"sni", "verified", "certificate", "host", "path", "via"}, words[n]):
			n += 2
		default:
			return n
		}
	}
	return min(n, len(words))
}

func isNumber(word string) bool {
	_, err := strconv.Atoi(word)
	return err == nil
}
