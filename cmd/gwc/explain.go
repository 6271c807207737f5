package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc/internal/manual"
	"github.com/gwc-lang/gwc/lang/code"
)

func newExplain() *cobra.Command {
	var list bool
	cmd := &cobra.Command{
		Use:   "explain CODE",
		Short: "Explain a diagnostic code: what it means and how to fix it",
		Long: `explain prints the page of a diagnostic code: why it matters, an example program
with its diagnostic, how to fix it, and the corrected program. docs/codes has the
same pages. For a code of istioctl analyze or Kiali, as IST0101 or KIA1107, it
prints which codes of gwc report the same, or why none does.`,
		Example: `  gwc explain GWC0316
  gwc explain IST0101
  gwc explain KIA1107
  gwc explain --list`,
		Args: func(_ *cobra.Command, args []string) error {
			if list && len(args) > 0 || !list && len(args) != 1 {
				return usageError{errors.New("expected one code, for example `gwc explain GWC0316`, or --list")}
			}
			return nil
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return codeWords(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if list {
				_, err := io.WriteString(cmd.OutOrStdout(), manual.List())
				return err
			}
			if text, known := manual.Foreign(args[0]); known {
				_, err := io.WriteString(cmd.OutOrStdout(), text)
				return err
			}
			code, err := codeOf(args[0])
			if err != nil {
				return err
			}
			_, err = io.WriteString(cmd.OutOrStdout(), manual.Page(code))
			return err
		},
	}
	cmd.Flags().BoolVar(&list, "list", false, "list all codes")
	return cmd
}

// codeOf parses a code; lower case and the digits alone are accepted.
func codeOf(text string) (code.Code, error) {
	code := code.Code(strings.ToUpper(text))
	if !strings.HasPrefix(string(code), "GWC") {
		code = "GWC" + code
	}
	if !code.Known() && (manual.Topic(text) != "" || manual.Clause(text) != "") {
		return "", usageError{fmt.Errorf("%q is a word of the language and not a code, see `gwc help %s`", text, text)}
	}
	if !code.Known() {
		return "", usageError{fmt.Errorf("unknown code %q, see `gwc explain --list`%s", text, meant("", string(code), codes()))}
	}
	return code, nil
}

func codes() (words []string) {
	for _, c := range code.All() {
		words = append(words, string(c))
	}
	return words
}

// codeWords returns all codes with their titles, for shell completion.
func codeWords() (words []string) {
	for _, c := range code.All() {
		words = append(words, string(c)+"\t"+c.Title())
	}
	return words
}
