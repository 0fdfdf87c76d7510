package charset

import (
	"io/fs"
	"strconv"
	"unicode"
	"unicode/utf8"

	"duban/normalize/ruledata"
)

// usualness says how usual each character of the basic plane is in Chinese
// text: 4 for the commonest, 0 for what says nothing, below for what hardly occurs.
type usualness []int8

const (
	rareHan     = -2
	privateUse  = -1
	brokenInput = -6
)

func loadUsualness(fsys fs.FS) (usualness, error) {
	rows, err := ruledata.Table(fsys, "data/common.tsv", "script", "weight", "characters")
	if err != nil {
		return nil, err
	}
	u := baseline()
	for _, row := range rows {
		weight, err := strconv.Atoi(row.Cells[1])
		if err != nil || weight < 1 || weight > 4 {
			return nil, row.Errorf("weight must be 1 to 4, but is %q", row.Cells[1])
		}
		for _, r := range row.Cells[2] {
			u[r&0xffff] = int8(weight)
		}
	}
	return u, nil
}

func baseline() usualness {
	u := make(usualness, 1<<16)
	for r := rune(0x80); r < 1<<16; r++ {
		switch {
		case unicode.Is(unicode.Co, r):
			u[r] = privateUse
		case r >= 0xff01 && r <= 0xff5e:
			u[r] = 2
		case r >= 0x2000 && r <= 0x27ff:
			u[r] = 0
		case r < 0x0400 && r != 0xb7 && r != 0xd7:
			u[r] = 0
		default:
			u[r] = rareHan
		}
	}
	u[utf8.RuneError] = brokenInput
	return u
}

// sum adds up the usualness of the characters beyond ASCII and counts them;
// control characters count as broken input.
func (u usualness) sum(s string) (total, n int) {
	for _, r := range s {
		switch {
		case isControl(r):
			total += brokenInput
			n++
		case r < utf8.RuneSelf:
		case r > 0xffff:
			total += rareHan
			n++
		default:
			total += int(u[r])
			n++
		}
	}
	return total, n
}

// mean is the mean usualness of the characters beyond ASCII, 0 without any.
func (u usualness) mean(s string) float64 {
	total, n := u.sum(s)
	if n == 0 {
		return 0
	}
	return float64(total) / float64(n)
}
