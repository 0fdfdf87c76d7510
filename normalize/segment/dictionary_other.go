//go:build !linux

package segment

// openDictionary writes the files to a temporary folder that is removed once they are loaded.
func openDictionary() (files, error) {
	content, err := contents()
	if err != nil {
		return files{}, err
	}
	return temporary(content)
}
