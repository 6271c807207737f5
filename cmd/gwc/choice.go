package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc/internal/lazy"
)

// A choice is a flag value that is one of a few words.
type choice struct {
	value string
	words []string
}

// String returns the selected word.
func (c *choice) String() string { return c.value }

// Type returns the placeholder for the value in the help text.
func (c *choice) Type() string { return strings.Join(c.words, "|") }

// Set selects a word.
func (c *choice) Set(word string) error {
	if !slices.Contains(c.words, word) {
		return fmt.Errorf("expected one of: %s%s", strings.Join(c.words, ", "), meant("", word, c.words))
	}
	c.value = word
	return nil
}

// addTo adds the flag to the command, with shell completion of its words.
func (c *choice) addTo(cmd *cobra.Command, name, usage string) {
	cmd.Flags().Var(c, name, usage)
	complete(cmd, name, cobra.FixedCompletions(c.words, cobra.ShellCompDirectiveNoFileComp))
}

// complete registers shell completion for a flag of the command.
func complete(cmd *cobra.Command, name string, words cobra.CompletionFunc) {
	if err := cmd.RegisterFlagCompletionFunc(name, words); err != nil {
		panic(err)
	}
}

// A label is a flag value that is a namespace or a program name.
type label string

var isLabel = lazy.MustCompile(`^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$`)

// String returns the name.
func (l *label) String() string { return string(*l) }

// Type returns the placeholder for the value in the help text.
func (l *label) Type() string { return "NAME" }

// Set reads a name.
func (l *label) Set(text string) error {
	if !isLabel.MatchString(text) {
		return errors.New("must be at most 63 lower-case letters, digits and dashes")
	}
	*l = label(text)
	return nil
}
