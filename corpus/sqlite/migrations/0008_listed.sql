-- What the crawl knows of a page before it is read: the place whose site gave it, and the date in the list.
ALTER TABLE pages ADD COLUMN region TEXT NOT NULL DEFAULT '';
ALTER TABLE pages ADD COLUMN listed_on TEXT NOT NULL DEFAULT '';
