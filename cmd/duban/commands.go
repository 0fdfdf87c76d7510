package main

import "github.com/spf13/cobra"

// addCommands lists the subcommands in the order in which a newcomer meets them.
func (a *app) addCommands(root *cobra.Command) {
	root.AddCommand(
		a.ingestCommand(),
		a.processCommand(),
		a.crawlCommand(),
		a.sitesCommand(),
		a.searchCommand(),
		a.compareCommand(),
		a.indicatorsCommand(),
		a.exportCommand(),
		a.serveCommand(),
		a.showCommand(),
		a.extractCommand(),
		a.parseCommand(),
		a.auditCommand(),
		a.verifyCommand(),
		a.doctorCommand(),
	)
	cobra.EnableCommandSorting = false
}
