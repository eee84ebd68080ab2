package crawler

func decode(page []byte, contentType string) ([]byte, string) { return page, "utf-8" }
