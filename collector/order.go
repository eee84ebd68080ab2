package collector

import "time"

// OrderStatus is where an order stands, or what happened to it.
type OrderStatus string

// The statuses. Replaced is an event and no end: the seller gave other goods than those ordered.
const (
	OrderPlaced    OrderStatus = "placed"
	OrderConfirmed OrderStatus = "confirmed"
	OrderShipped   OrderStatus = "shipped"
	OrderDelivered OrderStatus = "delivered" // complete: the goods are with the recipient
	OrderCancelled OrderStatus = "cancelled"
	OrderReturned  OrderStatus = "returned"
	OrderReplaced  OrderStatus = "replaced"
)

// OrderStatuses are all of them, in the order in which they may come.
var OrderStatuses = []OrderStatus{OrderPlaced, OrderConfirmed, OrderReplaced, OrderShipped, OrderDelivered, OrderCancelled, OrderReturned}

// Courier is who brought the goods.
type Courier string

// The couriers. Only of the platform's own does seed 003 say that the platform answers for it.
const (
	CourierUnknown  Courier = ""
	CourierSeller   Courier = "seller"
	CourierPlatform Courier = "platform"
)

// Contact is a person as an order names them.
type Contact struct {
	Name     string
	Mail     string
	Phone    string
	Language string // ru, uk, en; "" is the company's
	Zone     string // IANA name; "" is the company's
}

// OrderItem is one line of an order.
type OrderItem struct {
	Name     string
	URL      string
	Quantity int
}

// OrderEvent is what happened to an order, and when.
type OrderEvent struct {
	Status OrderStatus
	At     time.Time
	Reason string // in the shop's own words: "нет в наличии"
}

// Order is one purchase. Buyer and recipient are two people: flowers are a gift.
type Order struct {
	OrderID   int64
	PublicID  string
	Company   int64
	Key       string // the shop's own number
	Seller    int64  // 0: the company sells itself
	Branch    int64
	Buyer     int64 // person: who is asked for a review and may complain
	Recipient int64 // person; 0 when it is the buyer or nobody is named
	Category  string
	Courier   Courier
	Status    OrderStatus
	Amount    int64 // minor units
	Currency  string
	Placed    time.Time
	Delivered time.Time // zero until then; the completion that seeds 003 and 004 count from
	Items     []OrderItem
	Events    []OrderEvent // oldest first
	Hash      string       // of what the shop sent, so that "the same" is one comparison
	Rev       int64
	Created   time.Time // business time at which it came in first
	Changed   time.Time
}

// Purchase is an order as a shop sends it: with people, seller and branch by their own names.
type Purchase struct {
	Key        string
	SellerKey  string
	SellerName string
	SellerMail string
	BranchKey  string
	BranchName string
	Buyer      Contact
	Recipient  Contact // zero: the buyer, or nobody is named
	Category   string
	Courier    Courier
	Status     OrderStatus
	Amount     int64
	Currency   string
	Items      []OrderItem
	Events     []OrderEvent
}
