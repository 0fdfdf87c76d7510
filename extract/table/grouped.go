package table

import "duban/corpus"

// groupsIn finds header cells that only group those after them: index → number of cells grouped.
func (f *flat) groupsIn(p int) map[int]int {
	groups := map[int]int{}
	for i := 0; i < p; i++ {
		if !f.reader.words.group.MatchString(f.run[i].word) || f.onlyTask(i, p) {
			continue
		}
		n := 0
		for n < p-i-1 && groupable(f.run[i].rule.field, f.run[i+1+n].rule.field) {
			n++
		}
		if n >= 2 {
			groups[i] = n
		}
	}
	if len(groups) == 0 {
		if i, n := f.groupAbove(p); n > 0 {
			groups[i] = n
		}
	}
	return groups
}

// groupAbove finds a header cell that groups the last n of the first p cells:
// the dump prints the second line of the header behind all of the first.
func (f *flat) groupAbove(p int) (at, n int) {
	for n < p && quarterly(f.run[p-1-n].rule.field) {
		n++
	}
	if n < 2 || n == p {
		return 0, 0
	}
	for i := p - n - 2; i > 0; i-- {
		if f.reader.words.spread.MatchString(f.run[i].word) && f.reader.words.group.MatchString(f.run[i].word) {
			return i, n
		}
	}
	return 0, 0
}

func quarterly(field corpus.Field) bool {
	switch field {
	case corpus.FieldQ1, corpus.FieldQ2, corpus.FieldQ3, corpus.FieldQ4:
		return true
	}
	return false
}

// headerOrder is the order in which the header cells stand over columns: that of
// the text, but the cells of a second line below the cell that groups them.
func (f *flat) headerOrder() []int {
	var order []int
	under := map[int]bool{}
	for i := 0; i < f.header; i++ {
		children := f.children(i)
		for _, j := range children {
			order, under[j] = append(order, j), true
		}
		if len(children) == 0 && !under[i] {
			order = append(order, i)
		}
	}
	return order
}

// children are the header cells that the i-th one groups: those behind it, else the last ones.
func (f *flat) children(i int) []int {
	n := f.groups[i]
	if n == 0 {
		return nil
	}
	first := i + 1
	if !groupable(f.run[i].rule.field, f.run[first].rule.field) {
		first = f.header - n
	}
	list := make([]int, n)
	for k := range list {
		list[k] = first + k
	}
	return list
}

// onlyTask tells whether a header cell is the only task among the first p: then it
// is a column of its own.
func (f *flat) onlyTask(i, p int) bool {
	if f.run[i].rule.field != corpus.FieldTask {
		return false
	}
	for j, cell := range f.run[:p] {
		if j != i && cell.rule.field == corpus.FieldTask {
			return false
		}
	}
	return true
}

// groupable tells whether a column can stand below a group header.
func groupable(group, field corpus.Field) bool {
	switch field {
	case corpus.FieldQ1, corpus.FieldQ2, corpus.FieldQ3, corpus.FieldQ4, corpus.FieldMilestone:
		return true
	case corpus.FieldLead, corpus.FieldSupport:
		return group == corpus.FieldLead
	}
	return false
}

// readHeader reads the columns that the header cells stand for.
func (f *flat) readHeader() {
	f.groups = nil
	if f.grouped {
		f.groups = f.groupsIn(f.header)
	}
	rules := []headerRule{}
	for _, i := range f.headerOrder() {
		cell := &f.run[i]
		if cell.column == nil {
			col, rule := f.reader.column([]string{cell.word})
			cell.column, cell.rule = &col, rule
		}
		f.columns, rules, f.order = append(f.columns, *cell.column), append(rules, cell.rule), append(f.order, i)
	}
	settle(f.columns, rules)
}
