package main

import (
	"bufio"
	"fmt"
	"strconv"
	"strings"

	"duban/cmd/internal/pipeline"
	"duban/corpus"
	"duban/extract/target"
	"duban/normalize/date"
	"duban/normalize/number"
	"duban/normalize/region"

	"github.com/spf13/cobra"
)

func (a *app) parseCommand() *cobra.Command {
	var anchor, code, kind string
	cmd := &cobra.Command{
		Use:   "parse [TEXT…]",
		Short: a.say.Sprintf("print what the rules see in a text, or in each line of standard input, as one JSON object a line"),
		Example: `  duban parse 到2025年高新技术企业突破1.5万家
  duban parse --anchor 2023-02-24 --region 321300 6月底前新增在孵企业60家以上（市科技局牵头）
  duban parse < lines.txt`,
		RunE: func(_ *cobra.Command, args []string) error {
			p := phraseReader{app: a, kind: corpus.Kind(kind)}
			if err := p.load(anchor, code); err != nil {
				return err
			}
			return p.run(args)
		},
	}
	cmd.Flags().StringVar(&anchor, "anchor", "", a.say.Sprintf("the notice's date, YYYY-MM-DD: what 年底 and 二季度 count from"))
	cmd.Flags().StringVar(&code, "region", "", a.say.Sprintf("six-digit GB/T 2260 code of the issuer, for canonical names of bodies"))
	cmd.Flags().StringVar(&kind, "kind", string(corpus.KindPlan), a.say.Sprintf("kind of notice that the text stands in"))
	return cmd
}

// phraseReader prints what the rules see in texts.
type phraseReader struct {
	*app
	values *pipeline.Values
	anchor date.Anchor
	region region.Region
	kind   corpus.Kind
}

func (p *phraseReader) load(anchor, code string) error {
	wiring, err := pipeline.Wire(p.rules)
	if err != nil {
		return usage(err)
	}
	if p.values, err = wiring.Values(); err != nil {
		return usage(err)
	}
	if anchor != "" {
		day, ok := date.ParseDay(anchor)
		if !ok {
			return usage(p.errorf("--anchor %q: write it as YYYY-MM-DD", anchor))
		}
		p.anchor = date.Anchor{Written: day, Published: day, Start: date.Day{Year: day.Year, Month: 1, Day: 1}, End: date.Day{Year: day.Year, Month: 12, Day: 31}}
	}
	if code != "" {
		known := false
		if p.region, known = p.values.Places.ByCode(code); !known {
			return usage(p.errorf("--region %q is no code of GB/T 2260", code))
		}
	}
	return nil
}

// maxLine is the longest line of standard input that is parsed, in bytes.
const maxLine = 1 << 20

func (p *phraseReader) run(texts []string) error {
	if len(texts) > 0 {
		return p.printJSONLine(p.parse(strings.Join(texts, " ")))
	}
	lines := bufio.NewScanner(p.in)
	lines.Buffer(make([]byte, 0, 1<<16), maxLine)
	out := bufio.NewWriter(p.out)
	direct := p.app.out
	p.app.out = out
	defer func() { p.app.out = direct }()
	for lines.Scan() {
		if err := p.printJSONLine(p.parse(lines.Text())); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return &exit{exitSome, fmt.Errorf("standard input: %w (a line may have %d bytes)", err, maxLine)}
	}
	return out.Flush()
}

// parsed is what the command-line contract promises of a text.
type parsed struct {
	Text       string           `json:"text"`
	Numbers    []parsedNumber   `json:"numbers"`
	Quantities []parsedQuantity `json:"quantities"`
	Dates      []parsedDate     `json:"dates"`
	Bodies     []parsedBody     `json:"bodies"`
	Targets    []parsedTarget   `json:"targets"`
}

// at is where a find stands, in characters.
type at struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
}

type parsedNumber struct {
	at
	Value string `json:"value"`
}

type parsedQuantity struct {
	at
	Value      string `json:"value"`
	ValueMax   string `json:"value_max,omitempty"`
	Unit       string `json:"unit"`
	BaseValue  string `json:"base_value"`
	BaseUnit   string `json:"base_unit"`
	Comparator string `json:"comparator"`
}

