package main

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestKeysStayHidden runs every command on programs and files with mistakes around
// private keys: no output has a piece of a key, in any of the forms in which it is
// stored or shown.
func TestKeysStayHidden(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	mint(t, "certs", "example.com", "--server", "a.example.com", "--server", "b.example.com", "--client", "c.example.com")
	keys := map[string]string{}
	for _, name := range []string{"example.com", "a.example.com", "b.example.com", "c.example.com"} {
		text, err := os.ReadFile("certs/" + name + ".key")
		if err != nil {
			t.Fatal(err)
		}
		keys[name] = string(text)
	}
	key, cert := keys["a.example.com"], "certs/a.example.com.crt"
	put := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	text, _ := os.ReadFile(cert)
	lines := strings.SplitAfter(key, "\n")
	put("certs/both.pem", string(text)+key)
	put("certs/cut.key", strings.Join(lines[:len(lines)-2], ""))
	put("certs/odd.key", strings.Replace(key, lines[1][5:9], "!!!!", 1))
	put("certs/type.key", strings.ReplaceAll(key, "PRIVATE KEY", "ODD KEY"))
	put("certs/locked.key", strings.ReplaceAll(key, "PRIVATE KEY", "ENCRYPTED PRIVATE KEY"))
	put("jwk.json", `{"keys": [{"kty": "EC", "crv": "P-256", "d": "`+secretPart(t, key)+`", "x": "a", "y": "b"}]}`)
	put("certs/bare.key", lines[1]+lines[2])
	encoded := base64.StdEncoding.EncodeToString([]byte(key))
	const locked = `"ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]"`
	manifests := []string{"plain", "other", "broken", "in-cert", "sops", "tag", "double", "annotation", "comment", "name", "entry"}
	secret := func(entry, value, more string) string {
		return "apiVersion: v1\nkind: Secret\nmetadata: {name: x, namespace: istio-system}\ndata: {tls.crt: " +
			base64.StdEncoding.EncodeToString(text) + ", " + entry + ": " + value + "}\n" + more
	}
	put("m/plain.yaml", secret("tls.key", encoded, ""))
	put("m/other.yaml", secret("tls.key", base64.StdEncoding.EncodeToString([]byte(keys["b.example.com"])), ""))
	put("m/broken.yaml", secret("tls.key", encoded+" x: y", "   "))
	put("m/in-cert.yaml", strings.Replace(secret("tls.key", encoded, ""), "tls.crt", "ca.crt", 1)+"stringData: {tls.crt: "+encoded+"}\n")
	put("m/sops.yaml", secret("tls.key", encoded, "sops: {mac: x}\n"))
	lock := "sops: {mac: x}\nstringData: {tls.crt: " + locked + ", tls.key: " + locked + "}\n"
	put("m/annotation.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: x, namespace: istio-system, annotations: {a: "+encoded+"}}\n"+lock)
	put("m/comment.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: x, namespace: istio-system}\n# "+strings.ReplaceAll(key, "\n", "\n# ")+"\n"+lock)
	put("m/name.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: "+encoded+", namespace: "+encoded+"}\n"+lock)
	put("m/entry.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: x, namespace: istio-system}\ndata: {"+encoded+": x}\n"+lock)
	put("m/tag.yaml", secret("tls.key", "!!binary "+encoded, ""))
	put("m/double.yaml", secret("tls.key", encoded, "data: {tls.key: "+encoded+"}\n"))
	programs := map[string]string{
		"other":      `certificate x { files "certs/a.example.com.crt" "certs/b.example.com.key" }`,
		"swap":       `certificate x { files "certs/a.example.com.key" "certs/a.example.com.crt" }`,
		"both":       `certificate x { files "certs/both.pem" "certs/both.pem" }`,
		"ca":         `certificate x { files "certs/a.example.com.crt" "certs/a.example.com.key" ca "certs/a.example.com.key" }`,
		"cas":        `certificate x { issuer y ca "certs/example.com.crt" "certs/a.example.com.key" }`,
		"cut":        `certificate x { files "certs/a.example.com.crt" "certs/cut.key" }`,
		"odd":        `certificate x { files "certs/a.example.com.crt" "certs/odd.key" }`,
		"type":       `certificate x { files "certs/a.example.com.crt" "certs/type.key" }`,
		"locked":     `certificate x { files "certs/a.example.com.crt" "certs/locked.key" }`,
		"bare":       `certificate x { files "certs/a.example.com.crt" "certs/bare.key" }`,
		"right":      `certificate x { files "certs/a.example.com.crt" "certs/a.example.com.key" ca "certs/example.com.crt" }`,
		"include-ca": `certificate x { ca "certs/a.example.com.key" }`, "mounted": `certificate x { mounted "` + lines[1] + `" "/k" }`,
		"issuer": `certificate x { issuer y ca "certs/both.pem" }`, "external": `certificate x { external y key "` + encoded + `" ca "` + encoded + `" }`,
		"sops-of-key": `certificate x { sops "certs/a.example.com.key" }`, "raw-of-key": `raw "certs/a.example.com.key"`,
		"tokens": `tokens x { issuer "https://id.example.com", keys file "jwk.json" }`, "tokens-of-key": `tokens x { issuer "https://id.example.com", keys file "certs/a.example.com.key" }`,
		"values": "values \"certs/a.example.com.key\"\n", "include": "include \"certs/a.example.com.key\"\n",
	}
	for _, name := range manifests {
		programs["sops-"+name] = `certificate x { sops "m/` + name + `.yaml" }`
		programs["raw-"+name] = `raw "m/` + name + `.yaml"`
	}
	put("same.jsonnet", "function(objects) objects + objects")
	put("fails.jsonnet", "function(objects) error std.toString(objects)")
	var outputs []string
	ran := func(args ...string) {
		out, _ := gwcRun(key, args...)
		outputs = append(outputs, strings.Join(args, " ")+"\n"+out)
	}
	for name, source := range programs {
		put("p/"+name+".gwc", "program p\n"+source+"\nexpose web:80 https mutual at a.example.com cert x\n")
		for _, args := range [][]string{
			{"check"}, {"check", "--diagnostics", "json"}, {"check", "--diagnostics", "sarif"}, {"check", "--diagnostics", "github"},
			{"list"}, {"list", "--format", "json"}, {"apply", "--yes", "--kubectl", "/missing"}, {"diff", "--live", "--kubectl", "/missing"},
			{"build", "-o", "out-" + name + "/", "--map", "map-" + name}, {"origin", "m/plain.yaml:3"}, {"fmt", "--diff"},
			{"check", "--diagnostics", "junit"}, {"list", "--raw"}, {"list", "--accepted"}, {"needs"}, {"needs", "--format", "json"}, {"needs", "--kubectl"},
			{"gateway", "ingress", "--as", "helm-values"}, {"build", "-o", "out-" + name + "/", "--check"}, {"origin", "a.gwc:2"}, {"check", "--stats"},
			{"build", "-o", "one.yaml", "--overlay", "same.jsonnet"}, {"build", "-o", "one.yaml", "--overlay", "fails.jsonnet"}, {"build", "-o", "one.json"},
		} {
			put("a.gwc", "program p\n"+source+"\nexpose web:80 https mutual at a.example.com cert x\n")
			ran(append(slices.Clone(args), "a.gwc")...)
		}
		if text, err := os.ReadFile("map-" + name); err == nil {
			outputs = append(outputs, "the map of "+name+"\n"+string(text))
		}
	}
	put("a.gwc", "program p\nexpose web:80 https at a.example.com cert x\n")
	for _, name := range manifests {
		ran("check", "--inventory", "m/"+name+".yaml", "a.gwc")
		ran("check", "--diagnostics", "json", "--inventory", "m/"+name+".yaml", "a.gwc")
		ran("certs", "show", "m/"+name+".yaml")
		ran("certs", "show", "--format", "json", "m/"+name+".yaml")
	}
	for _, config := range []string{"include", "omit"} {
		for _, name := range manifests {
			text, _ := os.ReadFile("m/" + name + ".yaml")
			list := "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nfunctionConfig: {apiVersion: gwc.dev/v1alpha1, kind: Intents, metadata: {name: a}, spec: {secrets: " + config +
				", intents: 'expose web:80 https at a.example.com cert x'}}\nitems:\n- " + strings.ReplaceAll(strings.TrimSpace(string(text)), "\n", "\n  ") + "\n"
			var stdout, stderr bytes.Buffer // the items are written as they were read
			run([]string{"krm"}, strings.NewReader(list), &stdout, &stderr)
			outputs = append(outputs, "krm of "+name+"\n"+stderr.String())
		}
	}
	ran("certs", "show", "certs", "m")
	ran("certs", "show", "-")
	ran("check", "-")
	for _, args := range [][]string{{"--server", "a.example.com"}, {"-o", cert}, {"-o", "certs/a.example.com.key/x"}} {
		ran(append([]string{"certs", "new", "example.com"}, args...)...)
	}
	put("certs/example.com.key", keys["b.example.com"])
	ran("certs", "new", "example.com", "--client", "d.example.com")
	put("certs/example.com.key", strings.ReplaceAll(key, "PRIVATE KEY", "ENCRYPTED PRIVATE KEY"))
	ran("certs", "new", "example.com", "--client", "d.example.com")
	if _, err := os.Stat("certs/d.example.com.crt"); err == nil {
		t.Error("a CA that cannot sign has signed")
	}
	for _, out := range outputs {
		args, said, _ := strings.Cut(out, "\n")
		for _, piece := range piecesOf(t, key) {
			if strings.Contains(said, piece) {
				t.Fatalf("gwc %s prints a piece of a key:\n%s", args, said)
			}
		}
	}
	if len(outputs) < 200 {
		t.Errorf("only %d runs", len(outputs))
	}
}

