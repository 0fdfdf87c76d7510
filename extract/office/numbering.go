package office

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// deepest is how many levels a list has.
const deepest = 9

// listLevel is one level of a list: how its number is printed.
type listLevel struct {
	start   int
	format  string
	text    string // `（%1）`: %n is the number of level n
	legal   bool   // all numbers in digits
	style   string // the paragraph style that implies this level
	restart int    // the level, from 1, after which it restarts; -1: after any higher one; 0: never
}

// list is a w:num: the levels it uses and the counters it shares with others.
type list struct {
	levels   [deepest]listLevel
	shared   string // the w:abstractNum, whose counters it uses
	override [deepest]bool
	begun    bool
}

// numbering prints the numbers of a document's lists. Counters run on through
// the document, so paragraphs must be asked for in order.
type numbering struct {
	lists    map[string]*list
	abstract map[string]*abstractList
	ofStyle  map[string]*abstractList // by the list style that they define
	counts   map[string]*[deepest]int
}

type abstractList struct {
	levels    [deepest]listLevel
	styleLink string // a list style that is defined elsewhere by this name
}

func newNumbering() *numbering {
	return &numbering{lists: map[string]*list{}, abstract: map[string]*abstractList{}, ofStyle: map[string]*abstractList{}, counts: map[string]*[deepest]int{}}
}

func (n *numbering) read(s *scanner) error {
	return s.root(func(xml.StartElement) error {
		return s.children(func(e xml.StartElement, name string) error {
			switch name {
			case "w:abstractNum":
				return n.readAbstract(s, attr(e, "abstractNumId"))
			case "w:num":
				return n.readList(s, attr(e, "numId"))
			}
			return s.skip()
		})
	})
}

func (n *numbering) readAbstract(s *scanner, id string) error {
	a := &abstractList{}
	for i := range a.levels {
		a.levels[i] = listLevel{start: 1, format: "decimal", restart: -1}
	}
	n.abstract[id] = a
	return s.children(func(e xml.StartElement, name string) error {
		switch name {
		case "w:lvl":
			return readLevel(s, e, &a.levels)
		case "w:numStyleLink":
			a.styleLink = attr(e, "val")
		case "w:styleLink":
			n.ofStyle[attr(e, "val")] = a
		}
		return s.skip()
	})
}

func readLevel(s *scanner, e xml.StartElement, levels *[deepest]listLevel) error {
	i, err := strconv.Atoi(attr(e, "ilvl"))
	if err != nil || i < 0 || i >= deepest {
		return s.skip()
	}
	l := listLevel{start: 1, format: "decimal", restart: -1}
	err = s.children(func(e xml.StartElement, name string) error {
		value := attr(e, "val")
		switch name {
		case "w:start":
			l.start = number(value, 1)
		case "w:numFmt":
			l.format = value
		case "w:lvlText":
			l.text = value
		case "w:isLgl":
			l.legal = on(e)
		case "w:pStyle":
			l.style = value
		case "w:lvlRestart":
			l.restart = number(value, -1)
		case "mc:AlternateContent":
			return alternate(s, func(e xml.StartElement, name string) error {
				if name == "w:numFmt" {
					l.format = attr(e, "val")
				}
				return s.skip()
			})
		}
		return s.skip()
	})
	levels[i] = l
	return err
}

func number(s string, otherwise int) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < -1 || n > 1<<20 {
		return otherwise
	}
	return n
}

// readList reads a w:num, which stands after the w:abstractNum that it uses.
func (n *numbering) readList(s *scanner, id string) error {
	l := &list{}
	n.lists[id] = l
	return s.children(func(e xml.StartElement, name string) error {
		switch name {
		case "w:abstractNumId":
			l.shared = attr(e, "val")
			if a := n.resolve(l.shared); a != nil {
				l.levels = a.levels
			}
		case "w:lvlOverride":
			return readOverride(s, e, l)
		}
		return s.skip()
	})
}

// resolve follows a link to the list that defines a list style, once.
func (n *numbering) resolve(id string) *abstractList {
	a := n.abstract[id]
	if a == nil || a.styleLink == "" {
		return a
	}
	if other := n.ofStyle[a.styleLink]; other != nil {
		return other
	}
	return a
}

func readOverride(s *scanner, e xml.StartElement, l *list) error {
	i := number(attr(e, "ilvl"), -1)
	return s.children(func(e xml.StartElement, name string) error {
		switch {
		case name == "w:lvl":
			return readLevel(s, e, &l.levels)
		case name == "w:startOverride" && i >= 0 && i < deepest:
			l.levels[i].start, l.override[i] = number(attr(e, "val"), 1), true
		}
		return s.skip()
	})
}

// levelOf is the level that a paragraph style implies, 0 where none names it.
func (n *numbering) levelOf(id, style string) int {
	if l := n.lists[id]; l != nil {
		for i, level := range l.levels {
			if level.style != "" && level.style == style {
				return i
			}
		}
	}
	return 0
}

// label counts the next paragraph of a list and prints its number. bullet is
// true for lists without numbers.
func (n *numbering) label(id string, level int) (label string, bullet bool) {
	l := n.lists[id]
	if l == nil || level < 0 || level >= deepest {
		return "", false
	}
	counts := n.count(l, level)
	at := l.levels[level]
	if at.format == "bullet" {
		return "", true
	}
	return at.print(l.levels[:], counts), false
}

// count moves the counters on. Zero stands for a level that was not used yet.
func (n *numbering) count(l *list, level int) *[deepest]int {
	counts := n.counts[l.shared]
	if counts == nil {
		counts = &[deepest]int{}
		for i := range counts {
			counts[i] = unused
		}
		n.counts[l.shared] = counts
	}
	if !l.begun {
		l.begun = true
		for i, o := range l.override {
			if o {
				counts[i] = unused
			}
		}
	}
	for i := range level { // a level that is jumped over counts as its first
		if counts[i] == unused {
			counts[i] = l.levels[i].start
		}
	}
	if counts[level] == unused {
		counts[level] = l.levels[level].start
	} else {
		counts[level]++
	}
	for i := level + 1; i < deepest; i++ {
		if r := l.levels[i].restart; r < 0 || r > level {
			counts[i] = unused
		}
	}
	return counts
}

const unused = -1 << 30

// print fills the level's pattern with the numbers.
func (at listLevel) print(levels []listLevel, counts *[deepest]int) string {
	var b strings.Builder
	for i := 0; i < len(at.text); i++ {
		if at.text[i] != '%' || i+1 == len(at.text) || at.text[i+1] < '1' || at.text[i+1] > '9' {
			b.WriteByte(at.text[i])
			continue
		}
		i++
		k := int(at.text[i] - '1')
		format := levels[k].format
		if at.legal {
			format = "decimal"
		}
		n := counts[k]
		if n == unused {
			n = levels[k].start
		}
		b.WriteString(numeral(format, n))
	}
	return strings.TrimSpace(b.String())
}
