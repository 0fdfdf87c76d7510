package web

import (
	"fmt"
	"strings"
)

// labelledTable is a table whose cells bear no labels of their own: there are
// hundreds of rows, and the words in every cell were an eighth of the page. On a
// narrow screen, where each row stands as a card, the style sheet names the cells.
type labelledTable struct {
	class   string
	columns []string // keys of the messages that head the columns, in order
}

// labelledTables are those of a notice's page.
func labelledTables() []labelledTable {
	return []labelledTable{
		{"notice-tasks", []string{"column.seq", "column.task", "column.lead", "column.support", "column.deadline", "column.locator"}},
		{"notice-quarters", []string{"column.seq", "column.task", "column.q1", "column.q2", "column.q3", "column.q4", "column.lead", "column.support", "column.deadline", "column.locator"}},
		{"notice-targets", []string{"column.indicator", "column.amount", "column.kind", "column.mode", "column.deadline", "column.lead", "column.evidence", "column.locator"}},
	}
}

// labelRules are the style rules that name the cells of labelled tables, in every language.
func labelRules(words catalogue) []byte {
	var b strings.Builder
	b.WriteString("@media screen and (max-width: 48rem) {\n")
	for _, language := range languages {
		for _, table := range labelledTables() {
			for i, key := range table.columns {
				fmt.Fprintf(&b, "  :lang(%s) .rows.labelled.%s tbody > tr > :nth-child(%d)::before { content: \"%s\"; }\n", language, table.class, i+1, cssEscaper.Replace(words[language].say(key)))
			}
		}
	}
	b.WriteString("}\n")
	return []byte(b.String())
}

// cssEscaper makes words the inside of a string of a style sheet.
var cssEscaper = strings.NewReplacer(`\`, `\5c `, `"`, `\22 `, "\n", `\a `)
