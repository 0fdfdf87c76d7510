package repair

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestSeeds mends five real notices, where they are at hand: one is damaged in
// every way, one has a date that lost characters, three are sound.
func TestSeeds(t *testing.T) {
	m := newMender(t)
	want := map[string][]Kind{"000": {Dropped}, "001": nil, "002": nil, "003": nil, "004": {Mojibake, Residue, Spam, Traditional}}
	for name, kinds := range want {
		files, _ := filepath.Glob("../../../shared/seeds/" + name + "_*")
		if len(files) != 1 {
			t.Skipf("the real notices are not here: no ../shared/seeds/%s_* beside the repository", name)
		}
		got, text := mendFile(t, m, files[0])
		if !slices.Equal(got, kinds) {
			t.Errorf("%s: mended %v, want %v", name, got, kinds)
		}
		if name == "004" {
			checkReadable(t, m, text)
		}
	}
}

// mendFile mends a file line by line and gives what it mended and the text that is left.
func mendFile(t *testing.T, m *Mender, file string) ([]Kind, string) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(b), "\n")
	d := m.Assess(lines)
	var kinds []Kind
	var text strings.Builder
	for _, line := range lines {
		r := m.Mend(line, d)
		checkShifts(t, line, r)
		if len(r.Kinds) == 0 && (r.Text != line || r.Shifts != nil) && !strings.ContainsRune(line, 0x200B) {
			t.Errorf("%s: %q became %q for no reason", file, line, r.Text)
		}
		kinds = append(kinds, r.Kinds...)
		if !r.Drop {
			text.WriteString(r.Text + "\n")
		}
	}
	slices.Sort(kinds)
	return slices.Compact(kinds), text.String()
}

func checkReadable(t *testing.T, m *Mender, text string) {
	t.Helper()
	for _, part := range []string{"创新驱动", "待遇。“十四五”期间各县区", "东海县", "燃气轮机", "审核推荐。县区政府", "连政办发〔2021〕18号", "着力建设"} {
		if !strings.Contains(text, part) {
			t.Errorf("the mended text lacks %s", part)
		}
	}
	for _, r := range text {
		if r == '?' || r == 0xFFFD || m.script.class(r)&traditional != 0 || r >= 0xE000 && r < 0xF900 {
			t.Errorf("the mended text still holds %q", r)
		}
	}
	if strings.Contains(text, "无码") {
		t.Error("the injected title is still there")
	}
}
