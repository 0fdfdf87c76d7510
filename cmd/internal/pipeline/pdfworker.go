package pipeline

import (
	"os"
	"runtime/debug"

	"duban/extract/pdf"
)

// program is the import path of the command that knows pdf.WorkerArgument.
const program = "duban/cmd/duban"

// pdfWorker is the command that reads damaged PDF files in a process of its
// own: this program again. A test program is not run for that, since it would
// run its tests.
func pdfWorker() []string {
	info, ok := debug.ReadBuildInfo()
	self, err := os.Executable()
	if !ok || err != nil || info.Path != program {
		return nil
	}
	return []string{self, pdf.WorkerArgument}
}
