package pdf

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// InstalledFont is the path of a Chinese font on this machine, empty where
// none is found. Only pictures need one: text is read with the stand-in.
func InstalledFont() string {
	for _, dir := range fontFolders() {
		if path := chineseFont(dir); path != "" {
			return path
		}
	}
	return ""
}

func fontFolders() []string {
	home, _ := os.UserHomeDir() // without a home there are only the system's folders
	switch runtime.GOOS {
	case "windows":
		return []string{filepath.Join(os.Getenv("WINDIR"), "Fonts")}
	case "darwin":
		return []string{"/System/Library/Fonts", "/Library/Fonts", filepath.Join(home, "Library/Fonts")}
	}
	return []string{"/usr/share/fonts", "/usr/local/share/fonts", filepath.Join(home, ".local/share/fonts"), filepath.Join(home, ".fonts")}
}

// chineseNames are parts of the file names of fonts for simplified Chinese, the best first.
var chineseNames = []string{"notosanscjk", "notoserifcjk", "sourcehansans", "sourcehanserif", "wqy", "notosanssc", "uming", "ukai", "simsun", "msyh", "simhei", "pingfang", "stheiti", "songti", "droidsansfallback"}

// mostFontFiles bounds the walk through a font folder.
const mostFontFiles = 20_000

func chineseFont(dir string) string {
	best, rank, seen := "", len(chineseNames), 0
	filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if seen++; seen > mostFontFiles {
			return filepath.SkipAll
		}
		if err != nil || d.IsDir() {
			return nil // a folder that can't be read holds no font for us
		}
		name := strings.ToLower(d.Name())
		if !slices.Contains([]string{".ttf", ".ttc", ".otf"}, filepath.Ext(name)) {
			return nil
		}
		for i, part := range chineseNames[:rank] {
			if strings.Contains(name, part) {
				best, rank = path, i
				break
			}
		}
		return nil
	})
	return best
}

// pictureFont is an installed Chinese font, or the stand-in, whose characters show as squares.
func pictureFont() []byte {
	if path := InstalledFont(); path != "" {
		if font, err := os.ReadFile(path); err == nil {
			return font
		}
	}
	return standIn()
}
