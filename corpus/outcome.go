package corpus

import "fmt"

// Outcome is how a stage ended for one page. Anything but OutcomeOK carries a reason.
type Outcome string

// The outcomes. A failure is stored like a result; earlier good results stay.
const (
	OutcomeOK          Outcome = "ok"
	OutcomeEmpty       Outcome = "empty"       // no bytes, or no text in them
	OutcomeUnsupported Outcome = "unsupported" // no reader for this type
	OutcomeTooLarge    Outcome = "too-large"   // over a size, depth, cell or time limit
	OutcomeGarbled     Outcome = "garbled"     // bytes that are no text in any known encoding
	OutcomeEncrypted   Outcome = "encrypted"
	OutcomeNeeds       Outcome = "needs" // something not installed, named in the reason (`ocr`)
	OutcomeFailed      Outcome = "failed"
)

// Refusal is the error a reader or stage returns for a page that it can't do;
// it is stored as the page's outcome and the run goes on.
type Refusal struct {
	Outcome Outcome
	Reason  string // plain words: what, where, and what to do next
}

func (r *Refusal) Error() string { return fmt.Sprintf("%s: %s", r.Outcome, r.Reason) }

// Refuse makes a Refusal with a formatted reason.
func Refuse(o Outcome, format string, args ...any) *Refusal {
	return &Refusal{Outcome: o, Reason: fmt.Sprintf(format, args...)}
}
