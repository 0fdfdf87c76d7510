// Package normalize is the root of duban's language library: leaf packages
// that know Chinese government prose and nothing of notices, stores or pages.
//
//	ruledata   loads rules and dictionaries
//	lexicon    finds dictionary words in text, folds full-width forms
//	segment    cuts text into jieba words with offsets
//	repair     mends garbled text and keeps the way back
//	number     numerals to decimals
//	quantity   numbers with units and comparators
//	date       days, deadlines and periods, anchored to a notice
//	region     places of GB/T 2260
//	body       responsible bodies: splitting, roles, canonical names
//	indicator  canonical indicators
//
// All offsets count characters (Unicode code points), ends exclusive. No
// package keeps state of its own: each has a New that loads its rules.
package normalize
