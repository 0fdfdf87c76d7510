package audit

// Sum adds up balances.
type Sum struct {
	Rows        int            `json:"rows"`      // of tables
	Tasks       int            `json:"tasks"`     // rows that became tasks
	Explained   int            `json:"explained"` // rows
	Digits      int            `json:"digits"`
	Exported    int            `json:"exported"` // numerals
	Rejected    int            `json:"rejected"`
	Unread      int            `json:"unread"`
	Rules       map[string]int `json:"rules"`   // rejected numerals by rule
	Outside     map[string]int `json:"outside"` // digits where no amounts are looked for
	Flags       int            `json:"flags"`
	LeftOut     map[string]int `json:"left_out"`    // passages by why they were left out
	Unexplained int            `json:"unexplained"` // rows and numerals
}

// NewSum is a sum of nothing.
func NewSum() Sum {
	return Sum{Rules: map[string]int{}, Outside: map[string]int{}, LeftOut: map[string]int{}}
}

// Add adds one notice's balance.
func (s *Sum) Add(r Report) {
	for _, t := range r.Tables {
		s.Rows += t.Rows
		s.Tasks += t.Tasks
		for _, n := range t.Explained {
			s.Explained += n
		}
		s.Unexplained += len(t.Unexplained)
	}
	n := r.Numerals
	s.Digits += n.Digits
	s.Exported += n.Exported
	s.Rejected += n.Rejected
	s.Unread += n.Unread
	s.Flags += len(r.Flags)
	s.Unexplained += len(n.Unexplained)
	for rule, count := range n.Rules {
		s.Rules[rule] += count
	}
	for reason, count := range r.LeftOut {
		s.LeftOut[reason] += count
	}
	for where, count := range n.Outside {
		s.Outside[where] += count
	}
}
