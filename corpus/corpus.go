// Package corpus is duban's vocabulary: pages, documents, blocks, tables, and
// the notice, task, target and body records made from them.
//
// It holds types and their identities only; it reads and writes nothing.
// Stages hand these values on: a Page (raw bytes) becomes a Document (blocks
// in reading order), a Document becomes a Notice with Tasks and Targets. The
// columns of exports are the JSON names of the record types, in the order of
// export's column list.
package corpus
