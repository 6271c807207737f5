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
		Use:   "help [COMMAND | TOPIC]",
		Short: "Show help for a command, a statement of the language, or the language",
		Long: `help shows the flags of a command with examples. For a statement of the language,
as expose, it shows what it is for, its usage and examples. The topic language has the
usage of all statements, the topic grammar the grammar in EBNF.`,
		Example: `  gwc help build
  gwc help expose
  gwc help language`,
		ValidArgsFunction: func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return helpWords(cmd.Root()), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 && manual.Topic(args[0]) != "" {
				_, err := io.WriteString(cmd.OutOrStdout(), manual.Topic(args[0]))
				return err
			}
			about, rest, err := cmd.Root().Find(args)
			if err == nil && about == cmd.Root() && len(rest) > 0 {
				names := slices.Concat(commandNames(cmd.Root()), slices.Sorted(maps.Keys(manual.Topics())))
				err = usageError{fmt.Errorf("unknown command or topic %q%s", rest[0], meant("", rest[0], names))}
			}
			if err != nil {
				return err
			}
			return about.Help()
		},
	}
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
