package task

import "duban/corpus"

// coverTasks is how many tasks below an attached title make what stands above it a covering letter.
const coverTasks = 3

// withoutCover leaves out the clauses of a covering letter: what stands above the title of an attached plan
// and names nobody, where nearly all tasks below that title name who answers for them. Such clauses say how
// the plan is to be carried out (`一、强化责任落实`), they set none of its work.
func (s *search) withoutCover() []corpus.Task {
	tasks := s.tasks
	for i := 1; i < len(tasks); i++ {
		if isOwned(tasks[i-1]) || i > len(tasks)-coverTasks {
			return tasks
		}
		if !s.titleBetween(tasks[i-1].Place.Block, tasks[i].Place.Block) {
			continue
		}
		owned := 0
		for _, t := range tasks[i:] {
			if isOwned(t) {
				owned++
			}
		}
		if owned*10 >= len(tasks[i:])*9 {
			return tasks[i:]
		}
		return tasks
	}
	return tasks
}

func isOwned(t corpus.Task) bool { return len(t.LeadBodies)+len(t.SupportBodies) > 0 }

// titleBetween tells whether the title of an attached document stands between two blocks.
func (s *search) titleBetween(from, to int) bool {
	for i := from + 1; i < to; i++ {
		if s.isTitle(i) {
			return true
		}
	}
	return false
}

// isTitle tells whether a block is the title of the document or of one attached to it.
func (s *search) isTitle(block int) bool {
	b := &s.doc.Blocks[block]
	return b.Type == corpus.Heading && b.Number == "" && len(b.Section) == 0 && b.Level == 1
}
