package web

import (
	"context"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs"
)

// orderBody is one order as a shop sends it: the columns of the CSV file as fields.
type orderBody struct {
	Order          string `json:"order" maxLength:"200" doc:"the shop's own number"`
	Seller         string `json:"seller,omitempty" doc:"the marketplace's id of the seller; absent: the company sells itself"`
	SellerName     string `json:"seller_name,omitempty"`
	SellerMail     string `json:"seller_mail,omitempty"`
	Branch         string `json:"branch,omitempty"`
	BranchName     string `json:"branch_name,omitempty"`
	Buyer          string `json:"buyer,omitempty" doc:"name"`
	BuyerMail      string `json:"buyer_mail,omitempty"`
	BuyerPhone     string `json:"buyer_phone,omitempty"`
	Recipient      string `json:"recipient,omitempty" doc:"name; absent: the buyer"`
	RecipientMail  string `json:"recipient_mail,omitempty"`
	RecipientPhone string `json:"recipient_phone,omitempty"`
	Category       string `json:"category,omitempty"`
	Courier        string `json:"courier,omitempty" doc:"seller or platform"`
	Status         string `json:"status,omitempty" doc:"placed, confirmed, replaced, shipped, delivered, cancelled, returned; absent: the latest event"`
	Amount         string `json:"amount,omitempty" doc:"1234.56"`
	Currency       string `json:"currency,omitempty"`
	Items          string `json:"items,omitempty" doc:"Roses x2; Vase"`
	Placed         string `json:"placed,omitempty" doc:"RFC 3339, or 2026-11-03 14:05 in the order's zone"`
	Confirmed      string `json:"confirmed,omitempty"`
	Shipped        string `json:"shipped,omitempty"`
	Delivered      string `json:"delivered,omitempty" doc:"a date alone is the end of that day"`
	Cancelled      string `json:"cancelled,omitempty"`
	Returned       string `json:"returned,omitempty"`
	Replaced       string `json:"replaced,omitempty"`
	Reason         string `json:"reason,omitempty" doc:"of a cancelled, returned or replaced order, in the shop's words"`
	Language       string `json:"language,omitempty" doc:"the buyer's: ru, uk, en"`
	Zone           string `json:"zone,omitempty" doc:"the buyer's: Europe/Kyiv"`
}

func (b orderBody) row() jobs.OrderRow {
	row := jobs.OrderRow{}
	for field, value := range map[string]string{"order": b.Order, "seller": b.Seller, "seller_name": b.SellerName, "seller_mail": b.SellerMail,
		"branch": b.Branch, "branch_name": b.BranchName, "buyer": b.Buyer, "buyer_mail": b.BuyerMail, "buyer_phone": b.BuyerPhone,
		"recipient": b.Recipient, "recipient_mail": b.RecipientMail, "recipient_phone": b.RecipientPhone, "category": b.Category, "courier": b.Courier,
		"status": b.Status, "amount": b.Amount, "currency": b.Currency, "items": b.Items, "placed": b.Placed, "confirmed": b.Confirmed, "shipped": b.Shipped,
		"delivered": b.Delivered, "cancelled": b.Cancelled, "returned": b.Returned, "replaced": b.Replaced, "reason": b.Reason, "language": b.Language, "zone": b.Zone} {
		row.Put(field, value)
	}
	return row
}

type orderEventJSON struct {
	Status collector.OrderStatus `json:"status"`
	At     time.Time             `json:"at"`
	Reason string                `json:"reason,omitempty"`
}

// OrderJSON is an order in a list. It is exported because huma describes the fields of an embedded struct only then.
type OrderJSON struct {
	ID        string                `json:"id"`
	Order     string                `json:"order" doc:"the shop's own number"`
	Status    collector.OrderStatus `json:"status"`
	Category  string                `json:"category"`
	Courier   collector.Courier     `json:"courier"`
	Amount    int64                 `json:"amount" doc:"in minor units"`
	Currency  string                `json:"currency"`
	Placed    *time.Time            `json:"placed"`
	Delivered *time.Time            `json:"delivered"`
	Buyer     string                `json:"buyer" doc:"name"`
	Seller    string                `json:"seller" doc:"name"`
}

type orderWholeJSON struct {
	OrderJSON
	BuyerMail   string           `json:"buyer_mail"`
	Recipient   string           `json:"recipient"`
	Events      []orderEventJSON `json:"events"`
	Invitations []invitationJSON `json:"invitations"`
	Matters     []string         `json:"matters" doc:"what is open about it: case, dispute"`
	Log         []trailJSON      `json:"log"`
}

type trailJSON struct {
	At   time.Time `json:"at"`
	Did  string    `json:"did"`
	Rule string    `json:"rule,omitempty"`
	Data string    `json:"data" doc:"JSON of the facts"`
}

type ordersJSON struct {
	Orders []OrderJSON `json:"orders"`
	Next   string      `json:"next"`
}

