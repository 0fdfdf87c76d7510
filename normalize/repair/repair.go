// Package repair mends garbled Chinese text and keeps the way back to the source.
package repair

// Kind names a sort of damage; the same words as a notice's repairs column.
type Kind string

// The kinds of damage.
const (
	Mojibake    Kind = "mojibake"
	Traditional Kind = "traditional"
	Residue     Kind = "residue"
	Spam        Kind = "spam"
	Dropped     Kind = "dropped-chars"
)

// Shift maps offsets of mended text to source text: from Text offset At on, source offset = Raw + (offset - At).
type Shift struct{ At, Raw int }

// Result is mended text.
type Result struct {
	Text   string
	Shifts []Shift // empty where Text is the source
	Kinds  []Kind  // what was mended, sorted
}
