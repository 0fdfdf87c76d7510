package extract

import (
	"context"
	"fmt"
	"slices"

	"duban/corpus"
	"duban/extract/charset"
	"duban/extract/furniture"
	"duban/normalize/lexicon"
	"duban/normalize/repair"
)

// refine takes a document as a reader left it through repair, furniture,
// tables and outline.
func (r *Reader) refine(ctx context.Context, doc *corpus.Document, raw reading) error {
	if r.opts.Mender != nil {
		mend(r.opts.Mender, doc, &raw)
	}
	r.lexicon.Absorb(doc, raw.around)
	r.lexicon.Strip(doc)
	doc.Title = r.lexicon.Title(doc, raw.declared, raw.printed, raw.site)
	furniture.Settle(doc)
	if err := ctx.Err(); err != nil {
		return err
	}
	if r.opts.Tables != nil {
		doc.Blocks = r.opts.Tables.Unflatten(doc.Blocks)
	}
	if r.opts.Outline != nil {
		r.opts.Outline.Mark(doc.Blocks)
	}
	if r.opts.Tables != nil {
		doc.Blocks = r.readTables(doc.Blocks)
	}
	return ctx.Err()
}

// readTables reads the tables of blocks and returns these without those tables that went into the one before.
func (r *Reader) readTables(blocks []corpus.Block) []corpus.Block {
	before := ""
	for i := range blocks {
		b := &blocks[i]
		if b.Table == nil {
			before = b.Text
			continue
		}
		r.opts.Tables.Read(b.Table, b.Text, before)
		before = ""
	}
	return r.opts.Tables.Join(blocks)
}

// mend repairs every passage of a document by the damage of the whole.
func mend(m Mender, doc *corpus.Document, raw *reading) {
	damage := m.Assess(passages(doc, raw))
	kinds := map[repair.Kind]bool{}
	known := damage.OfPassages()
	doc.Blocks = mendBlocks(m, known, doc.Blocks, doc, kinds)
	raw.around = mendBlocks(m, known, raw.around, doc, kinds)
	raw.declared = mendTitles(m, known, raw.declared)
	raw.printed = mendTitles(m, known, raw.printed)
	for label, value := range doc.Meta {
		doc.Meta[label] = m.Mend(value, damage).Text
	}
	for i, a := range doc.Attachments {
		doc.Attachments[i].Name = m.Mend(a.Name, damage).Text
	}
	for _, k := range []repair.Kind{repair.Mojibake, repair.Traditional, repair.Residue, repair.Spam, repair.Dropped} {
		if kinds[k] {
			addRepair(doc, corpus.Repair(k))
		}
	}
}

// mendTitles repairs titles and leaves out injected ones.
func mendTitles(m Mender, damage repair.Damage, titles []string) []string {
	var out []string
	for _, s := range titles {
		if got := m.Mend(s, damage); !got.Drop {
			out = append(out, got.Text)
		}
	}
	return out
}

func passages(doc *corpus.Document, raw *reading) []string {
	out := slices.Concat(raw.declared, raw.printed)
	for _, blocks := range [][]corpus.Block{doc.Blocks, raw.around} {
		for _, b := range blocks {
			out = append(out, b.Text)
			if b.Table != nil {
				for _, c := range b.Table.Cells {
					out = append(out, c.Text)
				}
			}
		}
	}
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
}

func mendBlocks(m Mender, damage repair.Damage, blocks []corpus.Block, doc *corpus.Document, kinds map[repair.Kind]bool) []corpus.Block {
	kept := blocks[:0]
	for _, b := range blocks {
		if b.Table != nil {
			for i := range b.Table.Cells {
				mendPassage(m, damage, &b.Table.Cells[i].Passage, kinds)
			}
		}
		if mendPassage(m, damage, &b.Passage, kinds) && b.Table == nil {
			doc.Dropped = append(doc.Dropped, corpus.Dropped{Text: b.Text, Reason: "spam"})
			continue
		}
		kept = append(kept, b)
	}
	return kept
}

// mendPassage repairs p in place and tells whether it is spam as a whole.
func mendPassage(m Mender, damage repair.Damage, p *corpus.Passage, kinds map[repair.Kind]bool) bool {
	if p.Text == "" {
		return false
	}
	got := m.Mend(p.Text, damage)
	for _, k := range got.Kinds {
		kinds[k] = true
	}
	if got.Drop || got.Text == p.Text {
		return got.Drop
	}
	p.Raw, p.Text = p.Text, got.Text
	for _, s := range got.Shifts {
		p.Shifts = append(p.Shifts, corpus.Shift(s))
	}
	return false
}

func addRepair(doc *corpus.Document, kind corpus.Repair) {
	if !slices.Contains(doc.Repairs, kind) {
		doc.Repairs = append(doc.Repairs, kind)
	}
}

// noteLosses records what decoding could not read, so that no gap is silent.
func noteLosses(doc *corpus.Document, text charset.Text) {
	for _, loss := range []struct {
		n    int
		what string
	}{
		{text.Replaced, "stretches of bytes that are no text in " + text.Charset},
		{text.NULs, "NUL characters"},
		{text.Controls, "control characters"},
	} {
		if loss.n > 0 {
			doc.Dropped = append(doc.Dropped, corpus.Dropped{Text: fmt.Sprintf("%d %s", loss.n, loss.what), Reason: "undecodable"})
		}
	}
	if text.Replaced > 0 {
		addRepair(doc, corpus.RepairDropped)
	}
}

// garbledShare is the share of unreadable characters above which a page is
// refused: real pages with broken bytes have under 1 %, binary data over 20 %.
const garbledShare = 0.05

// fewLost is how many unreadable characters any page may have.
const fewLost = 8

// text decodes a page, or refuses it with the reason.
func (r *Reader) text(page corpus.Page) (charset.Text, error) {
	switch kind, known := sniff(page.Bytes); {
	case len(page.Bytes) == 0:
		return charset.Text{}, corpus.Refuse(corpus.OutcomeEmpty, "%s has no bytes", page.Source)
	case known:
		return charset.Text{}, corpus.Refuse(corpus.OutcomeUnsupported, "%s is %s; there is no reader for it", page.Source, kind)
	case len(page.Bytes) > r.opts.Limits.Bytes:
		return charset.Text{}, corpus.Refuse(corpus.OutcomeTooLarge, "%s has %d bytes, over the limit of %d", page.Source, len(page.Bytes), r.opts.Limits.Bytes)
	}
	text := r.charset.Decode(page.Bytes, charset.Declared(page.Media, page.Bytes)...)
	lost := text.Replaced + text.NULs + text.Controls
	if lost <= fewLost {
		return text, nil
	}
	if n := lexicon.Count(text.Text) + text.NULs + text.Controls; float64(lost) > garbledShare*float64(n) {
		return charset.Text{}, corpus.Refuse(corpus.OutcomeGarbled, "%s: %d of %d characters are unreadable (%d NULs, %d control characters, %d undecodable); it is binary data or damaged", page.Source, lost, n, text.NULs, text.Controls, text.Replaced)
	}
	return text, nil
}