// piecesOf returns pieces of the secret part of a P-256 key, as it is stored in PEM and
// in Secrets, and as Go prints bytes. Shorter ones may be there by chance.
func piecesOf(t *testing.T, key string) (pieces []string) {
	t.Helper()
	block, _ := pem.Decode([]byte(key))
	secret := block.Bytes[36:68] // RFC 5915 within RFC 5208
	jwk := secretPart(t, key)
	pieces = []string{hex.EncodeToString(secret[:8]), string(secret[:8]), strings.Trim(fmt.Sprintf("%d", secret[:8]), "[]"), jwk[:16], jwk[16:32]}
	for _, text := range []string{strings.ReplaceAll(key, "\n", ""), base64.StdEncoding.EncodeToString([]byte(key))} {
		first := strings.Index(text, base64.StdEncoding.EncodeToString(block.Bytes)[48:64])
		if first < 0 { // the PEM is encoded once more
			first = (len("-----BEGIN PRIVATE KEY-----\n")+48)*4/3 + 4
		}
		for i := first; i < first+24; i += 4 {
			pieces = append(pieces, text[i:i+16])
		}
	}
	return pieces
}

// secretPart returns the secret part of a P-256 key as a JSON Web Key has it.
func secretPart(t *testing.T, key string) string {
	t.Helper()
	block, _ := pem.Decode([]byte(key))
	return base64.RawURLEncoding.EncodeToString(block.Bytes[36:68])
}
