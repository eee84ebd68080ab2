package alert

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"molva/collector"
)

// hookBell rings by a POST to an address.
type hookBell struct {
	address string
	client  *http.Client
}

// HookBell rings by a POST of a Ring as JSON; its "text" is what chat programs show. The client decides which addresses may
// be reached; a redirect is no answer.
func HookBell(address string, client *http.Client) (Bell, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, &collector.Error{Code: collector.CodeInvalid, Where: "--watch-url", Msg: "the second channel's address is no web address", Hint: "write https://chat.example.com/hooks/…"}
	}
	return &hookBell{address, client}, nil
}

func (b *hookBell) Name() string { return "url" }

// answerMost is how much of an answer is read and kept, in bytes.
const answerMost = 200

func (b *hookBell) Ring(ctx context.Context, r Ring) (string, error) {
	r.Text = r.Subject + "\n" + r.Text + r.Page
	body, err := json.Marshal(r)
	if err != nil {
		return "", fmt.Errorf("the alarm as JSON: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, b.address, bytes.NewReader(body))
	if err != nil {
		return "", errors.New("the second channel's address cannot be asked") // the cause would print it
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "Molva")
	resp, err := b.client.Do(req)
	if err != nil {
		var cause *url.Error
		if errors.As(err, &cause) { // its own words print the address, in which a secret stands
			err = cause.Err
		}
		return "", &Error{Err: err}
	}
	defer resp.Body.Close()
	said, err := io.ReadAll(io.LimitReader(resp.Body, answerMost))
	if err != nil {
		said = nil // the status is the answer
	}
	answer := strings.TrimSpace(resp.Status + " " + cleanLine(string(said), answerMost))
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return "", &Error{Answer: answer}
	}
	return answer, nil
}

// paragraphs are the lines of a text.
func paragraphs(text string) []string {
	return strings.Split(strings.TrimSpace(text), "\n")
}
