// Package repair mends garbled Chinese text and keeps the way back to the source.
//
//	mender, err := repair.New(repair.Data)
//	damage := mender.Assess(passages) // the whole document, title included
//	for _, p := range passages {
//		r := mender.Mend(p, damage)
//		if r.Drop { … }              // injected spam: leave the passage out
//		use(r.Text, r.Shifts, r.Kinds)
//	}
//
// The damage of one passage shows only in its document: two bracketed pinyin
// in a page may be a writer's own, two hundred are residues. So a document is
// assessed as a whole and its passages are mended by that assessment.
//
// What was done to the texts that are mended here: a page was converted to
// traditional characters in GBK, then searched and replaced byte by byte. A
// dictionary character got its pinyin in brackets (創(chuàng)), also where the
// two bytes of the match belonged to two neighbours; and sentence marks were
// cut out where the second byte of one character and the first of the next
// looked like one. Both shift the bytes after them by one until an ASCII
// letter, which was the second byte of a character, sets them right again.
// Mending runs the other way: entities and invisible characters, shifted
// bytes, residues, and only then traditional to simplified.
//
// A blank inside a word that says how much or by when (以 上) is a line break of
// the source and goes as well.
//
// Text without damage comes back as it is, byte for byte; full-width forms,
// spaces and private-use characters stay. Mending twice changes nothing.
package repair

import (
	"embed"
	"io/fs"
	"slices"
	"strings"
)

// Data holds the embedded rule files.
//
//go:embed data
var Data embed.FS

// Kind names a sort of damage; the same words as a notice's repairs column.
type Kind string

// The kinds of damage.
const (
	Mojibake    Kind = "mojibake"
	Traditional Kind = "traditional"
	Residue     Kind = "residue"
	Spam        Kind = "spam"
	Dropped     Kind = "dropped-chars" // reported, never filled in
)

// Shift maps offsets of mended text to source text: from Text offset At on, source offset = Raw + (offset - At).
type Shift struct{ At, Raw int }

// Result is mended text.
type Result struct {
	Text   string
	Shifts []Shift // empty where offsets of Text are those of the source
	Kinds  []Kind  // what was mended, sorted; empty also where only entities, invisible characters or blanks went
	Drop   bool    // the whole passage is injected spam and not part of the document
}

// Mender mends text by its tables. It is safe for concurrent use.
type Mender struct {
	script  *script
	pinyin  *pinyin
	codec   *codec
	cut     *cutWords
	spam    *spamTerms
	dropped droppedRules
	parted  parted
	losable []losable // the characters that a cut mark can destroy
}

// New loads the mender's tables from fsys, normally Data or an overlay of it.
func New(fsys fs.FS) (*Mender, error) {
	m := &Mender{codec: newCodec()}
	var err error
	if m.script, err = newScript(fsys); err != nil {
		return nil, err
	}
	if m.pinyin, err = newPinyin(fsys); err != nil {
		return nil, err
	}
	if m.cut, err = newCutWords(fsys); err != nil {
		return nil, err
	}
	if m.spam, err = newSpamTerms(fsys); err != nil {
		return nil, err
	}
	if m.dropped, err = newDroppedRules(fsys); err != nil {
		return nil, err
	}
	if m.parted, err = newParted(fsys); err != nil {
		return nil, err
	}
	m.script.mark(spamStart, m.spam.starts(0))
	m.script.mark(heavyStart, m.spam.starts(1))
	m.losable = m.findLosable()
	return m, nil
}

// Damage is what a document as a whole suffers from. The zero Damage is a sound document.
type Damage struct {
	Traditional bool // written in traditional characters
	Residue     bool // pinyin in brackets after common characters
	stray       bool // spaces without breaks came out as question marks
	folded      bool // full-width commas, colons and brackets were written as ASCII
	sound       bool // no passage that was assessed needs more than a look for dates that lost characters
	assessed    bool // the passages to mend were all assessed
	spam        map[string]bool
	annotated   map[rune]int // how often a character carries its pinyin
}

// Assess looks at all passages of a document, its title included.
func (m *Mender) Assess(passages []string) Damage {
	var d Damage
	var traditional, simplified, stray int
	d.folded, d.sound = true, true
	for _, p := range passages {
		s := m.script.survey(p)
		if strayEnd(p) {
			stray++
		}
		traditional += s.traditional
		simplified += s.simplified
		d.folded = d.folded && !s.fullWidth
		d.sound = d.sound && !s.invisible && !s.ampersand && !s.isTraditional() && !s.mayJoin() && !(s.blank && m.parted.in(p))
		if s.brackets {
			d.annotated = m.countAnnotated(p, d.annotated)
		}
		if s.mayBeSpam() && m.spam.likely(p) {
			d.spam = addText(d.spam, p)
		}
	}
	d.Traditional = traditional >= minTraditional && traditional >= 2*simplified
	d.Residue = m.residual(d.annotated, d.Traditional)
	d.stray = stray >= minStray
	d.sound = d.sound && !d.Traditional && !d.Residue && !d.stray && d.spam == nil
	m.acquit(d.spam, passages)
	return d
}

// OfPassages is the damage for the passages that were assessed and no others,
// at which Mend then need not look so closely where the document is sound.
func (d Damage) OfPassages() Damage {
	d.assessed = true
	return d
}

// A document with fewer traditional characters than this is not called
// traditional: names and quotations hold a few.
const minTraditional = 4

// Mend mends one passage of a document with damage d.
func (m *Mender) Mend(text string, d Damage) Result {
	r := Result{Text: text}
	if d.sound && d.assessed {
		if isLooseDate(text) {
			r.Kinds = m.droppedKinds(text, r.Kinds)
		}
		return r
	}
	s := m.script.survey(text)
	if s.mayBeSpam() && m.injected(text, d) {
		return Result{Text: text, Kinds: []Kind{Spam}, Drop: true}
	}
	if s.looseDate {
		r.Kinds = m.droppedKinds(text, r.Kinds)
	}
	convert := s.isTraditional() || d.Traditional && s.traditional > 0
	garbled := s.marks && (s.traditional > 0 || s.simplified == 0) && (d.Traditional || d.Residue || s.isTraditional())
	joined := s.mayJoin()
	stray := d.stray && strings.Contains(text, "?")
	parted := s.blank && m.parted.in(text)
	if !(stray || parted || joined || s.invisible || s.ampersand || convert || garbled || d.Residue && s.brackets) {
		return r
	}
	c := newCells(text)
	c.dropInvisible(m.script)
	c.decodeEntities()
	if stray {
		c.dropStray()
	}
	if parted {
		c.join(m.parted)
	}
	if joined && m.cutSpam(c) {
		r.Kinds = append(r.Kinds, Spam)
	}
	if garbled && m.realign(c) {
		r.Kinds = append(r.Kinds, Mojibake)
		convert = true
		if d.folded {
			c.fold()
		}
	}
	if d.Residue && m.stripResidues(c, d) {
		r.Kinds = append(r.Kinds, Residue)
	}
	if convert && m.script.simplify(c.runes) {
		r.Kinds = append(r.Kinds, Traditional)
	}
	slices.Sort(r.Kinds)
	r.Text, r.Shifts = c.result(text)
	return r
}

// Has says whether k is among the kinds of r.
func (r Result) Has(k Kind) bool { return slices.Contains(r.Kinds, k) }

func addText(set map[string]bool, s string) map[string]bool {
	if set == nil {
		set = map[string]bool{}
	}
	set[s] = true
	return set
}
