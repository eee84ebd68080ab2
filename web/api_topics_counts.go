package web

import "molva/jobs"

// figureJSON is a number with the query that finds exactly what it counts.
type figureJSON struct {
	Count int    `json:"count" doc:"-1: there was no time to count it"`
	Query string `json:"query"`
}

// spanJSON is a number of all time and of the last thirty days by publication.
type spanJSON struct {
	All   figureJSON `json:"all"`
	Month figureJSON `json:"month"`
}

type hiddenJSON struct {
	Hides    spanJSON   `json:"hides" doc:"what it hides, whether or not other exclusions hide it, too"`
	Alone    spanJSON   `json:"alone" doc:"of hides: what no other exclusion hides"`
	Noise    spanJSON   `json:"noise" doc:"of hides: what people threw out"`
	Mattered spanJSON   `json:"mattered" doc:"of hides: what people handled as theirs"`
	Unseen   spanJSON   `json:"unseen" doc:"of hides: the rest"`
	Told     figureJSON `json:"told" doc:"of unseen: what somebody was told of or that has a case; -1: there was no time; the query finds all of unseen"`
}

type topicPreviewJSON struct {
	Query      string       `json:"query" doc:"the whole as one query"`
	Total      spanJSON     `json:"total"`
	Queries    []clauseJSON `json:"queries"`
	Exclusions []hiddenJSON `json:"exclusions"`
	Overlaps   []shareJSON  `json:"overlaps"`
	Cut        bool         `json:"cut" doc:"not all was counted in time"`
}

type clauseJSON struct {
	Total spanJSON `json:"total"`
	Alone spanJSON `json:"alone" doc:"what the topic finds by it alone"`
}

type shareJSON struct {
	Name   string     `json:"name"`
	Shares figureJSON `json:"shares"`
	Total  figureJSON `json:"total" doc:"what the other one finds"`
}

type proposedJSON struct {
	Proposals []proposalOfTopicJSON `json:"proposals"`
	Dropped   int                   `json:"dropped" doc:"documents that were compared"`
	Mattered  int                   `json:"mattered"`
	Unseen    int                   `json:"unseen"`
}

type proposalOfTopicJSON struct {
	Exclusion exclusionJSON `json:"exclusion"`
	Costly    bool          `json:"costly" doc:"it hides more of what mattered than one in a hundred"`
	Hidden    hiddenJSON    `json:"hidden"`
}

func figureOut(f jobs.Figure) figureJSON { return figureJSON{f.N, f.Query} }

func spanOut(s jobs.Span) spanJSON { return spanJSON{figureOut(s.All), figureOut(s.Month)} }

func hiddenOut(c jobs.ExclusionCount) hiddenJSON {
	return hiddenJSON{spanOut(c.Hides), spanOut(c.Alone), spanOut(c.Noise), spanOut(c.Mattered), spanOut(c.Unseen), figureOut(c.Told)}
}

func previewOut(p jobs.TopicPreview) topicPreviewJSON {
	return topicPreviewJSON{Query: p.Query, Total: spanOut(p.Total), Cut: p.Cut, Exclusions: mapped(p.Exclusions, hiddenOut),
		Queries:  mapped(p.Queries, func(c jobs.ClauseCount) clauseJSON { return clauseJSON{spanOut(c.Total), spanOut(c.Alone)} }),
		Overlaps: mapped(p.Overlaps, func(o jobs.Overlap) shareJSON { return shareJSON{o.Name, figureOut(o.Shares), figureOut(o.Total)} })}
}

func proposedOut(p jobs.TopicProposals) proposedJSON {
	return proposedJSON{Dropped: p.Dropped, Mattered: p.Mattered, Unseen: p.Other, Proposals: mapped(p.Exclusions, func(e jobs.Proposal) proposalOfTopicJSON {
		return proposalOfTopicJSON{exclusionJSON{string(e.Kind), e.Value}, e.Costly, hiddenOut(e.Count)}
	})}
}
