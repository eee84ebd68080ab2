package web

import "slices"

// processRoutes are the pages of the processes; each has its list beside its pages.
var processRoutes = slices.Concat(
	[]route{},
	// orders and invitations
	// reviews of our own
	formRoutes, reviewsRoutes, ownRoutes,
	// cases
	// disputes
	// quality
	// inspections
)

// processPhrases are the messages of the processes' rooms; each has its list beside its pages.
var processPhrases = slices.Concat(
	[]phrase{},
	// orders and invitations
	// reviews of our own
	ownPhrases,
	// cases
	// disputes
	// quality
	// inspections
)
