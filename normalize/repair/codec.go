package repair

import "golang.org/x/text/encoding/simplifiedchinese"

// codec turns characters into the two bytes that GB18030 gives them and back,
// with the user-defined areas, whose private-use characters stand for bytes
// that were shifted into them.
type codec struct {
	chars [0x10000]rune // by lead<<8 | trail; 0 for none
	bytes map[rune]uint16
}

func newCodec() *codec {
	c := &codec{bytes: make(map[rune]uint16, 24000)}
	decoder := simplifiedchinese.GB18030.NewDecoder()
	for lead := 0x81; lead <= 0xFE; lead++ {
		for trail := 0x40; trail <= 0xFE; trail++ {
			pair := uint16(lead<<8 | trail)
			if r := userDefined(lead, trail); r != 0 {
				c.set(pair, r)
			} else if b, err := decoder.Bytes([]byte{byte(lead), byte(trail)}); err == nil && trail != 0x7F {
				if got := []rune(string(b)); len(got) == 1 && got[0] != 0xFFFD {
					c.set(pair, got[0])
				}
			}
		}
	}
	return c
}

func (c *codec) set(pair uint16, r rune) {
	c.chars[pair] = r
	if _, taken := c.bytes[r]; !taken {
		c.bytes[r] = pair
	}
}

// userDefined is the private-use character of a byte pair in one of GBK's
// three user-defined areas, 0 for other pairs.
func userDefined(lead, trail int) rune {
	switch {
	case lead >= 0xAA && lead <= 0xAF && trail >= 0xA1:
		return rune(0xE000 + (lead-0xAA)*94 + trail - 0xA1)
	case lead >= 0xF8 && trail >= 0xA1:
		return rune(0xE234 + (lead-0xF8)*94 + trail - 0xA1)
	case lead >= 0xA1 && lead <= 0xA7 && trail >= 0x40 && trail <= 0xA0 && trail != 0x7F:
		at := trail - 0x40
		if trail > 0x7F {
			at--
		}
		return rune(0xE4C6 + (lead-0xA1)*96 + at)
	}
	return 0
}

// decode is the character of a byte pair, 0 for none.
func (c *codec) decode(lead, trail byte) rune { return c.chars[uint16(lead)<<8|uint16(trail)] }

// encode is the byte pair of a character.
func (c *codec) encode(r rune) (lead, trail byte, ok bool) {
	pair, ok := c.bytes[r]
	return byte(pair >> 8), byte(pair), ok
}
