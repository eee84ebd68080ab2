package web

import "slices"

// processRoutes are the pages of the processes; each has its list beside its pages.
var processRoutes = slices.Concat(
	[]route{},
	// orders and invitations
	// reviews of our own
	// cases
	// disputes
	disputeRoutes,
	// quality
	// inspections
)

// processPhrases are the messages of the processes' rooms; each has its list beside its pages.
var processPhrases = slices.Concat(
	[]phrase{},
	// orders and invitations
	// reviews of our own
	// cases
	// disputes
	disputePhrases,

	// quality
	// inspections
)
