package body

// head says, bit by bit, in what a character may begin a word: nearly every
// character begins none, and one look tells so instead of one in each dictionary.
type head uint32

const (
	headName     head = 1 << iota // a known body with its level word or place
	headStart                     // a level word, 各 or a place
	headLevel                     // a level word
	headEach                      // 各
	headBranch                    // a branch's first words
	headPlace                     // a place
	headRole                      // a role word or a label
	headSpan                      // a name that holds a separator
	headTail                      // words behind a list
	headConj                      // a conjunction
	headVerb                      // a word that no body's name holds
	headBareWord                  // a word that lets bare words be bodies
	headSuffix                    // the last character of a body's ending
	headBreak                     // a separator, a space or an opening bracket by itself
	headBefore                    // a word of one character that stands before who is responsible (由)
)

// heads holds what each character of the basic plane may begin.
type heads [1 << 16]head

// begins tells whether a character may begin a word of one of the sorts given.
func (r *Registry) begins(c rune, of head) bool {
	return uint32(c) >= 1<<16 || r.heads[c]&of != 0
}

// opener is a dictionary of which it is known what its words begin with.
type opener interface{ Begins(rune) bool }

// markHeads notes what each character may begin, once all words are known.
func (r *Registry) markHeads() {
	for _, sort := range []struct {
		head  head
		words []opener
	}{
		{headName, []opener{&r.names, &r.levels, &r.branches, r.places, &r.each, &r.bare}},
		{headStart, []opener{&r.levels, &r.each, &r.branches, r.places}},
		{headLevel, []opener{&r.levels}},
		{headEach, []opener{&r.each}},
		{headBranch, []opener{&r.branches}},
		{headPlace, []opener{r.places}},
		{headRole, []opener{&r.roles}},
		{headSpan, []opener{&r.spans}},
		{headTail, []opener{&r.tails}},
		{headConj, []opener{&r.conjs}},
		{headVerb, []opener{&r.verbs, &r.opens}},
		{headBareWord, []opener{&r.bareWords}},
		{headSuffix, []opener{&r.suffixes}},
	} {
		for _, words := range sort.words {
			r.mark(sort.head, words.Begins)
		}
	}
	r.mark(headTail, func(c rune) bool { return c == countedMark })
	r.mark(headBefore, func(c rune) bool {
		_, words, ok := r.roles.Longest([]rune{c}, 0)
		return ok && words[0].form == formBefore
	})
	r.mark(headBreak, func(c rune) bool { return isSeparator(c) || isSpace(c) || isOpen(c) })
}

func (r *Registry) mark(h head, begins func(rune) bool) {
	for c := range r.heads {
		if begins(rune(c)) {
			r.heads[c] |= h
		}
	}
}
