package web

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"molva/collector"
	"molva/jobs"
)

// A shop signs what it sends: HMAC-SHA256 with the secret of the page /orders over the timestamp, a full stop and the body.
const (
	hookTimestamp = "Molva-Timestamp" // Unix seconds, wall time
	hookSignature = "Molva-Signature" // sha256=HEX
	hookAge       = 5 * time.Minute   // an older call, or one from the future, is a repeat by somebody who listened
)

// setOrderHook opens the webhook with a new secret, or closes it.
func (s *Server) setOrderHook(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "orders_title")
	if err != nil {
		return err
	}
	secret, said := rand.Text(), "hook_opened"
	if r.FormValue("do") == "close" {
		secret, said = "", "hook_closed"
	}
	if err := s.Work.SetOrderHook(r.Context(), v.scope, secret); err != nil {
		return err
	}
	return s.redirect(w, r, "/orders#hook", v.T(said))
}

// orderHook takes one order or a list of orders from a shop. The same again changes nothing, so a shop may repeat what it
// got no answer to.
func (s *Server) orderHook(w http.ResponseWriter, r *http.Request) error {
	report, err := s.hookedOrders(r)
	if err != nil {
		s.writeAPIError(w, err)
		return nil
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusOK)
	return json.NewEncoder(w).Encode(report)
}

func (s *Server) hookedOrders(r *http.Request) (jobs.OrdersReport, error) {
	none := jobs.OrdersReport{}
	stamp := r.Header.Get(hookTimestamp)
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil {
		return none, invalid(hookTimestamp, "the call has no timestamp", "send Unix seconds in the header Molva-Timestamp")
	}
	if age := wallNow().Sub(time.Unix(seconds, 0)); age > hookAge || age < -hookAge {
		return none, &collector.Error{Code: collector.CodeSignIn, Where: hookTimestamp, Msg: "the call is too old, or its clock is wrong", Hint: "sign it anew with the time of now"}
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return none, err
	}
	company, err := s.signedFor(r, stamp, body)
	if err != nil {
		return none, err
	}
	orders, err := ordersOf(body)
	if err != nil {
		return none, err
	}
	return s.Work.TakeOrders(r.Context(), collector.System(company), orders)
}

// signedFor is the company whose secret a call was signed with.
func (s *Server) signedFor(r *http.Request, stamp string, body []byte) (int64, error) {
	hooks, err := s.Store.OrderHooks(r.Context())
	if err != nil {
		return 0, err
	}
	given, err := hex.DecodeString(strings.TrimPrefix(r.Header.Get(hookSignature), "sha256="))
	for _, h := range hooks {
		sum := hmac.New(sha256.New, []byte(h.Secret))
		sum.Write([]byte(stamp + "."))
		sum.Write(body)
		if err == nil && hmac.Equal(sum.Sum(nil), given) {
			return h.Company, nil
		}
	}
	return 0, &collector.Error{Code: collector.CodeSignIn, Where: hookSignature, Msg: "the signature is not that of any shop",
		Hint: "sha256= and the HMAC-SHA256 of the timestamp, a full stop and the body, with the secret of the page /orders"}
}

// ordersOf reads one order or a list of them. Fields that no order has are the shop's own business.
func ordersOf(body []byte) ([]jobs.OrderRow, error) {
	var list []orderBody
	if body = bytes.TrimSpace(body); len(body) > 0 && body[0] == '{' {
		body = append(append([]byte{'['}, body...), ']')
	}
	if err := json.Unmarshal(body, &list); err != nil {
		return nil, &collector.Error{Code: collector.CodeInvalid, Where: "body", Msg: "the orders cannot be read: " + err.Error(), Hint: "send an order as JSON, or a list of them", Err: err}
	}
	return mapped(list, orderBody.row), nil
}
