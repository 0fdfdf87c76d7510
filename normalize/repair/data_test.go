package repair

import "testing"

// TestCutWords checks that every cut word holds a character that a cut mark can destroy.
func TestCutWords(t *testing.T) {
	m := newMender(t)
	for word := range m.cut.words {
		found := false
		for _, c := range m.losable {
			for _, r := range word {
				found = found || r == c.simple
			}
		}
		if !found {
			t.Errorf("%s holds no character with the second byte A3", word)
		}
	}
}
