package furniture

import "duban/corpus"

// minFirm is how many labels that a notice's text does not use make a table a
// description of it though sites name a label or two of their own.
const minFirm = 4

// metaTable reads a table of labels and values (索引号 | … | 发布日期 | …). A table
// whose first row is all labels over rows of other text is a list of
// documents, not a description of one.
func (l *Lexicon) metaTable(t *corpus.Table) ([]pair, bool) {
	rows := rowTexts(t)
	if len(rows) > 40 || l.isList(rows) {
		return nil, false
	}
	var pairs []pair
	other := 0
	for _, cells := range rows {
		got, stray := l.row(cells)
		pairs = append(pairs, got...)
		other += stray
	}
	firm := reading{pairs: pairs}.count(field)
	return pairs, firm >= 1 && other*3 <= len(pairs) || firm >= minFirm && other*2 <= len(pairs)
}

func rowTexts(t *corpus.Table) [][]string {
	rows := make([][]string, t.Rows)
	for _, c := range t.Cells {
		if c.Row < len(rows) {
			rows[c.Row] = append(rows[c.Row], c.Text)
		}
	}
	return rows
}

func (l *Lexicon) isList(rows [][]string) bool {
	if len(rows) < 2 {
		return false
	}
	head, heads := l.bare(rows[0])
	below, _ := l.bare(rows[1])
	return heads >= 2 && head == heads && below == 0
}

// bare counts the cells that are labels alone, and those with text.
func (l *Lexicon) bare(cells []string) (labels, filled int) {
	for _, c := range cells {
		if trim(c) == "" {
			continue
		}
		filled++
		if _, r := l.label(c); r != noRole {
			labels++
		}
	}
	return labels, filled
}
