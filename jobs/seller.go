package jobs

import (
	"context"
	"strings"

	"molva/collector"
)

// SellerNamed is a seller by the id that stands in addresses, or by the marketplace's own id behind "key:".
func (w *Work) SellerNamed(ctx context.Context, scope collector.Scope, name string) (collector.Seller, error) {
	if key, ok := strings.CutPrefix(name, "key:"); ok {
		return w.Store.SellerByKey(ctx, scope, key)
	}
	return w.Store.Seller(ctx, scope, name)
}
