package main

import (
	"strings"

	"github.com/spf13/cobra"
)

// localise gives cobra's own words in the user's language, for root and every command below it.
func (a *app) localise(root *cobra.Command) {
	root.SetUsageTemplate(a.usageTemplate())
	root.SetHelpCommand(a.helpCommand(root))
	root.InitDefaultHelpCmd()
	a.localiseTree(root)
}

func (a *app) localiseTree(cmd *cobra.Command) {
	cmd.InitDefaultHelpFlag()
	if f := cmd.Flags().Lookup("help"); f != nil {
		f.Usage = a.say.Sprintf("help for this command")
	}
	if args := cmd.Args; args != nil {
		cmd.Args = func(c *cobra.Command, given []string) error {
			if err := args(c, given); err != nil {
				return usage(a.errorf("%s: %v; see duban help %s", c.Name(), err, c.Name()))
			}
			return nil
		}
	}
	for _, sub := range cmd.Commands() {
		a.localiseTree(sub)
	}
}

func (a *app) helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [CMD]",
		Short: a.say.Sprintf("show what a command does, with examples"),
		RunE: func(_ *cobra.Command, args []string) error {
			cmd, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				return usage(a.errorf("no command %q; duban help lists them", strings.Join(args, " ")))
			}
			return cmd.Help()
		},
	}
}

// usageTemplate is cobra's layout with translated headings.
func (a *app) usageTemplate() string {
	return a.say.Sprintf("Usage:") + `
  {{.UseLine}}{{if .HasExample}}

` + a.say.Sprintf("Examples:") + `
{{.Example}}{{end}}{{if .HasAvailableSubCommands}}

` + a.say.Sprintf("Commands:") + `{{range .Commands}}{{if .IsAvailableCommand}}
  {{rpad .Name .NamePadding }} {{.Short}}{{end}}{{end}}{{end}}{{if .HasAvailableLocalFlags}}

` + a.say.Sprintf("Flags:") + `
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableInheritedFlags}}

` + a.say.Sprintf("Flags of every command:") + `
{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}
`
}
