package web

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs"
)

// orderRoutes are the pages of orders and of requests for reviews.
var orderRoutes = []route{
	{"GET /orders", collector.ActionRead, (*Server).listOrders},
	{"POST " + ordersFormPath, collector.ActionOrders, (*Server).importOrders},
	{"POST /orders/hook", collector.ActionOrders, (*Server).setOrderHook},
	{"GET /orders/{id}", collector.ActionRead, (*Server).orderPage},
	{"GET /campaigns", collector.ActionRead, (*Server).listCampaigns},
	{"POST /campaigns", collector.ActionOrders, (*Server).createCampaign},
	{"GET /campaigns/{id}", collector.ActionRead, (*Server).campaignPage},
	{"POST /campaigns/{id}/start", collector.ActionOrders, (*Server).startCampaign},
	{"POST /campaigns/{id}/pause", collector.ActionOrders, (*Server).pauseCampaign},
	{"POST /hooks/orders", everybody, (*Server).orderHook},
	{"GET /u/{token}", everybody, (*Server).unsubscribePage},
	{"POST /u/{token}", everybody, (*Server).unsubscribe},
}

// Where files of orders are taken.
const (
	ordersImportPath = "/api/v1/orders/import"
	ordersFormPath   = "/orders/import"
)

// orderLines is a page of the list, newest first; next is "" on the last one.
func (s *Server) orderLines(ctx context.Context, scope collector.Scope, f store.OrderFilter, after string, limit int) ([]store.OrderLine, string, error) {
	list, err := s.Store.Orders(ctx, scope, f, after, limit+1)
	if err != nil || len(list) <= limit {
		return list, "", err
	}
	return list[:limit], list[limit-1].PublicID, nil
}

type ordersPage struct {
	*view
	Orders   []store.OrderLine
	Status   string
	Statuses []collector.OrderStatus
	Key      string
	NextURL  string
	FirstURL string
	Report   *jobs.OrdersReport
	Error    *fieldError
	Hook     string // the secret; "" when the webhook is closed
	HookURL  string
	Asking   bool // a campaign was started
}

const ordersShown = 50

func (s *Server) listOrders(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "orders_title")
	if err != nil {
		return err
	}
	return s.showOrders(w, r, http.StatusOK, ordersPage{view: v})
}

func (s *Server) showOrders(w http.ResponseWriter, r *http.Request, status int, p ordersPage) error {
	ctx, q := r.Context(), r.URL.Query()
	p.Statuses, p.Status, p.Key = collector.OrderStatuses, q.Get("status"), strings.TrimSpace(q.Get("order"))
	if !slices.Contains(p.Statuses, collector.OrderStatus(p.Status)) {
		p.Status = ""
	}
	list, next, err := s.orderLines(ctx, p.scope, store.OrderFilter{Status: collector.OrderStatus(p.Status), Key: p.Key}, q.Get("after"), ordersShown)
	if err != nil {
		return err
	}
	p.Orders = list
	here := url.Values{"status": {p.Status}, "order": {p.Key}}
	if q.Get("after") != "" {
		p.FirstURL = "/orders?" + here.Encode()
	}
	if next != "" {
		here.Set("after", next)
		p.NextURL = "/orders?" + here.Encode()
	}
	if p.May(string(collector.ActionOrders)) {
		if p.Hook, err = s.Store.OrderHook(ctx, p.scope); err != nil {
			return err
		}
	}
	p.HookURL = s.BaseURL + "/hooks/orders"
	campaigns, err := s.Store.Campaigns(ctx, p.scope)
	if err != nil {
		return err
	}
	p.Asking = slices.ContainsFunc(campaigns, func(c collector.Campaign) bool { return c.State == collector.CampaignStarted })
	return s.showAs(w, r, status, "orders", p)
}

// importOrders takes a file of the form. With answer=file it gives the refused lines back as a file of the same columns and
// a reason, to be mended and sent again: they hold names and addresses, so they are kept nowhere.
func (s *Server) importOrders(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "orders_title")
	if err != nil {
		return err
	}
	file, answer, err := formFile(r)
	if err != nil {
		return v.formError(err, func(status int, e *fieldError) error {
			return s.showOrders(w, r, status, ordersPage{view: v, Error: e})
		})
	}
	var refused bytes.Buffer
	var back func([]string, string) error
	if answer == "file" {
		back = refusedRows(&refused)
	}
	report, err := s.Work.ImportOrders(r.Context(), v.scope, file, back)
	if err != nil {
		return v.formError(err, func(status int, e *fieldError) error {
			e.Field = ""
			return s.showOrders(w, r, status, ordersPage{view: v, Error: e})
		})
	}
	if answer == "file" && len(report.Refused) > 0 {
		w.Header().Set("Content-Type", "text/csv; charset=utf-8")
		w.Header().Set("Content-Disposition", `attachment; filename="refused-orders.csv"`)
		_, err := w.Write(refused.Bytes())
		return err
	}
	return s.showOrders(w, r, http.StatusOK, ordersPage{view: v, Report: &report})
}

