package repair

import (
	"reflect"
	"testing"
)

// TestOfPassagesChangesNothing mends passages of small documents as passages that
// were assessed and as any text; both must give the same.
func TestOfPassagesChangesNothing(t *testing.T) {
	m, err := New(Data)
	if err != nil {
		t.Fatal(err)
	}
	passages := []string{"", "加快建设创新型城市。", "2023年月15日", "印发20231231号文件，全区新增高新技术企业五十家以上，研发投入强度达到百分之三", "A&amp;B", "A\u200bB", "創新(chuàng)驅動發展戰略實施綱領與經濟建設規劃實施方案",
		"完成。?", "吗?", "博彩_娱乐城_真人赌博|百家乐开户", "(二)推进数字化", "新增\xff家", "澳门赌场,真人娱乐,百家乐,老虎机,博彩公司"}
	sound := 0
	for i := range passages {
		for k := range passages {
			document := []string{passages[i], passages[k], passages[1]}
			d := m.Assess(document)
			if d.sound {
				sound++
			}
			for _, p := range document {
				if got, want := m.Mend(p, d.OfPassages()), m.Mend(p, d); !reflect.DeepEqual(got, want) {
					t.Errorf("%q in %q: %+v, want %+v", p, document, got, want)
				}
			}
		}
	}
	if sound == 0 || sound == len(passages)*len(passages) {
		t.Errorf("%d documents are sound", sound)
	}
}

func TestDigitsSideBySide(t *testing.T) {
	for _, c := range []struct {
		text string
		want bool
	}{
		{"", false}, {"1234", false}, {"12345", true}, {"1234 5678", false}, {"于20232月24日", true},
		{"共1234家、5678人、90123", true}, {"年12345", true}, {"1234年5", false}, {"0123456789", true},
	} {
		if got := hasDigits(c.text, looseDigits); got != c.want {
			t.Errorf("%q: %v, want %v", c.text, got, c.want)
		}
	}
}
