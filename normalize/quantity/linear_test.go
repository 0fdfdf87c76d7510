package quantity_test

import (
	"strings"
	"testing"
	"time"

	"duban/normalize/date"
	"duban/normalize/quantity"
)

// Texts made to send a reader back and forth must take time in step with their length.
func TestHostileTextTakesLinearTime(t *testing.T) {
	qg, err := quantity.New(quantity.Data)
	if err != nil {
		t.Fatal(err)
	}
	dg, err := date.New(date.Data)
	if err != nil {
		t.Fatal(err)
	}
	for _, unit := range []string{"一分之", "百分之", "1-", "1.", "1:", "翻一番", "3家", "1万", "一", "十", "亿", "“", "\"1", "《1家", "1(个)", "不低于", "2023年", "1月至", "第一", "每", "1、", "1/", "从"} {
		text := strings.Repeat(unit, 60_000/len([]rune(unit)))
		start := time.Now()
		qg.FindAll(text)
		dg.Find(text, date.Anchor{Written: date.Day{Year: 2024, Month: 1, Day: 2}})
		if took := time.Since(start); took > 60*time.Second {
			t.Errorf("60,000 characters of %q took %v", unit, took)
		}
	}
}
