package main

import (
	"net/url"

	"duban/index"

	"github.com/spf13/cobra"
)

// filterFlags adds the filters that search and export share, and returns what
// reads them once the command line is parsed. A flag given twice means either value.
func (a *app) filterFlags(cmd *cobra.Command) func() (index.Filters, error) {
	given := map[string]*[]string{}
	for _, name := range index.FilterNames() {
		given[name] = cmd.Flags().StringArray(name, nil, a.filterHelp(name))
	}
	return func() (index.Filters, error) {
		values := url.Values{}
		for name, list := range given {
			values[name] = *list
		}
		filters, err := index.ParseFilters(values)
		if err != nil {
			return filters, usage(err)
		}
		return filters, nil
	}
}

func (a *app) filterHelp(name string) string {
	return map[string]string{
		"province":   a.say.Sprintf("province, or a part of its name"),
		"city":       a.say.Sprintf("city or prefecture, or a part of its name"),
		"county":     a.say.Sprintf("county or district, or a part of its name"),
		"year":       a.say.Sprintf("year that the period ends in"),
		"kind":       a.say.Sprintf("kind of notice (plan, report, …) or of target (target, milestone, achieved, parameter)"),
		"status":     a.say.Sprintf("draft or final"),
		"unit":       a.say.Sprintf("unit as printed, or base unit"),
		"indicator":  a.say.Sprintf("indicator's id, or words of it"),
		"mode":       a.say.Sprintf("level, new, cumulative, growth or share"),
		"comparator": a.say.Sprintf("one of >= > <= < = ~ range"),
		"body":       a.say.Sprintf("responsible body, or a part of its name"),
		"role":       a.say.Sprintf("lead or support: the part that --body plays"),
		"section":    a.say.Sprintf("heading above, or a part of it"),
		"min-value":  a.say.Sprintf("least value, in its base unit"),
		"max-value":  a.say.Sprintf("largest value, in its base unit"),
		"due-from":   a.say.Sprintf("earliest deadline: YYYY, YYYY-MM or YYYY-MM-DD"),
		"due-to":     a.say.Sprintf("latest deadline"),

		"published-from": a.say.Sprintf("earliest publication date"),
		"published-to":   a.say.Sprintf("latest publication date"),
	}[name]
}
