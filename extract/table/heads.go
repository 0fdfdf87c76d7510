package table

import "duban/corpus"

// longestHalf is the length of the longest half of a header cell that a line break parted, in characters.
const longestHalf = 5

// joinHeads joins what a line break parted within header cells (责任, 领导), where the first half says nothing alone and
// both together are a cell that the lexicon knows; with known also where either half would be one (第三季度, 完成情况).
// The run must begin with the rows' number. joined is how many paragraphs went into others.
func (r *Reader) joinHeads(blocks []corpus.Block, known bool) (all []corpus.Block, joined int) {
	if !isText(blocks[0]) || len(blocks[0].Text) > 4*headerLimit {
		return blocks, 0
	}
	if first, ok := r.headCell(newPara(blocks[0])); !ok || first.rule.field != corpus.FieldSeq {
		return blocks, 0
	}
	var out []corpus.Block
	i := 1
	for ; i+1 < len(blocks) && i < maxHeader; i++ {
		a, ok := r.half(blocks[i])
		if !ok {
			break
		}
		if (!a.known || known && ending[squeeze(blocks[i+1].Text)]) && r.halves(blocks[i], blocks[i+1]) {
			if out == nil {
				out = append(out, blocks[:i]...)
			}
			whole := blocks[i]
			whole.Passage = joinPassages([]corpus.Passage{blocks[i].Passage, blocks[i+1].Passage})
			out = append(out, whole)
			i++
			joined++
			continue
		}
		if out != nil {
			out = append(out, blocks[i])
		}
	}
	if joined == 0 {
		return blocks, 0
	}
	return append(out, blocks[i:]...), joined
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