type ordersQuery struct {
	Status string `query:"status" enum:"placed,confirmed,replaced,shipped,delivered,cancelled,returned"`
	Order  string `query:"order" maxLength:"200" doc:"the beginning of the shop's number"`
	After  string `query:"after" maxLength:"100" doc:"\"next\" of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"50"`
}

// ordersInput streams its body.
type ordersInput struct {
	Format string `query:"format" enum:"csv" default:"csv"`
	body   io.Reader
}

// Resolve keeps the body for the handler; huma calls it.
func (i *ordersInput) Resolve(ctx huma.Context) []error {
	i.body = fileOf(ctx)
	return nil
}

type bounceBody struct {
	MessageID string `json:"message_id" maxLength:"400"`
	Reason    string `json:"reason,omitempty" maxLength:"400" doc:"the other server's words"`
}

func (s *Server) apiOrders(api huma.API) {
	csv := &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"text/csv": {}}}
	register(s, api, endpoint{Method: http.MethodPost, Path: "/orders/import", Does: "Take in a shop's orders; broken lines come back with number and reason",
		Action: collector.ActionOrders, Body: csv},
		func(ctx context.Context, scope collector.Scope, in *ordersInput) (*answer[jobs.OrdersReport], error) {
			r, err := s.Work.ImportOrders(ctx, scope, in.body, nil)
			return &answer[jobs.OrdersReport]{r}, err
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/orders", Does: "Take in one order, or what has become of it", Action: collector.ActionOrders, Fails: []int{http.StatusConflict}},
		func(ctx context.Context, scope collector.Scope, in *body[orderBody]) (*answer[orderWholeJSON], error) {
			out, err := s.takeOrder(ctx, scope, in.Body)
			return &answer[orderWholeJSON]{out}, err
		})
	register(s, api, endpoint{Method: http.MethodGet, Path: "/orders", Does: "Orders, the newest first", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, in *ordersQuery) (*answer[ordersJSON], error) {
			list, next, err := s.orderLines(ctx, scope, store.OrderFilter{Status: collector.OrderStatus(in.Status), Key: in.Order}, in.After, in.Limit)
			return &answer[ordersJSON]{ordersJSON{mapped(list, orderOut), next}}, err
		})
	register(s, api, endpoint{Method: http.MethodGet, Path: "/orders/{id}", Does: "One order with its events, requests and log", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, in *named) (*answer[orderWholeJSON], error) {
			v, err := s.orderView(ctx, scope, in.ID)
			return &answer[orderWholeJSON]{orderWhole(v)}, err
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/bounces", Does: "A mail came back for good: ask its receiver no more", Action: collector.ActionOrders,
		Status: http.StatusNoContent, Fails: []int{http.StatusNotFound}},
		func(ctx context.Context, scope collector.Scope, in *body[bounceBody]) (*noContent, error) {
			return nil, s.Work.Bounced(ctx, scope, in.Body.MessageID, in.Body.Reason)
		})
}

// takeOrder takes one order in and shows what it is now.
func (s *Server) takeOrder(ctx context.Context, scope collector.Scope, in orderBody) (orderWholeJSON, error) {
	report, err := s.Work.TakeOrders(ctx, scope, []jobs.OrderRow{in.row()})
	if err != nil {
		return orderWholeJSON{}, err
	}
	if len(report.Refused) > 0 {
		return orderWholeJSON{}, invalid("order", "the order is refused: "+report.Refused[0].Reason, "mend it and send it again")
	}
	o, err := s.Store.OrderByKey(ctx, scope, in.Order)
	if err != nil {
		return orderWholeJSON{}, err
	}
	v, err := s.orderView(ctx, scope, o.PublicID)
	return orderWhole(v), err
}

func orderOut(o store.OrderLine) OrderJSON {
	return OrderJSON{ID: o.PublicID, Order: o.Key, Status: o.Status, Category: o.Category, Courier: o.Courier, Amount: o.Amount, Currency: o.Currency,
		Placed: instant(o.Placed), Delivered: instant(o.Delivered), Buyer: o.Buyer, Seller: o.Seller}
}

func orderWhole(v orderView) orderWholeJSON {
	return orderWholeJSON{OrderJSON: orderOut(store.OrderLine{Order: v.Order, Buyer: v.Buyer.Name, Seller: v.Seller.Name}), BuyerMail: v.Buyer.Mail, Recipient: v.Recipient.Name,
		Events: mapped(v.Events, func(e collector.OrderEvent) orderEventJSON { return orderEventJSON{e.Status, e.At.UTC(), e.Reason} }),
		Invitations: mapped(v.Invitations, func(l invitationLine) invitationJSON {
			return invitationOut(l.InvitationLine, l.Campaign.PublicID)
		}),
		Matters: mapped(v.Matters, func(m store.Matter) string { return m.About }),
		Log:     mapped(v.Log, func(t collector.Trail) trailJSON { return trailJSON{t.At.UTC(), t.Did, t.Rule, t.Data} })}
}
