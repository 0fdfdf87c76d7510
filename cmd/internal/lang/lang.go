// Package lang chooses the language of what the program says, and says it.
//
// Messages are written in English at the place that says them; the catalogue
// `zh.tsv` holds each one's Chinese. A test reads the sources and fails on a
// message that the catalogue lacks.
package lang

import (
	_ "embed"
	"fmt"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/message/catalog"
)

//go:embed zh.tsv
var chinese string

// Choose returns the language for a --lang value, or without one for the
// locale of the environment (LC_ALL, LC_MESSAGES, LANG, as POSIX orders them).
// It is English unless Chinese was asked for; an unknown --lang is an error.
func Choose(flag string, env func(string) string) (language.Tag, error) {
	if flag != "" {
		tag, err := language.Parse(strings.ReplaceAll(flag, "_", "-"))
		if err != nil || !known(tag) {
			return language.English, fmt.Errorf("--lang %q: choose zh or en", flag)
		}
		return ours(tag), nil
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := env(name); v != "" {
			name, _, _ := strings.Cut(v, ".")
			tag, _ := language.Parse(strings.ReplaceAll(name, "_", "-"))
			return ours(tag), nil
		}
	}
	return language.English, nil
}

func known(tag language.Tag) bool {
	base, _ := tag.Base()
	return base.String() == "zh" || base.String() == "en"
}

func ours(tag language.Tag) language.Tag {
	if base, _ := tag.Base(); base.String() == "zh" {
		return language.SimplifiedChinese
	}
	return language.English
}

// Printer returns a printer of messages in the language. Numbers print
// ungrouped with %s and grouped with %d in either language.
func Printer(tag language.Tag) (*message.Printer, error) {
	messages, err := Messages()
	if err != nil {
		return nil, err
	}
	builder := catalog.NewBuilder(catalog.Fallback(language.English))
	for english, chinese := range messages {
		if err := builder.SetString(language.SimplifiedChinese, english, chinese); err != nil {
			return nil, fmt.Errorf("zh.tsv: %q: %w", english, err)
		}
	}
	return message.NewPrinter(tag, message.Catalog(builder)), nil
}

// Messages is the catalogue: English message to Chinese.
func Messages() (map[string]string, error) {
	lines, err := translations("zh.tsv", chinese)
	if err != nil {
		return nil, err
	}
	messages := map[string]string{}
	for _, line := range lines {
		messages[line.english] = line.chinese
	}
	return messages, nil
}

// translation is one line of a catalogue.
type translation struct{ english, chinese string }

func translations(file, text string) ([]translation, error) {
	var lines []translation
	for n, line := range strings.Split(text, "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		english, translated, ok := strings.Cut(line, "\t")
		if !ok || translated == "" {
			return nil, fmt.Errorf("%s:%d: want English, a tab, Chinese; got %q", file, n+1, line)
		}
		lines = append(lines, translation{unescape(english), unescape(translated)})
	}
	return lines, nil
}

func unescape(s string) string { return strings.ReplaceAll(s, `\n`, "\n") }
