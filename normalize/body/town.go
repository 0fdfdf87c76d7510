package body

// townAt tells whether the name of a town or street (铜城街道) stands at run[at], and behind it nothing, another
// one or what begins a body.
func (r *Registry) townAt(run []rune, at int) bool {
	end := r.townEnd(run, at)
	return end > at && (end == len(run) || isOpen(run[end]) || r.startsBody(run, end) || r.townEnd(run, end) > end)
}

// townEnd is the end of such a name, at where none stands there.
func (r *Registry) townEnd(run []rune, at int) int {
	for i := at + sharerLeast; i < len(run) && i <= at+townMost; i++ {
		if !r.towns.Begins(run[i]) {
			continue
		}
		if end, _, ok := r.towns.Longest(run, i); ok && r.townName(run[at:i]) {
			return end
		}
	}
	return at
}

// townName tells whether a text may be a town's own name: nothing but characters of Chinese without a verb or a level word.
func (r *Registry) townName(text []rune) bool {
	_, collective := r.collectives.Value(string(text))
	_, _, level := r.levels.Longest(text, 0)
	zone := collective && r.places.IsZone(string(text))
	return (!collective || zone) && !level && !r.eachAt(text, 0) && !r.hasVerb(text) && allHan(text)
}

// townMost is the most characters of a town's own name.
const townMost = 3
