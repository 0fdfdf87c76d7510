package task

// runsOn tells whether a clause below safeguards goes on with the numbers of the tasks above, as work points
// do that number all their items through: then it is one of them.
func (s *search) runsOn(u unit) bool {
	return s.counted >= fewestCounted && countOf(u.number) == s.counted+1
}

// fewestCounted is the least number that tasks numbered through reach above their safeguards.
const fewestCounted = 5

// countOf is the figure in a clause's printed number, 0 without one. Figures of one number alone count:
// the parts of a chapter (`（一）`, `2.1`) begin anew below each.
func countOf(number string) int {
	n := 0
	for _, r := range fold(number) {
		switch {
		case r >= '0' && r <= '9' && n < 1000:
			n = 10*n + int(r-'0')
		case r != '.' && r != '、' && r != ' ':
			return 0
		}
	}
	return n
}
