package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/lang/diag"
)

func newNeeds() *cobra.Command {
	p := &program{}
	var format choice
	var commands bool
	cmd := &cobra.Command{
		Use:   "needs [PATH...]",
		Short: "List what the output of a program expects to exist",
		Long: `needs compiles a program and lists what its objects expect to exist and the program
does not make: the version of Istio and the CRDs, namespaces, gateways with the
labels of their pods and the ports of their Services, Services with their ports,
issuers of cert-manager, stores of External Secrets, Secrets and ConfigMaps with
their entries, files in pods, what decrypts SOPS, a network that enforces the
policies of confine, the mesh's extension providers and DNS capture, the addresses
of the keys of tokens, and the names of DNS that must lead callers outside the
cluster to a gateway. It reads the finished objects, after overlays, and nothing of
a cluster.

--kubectl prints the commands that check each of them, for a shell. They print no
value of a Secret. json has one field for each value, and the commands too.

If the program has errors, nothing is listed. The exit status is 0 if the program
compiles, 1 if it has errors, and 2 if the command line is invalid or a path
cannot be read.`,
		Example: `  gwc needs examples/shop

  # Check them in the cluster of kubectl's context
  gwc needs --kubectl examples/shop | sh

  # The Secrets alone
  gwc needs --format json | jq -r '.[] | select(.kind == "secret") | "\(.namespace)/\(.name)"'`,
		RunE: func(cmd *cobra.Command, paths []string) error {
			if commands && cmd.Flags().Changed("format") {
				return usageError{errors.New("--kubectl prints commands and has no --format; json has them in the field `commands`")}
			}
			needer, able := p.target.maker.(emit.Needer)
			if !able {
				return usageError{fmt.Errorf("--target %s has no needs", p.target.text)}
			}
			result, err := p.mustCompile(cmd, paths)
			if err != nil {
				return err
			}
			list := needer.Needs(result.Model, result.Bundle)
			switch {
			case commands:
				return printCommands(cmd.OutOrStdout(), list)
			case format.value == "json":
				return encodeNeeds(cmd.OutOrStdout(), list)
			}
			return printNeeds(cmd.OutOrStdout(), list)
		},
	}
	format = choice{"table", []string{"table", "json"}}
	format.addTo(cmd, "format", "output format of the list")
	cmd.Flags().BoolVar(&commands, "kubectl", false, "print the commands that check each")
	p.flags(cmd)
	return cmd
}

func encodeNeeds(w io.Writer, list []emit.Need) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(list)
}

// printNeeds prints a line for each need.
func printNeeds(w io.Writer, list []emit.Need) error {
	if len(list) == 0 {
		_, err := fmt.Fprintln(w, "The output expects nothing that it does not contain.")
		return err
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(t, "KIND\tNAMESPACE\tNAME\tWITH") // Flush returns the error
	for _, n := range list {
		_, _ = fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", n.Kind, diag.Visible(n.Namespace), diag.Visible(n.Name), diag.Visible(with(n)))
	}
	return t.Flush()
}

// meanings says of a kind of needs what its name is.
var meanings = map[string]string{
	"issuer":             "Issuer of cert-manager",
	"clusterissuer":      "ClusterIssuer of cert-manager",
	"secretstore":        "SecretStore of External Secrets",
	"clustersecretstore": "ClusterSecretStore of External Secrets",
	"decryptor":          "Flux with decryption, or Argo CD with ksops",
	"network":            "a network plugin that enforces it",
	"provider":           "one of extensionProviders in the mesh config",
	"mesh":               "ISTIO_META_DNS_CAPTURE in the proxyMetadata of the mesh config",
	"jwks":               "reachable from the control plane",
}

// with returns what a need must have.
func with(n emit.Need) string {
	var parts []string
	add := func(what string, list []string) {
		if len(list) > 0 {
			parts = append(parts, what+" "+strings.Join(list, ", "))
		}
	}
	add("labels", n.Labels)
	switch {
	case n.Kind == "istio":
		parts = append(parts, "or newer")
	case n.Kind == "dns":
		parts = append(parts, "the address of Service "+n.Service)
	case n.Service != "":
		parts = append(parts, "Service "+n.Service)
	case meanings[n.Kind] != "":
		parts = append(parts, meanings[n.Kind])
	}
	add("ports", strings.Fields(strings.Trim(fmt.Sprint(n.Ports), "[]")))
	if n.Proxies > 0 {
		parts = append(parts, fmt.Sprintf("numTrustedProxies %d", n.Proxies))
	}
	add("for", n.For)
	add("keys", n.Keys)
	add("version", n.Versions)
	return strings.Join(parts, "; ")
}

// printCommands prints the commands that check each need, after a comment.
func printCommands(w io.Writer, list []emit.Need) error {
	for _, n := range list {
		words := []string{"#", n.Kind, n.Namespace, n.Name, with(n)}
		comment := strings.Join(strings.Fields(diag.Visible(strings.Join(words, " "))), " ")
		if _, err := fmt.Fprintf(w, "%s\n%s\n", comment, strings.Join(n.Commands, "\n")); err != nil {
			return err
		}
	}
	return nil
}
