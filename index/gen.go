//go:build ignore

// Gen writes data/simplified.tsv, the traditional characters and their
// simplified ones, from the OpenCC dictionaries of the opencc module that
// go.mod names. Run `go generate ./index` after changing its version.
package main

import (
	"bytes"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

const header = "# Traditional characters and the simplified ones that search treats as equal.\n" +
	"# From OpenCC's TSCharacters (Apache License 2.0), the first choice of each; made by gen.go.\n" +
	"traditional\tsimplified\n"

func main() {
	log.SetFlags(0)
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/longbridgeapp/opencc").Output()
	if err != nil {
		log.Fatalf("find the opencc module: %v", err)
	}
	raw, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(out)), "dictionary", "TSCharacters.txt"))
	if err != nil {
		log.Fatal(err)
	}
	var buf bytes.Buffer
	buf.WriteString(header)
	for line := range strings.Lines(string(raw)) {
		words := strings.Fields(line)
		if len(words) < 2 || utf8.RuneCountInString(words[0]) != 1 || utf8.RuneCountInString(words[1]) != 1 || words[0] == words[1] {
			continue
		}
		fmt.Fprintf(&buf, "%s\t%s\n", words[0], words[1])
	}
	if err := os.WriteFile("data/simplified.tsv", buf.Bytes(), 0o644); err != nil {
		log.Fatal(err)
	}
}
