package main

import (
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"github.com/gwc-lang/gwc/internal/manual"
)

func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND | TOPIC | CLAUSE]",
		Short: "Show help for a command, a statement of the language, or the language",
		Long: `help shows the flags of a command with examples. For a statement of the language,
as expose, it shows what it is for, its usage and examples, and for a clause or any
other word of statements, as deploy, its usage in each of them. The topic language has
the usage of all statements, the topic grammar the grammar in EBNF.`,
		Example: `  gwc help build
  gwc help expose
  gwc help deploy
  gwc help language`,
		ValidArgsFunction: func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return helpWords(cmd.Root()), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if text := wordHelp(cmd.Root(), args); text != "" {
				_, err := io.WriteString(cmd.OutOrStdout(), text)
				return err
			}
			about, rest, err := cmd.Root().Find(args)
			if err == nil && about == cmd.Root() && len(rest) > 0 {
				err = unknownTopic(cmd.Root(), rest)
			}
			if err != nil {
				return err
			}
			return about.Help()
		},
	}
}

// wordHelp returns the text about a topic, or about a word of statements that is not a
// command; "" if it is neither.
func wordHelp(root *cobra.Command, args []string) string {
	if len(args) != 1 {
		return ""
	}
	if text := manual.Topic(args[0]); text != "" || slices.Contains(commandNames(root), args[0]) {
		return text
	}
	return manual.Clause(args[0])
}

// unknownTopic returns the error of words that are neither a command nor a topic.
func unknownTopic(root *cobra.Command, words []string) error {
	if len(words) > 1 && wordHelp(root, words[:1]) != "" {
		return usageError{fmt.Errorf("unexpected argument %q after the topic %s", words[1], words[0])}
	}
	names := slices.Concat(commandNames(root), slices.Sorted(maps.Keys(manual.Topics())), manual.Clauses())
	return usageError{fmt.Errorf("unknown command or topic %q%s", words[0], meant("", words[0], names))}
}

// helpWords returns the commands and the topics with a few words about each, for shell
// completion.
func helpWords(root *cobra.Command) (words []string) {
	for _, c := range root.Commands() {
		if c.IsAvailableCommand() {
			words = append(words, c.Name()+"\t"+c.Short)
		}
	}
	topics := manual.Topics()
	for _, name := range slices.Sorted(maps.Keys(topics)) {
		words = append(words, name+"\t"+topics[name])
	}
	return words
}
