// Command duban turns Chinese government notices into a searchable table of
// commitments: who must deliver what, how much, by when.
//
// Each subcommand is one file: it parses flags, opens the corpus, makes one
// call and prints. Data goes to standard output, progress and warnings to
// standard error. Exit codes: 0 done; 1 some inputs failed; 2 usage; 3 the
// corpus or index can't be used; 4 a source needs attention.
package main

import (
	"os"
	"time"

	"duban/extract/pdf"
)

func main() {
	if len(os.Args) == 2 && os.Args[1] == pdf.WorkerArgument {
		os.Exit(readDamagedPDF())
	}
	os.Exit(start(time.Now))
}

// readDamagedPDF makes this process the one that a damaged PDF file is read in.
func readDamagedPDF() int {
	if err := pdf.Work(os.Stdin, os.Stdout); err != nil {
		return exitSome
	}
	return exitDone
}
