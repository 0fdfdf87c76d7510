package corpus

// Bodies are the rows of the bodies export for t: its lead bodies, then its
// supporting ones, each role counted from 1.
func (t Task) Bodies() []Body {
	rows := t.bodies("lead", t.LeadBodies, t.LeadCanonical)
	return append(rows, t.bodies("support", t.SupportBodies, t.SupportCanonical)...)
}

// bodies makes the rows of one role. A body without a canonical name at its
// position has none.
func (t Task) bodies(role string, written, canonical []string) []Body {
	rows := make([]Body, 0, len(written))
	for i, name := range written {
		b := Body{TaskID: t.ID, NoticeID: t.NoticeID, Source: t.Source, Province: t.Province, City: t.City, County: t.County,
			Year: t.Year, Role: role, Body: name, Position: i + 1}
		if i < len(canonical) {
			b.Canonical = canonical[i]
		}
		rows = append(rows, b)
	}
	return rows
}
