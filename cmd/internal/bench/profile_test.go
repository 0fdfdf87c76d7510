package bench

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/pprof/profile"
)

// compiled is the profile with which the program is compiled.
const compiled = "../../duban/default.pgo"

// TestProfile checks that the profile with which the program is compiled knows its
// functions and names nothing of the machine that it was taken on. DUBAN_PROFILE
// names a newly taken one to put in its place.
func TestProfile(t *testing.T) {
	if raw := os.Getenv("DUBAN_PROFILE"); raw != "" {
		p := readProfile(t, raw)
		for _, m := range p.Mapping {
			m.File, m.BuildID = "", ""
		}
		p.TimeNanos, p.Comments = 0, nil
		writeProfile(t, compiled, p)
	}
	p := readProfile(t, compiled)
	for _, m := range p.Mapping {
		if m.File != "" {
			t.Errorf("it names the file %s", m.File)
		}
	}
	own := 0
	for _, f := range p.Function {
		if filepath.IsAbs(f.Filename) {
			t.Errorf("it names the file %s; take it from a program built with -trimpath", f.Filename)
		}
		if strings.HasPrefix(f.Name, "duban/extract/") {
			own++
		}
	}
	if own < 100 {
		t.Errorf("it has %d functions of extraction, too few to be of its benchmark", own)
	}
}

func readProfile(t *testing.T, path string) *profile.Profile {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	p, err := profile.Parse(f)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return p
}

func writeProfile(t *testing.T, path string, p *profile.Profile) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Write(f); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}
