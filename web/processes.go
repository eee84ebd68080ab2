package web

import "slices"

// processRoutes are the pages of the processes; each has its list beside its pages.
var processRoutes = slices.Concat(
	[]route{},
	// the work on documents, views of the search
	handlingRoutes, trainingRoutes, topicRoutes, ruleRoutes, variantRoutes,
	// the registry of sources, and places that are proposed for it
	registryRoutes, proposalRoutes, clusterRoutes,
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
	// the watching of the watcher, certificates
	watchmanRoutes, certificateRoutes,
)

// processPhrases are the messages of the processes' rooms; each has its list beside its pages.
var processPhrases = slices.Concat(
	[]phrase{},
	// the work on documents, views of the search
	handlingPhrases, trainingPhrases, topicPhrases, variantPhrases,
	// the registry of sources, and places that are proposed for it
	registryPhrases,
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
	// the watching of the watcher, certificates
	watchmanPhrases, clusterPhrases,
)
