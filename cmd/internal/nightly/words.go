package nightly

import (
	"duban/corpus"

	"golang.org/x/text/message"
)

// speaker says things in the user's language.
type speaker struct{ say *message.Printer }

// Finding says in plain words what is wrong with a source, and what to do about it.
func Finding(say *message.Printer, f corpus.Finding) (what, todo string) {
	s := speaker{say}
	figure := func(name string) int { return int(f.Figures[name]) }
	switch f.Fact {
	case "challenged":
		return s.say.Sprintf("answers with a challenge (a script or a picture to solve) in place of pages"),
			s.say.Sprintf("Open the site in a browser. Crawl it more slowly or at other hours (pace, hours in the sites file), or ask its operator for access; challenges are never solved.")
	case "refused":
		return s.say.Sprintf("refuses our requests"),
			s.say.Sprintf("Crawl it more slowly or at other hours (pace, hours in the sites file), or ask its operator for access.")
	case "no-answer":
		return s.say.Sprintf("gives no answer, or none but errors"),
			s.say.Sprintf("Open the site in a browser. If it is there, look at the reasons under Failed; if it moved, correct its address in the sites file.")
	case "gone":
		return s.say.Sprintf("says that its lists or pages are no longer there"),
			s.say.Sprintf("Find the new address of the list and correct the sites file; duban sites probe URL shows what a list page gives.")
	case "list-empty":
		return s.say.Sprintf("has lists that answer and name nothing, where they always named something"),
			s.say.Sprintf("The site was probably rebuilt: try duban sites probe URL and correct the columns in the sites file. If it is right so: duban crawl --release SITE.")
	case "silence":
		return s.say.Sprintf("has brought nothing new for %d working days; the longest time before was %d", figure("working_days"), figure("longest")),
			s.say.Sprintf("Open the list in a browser. If it has newer notices, the list moved: correct the sites file. If it is quiet: duban crawl --release SITE.")
	}
	return s.layout(f, figure)
}

// layout says which form of pages changed.
func (s speaker) layout(f corpus.Finding, figure func(string) int) (what, todo string) {
	oddities := map[string]string{
		"pages-short": s.say.Sprintf("gives pages that are far too short"),
		"pages-long":  s.say.Sprintf("gives pages that are far too long"),
		"no-title":    s.say.Sprintf("gives pages without the title that the list names"),
		"no-date":     s.say.Sprintf("gives pages without the date that the list names"),
	}
	oddity, ok := oddities[f.Fact]
	if !ok {
		oddity = s.say.Sprintf("gives pages in which no text of a notice is found")
	}
	what = s.say.Sprintf("%s: %d of %d (usually %d%%)", oddity, figure("odd"), figure("pages"), figure("usual_percent"))
	return what, s.say.Sprintf("Open one of its pages in a browser. If the site was rebuilt and the pages are right: duban crawl --release SITE. Until then its new versions are kept aside.")
}

// state is a source's state in plain words.
func (s speaker) state(state corpus.HealthState) string {
	switch state {
	case corpus.HealthOK:
		return s.say.Sprintf("in order")
	case corpus.HealthWatch:
		return s.say.Sprintf("watched")
	case corpus.HealthAttention:
		return s.say.Sprintf("needs attention")
	}
	return s.say.Sprintf("being learned")
}

// cause says why a target changed.
func (s speaker) cause(cause string) string {
	if cause == corpus.CauseRules {
		return s.say.Sprintf("rules changed")
	}
	return s.say.Sprintf("source changed")
}
