package quality

import (
	"time"

	"molva/collector"
)

// Windows are the lengths in days in which figures are counted: one month, three months, a year (000 2).
var Windows = []int{30, 90, 365}

// Figure is the name of a number whose rows can be opened.
type Figure string

// The figures.
const (
	FigureReviews     Figure = "reviews"
	FigureNegative    Figure = "negative"
	FigureUnsolved    Figure = "unsolved"    // negative, and nothing solved it
	FigureUncommented Figure = "uncommented" // negative, and nobody answered it
	FigureNeglected   Figure = "neglected"   // both
	FigureComplaints  Figure = "complaints"
	FigureCases       Figure = "cases" // complaints at the desk that are about no review
	FigureSuspicious  Figure = "suspicious"
	FigureOrders      Figure = "orders"
	FigureCancelled   Figure = "cancelled"
)

// FigureNames are all of them, as the pages show them.
var FigureNames = []Figure{FigureReviews, FigureNegative, FigureUnsolved, FigureUncommented, FigureNeglected, FigureComplaints, FigureCases, FigureSuspicious,
	FigureOrders, FigureCancelled}

// Figures are a seller's numbers in one window: published after From and until To.
type Figures struct {
	Days        int       `json:"days"`
	From        time.Time `json:"from"`
	To          time.Time `json:"to"`
	Reviews     int       `json:"reviews"` // but suspicious ones
	Rated       int       `json:"rated"`
	Rating      float64   `json:"rating"` // mean of the rated; 0: none
	Negative    int       `json:"negative"`
	Unsolved    int       `json:"unsolved"`
	Uncommented int       `json:"uncommented"`
	Neglected   int       `json:"neglected"`
	Complaints  int       `json:"complaints"`
	Cases       int       `json:"cases"`
	Suspicious  int       `json:"suspicious"`
	Orders      int       `json:"orders"`
	Cancelled   int       `json:"cancelled"`
}

// Suspicious says that the fake detection suspects a review: it counts apart and in nothing else.
func Suspicious(r collector.SellerReview) bool { return r.Suspicion >= collector.SuspicionThreshold }

// Negative is a review of two stars or fewer; one without stars is negative when it complains.
func Negative(r collector.SellerReview) bool {
	return r.Rating > 0 && r.Rating <= 2 || r.Rating == 0 && r.Complaint
}

// Complains says that a review counts as a complaint (000 4): it was judged one and its stars do not contradict that. Without
// stars, or with three at most, the words decide; a verdict on the words of who gave more is a mistake of the program more
// often than a complaint, and nobody is kept out of the catalogue by praise (000 3.1).
func Complains(r collector.SellerReview) bool { return r.Complaint && r.Rating <= 3 }

// solved and commented are asked at an instant: what came later had not happened.
func solved(r collector.SellerReview, at time.Time) bool {
	return !r.Solved.IsZero() && !r.Solved.After(at)
}

func commented(r collector.SellerReview, at time.Time) bool {
	return !r.Commented.IsZero() && !r.Commented.After(at)
}

// In says whether a review is one of those that a figure counts in a window that ends at an instant.
func In(f Figure, r collector.SellerReview, from, to time.Time) bool {
	if !r.At.After(from) || r.At.After(to) {
		return false
	}
	if Suspicious(r) {
		return f == FigureSuspicious
	}
	switch f {
	case FigureReviews:
		return true
	case FigureNegative:
		return Negative(r)
	case FigureUnsolved:
		return Negative(r) && !solved(r, to)
	case FigureUncommented:
		return Negative(r) && !commented(r, to)
	case FigureNeglected:
		return Negative(r) && !solved(r, to) && !commented(r, to)
	case FigureComplaints:
		return Complains(r)
	}
	return false
}

// FiguresOf counts a seller's reviews in the days until an instant. Orders and cases are counted by whoever holds them.
func FiguresOf(reviews []collector.SellerReview, days int, to time.Time) Figures {
	f := Figures{Days: days, From: to.Add(-time.Duration(days) * Day), To: to}
	sum := 0.0
	for _, r := range reviews {
		for _, c := range []struct {
			figure Figure
			n      *int
		}{{FigureReviews, &f.Reviews}, {FigureNegative, &f.Negative}, {FigureUnsolved, &f.Unsolved}, {FigureUncommented, &f.Uncommented},
			{FigureNeglected, &f.Neglected}, {FigureComplaints, &f.Complaints}, {FigureSuspicious, &f.Suspicious}} {
			if In(c.figure, r, f.From, f.To) {
				*c.n++
			}
		}
		if r.Rating > 0 && In(FigureReviews, r, f.From, f.To) {
			f.Rated++
			sum += r.Rating
		}
	}
	if f.Rated > 0 {
		f.Rating = sum / float64(f.Rated)
	}
	return f
}

// share is a part of a whole; 0 of nothing.
func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// NegativeShare is the share of negative reviews.
func (f Figures) NegativeShare() float64 { return share(f.Negative, f.Reviews) }

// NeglectedShare is the share of the negative reviews that are neither solved nor commented.
func (f Figures) NeglectedShare() float64 { return share(f.Neglected, f.Negative) }

// ComplaintsPer100 is how many complaints, in reviews and at the desk, come to a hundred orders; 0 without orders.
func (f Figures) ComplaintsPer100() float64 { return 100 * share(f.Complaints+f.Cases, f.Orders) }

// CasesIn counts the cases of a window.
func CasesIn(cases []collector.SellerCase, from, to time.Time) (n int) {
	for _, c := range cases {
		if c.Opened.After(from) && !c.Opened.After(to) {
			n++
		}
	}
	return n
}

// CancelledShare is the share of orders that were cancelled.
func (f Figures) CancelledShare() float64 { return share(f.Cancelled, f.Orders) }
