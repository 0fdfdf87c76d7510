package web

import (
	"strconv"
	"strings"

	"duban/corpus"
)

// place is the most exact name of a place, as every page writes it.
func place(province, city, county string) string {
	switch {
	case county != "" && city != "" && city != county:
		return city + county
	case county != "":
		return county
	case city != "":
		return city
	}
	return province
}

// signs are the comparators as a person writes them; `=` goes without saying.
var signs = map[string]string{">=": "≥ ", ">": "> ", "<=": "≤ ", "<": "< ", "~": "≈ "}

// amount is a target's value in words: `≥ 320 家`, `1–2 个`, `零的突破`.
func amount(t corpus.Target) string {
	if t.Value == "" {
		return t.ValueText
	}
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

// signed is a difference with its sign.
func signed(v string) string {
	if strings.HasPrefix(v, "-") || v == "0" {
		return strings.Replace(v, "-", "−", 1)
	}
	return "+" + v
}

// locator words a place in the request's language: `paragraph 41` → 第41段.
func (m messages) locator(text string) string {
	fields := strings.Fields(text)
	var parts []string
	for i := 0; i+1 < len(fields); i += 2 {
		n, err := strconv.Atoi(fields[i+1])
		if err != nil {
			return text
		}
		parts = append(parts, m.say("locator."+fields[i], n))
	}
	if len(fields)%2 != 0 {
		return text
	}
	return strings.Join(parts, m.say("locator.joint"))
}

// clip cuts a text to so many characters, on one line.
func clip(limit int, s string) string {
	runes := []rune(strings.Join(strings.Fields(s), " "))
	if len(runes) <= limit {
		return string(runes)
	}
	return string(runes[:limit]) + "…"
}

// bodies are names in one line.
func bodies(names []string) string { return strings.Join(names, "、") }

// grouped is a count with a thin space between its thousands.
func grouped(n int) string {
	digits := strconv.Itoa(n)
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 && digits[i-1] != '-' {
			b.WriteRune('\u202f')
		}
		b.WriteRune(d)
	}
	return b.String()
}

// size is a number of bytes in a unit that fits.
func size(bytes int64) string {
	units := []string{"B", "kB", "MB", "GB", "TB"}
	value, unit := float64(bytes), 0
	for value >= 1000 && unit < len(units)-1 {
		value, unit = value/1000, unit+1
	}
	decimals := 1
	if unit == 0 || value >= 100 {
		decimals = 0
	}
	return strconv.FormatFloat(value, 'f', decimals, 64) + " " + units[unit]
}