// formFile is the file of a form and the answer that was asked for, which stands before it.
func formFile(r *http.Request) (io.Reader, string, error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, "", invalid("file", "no file was sent", "choose a CSV file")
	}
	answer := ""
	for {
		part, err := parts.NextPart()
		if err != nil {
			if errors.Is(err, io.EOF) {
				err = invalid("file", "no file was sent", "choose a CSV file")
			}
			return nil, "", err
		}
		switch part.FormName() {
		case "answer":
			answer = smallPart(part)
		case "file":
			if part.FileName() == "" {
				return nil, "", invalid("file", "no file was sent", "choose a CSV file")
			}
			return part, answer, nil
		}
	}
}

func smallPart(p *multipart.Part) string {
	b, err := io.ReadAll(io.LimitReader(p, 100))
	if err != nil {
		return ""
	}
	return string(b)
}

// refusedRows writes refused rows as a file that a spreadsheet opens: with a mark of UTF-8, and no cell that it would run.
func refusedRows(out *bytes.Buffer) func([]string, string) error {
	out.WriteString("\ufeff")
	to := csv.NewWriter(out)
	return func(fields []string, reason string) error {
		row := make([]string, 0, len(fields)+1)
		for _, f := range append(slices.Clone(fields), reason) {
			if f != "" && strings.ContainsRune("=+-@\t\r", rune(f[0])) {
				f = "'" + f
			}
			row = append(row, f)
		}
		if err := to.Write(row); err != nil {
			return err
		}
		to.Flush()
		return to.Error()
	}
}

// orderView is an order with all that is known about it.
type orderView struct {
	collector.Order
	Buyer       collector.Person
	Recipient   collector.Person
	Seller      collector.Seller
	Invitations []invitationLine
	Matters     []store.Matter
	Log         []collector.Trail
}

type invitationLine struct {
	store.InvitationLine
	Campaign collector.Campaign
}

func (s *Server) orderView(ctx context.Context, scope collector.Scope, id string) (v orderView, err error) {
	if v.Order, err = s.Store.Order(ctx, scope, id); err != nil {
		return v, err
	}
	if v.Buyer, err = s.Store.Person(ctx, scope, v.Order.Buyer); err != nil {
		return v, err
	}
	if v.Order.Recipient != 0 {
		if v.Recipient, err = s.Store.Person(ctx, scope, v.Order.Recipient); err != nil {
			return v, err
		}
	}
	if v.Order.Seller != 0 {
		if v.Seller, err = s.Store.SellerByID(ctx, scope, v.Order.Seller); err != nil {
			return v, err
		}
	}
	lines, err := s.Store.InvitationsOf(ctx, scope, v.OrderID)
	if err != nil {
		return v, err
	}
	for _, l := range lines {
		c, err := s.Store.CampaignByID(ctx, scope, l.Invitation.Campaign)
		if err != nil {
			return v, err
		}
		v.Invitations = append(v.Invitations, invitationLine{l, c})
	}
	if v.Matters, err = s.Store.MattersOf(ctx, scope, v.OrderID); err != nil {
		return v, err
	}
	v.Log, err = s.Store.Trail(ctx, scope, "order", v.OrderID)
	return v, err
}

type orderPageData struct {
	*view
	Order  orderView
	Beside besideView
}

func (s *Server) orderPage(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "order_title")
	if err != nil {
		return err
	}
	o, err := s.orderView(r.Context(), v.scope, r.PathValue("id"))
	if err != nil {
		return err
	}
	beside, err := s.besideOrder(r.Context(), v.scope, o.Order)
	if err != nil {
		return err
	}
	return s.show(w, r, "order", orderPageData{v, o, beside})
}

// Money is an amount in minor units with its currency.
func (v *view) Money(amount int64, currency string) string {
	if amount == 0 && currency == "" {
		return ""
	}
	cents := amount % 100
	whole := grouped(int(amount / 100))
	return strings.TrimSpace(v.decimal(whole+"."+string(rune('0'+cents/10))+string(rune('0'+cents%10))) + "\u00a0" + currency)
}
