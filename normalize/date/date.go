// Package date reads days, deadlines and periods of government prose,
// anchored to a notice's own dates and never to the clock.
package date

import (
	"embed"
	"io/fs"
	"time"
)

// Data holds the embedded rule files.
//
//go:embed data
var Data embed.FS

// Day is a calendar day; the zero Day is unknown.
type Day struct {
	Year  int
	Month time.Month
	Day   int
}

// Anchor is what a notice says about its own time. Any part may be unknown.
type Anchor struct {
	Written, Published Day
	Start, End         Day // the period that the notice plans or reports
}

// Sort says what an expression is for.
type Sort string

// The sorts of expression.
const (
	Point    Sort = "point"    // a day, month, quarter or year (`2023年2月24日`, `一季度`, `2025年`)
	Deadline Sort = "deadline" // a limit (`6月底前`, `到2025年`, `年内`)
	Period   Sort = "period"   // a stretch (`1-11月`, `2023—2025年`, `“十四五”期间`, `今年以来`)
	Recur    Sort = "recur"    // `每年`, `每季度`, `每月28日前`
	Event    Sort = "event"    // counted from an event (`印发之日起30日内`)
	Open     Sort = "open"     // no end (`长期坚持`, `持续推进`)
)

// Expression is one date expression of a text. From and To are inclusive and
// unknown for an open expression or where the anchor is missing.
type Expression struct {
	Start, End int // in characters
	Text       string
	Sort       Sort
	From, To   Day
	Recurrence string // yearly, quarterly, monthly
	Rule       string
}

// Grammar finds date expressions by rule data.
type Grammar struct{}

// New loads the grammar from its data files.
func New(fsys fs.FS) (*Grammar, error) { return &Grammar{}, nil }

// Find returns the date expressions of text in order, without overlaps.
func (g *Grammar) Find(text string, a Anchor) []Expression { return nil }
