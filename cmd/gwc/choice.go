package main

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// A choice is a flag's value that is one of a few words.
type choice struct {
	value string
	words []string
}

// String returns the word that was chosen.
func (c *choice) String() string { return c.value }

// Type is what the help shows for the value.
func (c *choice) Type() string { return strings.Join(c.words, "|") }

// Set chooses a word.
func (c *choice) Set(word string) error {
	if !slices.Contains(c.words, word) {
		return fmt.Errorf("it is %s%s", strings.Join(c.words, " or "), meant("", word, c.words))
	}
	c.value = word
	return nil
}

// addTo gives the command the flag, and its words to the shell.
func (c *choice) addTo(cmd *cobra.Command, name, usage string) {
	cmd.Flags().Var(c, name, usage)
	complete(cmd, name, cobra.FixedCompletions(c.words, cobra.ShellCompDirectiveNoFileComp))
}

// complete says what the shell offers for a flag that the command has.
func complete(cmd *cobra.Command, name string, words cobra.CompletionFunc) {
	if err := cmd.RegisterFlagCompletionFunc(name, words); err != nil {
		panic(err)
	}
}

// A label is a flag's value that is a namespace or the name of a program.
type label string

var isLabel = regexp.MustCompile(`^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$`)

// String returns the name.
func (l *label) String() string { return string(*l) }

// Type is what the help shows for the value.
func (l *label) Type() string { return "NAME" }

// Set reads a name.
func (l *label) Set(text string) error {
	if !isLabel.MatchString(text) {
		return errors.New("a name has lower-case letters, digits and dashes, at most 63")
	}
	*l = label(text)
	return nil
}
