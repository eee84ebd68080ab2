package jobs

import (
	"slices"

	"molva/collector/pipeline"
)

// noteUnread notes columns of which nothing is taken; one that several sheets have is told once.
func (im *importer) noteUnread(names []string) {
	for _, name := range names {
		if im.unread[name] {
			continue
		}
		if im.unread == nil {
			im.unread = map[string]bool{}
		}
		im.unread[name] = true
		if len(im.report.Unread) == maxTold {
			im.report.UnreadMore++
			continue
		}
		im.report.Unread = append(im.report.Unread, name)
	}
}

// noteAhead notes the rows of a batch that were taken in without their date, for it lies ahead.
func (im *importer) noteAhead(rows []exported, refused []Line) {
	for _, e := range rows {
		if !pipeline.LiesAhead(e.Review.Published, im.batch.Now) || slices.ContainsFunc(refused, func(l Line) bool { return l.Line == e.Line }) {
			continue
		}
		if len(im.report.Ahead) == maxTold {
			im.report.AheadMore++
			continue
		}
		im.report.Ahead = append(im.report.Ahead, AheadDate{Line: e.Line, Sheet: e.Sheet, Date: e.Review.Published.String()})
	}
}
