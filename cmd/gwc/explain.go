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
		Short: "Say what a diagnostic means, why it matters and what to do",
		Long: `explain prints the page of a diagnostic's code: why it matters, a program that
brings it with what gwc says of it, what to do, and a program that is right.
docs/codes has the same pages.`,
		Example: `  gwc explain GWC0316
  gwc explain --list`,
		Args: func(_ *cobra.Command, args []string) error {
			if list && len(args) > 0 || !list && len(args) != 1 {
				return usageError{errors.New("say one code, as `gwc explain GWC0316`, or --list")}
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
			code, err := codeOf(args[0])
			if err != nil {
				return err
			}
			_, err = io.WriteString(cmd.OutOrStdout(), manual.Page(code))
			return err
		},
	}
	cmd.Flags().BoolVar(&list, "list", false, "print all codes, a line each")
	return cmd
}

// codeOf reads a code, also in small letters or as its digits alone.
func codeOf(text string) (code.Code, error) {
	code := code.Code(strings.ToUpper(text))
	if !strings.HasPrefix(string(code), "GWC") {
		code = "GWC" + code
	}
	if !code.Known() {
		return "", usageError{fmt.Errorf("unknown code %q, `gwc explain --list` has all%s", text, meant("", string(code), codes()))}
	}
	return code, nil
}

func codes() (words []string) {
	for _, c := range code.All() {
		words = append(words, string(c))
	}
	return words
}

// codeWords are all codes with their titles, as a shell shows them.
func codeWords() (words []string) {
	for _, c := range code.All() {
		words = append(words, string(c)+"\t"+c.Title())
	}
	return words
}
