package notice

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"duban/normalize/lexicon"
	expression "duban/normalize/pattern"
)

// longestAttachment bounds an attachment's name, in characters.
const longestAttachment = 100

// keywords are the page's key words, split.
func (r *Reader) keywords(v *view) []string {
	var out []string
	for _, word := range keywordSeparators.Split(v.fact(fieldKeywords), -1) {
		if word = strings.Trim(word, r.words.KeywordMarks); word != "" && !slices.Contains(out, word) && !slices.Contains(r.words.Empty, word) {
			out = append(out, word)
		}
	}
	return out
}

// attachments are the names of linked files, then those that the text lists
// after 附件 and that no link has.
func (r *Reader) attachments(v *view) []string {
	var out []string
	for _, a := range v.doc.Attachments {
		out = addName(out, a.Name)
	}
	for i := 0; i < len(v.lines); i++ {
		first, ok := r.afterLabel(v.lines[i])
		if !ok {
			continue
		}
		out = addName(out, first)
		for i+1 < len(v.lines) {
			m := numberedName.FindStringSubmatch(v.lines[i+1])
			if m == nil || !numberedName.MatchString(first) && first != "" || lexicon.Longer(m[1], longestAttachment) {
				break
			}
			out = addName(out, m[1])
			i++
		}
	}
	return out
}

var numberedName = expression.MustCompile(`^\d{1,2}\s?[.．、:：]\s*(\S[^。；]*)$`)

// afterLabel reads `附件：1.名称`: what stands after the label, empty for a label
// whose list is on the lines below.
func (r *Reader) afterLabel(line string) (string, bool) {
	for _, label := range r.words.AttachmentLabels {
		rest, ok := strings.CutPrefix(squeezeLabel(line, label), label)
		if !ok {
			continue
		}
		rest = strings.TrimLeft(rest, "0123456789一二三四五六七八九十 ")
		name, ok := cutColon(rest)
		if !ok || lexicon.Longer(name, longestAttachment) || strings.ContainsAny(name, "。") {
			return "", false
		}
		return name, true
	}
	return "", false
}

// squeezeLabel takes the spaces out of a padded label (附　件：).
func squeezeLabel(line, label string) string {
	_, first := utf8.DecodeRuneInString(label)
	if !strings.HasPrefix(strings.TrimLeftFunc(line, unicode.IsSpace), label[:first]) {
		return line
	}
	head, rest, ok := strings.Cut(strings.Replace(line, "：", ":", 1), ":")
	if ok && strings.HasPrefix(squeeze(head), label) {
		return squeeze(head) + ":" + rest
	}
	return line
}

func cutColon(s string) (string, bool) {
	for _, colon := range []string{"：", ":"} {
		if rest, ok := strings.CutPrefix(s, colon); ok {
			return strings.TrimSpace(rest), true
		}
	}
	return "", false
}

// addName adds an attachment's name, without its number, unless it is there.
func addName(names []string, name string) []string {
	name = tidy(name)
	if m := numberedName.FindStringSubmatch(name); m != nil {
		name = m[1]
	}
	for _, have := range names {
		if name == "" || sameName(have, name) {
			return names
		}
	}
	if name == "" {
		return names
	}
	return append(names, name)
}

// sameName compares names without their endings (方案.docx is 方案).
func sameName(a, b string) bool { return withoutExtension(a) == withoutExtension(b) }

func withoutExtension(name string) string {
	if i := strings.LastIndexByte(name, '.'); i > 0 && len(name)-i <= 6 && !strings.ContainsAny(name[i:], "（）《》 ") {
		return name[:i]
	}
	return name
}
