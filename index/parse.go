package index

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Limits of a query's text.
const (
	maxQueryChars = 1000
	maxQueryTerms = 64
	maxDepth      = 20
	maxGap        = 16 // characters that * may stand for
)

// node is a part of a parsed query: and, or, not, or a term.
type node struct {
	op   op
	kids []node
	term term
}

type op int

const (
	opTerm op = iota
	opAnd
	opOr
	opNot
	opAll // everything: the empty query
)

// term is a substring to find, or two with some characters between them.
type term struct {
	fields []TextField
	pieces [][]rune   // folded; one or two
	gap    gap        // between two pieces
	not    []accident // where the substring does not count
	other  bool       // it is no word of the query but means the same as one
}

// gap is how many characters may stand between two pieces.
type gap struct{ least, most int }

// parser reads
//
//	query  = or
//	or     = and { "OR" and }
//	and    = unary { ["AND"] unary }
//	unary  = { "NOT" | "-" } atom
//	atom   = "(" query ")" | [ field ":" ] ( word | "\"" phrase "\"" )
//
// A word or phrase is found as a substring, without regard to case, width,
// spaces or traditional characters. In a word, * or ? at either end mean what
// goes without saying; inside, * stands for up to maxGap characters and each ?
// for one. A word
// also finds what means the same; a phrase finds just itself.
type parser struct {
	reading
	tokens []token
	at     int
	terms  int
	others int // terms besides the query's own words
	depth  int
}

// reading is what queries are read with.
type reading struct {
	fold     *folder
	synonyms *synonyms
}

// token is one lexical part of a query.
type token struct {
	kind tokenKind
	text string
}

type tokenKind int

const (
	tokWord tokenKind = iota
	tokPhrase
	tokField // text is the field's name
	tokOpen
	tokClose
	tokAnd
	tokOr
	tokNot
	tokEnd
)

// parse reads a query's text.
func (l reading) parse(text string) (node, error) {
	tokens, err := lex(text)
	if err != nil {
		return node{}, err
	}
	p := &parser{reading: l, tokens: tokens}
	if p.peek().kind == tokEnd {
		return node{op: opAll}, nil
	}
	n, err := p.or()
	if err != nil {
		return node{}, err
	}
	if p.peek().kind != tokEnd {
		return node{}, errors.New("query: a closing bracket has no opening one")
	}
	return n, nil
}

func (p *parser) peek() token { return p.tokens[p.at] }

func (p *parser) next() token {
	t := p.tokens[p.at]
	if t.kind != tokEnd {
		p.at++
	}
	return t
}

func (p *parser) or() (node, error) {
	n, err := p.and()
	if err != nil {
		return node{}, err
	}
	kids := []node{n}
	for p.peek().kind == tokOr {
		p.next()
		if n, err = p.and(); err != nil {
			return node{}, err
		}
		kids = append(kids, n)
	}
	return group(opOr, kids), nil
}

func (p *parser) and() (node, error) {
	n, err := p.unary()
	if err != nil {
		return node{}, err
	}
	kids := []node{n}
	for {
		switch p.peek().kind {
		case tokEnd, tokClose, tokOr:
			return group(opAnd, kids), nil
		case tokAnd:
			p.next()
		}
		if n, err = p.unary(); err != nil {
			return node{}, err
		}
		kids = append(kids, n)
	}
}

func group(o op, kids []node) node {
	if len(kids) == 1 {
		return kids[0]
	}
	return node{op: o, kids: kids}
}

func (p *parser) unary() (node, error) {
	negate := false
	for p.peek().kind == tokNot {
		p.next()
		negate = !negate
	}
	n, err := p.atom()
	if err != nil || !negate {
		return n, err
	}
	return node{op: opNot, kids: []node{n}}, nil
}

func (p *parser) atom() (node, error) {
	fields := textFields
	if p.peek().kind == tokField {
		fields = []TextField{TextField(p.next().text)}
	}
	switch t := p.next(); t.kind {
	case tokOpen:
		return p.bracket()
	case tokPhrase:
		return p.newTerm(fields, t.text, []string{t.text}, gap{})
	case tokWord:
		n, err := p.newTerm(fields, t.text, strings.FieldsFunc(t.text, wild), gapOf(t.text))
		return p.withOthers(n), err
	case tokClose:
		return node{}, errors.New("query: a closing bracket stands where a word should")
	case tokEnd:
		return node{}, errors.New("query: it ends where a word should follow")
	default:
		return node{}, fmt.Errorf("query: %s stands where a word should; put it in quotes to search for it", t.text)
	}
}

func (p *parser) bracket() (node, error) {
	if p.depth++; p.depth > maxDepth {
		return node{}, fmt.Errorf("query: brackets more than %d deep", maxDepth)
	}
	n, err := p.or()
	if err != nil {
		return node{}, err
	}
	if p.next().kind != tokClose {
		return node{}, errors.New("query: an opening bracket is not closed")
	}
	p.depth--
	return n, nil
}

// wild says whether a character stands for others.
func wild(r rune) bool { return r == '*' || r == '＊' || r == '?' || r == '？' }

// gapOf is how many characters may stand where a word has signs for them inside.
func gapOf(word string) gap {
	var g gap
	for _, r := range strings.TrimFunc(word, wild) {
		switch r {
		case '?', '？':
			g.least, g.most = g.least+1, g.most+1
		case '*', '＊':
			g.most += maxGap
		}
	}
	g.most = min(g.most, max(maxGap, g.least))
	return g
}

