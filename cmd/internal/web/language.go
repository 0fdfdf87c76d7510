package web

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"duban/cmd/internal/lang"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// The languages of the pages; the first is the one without a choice.
var languages = []string{"zh", "en"}

// catalogue is what the pages say, by language.
type catalogue map[string]messages

// messages are what the pages say in one language, by key.
type messages map[string]string

// say is the message of a key with its verbs filled in, whole numbers with spaces between their thousands. A key without a message is shown as it is.
func (m messages) say(key string, args ...any) string {
	text, ok := m[key]
	if !ok {
		return key
	}
	if len(args) == 0 {
		return text
	}
	for i, a := range args {
		if n, ok := a.(int); ok {
			args[i] = grouped(n)
		}
	}
	return fmt.Sprintf(strings.ReplaceAll(text, "%d", "%s"), args...)
}

// name is a value of the record model in words (`milestone` → 里程碑); an unknown one stays.
func (m messages) name(group, value string) string {
	if text, ok := m[group+"."+value]; ok {
		return text
	}
	return value
}

// loadCatalogue reads messages.tsv: key, Chinese, English.
func loadCatalogue(fsys fs.FS) (catalogue, error) {
	const file = "data/messages.tsv"
	text, err := fs.ReadFile(fsys, file)
	if err != nil {
		return nil, err
	}
	words := catalogue{"zh": {}, "en": {}}
	for n, line := range strings.Split(string(text), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, "\t")
		if len(fields) != 3 || fields[1] == "" || fields[2] == "" {
			return nil, fmt.Errorf("%s:%d: want a key, Chinese and English with tabs between; got %q", file, n+1, line)
		}
		if _, ok := words["zh"][fields[0]]; ok {
			return nil, fmt.Errorf("%s:%d: %q stands twice", file, n+1, fields[0])
		}
		words["zh"][fields[0]], words["en"][fields[0]] = fields[1], fields[2]
	}
	return words, nil
}

// chooseLanguage takes the address's choice, else the browser's, else Chinese.
func chooseLanguage(asked, accepted string) (name string, chosen bool) {
	if slices.Contains(languages, asked) {
		return asked, true
	}
	tags, _, err := language.ParseAcceptLanguage(accepted) // the most wanted first
	if err != nil {
		return languages[0], false
	}
	for _, tag := range tags {
		if base, _ := tag.Base(); slices.Contains(languages, base.String()) {
			return base.String(), false
		}
	}
	return languages[0], false
}

// voice says in one language what packages say that write English: messages of
// the command line, errors, and the reasons that a corpus keeps.
type voice struct {
	say    *message.Printer
	errors *lang.Errors
}

// reason is an error or a stored reason in the voice's language; one that the catalogue does not know stays as it is.
func (v voice) reason(english string) string { return v.errors.Text(english) }

// voices are a voice for each language of the pages.
func voices() (map[string]voice, error) {
	out := map[string]voice{}
	for name, tag := range map[string]language.Tag{"zh": language.SimplifiedChinese, "en": language.English} {
		say, err := lang.Printer(tag)
		if err != nil {
			return nil, err
		}
		errors, err := lang.NewErrors(tag)
		if err != nil {
			return nil, err
		}
		out[name] = voice{say, errors}
	}
	return out, nil
}
