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
	switch name {
	case "province", "city", "county":
		return a.say.Sprintf("place, or a part of its name")
	case "year":
		return a.say.Sprintf("year that the period ends in")
	case "kind":
		return a.say.Sprintf("kind of notice (plan, report, …) or of target (target, milestone, achieved, parameter)")
	case "status":
		return a.say.Sprintf("draft or final")
	case "unit":
		return a.say.Sprintf("unit as printed, or base unit")
	case "indicator":
		return a.say.Sprintf("indicator's id, or words of it")
	case "mode":
		return a.say.Sprintf("level, new, cumulative, growth or share")
	case "comparator":
		return a.say.Sprintf("one of >= > <= < = ~ range")
	case "body":
		return a.say.Sprintf("responsible body, or a part of its name")
	case "role":
		return a.say.Sprintf("lead or support: the part that --body plays")
	case "section":
		return a.say.Sprintf("heading above, or a part of it")
	case "min-value", "max-value":
		return a.say.Sprintf("bound of the value in its base unit, inclusive")
	case "due-from", "due-to":
		return a.say.Sprintf("bound of the deadline: YYYY, YYYY-MM or YYYY-MM-DD, inclusive")
	default:
		return a.say.Sprintf("bound of the publication date: YYYY, YYYY-MM or YYYY-MM-DD, inclusive")
	}
}