// newTerm makes a term of the pieces between signs for other characters.
func (p *parser) newTerm(fields []TextField, shown string, pieces []string, between gap) (node, error) {
	if p.terms++; p.terms > maxQueryTerms {
		return node{}, fmt.Errorf("query: more than %d words", maxQueryTerms)
	}
	t := term{fields: fields, gap: between}
	for _, piece := range pieces {
		folded := p.fold.fold(strings.ReplaceAll(piece, "\n", " "))
		if len(folded.runes) > 0 {
			t.pieces = append(t.pieces, folded.runes)
		}
	}
	switch {
	case len(t.pieces) == 0:
		return node{}, fmt.Errorf("query: %q has no character to search for", shown)
	case len(t.pieces) > 2:
		return node{}, fmt.Errorf("query: %q has more than one * or ? inside; use one, or several words", shown)
	case len(t.pieces) == 2 && len(t.pieces[0]) < 2 && len(t.pieces[1]) < 2:
		return node{}, fmt.Errorf("query: %q needs at least two characters on one side of its * or ?", shown)
	}
	return node{term: t}, nil
}

// withOthers adds what means the same to a term without a gap.
func (p *parser) withOthers(n node) node {
	if p.synonyms == nil || len(n.term.pieces) != 1 || len(n.term.pieces[0]) < leastName {
		return n
	}
	kids := []node{n}
	for _, reading := range p.synonyms.others(n.term.pieces[0]) {
		if p.others++; p.others > mostInQuery {
			break
		}
		word := []rune(reading)
		kids = append(kids, node{term: term{fields: n.term.fields, pieces: [][]rune{word}, not: p.synonyms.accidents(word), other: true}})
	}
	return group(opOr, kids)
}

// lex splits a query's text into tokens.
func lex(text string) ([]token, error) {
	runes := []rune(text)
	if len(runes) > maxQueryChars {
		return nil, fmt.Errorf("query: %d characters, more than %d", len(runes), maxQueryChars)
	}
	var out []token
	for i := 0; i < len(runes); {
		t, next, err := lexOne(runes, i)
		if err != nil {
			return nil, err
		}
		if next > i && t.text != "" {
			out = append(out, t)
		}
		i = next
	}
	return append(out, token{kind: tokEnd}), nil
}

// lexOne reads the token at i; spaces give one without text.
func lexOne(runes []rune, i int) (token, int, error) {
	switch r := runes[i]; {
	case unicode.IsSpace(r):
		return token{}, i + 1, nil
	case r == '(' || r == '（':
		return token{tokOpen, string(r)}, i + 1, nil
	case r == ')' || r == '）':
		return token{tokClose, string(r)}, i + 1, nil
	case isDash(r) && (i == 0 || boundary(runes[i-1])):
		return token{tokNot, string(r)}, i + 1, nil
	case closing(r) != "":
		return lexPhrase(runes, i)
	}
	return lexWord(runes, i)
}

func lexPhrase(runes []rune, i int) (token, int, error) {
	for j := i + 1; j < len(runes); j++ {
		if strings.ContainsRune(closing(runes[i]), runes[j]) {
			if j == i+1 {
				return token{}, 0, errors.New("query: nothing between the quotes")
			}
			return token{tokPhrase, string(runes[i+1 : j])}, j + 1, nil
		}
	}
	return token{}, 0, errors.New("query: a quote is not closed")
}

func lexWord(runes []rune, i int) (token, int, error) {
	j := i
	for j < len(runes) && !boundary(runes[j]) && closing(runes[j]) == "" {
		if runes[j] == ':' || runes[j] == '：' {
			if t, ok, err := fieldToken(runes, i, j); ok || err != nil {
				return t, j + 1, err
			}
		}
		j++
	}
	word := string(runes[i:j])
	switch word {
	case "AND":
		return token{tokAnd, word}, j, nil
	case "OR":
		return token{tokOr, word}, j, nil
	case "NOT":
		return token{tokNot, word}, j, nil
	}
	return token{tokWord, word}, j, nil
}

// fieldToken reads what stands between i and a colon at j. A Latin word that
// is no field is an error, since it is more likely mistyped than meant; any
// other word keeps its colon.
func fieldToken(runes []rune, i, j int) (token, bool, error) {
	name := strings.ToLower(string(runes[i:j]))
	if slices.Contains(textFields, TextField(name)) {
		return token{tokField, name}, true, nil
	}
	latin := name != "" && strings.IndexFunc(name, func(r rune) bool { return r < 'a' || r > 'z' }) < 0
	if latin {
		return token{}, false, fmt.Errorf("query: no field %q (there are %v); to search for the colon itself put the word in quotes", name, textFields)
	}
	return token{}, false, nil
}

func boundary(r rune) bool {
	return unicode.IsSpace(r) || strings.ContainsRune("()（）", r)
}

func isDash(r rune) bool { return r == '-' || r == '－' || r == '−' }

// closing are the quotes that end a phrase begun by r; empty if r begins none.
func closing(r rune) string {
	switch r {
	case '"', '＂':
		return `"＂`
	case '“', '”':
		return "“”"
	case '「':
		return "」"
	}
	return ""
}
