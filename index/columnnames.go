package index

// The columns: fields that hold whole values, for filters, facets and sorting.
const (
	colRecord         = "record" // notice, task or target
	colNotice         = "notice_id"
	colSource         = "source"
	colTitle          = "title_value"
	colProvince       = "province"
	colCity           = "city"
	colCounty         = "county"
	colYear           = "year"
	colKind           = "kind" // of the notice, and of a target its own
	colStatus         = "status"
	colUnit           = "unit"
	colBaseUnit       = "base_unit"
	colBaseValue      = "base_value"
	colIndicator      = "indicator_name"
	colIndicatorID    = "indicator_id"
	colMode           = "mode"
	colComparator     = "comparator"
	colLead           = "lead"    // canonical
	colSupport        = "support" // canonical
	colBody           = "bodies"  // both
	colLeadWritten    = "lead_written"
	colSupportWritten = "support_written"
	colSection        = "section"
	colDue            = "due"
	colPublished      = "published"
	colLength         = "length" // class of the number of words, see lengthClass
)

// facetColumns are the columns that can be counted, by the facet's name.
var facetColumns = map[string]string{
	"record": colRecord, "province": colProvince, "city": colCity, "county": colCounty, "year": colYear,
	"kind": colKind, "status": colStatus, "unit": colUnit, "base_unit": colBaseUnit, "indicator": colIndicator,
	"indicator_id": colIndicatorID, "mode": colMode, "comparator": colComparator, "body": colBody,
	"lead": colLead, "support": colSupport, "section": colSection, "source": colSource,
}
