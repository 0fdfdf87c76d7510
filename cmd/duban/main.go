// Command duban turns Chinese government notices into a searchable table of commitments.
package main

func main() {}
