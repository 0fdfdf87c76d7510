package table

import "duban/corpus"

// longestHalf is the length of the longest half of a header cell that a line break parted, in characters.
const longestHalf = 5

// joinHeads joins what a line break parted within header cells (责任, 领导), where the first half says nothing alone and
// both together are a cell that the lexicon knows; with known also where either half would be one (第三季度, 完成情况).
// The run must begin with the rows' number. joined is how many paragraphs went into others.
func (r *Reader) joinHeads(blocks []corpus.Block, known bool) (all []corpus.Block, joined int) {
	if first, ok := r.half(blocks[0]); !ok || first.rule.field != corpus.FieldSeq || len(blocks) > mostBehind {
		return blocks, 0
	}
	all = blocks
	for i := 1; i+1 < len(all) && i < maxHeader; i++ {
		a, ok := r.half(all[i])
		if !ok {
			break
		}
		if (!a.known || known && ending[squeeze(all[i+1].Text)]) && r.halves(all[i], all[i+1]) {
			all = withWhole(all, i)
			joined++
		}
	}
	return all, joined
}

// mostBehind is how many paragraphs may stand behind a header whose cells are joined: they are copied.
const mostBehind = 4000

// withWhole is a copy of blocks in which those at i and i+1 are one.
func withWhole(blocks []corpus.Block, i int) []corpus.Block {
	whole := blocks[i]
	whole.Passage = joinPassages([]corpus.Passage{blocks[i].Passage, blocks[i+1].Passage})
	out := make([]corpus.Block, 0, len(blocks)-1)
	out = append(append(out, blocks[:i]...), whole)
	return append(out, blocks[i+2:]...)
}

// ending are the second halves that header cells often have which are cells by themselves as well.
var ending = map[string]bool{"任务": true, "情况": true, "完成情况": true, "进展情况": true, "推进情况": true, "落实情况": true}

// half reads a paragraph as a header cell or a part of one.
func (r *Reader) half(b corpus.Block) (headCell, bool) {
	if !isText(b) || len(b.Text) > 4*headerLimit {
		return headCell{}, false
	}
	return r.headCell(newPara(b))
}

// halves tells whether two paragraphs are one header cell.
func (r *Reader) halves(a, b corpus.Block) bool {
	first, ok := r.half(a)
	second, and := r.half(b)
	if !ok || !and || first.chars > longestHalf || second.chars > longestHalf {
		return false
	}
	rule, known := r.headers.match(first.word + second.word)
	return known && !rule.weak()
}
