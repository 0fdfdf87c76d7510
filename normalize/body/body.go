// Package body reads responsible bodies: it splits lists, tells lead from support, and gives canonical names.
package body

import (
	"embed"
	"io/fs"

	"duban/normalize/region"
)

// Data holds the embedded registry.
//
//go:embed data
var Data embed.FS

// Role is a body's part in a task.
type Role string

// The roles.
const (
	Lead    Role = "lead"
	Support Role = "support"
)

// Mention is one body named in a text.
type Mention struct {
	Start, End int    // of its own characters
	Text       string // as written, without separators, role words and ★
	Role       Role   // empty where the text does not say
	Rule       string
}

// Registry knows bodies, their aliases and the forms in which lists of them stand.
type Registry struct{}

// New loads the registry. The gazetteer knows place names inside bodies' names.
func New(fsys fs.FS, places *region.Gazetteer) (*Registry, error) { return &Registry{}, nil }

// Split splits the text of a cell or bracket that holds nothing but bodies into single
// ones, also where separators were lost (`市住房城乡建设局市交通局市卫健委` is three). Role words
// inside (`A牵头，B、C配合`, `责任单位：`) set roles. ok is false where the text is not a list of bodies.
func (r *Registry) Split(text string) (bodies []Mention, ok bool) { return nil, false }

// Find returns the bodies of a sentence or clause that the text makes responsible, with roles:
// `（责任单位：…；6月底完成）`, `〔牵头单位：A，责任单位：B〕`, `由A会同B负责`, `A负责…`, `A牵头，B、C配合`.
func (r *Registry) Find(text string) []Mention { return nil }

// Canonical is the full official name with its region's prefix (`市科技局` in 宿迁市 → `宿迁市科学技术局`);
// a collective stays collective (`各县（区）` → `宿迁市各县（区）`). The same text back where nothing is known.
func (r *Registry) Canonical(name string, in region.Region) string { return name }

// Rule is a document-level rule on who leads.
type Rule struct {
	Start, End int
	Text       string
	Name       string // first-leads, star-leads, responsible-leads
}

// Rules finds document-level rules (`列第一位的为牵头单位`, `无牵头单位的，责任单位为牵头单位`, `★为牵头单位`).
func (r *Registry) Rules(text string) []Rule { return nil }

// Names lists every body name and alias, for dictionaries of other packages.
func (r *Registry) Names() []string { return nil }
