package crawler

import (
	"strings"

	xhtml "golang.org/x/net/html"

	"molva/crawler/sites"
)

// quoteClasses and quoteIDs are the marks that mail programs put on what they quote, with the line that introduces it.
var (
	quoteClasses = []string{"gmail_quote", "gmail_attr", "gmail_signature", "yahoo_quoted", "moz-cite-prefix", "moz-signature", "protonmail_quote"}
	quoteRest    = []string{"divRplyFwdMsg", "appendonsend"} // what follows such an element is quoted, too
)

// LetterText is what somebody wrote in a mail in HTML: its text, blocks as lines. A part that the mail program marks as
// quoted, or as a signature, is one line ">"; nothing that the page names is asked for.
func LetterText(page []byte, contentType string) string {
	root, err := boundedTree(PageText(page, contentType))
	if err != nil {
		return ""
	}
	markQuotes(root, 0)
	return nodeText(root, sites.Selector{Text: "head", Selector: headOnly})
}

// markQuotes puts a line ">" in the place of every quoted part.
func markQuotes(n *xhtml.Node, depth int) {
	if depth > maxOpen {
		return
	}
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		switch whole, rest := quoted(c); {
		case rest:
			for c != nil {
				next = c.NextSibling
				n.RemoveChild(c)
				c = next
			}
			n.AppendChild(quoteLine())
		case whole:
			n.InsertBefore(quoteLine(), c)
			n.RemoveChild(c)
		default:
			markQuotes(c, depth+1)
		}
		c = next
	}
}

func quoteLine() *xhtml.Node {
	line := &xhtml.Node{Type: xhtml.ElementNode, Data: "div"}
	line.AppendChild(&xhtml.Node{Type: xhtml.TextNode, Data: ">"})
	return line
}

// quoted says that an element is a quote as a whole, or that one begins with it and goes on to the end of its parent.
func quoted(n *xhtml.Node) (whole, rest bool) {
	if n.Type != xhtml.ElementNode {
		return false, false
	}
	whole = n.Data == "blockquote"
	for _, a := range n.Attr {
		for _, name := range quoteClasses {
			whole = whole || a.Key == "class" && strings.Contains(" "+a.Val+" ", " "+name+" ")
		}
		for _, name := range quoteRest {
			rest = rest || a.Key == "id" && strings.HasSuffix(a.Val, name) // Outlook puts "x_" before it in a reply to a reply
		}
	}
	return whole, rest
}
