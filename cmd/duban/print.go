package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"duban/corpus"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// printNotice prints the fields of a notice that have a value, one a line under their export names.
func (a *app) printNotice(n corpus.Notice) error {
	if a.json {
		return a.printJSON(n)
	}
	raw, err := json.Marshal(n)
	if err != nil {
		return err
	}
	decoder := json.NewDecoder(strings.NewReader(string(raw)))
	if _, err := decoder.Token(); err != nil {
		return err
	}
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return err
		}
		var value any
		if err := decoder.Decode(&value); err != nil {
			return err
		}
		if s := plain(value); s != "" {
			fmt.Fprintf(a.out, "%-17s %s\n", name, visible(s))
		}
	}
	return nil
}

func plain(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case []any:
		parts := make([]string, len(v))
		for i, p := range v {
			parts[i] = plain(p)
		}
		return strings.Join(parts, "; ")
	default:
		return fmt.Sprint(v)
	}
}

// newTable is a table in the style of every list the program prints.
func (a *app) newTable(header ...string) table.Writer {
	// Terminals of today draw “ and ≥ one column wide in every locale; the library would ask the locale.
	text.OverrideRuneWidthEastAsianWidth(false)
	t := table.NewWriter()
	t.SetOutputMirror(a.out)
	style := table.StyleLight
	style.Format.Header = text.FormatDefault
	style.Options = table.OptionsNoBorders
	t.SetStyle(style)
	row := table.Row{}
	for _, h := range header {
		row = append(row, h)
	}
	t.AppendHeader(row)
	return t
}

// widths limits columns so that a table stays readable on a wide terminal.
func widths(limits ...int) []table.ColumnConfig {
	configs := make([]table.ColumnConfig, len(limits))
	for i, limit := range limits {
		configs[i] = table.ColumnConfig{Number: i + 1, WidthMax: limit, WidthMaxEnforcer: wrap}
	}
	return configs
}

// wrap breaks a text into lines of so many columns. A Chinese text may break
// anywhere; one with spaces breaks at the last of them that a line has.
func wrap(s string, columns int) string {
	var out, line strings.Builder
	width, space := 0, -1 // of the line, and where its last space stands
	for _, r := range s {
		if w := text.RuneWidth(r); width > 0 && width+w > columns && r != ' ' {
			rest := ""
			if space > 0 {
				rest = line.String()[space+1:]
			}
			out.WriteString(strings.TrimSuffix(line.String(), rest) + "\n")
			line.Reset()
			line.WriteString(rest)
			width, space = text.StringWidth(rest), -1
		}
		switch r {
		case '\n':
			out.WriteString(line.String() + "\n")
			line.Reset()
			width, space = 0, -1
			continue
		case ' ':
			space = line.Len()
		}
		line.WriteRune(r)
		width += text.RuneWidth(r)
	}
	return out.String() + line.String()
}

// printTargets prints one row a target; mark gives its evidence with what matters set off.
func (a *app) printTargets(targets []corpus.Target, mark func(corpus.Target) string) {
	t := a.newTable(a.say.Sprintf("place"), a.say.Sprintf("year"), a.say.Sprintf("kind"), a.say.Sprintf("indicator"),
		a.say.Sprintf("amount"), a.say.Sprintf("due"), a.say.Sprintf("lead"), a.say.Sprintf("evidence"))
	t.SetColumnConfigs(widths(14, 4, 9, 30, 20, 10, 20, 56))
	for _, v := range targets {
		t.AppendRow(table.Row{place(v.Province, v.City, v.County), v.Year, a.kindName(v.Kind), v.Indicator, amount(v), v.Deadline,
			strings.Join(v.LeadBodies, "、"), clip(mark(v), 60)})
	}
	t.Render()
}

func (a *app) printTasks(tasks []corpus.Task) {
	t := a.newTable(a.say.Sprintf("place"), a.say.Sprintf("year"), a.say.Sprintf("no."), a.say.Sprintf("task"),
		a.say.Sprintf("due"), a.say.Sprintf("lead"), a.say.Sprintf("support"))
	t.SetColumnConfigs(widths(14, 4, 6, 60, 10, 24, 30))
	for _, v := range tasks {
		t.AppendRow(table.Row{place(v.Province, v.City, v.County), v.Year, v.Seq, clip(v.Text, 100), v.Deadline,
			strings.Join(v.LeadBodies, "、"), strings.Join(v.SupportBodies, "、")})
	}
	t.Render()
}

func (a *app) printNotices(notices []corpus.Notice) {
	t := a.newTable(a.say.Sprintf("notice"), a.say.Sprintf("place"), a.say.Sprintf("kind"), a.say.Sprintf("published"),
		a.say.Sprintf("title"), a.say.Sprintf("tasks"), a.say.Sprintf("targets"))
	t.SetColumnConfigs(widths(14, 14, 14, 10, 60, 7, 7))
	for _, n := range notices {
		t.AppendRow(table.Row{n.ID, place(n.Province, n.City, n.County), a.kindName(string(n.Kind)), n.PublishedOn, clip(n.Title, 80), n.Tasks, n.Targets})
	}
	t.Render()
}

// place is the most exact name of a place.
func place(province, city, county string) string {
	switch {
	case county != "" && city != "":
		return city + county
	case county != "":
		return county
	case city != "":
		return city
	}
	return province
}

// amount is a target's value as a person writes it: `≥ 320 家`, `1–2 个`, `零的突破`.
func amount(t corpus.Target) string {
	if t.Value == "" {
		return t.ValueText
	}
	signs := map[string]string{">=": "≥ ", ">": "> ", "<=": "≤ ", "<": "< ", "~": "≈ "}
	value := t.Value
	if t.ValueMax != "" {
		value += "–" + t.ValueMax
	}
	unit := t.Unit
	if unit != "" && unit != "%" && unit != "‰" {
		unit = " " + unit
	}
	return signs[t.Comparator] + value + unit
}

// clip cuts a text to so many characters.
func clip(s string, limit int) string {
	runes := []rune(strings.ReplaceAll(s, "\n", " "))
	if len(runes) <= limit {
		return string(runes)
	}
	return string(runes[:limit]) + "…"
}

// kindName is a kind of notice or target in the user's language.
func (a *app) kindName(kind string) string {
	switch kind {
	case corpus.TargetPlain:
		return a.say.Sprintf("target")
	case corpus.TargetMilestone:
		return a.say.Sprintf("milestone")
	case corpus.TargetAchieved:
		return a.say.Sprintf("achieved")
	case corpus.TargetParameter:
		return a.say.Sprintf("parameter")
	case string(corpus.KindPlan):
		return a.say.Sprintf("plan")
	case string(corpus.KindReport):
		return a.say.Sprintf("report")
	case string(corpus.KindInterpretation):
		return a.say.Sprintf("interpretation")
	case string(corpus.KindSolicitation):
		return a.say.Sprintf("solicitation")
	case string(corpus.KindNews):
		return a.say.Sprintf("news")
	case string(corpus.KindNotice):
		return a.say.Sprintf("notice")
	}
	return kind
}
