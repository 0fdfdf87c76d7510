// Package body reads responsible bodies: it splits lists, tells lead from support, and gives canonical names.
//
// A body's name is a level word or a place (市, 宿迁市), a name of the registry
// (科技局), and perhaps a bracket (海州区(高新区)). A list without separators is cut
// where the names of the registry fit best; a name that the registry lacks
// is taken for a body by what it ends in (局, 中心, 公司).
package body

import (
	"embed"
	"io/fs"
	"sort"
	"sync"

	"duban/normalize/lexicon"
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
	Text       string // as written, without separators, role words and ★; with the ending that it shares (桥西、桥东街道办事处)
	Role       Role   // empty where the text does not say
	Rule       string
}

// kind is the sort of a registry entry; it decides what its canonical name begins with.
type kind string

const (
	kindDept   kind = "dept"
	kindGov    kind = "gov"
	kindParty  kind = "party"
	kindGroup  kind = "group"
	kindLine   kind = "line"
	kindEnt    kind = "ent"
	kindColl   kind = "coll"
	kindZone   kind = "zone"
	kindNation kind = "nation"
	kindPlace  kind = "place"  // a place that stands for its government; not in the registry
	kindOther  kind = "other"  // a name known by its ending only
	kindBranch kind = "branch" // a branch of a body of the registry, named by its place
)

// entry is one body of the registry under one of its names.
type entry struct {
	name    string // canonical, without its place
	kind    kind
	nation  string // the canonical name where the same words name a body of the whole country
	bound   bool   // stands only after a level word or a place
	generic bool   // a bare word (发改), a body only in `发改、财政等部门`
}

// Registry knows bodies, their aliases and the forms in which lists of them stand.
type Registry struct {
	places      *region.Gazetteer
	names       lexicon.Trie[*entry]
	bare        lexicon.Trie[*entry]
	bareWords   lexicon.Trie[bool]
	roles       lexicon.Trie[[]roleWord]
	levels      lexicon.Trie[bool]
	branches    lexicon.Trie[bool]
	seats       lexicon.Trie[bool]
	inside      lexicon.Trie[bool]
	wholes      lexicon.Trie[bool] // words whose last character is a level word
	committees  lexicon.Trie[bool]
	surnames    lexicon.Trie[bool]
	tails       lexicon.Trie[bool]
	conjs       lexicon.Trie[bool]
	suffixes    lexicon.Trie[bool] // reversed; true for those that make an unknown name a body by themselves
	collectives lexicon.Trie[bool]
	each        lexicon.Trie[bool]
	verbs       lexicon.Trie[bool]
	opens       lexicon.Trie[bool]
	adverbs     lexicon.Trie[bool]
	notRoles    lexicon.Trie[bool]
	units       lexicon.Trie[bool] // reversed
	locals      lexicon.Trie[bool] // what a body's branch is called behind its place
	stops       lexicon.Trie[bool] // reversed
	shared      lexicon.Trie[bool] // what places of a list may share behind the last of them
	towns       lexicon.Trie[bool] // what ends the names of towns and streets
	spans       lexicon.Trie[bool] // names that hold a separator (各县、区)
	levelSpans  lexicon.Trie[bool] // level words that hold one (市、县)
	heads       heads
	cuttings    sync.Pool // of *cutting
	rules       rules
	all         []string
}

// New loads the registry. The gazetteer knows place names inside bodies' names.
func New(fsys fs.FS, places *region.Gazetteer) (*Registry, error) {
	r := &Registry{places: places}
	r.cuttings.New = func() any { return &cutting{r: r} }
	for _, load := range []func(fs.FS) error{r.loadBodies, r.loadRoles, r.loadWords, r.loadRules} {
		if err := load(fsys); err != nil {
			return nil, err
		}
	}
	sort.Strings(r.all)
	r.markHeads()
	return r, nil
}

// Names lists every body name and alias, for dictionaries of other packages.
func (r *Registry) Names() []string { return append([]string(nil), r.all...) }
