package web

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// TestLabelsAreTheHeads wants the style sheet to name the cells of labelled tables as their heads do, in every language.
func TestLabelsAreTheHeads(t *testing.T) {
	s := serve(t)
	style := string(s.assets["style.css"].bytes)
	seen := map[string]bool{}
	for _, n := range notices(t, s) {
		for _, language := range languages {
			doc, err := html.Parse(get(t, s, "/notice/"+n.ID+"?lang="+language, 200).Body)
			if err != nil {
				t.Fatal(err)
			}
			for node := range doc.Descendants() {
				class := ""
				for _, a := range node.Attr {
					if node.Data == "table" && a.Key == "class" {
						_, class, _ = strings.Cut(a.Val, "labelled ")
					}
				}
				if class != "" {
					seen[class] = true
					checkLabels(t, style, class, language, node)
				}
			}
		}
	}
	for _, table := range labelledTables() {
		if !seen[table.class] {
			t.Errorf("no page has the table %s", table.class)
		}
	}
}

func checkLabels(t *testing.T, style, class, language string, table *html.Node) {
	t.Helper()
	column, cells := 0, 0
	for n := range table.Descendants() {
		switch {
		case n.Data == "th" && n.Parent.Parent.Data == "thead":
			column++
			rule := fmt.Sprintf(":lang(%s) .rows.labelled.%s tbody > tr > :nth-child(%d)::before { content: %q; }", language, class, column, textOf(n))
			if !strings.Contains(style, rule) {
				t.Errorf("the style sheet lacks %s", rule)
			}
		case (n.Data == "td" || n.Data == "th") && n.Parent.Parent.Data == "tbody":
			cells++
		}
	}
	if column == 0 || cells%column != 0 {
		t.Errorf("%s: %d cells below %d heads", class, cells, column)
	}
}

// TestNoticePageIsLight holds the markup of a row: a notice of two hundred rows is a page of under 300 kB.
func TestNoticePageIsLight(t *testing.T) {
	s := serve(t)
	const most = 560 // bytes a row, its words not counted
	for _, n := range notices(t, s) {
		doc, err := html.Parse(get(t, s, "/notice/"+n.ID, 200).Body)
		if err != nil {
			t.Fatal(err)
		}
		for node := range doc.Descendants() {
			if node.Data != "tr" || !strings.Contains(attribute(node.Parent.Parent, "class"), "labelled") || node.Parent.Data != "tbody" {
				continue
			}
			var b strings.Builder
			if err := html.Render(&b, node); err != nil {
				t.Fatal(err)
			}
			if markup := b.Len() - len(textOf(node)); markup > most {
				t.Errorf("a row of %s has %d bytes of markup: %s", n.ID, markup, b.String())
			}
		}
	}
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
