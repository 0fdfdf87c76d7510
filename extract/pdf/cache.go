package pdf

import (
	"os"
	"path/filepath"

	"github.com/tetratelabs/wazero"
)

// compilationCache keeps PDFium's machine code in a private folder of the
// user, so that only the first run compiles it (seconds; later runs under a
// tenth of one). Where no folder can be had, every run compiles.
func compilationCache(dir string) wazero.CompilationCache {
	if dir == "" {
		base, err := os.UserCacheDir()
		if err != nil {
			return nil
		}
		dir = filepath.Join(base, "duban", "wazero")
	}
	if os.MkdirAll(dir, 0o700) != nil || !private(dir) {
		return nil
	}
	cache, err := wazero.NewCompilationCacheWithDir(dir)
	if err != nil {
		return nil
	}
	return cache
}

// private refuses a folder that others may write: what lies in it is run.
func private(dir string) bool {
	info, err := os.Lstat(dir)
	return err == nil && info.IsDir() && info.Mode().Perm()&0o022 == 0
}
