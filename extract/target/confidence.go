package target

import (
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"duban/normalize/lexicon"
	"duban/normalize/ruledata"
)

// doubt is something that a record's sentence leaves open. data/confidence.tsv
// says how much each of them takes off a record's confidence.
type doubt uint32

const (
	doubtCarried    doubt = 1 << iota // the subject comes from the clause before
	doubtDistant                      // the subject comes from another sentence
	doubtAssumed                      // the subject is a policy noun of the sentence
	doubtUngoverned                   // no verb, measure or connecting word ties the number to its subject
	doubtShort                        // the subject is one character
	doubtLong                         // the subject is very long
	doubtMarks                        // the subject holds marks that part clauses
	doubtVerb                         // the subject begins with a verb
	doubtUnknown                      // the indicator is not in the registry
	doubtPeriodDue                    // only the period says when
	doubtNoDue                        // nothing says when
	doubtTold                         // target or achieved by the kind of document alone
	doubtUnnamed                      // a parameter by its form, no policy noun beside it
	doubtFilled                       // the unit is left out in the text
	doubtWords                        // a goal stated in words
	doubtRatio                        // a ratio of sums
	doubtCell                         // a cell that holds an amount alone
)

var doubtNames = map[string]doubt{
	"carried": doubtCarried, "distant": doubtDistant, "assumed": doubtAssumed, "ungoverned": doubtUngoverned, "short": doubtShort,
	"long": doubtLong, "marks": doubtMarks, "verb": doubtVerb, "unknown": doubtUnknown, "period-due": doubtPeriodDue, "no-due": doubtNoDue,
	"told": doubtTold, "unnamed": doubtUnnamed, "filled": doubtFilled, "words": doubtWords, "ratio": doubtRatio, "cell": doubtCell,
}

// most is the confidence of a record without doubts, least that of one with many.
const (
	mostConfidence  = 0.98
	leastConfidence = 0.05
)

// factors are what each doubt leaves of a record's confidence, 0–1.
type factors map[doubt]float64

// loadFactors reads data/confidence.tsv; every doubt must be given once.
func loadFactors(fsys fs.FS) (factors, error) {
	const name = "data/confidence.tsv"
	rows, err := ruledata.Table(fsys, name, "doubt", "factor")
	if err != nil {
		return nil, err
	}
	f := factors{}
	for _, row := range rows {
		d, ok := doubtNames[row.Cells[0]]
		if !ok {
			return nil, row.Errorf("unknown doubt %q; see the list at the head of the file", row.Cells[0])
		}
		value, err := strconv.ParseFloat(row.Cells[1], 64)
		if err != nil || value <= 0 || value > 1 {
			return nil, row.Errorf("factor %q: want a number over 0, at most 1", row.Cells[1])
		}
		if _, twice := f[d]; twice {
			return nil, row.Errorf("doubt %q is given twice", row.Cells[0])
		}
		f[d] = value
	}
	for word, d := range doubtNames {
		if _, ok := f[d]; !ok {
			return nil, fmt.Errorf("%s: doubt %q is missing", name, word)
		}
	}
	return f, nil
}

// confidence is how sure a record with these doubts is, 0–1.
func (f factors) confidence(doubts doubt) float64 {
	c := mostConfidence
	for d := doubt(1); d <= doubtCell; d <<= 1 {
		if doubts&d != 0 {
			c *= f[d]
		}
	}
	return max(c, leastConfidence)
}

// maxSubject is the length of the longest indicator that raises no doubt, in characters.
const maxSubject = 24

// doubtsOf are the doubts that a finding's subject and date leave.
func (f *Finder) doubtsOf(r *reading, found *finding, s subject) doubt {
	doubts := found.doubts | s.doubts
	add := func(yes bool, d doubt) {
		if yes {
			doubts |= d
		}
	}
	runes := lexicon.Runes(found.indicator)
	add(s.carried, doubtCarried)
	add(!s.governed, doubtUngoverned)
	add(len(runes) < 2, doubtShort)
	add(len(runes) > maxSubject, doubtLong)
	add(strings.ContainsAny(found.indicator, ",，;；:："), doubtMarks)
	add(len(runes) > 3 && f.words.is(string(runes[:2]), strong|deliver) && !f.words.is(string(runes[:2]), keep|weak|whole), doubtVerb)
	add(found.due.guessed && found.due.iso() != "", doubtPeriodDue)
	add(found.due.iso() == "" && found.kind != "parameter", doubtNoDue)
	add(found.Dimension == pure || r.filled[found.number.start], doubtFilled)
	return doubts
}