type parsedDate struct {
	at
	From string `json:"from"`
	To   string `json:"to"`
	Rule string `json:"rule"`
}

type parsedBody struct {
	at
	Canonical string `json:"canonical"`
	Role      string `json:"role"`
}

// parsedTarget has the target fields that a text alone can give.
type parsedTarget struct {
	Start         int      `json:"start"`
	End           int      `json:"end"`
	Kind          string   `json:"kind"`
	Indicator     string   `json:"indicator"`
	IndicatorID   string   `json:"indicator_id"`
	Mode          string   `json:"mode"`
	Comparator    string   `json:"comparator"`
	Value         string   `json:"value"`
	ValueMax      string   `json:"value_max"`
	Unit          string   `json:"unit"`
	BaseValue     string   `json:"base_value"`
	BaseUnit      string   `json:"base_unit"`
	ValueText     string   `json:"value_text"`
	DeadlineText  string   `json:"deadline_text"`
	Deadline      string   `json:"deadline"`
	Recurrence    string   `json:"recurrence"`
	LeadBodies    []string `json:"lead_bodies"`
	SupportBodies []string `json:"support_bodies"`
	Evidence      string   `json:"evidence"`
	Span          string   `json:"span"`
	Confidence    float64  `json:"confidence"`
	Rule          string   `json:"rule"`
}

func (p *phraseReader) parse(text string) parsed {
	out := parsed{Text: text, Numbers: []parsedNumber{}, Quantities: []parsedQuantity{}, Dates: []parsedDate{}, Bodies: []parsedBody{}, Targets: []parsedTarget{}}
	runes := []rune(text)
	for _, n := range number.FindRunes(runes) {
		out.Numbers = append(out.Numbers, parsedNumber{at{n.Start, n.End, n.Text}, n.Value.String()})
	}
	var v target.Values
	v.Quantities, v.Refused = p.values.Quantities.FindRunes(runes)
	for _, q := range v.Quantities {
		found := parsedQuantity{at: at{q.Start, q.End, q.Text}, Value: q.Value.String(), Unit: q.Unit, BaseValue: q.BaseValue.String(), BaseUnit: q.BaseUnit, Comparator: string(q.Comparator)}
		if !q.Max.Equal(q.Value) {
			found.ValueMax = q.Max.String()
		}
		out.Quantities = append(out.Quantities, found)
	}
	v.Dates = p.values.Dates.FindRunes(runes, p.anchor)
	for _, d := range v.Dates {
		out.Dates = append(out.Dates, parsedDate{at{d.Start, d.End, d.Text}, d.From.String(), d.To.String(), d.Rule})
	}
	for _, b := range p.values.Bodies.Find(text) {
		out.Bodies = append(out.Bodies, parsedBody{at{b.Start, b.End, b.Text}, p.values.Bodies.Canonical(b.Text, p.region), string(b.Role)})
	}
	for _, t := range p.values.Targets.ParseValues(text, v, p.anchor, p.kind) {
		out.Targets = append(out.Targets, p.target(t))
	}
	return out
}

func (p *phraseReader) target(t target.Parsed) parsedTarget {
	return parsedTarget{Start: t.Start, End: t.End, Kind: t.Kind, Indicator: t.Indicator, IndicatorID: t.IndicatorID, Mode: t.Mode,
		Comparator: t.Comparator, Value: t.Value, ValueMax: t.ValueMax, Unit: t.Unit, BaseValue: t.BaseValue, BaseUnit: t.BaseUnit,
		ValueText: t.ValueText, DeadlineText: t.DeadlineText, Deadline: t.Deadline, Recurrence: t.Recurrence,
		LeadBodies: list(t.LeadBodies), SupportBodies: list(t.SupportBodies), Evidence: t.Evidence, Span: spanOf(t),
		Confidence: t.Confidence, Rule: t.Rule}
}

func spanOf(t target.Parsed) string {
	if t.Span != "" {
		return t.Span
	}
	return strconv.Itoa(t.Start) + "-" + strconv.Itoa(t.End)
}

// list is a list that JSON shows as [] and not as null.
func list(values []string) []string {
	if values == nil {
		return []string{}
	}
	return values
}
