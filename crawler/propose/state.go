package propose

// stateDraft reads JSON within the page.
func stateDraft(string, []*doc) *draft { return nil }
