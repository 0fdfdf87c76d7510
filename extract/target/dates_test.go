package target

import "testing"

// TestDateRules runs the stretches of data/dates.yaml.
func TestDateRules(t *testing.T) {
	f := finder(t)
	for name, rule := range f.rules.dates.all() {
		if len(rule.Must) == 0 || len(rule.Mustnt) == 0 {
			t.Errorf("rule %s has no stretches", name)
		}
		for _, text := range rule.Must {
			if !rule.expression.MatchString(text) {
				t.Errorf("rule %s does not match %q", name, text)
			}
		}
		for _, text := range rule.Mustnt {
			if rule.expression.MatchString(text) {
				t.Errorf("rule %s matches %q", name, text)
			}
		}
	}
}
