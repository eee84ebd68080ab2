package web

import "slices"

// processRoutes are the pages of the processes; each has its list beside its pages.
var processRoutes = slices.Concat(
	[]route{},
	// what people bring by hand
	importRoutes,
	// orders and invitations
	orderRoutes,
	// reviews of our own
	formRoutes, reviewsRoutes, ownRoutes,
	// cases
	caseRoutes,
	// disputes
	disputeRoutes,
	// quality
	qualityRoutes,
	// inspections
	inspectionRoutes,
)

// processPhrases are the messages of the processes' rooms; each has its list beside its pages.
var processPhrases = slices.Concat(
	[]phrase{},
	// what people bring by hand
	importPhrases,
	// orders and invitations
	orderPhrases,
	// reviews of our own
	ownPhrases,
	// cases
	casePhrases,
	// disputes
	disputePhrases,

	// quality
	qualityPhrases,
	// inspections
	inspectionPhrases,
)
