package web

import (
	"math"
	"net/http"
	"net/url"
	"strconv"

	"molva/collector"
	"molva/jobs"
)

type figurePage struct {
	*view
	Seller   collector.Seller
	Figure   jobs.SellerFigure
	Days     int
	Reviews  []sheetRow
	Orders   []collector.Order
	Cases    []collector.SellerCase
	FirstURL string
	NextURL  string
}

// openFigure shows the reviews or orders that a figure counts.
func (s *Server) openFigure(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "sellers_title")
	if err != nil {
		return err
	}
	p := figurePage{view: v, Figure: jobs.SellerFigure(r.FormValue("figure"))}
	p.Days, _ = strconv.Atoi(r.FormValue("days")) // one that is no number is refused as a window
	if p.Seller, err = s.Work.SellerNamed(r.Context(), v.scope, r.PathValue("id")); err != nil {
		return err
	}
	after := r.FormValue("after")
	rows, err := s.Work.SellerRows(r.Context(), v.scope, p.Seller.PublicID, p.Figure, p.Days, after, pageOfSellers)
	if err != nil {
		return err
	}
	v.Heading = v.T("figure_" + string(p.Figure))
	docs, err := s.Store.DocumentsByID(r.Context(), v.scope, mapped(rows.Reviews, func(v collector.SellerReview) int64 { return v.Document }))
	if err != nil {
		return err
	}
	byID := map[int64]collector.Document{}
	for _, d := range docs {
		byID[d.DocumentID] = d
	}
	p.Reviews, p.Orders = mapped(rows.Reviews, func(v collector.SellerReview) sheetRow { return sheetRow{SellerReview: v, Document: byID[v.Document]} }), rows.Orders
	p.Cases = rows.Cases
	at := func(after string) string {
		return "/sellers/" + p.Seller.PublicID + "/rows?" + url.Values{"figure": {string(p.Figure)}, "days": {strconv.Itoa(p.Days)}, "after": {after}}.Encode()
	}
	if after != "" {
		p.FirstURL = at("")
	}
	if rows.Next != "" {
		p.NextURL = at(rows.Next)
	}
	return s.show(w, r, "seller_rows", p)
}

// FigureOf is a figure of a window by its name.
func (p sellerPage) FigureOf(name jobs.SellerFigure, f jobs.SellerFigures) int {
	return map[jobs.SellerFigure]int{"reviews": f.Reviews, "negative": f.Negative, "unsolved": f.Unsolved, "uncommented": f.Uncommented, "neglected": f.Neglected,
		"complaints": f.Complaints, "cases": f.Cases, "suspicious": f.Suspicious, "orders": f.Orders, "cancelled": f.Cancelled}[name]
}

// ShareOf is what a figure is of its whole, in words; "" where that says nothing.
func (p sellerPage) ShareOf(name jobs.SellerFigure, f jobs.SellerFigures) string {
	switch {
	case name == "negative" && f.Reviews > 0:
		return p.Share(f.NegativeShare())
	case name == "neglected" && f.Negative > 0:
		return p.Share(f.NeglectedShare())
	case name == "complaints" && f.Orders > 0:
		return p.T("figure_per_100", "N", p.Rating(float64(int(f.ComplaintsPer100()*10))/10))
	case name == "cancelled" && f.Orders > 0:
		return p.Share(f.CancelledShare())
	}
	return ""
}

// Share is a share in whole hundredths; unlike a probability it may be all or nothing.
func (v *view) Share(f float64) string { return strconv.Itoa(int(math.Round(100*f))) + " %" }

// PointName is a reason for not returning in words, with what was counted.
func (v *view) PointName(point collector.RecheckPoint, r *collector.Recheck) string {
	key := "point_" + string(point)
	if point == collector.PointLetter && r.Letters > 0 {
		key += "_incomplete"
	}
	return v.T(key, "Neglected", v.Number(r.Neglected), "New", v.Number(r.NewNegatives), "Fictitious", v.Number(r.Fictitious), "Positive", v.Number(r.NewPositives),
		"Before", v.Plain2(r.RatingBefore), "Now", v.Plain2(r.RatingNow))
}

// Plain2 is a rating with two digits; a dash for none.
func (v *view) Plain2(f float64) string {
	if f == 0 {
		return "—"
	}
	return v.decimal(strconv.FormatFloat(f, 'f', 2, 64))
}

// TrailName is a line of a seller's log in words.
func (v *view) TrailName(did string) string { return v.named("seller_trail_", did) }

// FaultName is what is wrong with a pair of a letter, in words.
func (v *view) FaultName(f collector.PairFault) string {
	return v.T("pair_fault_"+f.What, "Pair", f.Pair)
}

// FigureLabel is the name of a figure in words.
func (v *view) FigureLabel(name jobs.SellerFigure) string { return v.T("figure_" + string(name)) }

// whatIf is the form by which a seller sees what the next recheck would decide if something were done by then.
type whatIf struct {
	Asked   bool
	Done    jobs.SupposedDone
	Verdict *collector.Recheck
}

// whatIfOf reads the form; a number that is none, or out of bounds, is none.
func whatIfOf(r *http.Request, f jobs.SellerFile) whatIf {
	number := func(name string) int {
		n, err := strconv.Atoi(r.FormValue(name))
		if err != nil || n < 0 || n > 1000 {
			return 0
		}
		return n
	}
	w := whatIf{Asked: r.FormValue("try") != "", Done: jobs.SupposedDone{Letter: r.FormValue("letter") != "", Clean: r.FormValue("clean") != "", Solved: number("solved"), Praise: number("praise")}}
	if w.Asked {
		w.Verdict = f.Suppose(w.Done)
	}
	return w
}
