// Command duban turns Chinese government notices into a searchable table of
// commitments: who must deliver what, how much, by when.
//
// Each subcommand is one file: it parses flags, opens the corpus, makes one
// call and prints. Data goes to standard output, progress and warnings to
// standard error. Exit codes: 0 done; 1 some inputs failed; 2 usage; 3 the
// corpus or index can't be used; 4 a source needs attention.
package main

import (
	"fmt"
	"os"
	"time"

	"duban/cmd/internal/pipeline"
)

func main() {
	if pipeline.IsWorker(os.Args) {
		os.Exit(work())
	}
	os.Exit(start(time.Now))
}

// work makes this process one that untrusted files are read in.
func work() int {
	if err := pipeline.ServeWorker(os.Args, os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return exitSome
	}
	return exitDone
}
