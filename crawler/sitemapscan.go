package crawler

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxSitemapWord is the longest tag or text of a sitemap that is kept; of a longer one the rest is passed over.
const maxSitemapWord = 8 << 10

// sitemapLoc is one address as it stands.
type sitemapLoc struct {
	loc, lastmod               string
	title, published, language string // of a news sitemap
	index                      bool   // it is of a sitemap
}

// sitemapReader reads a sitemap as it comes.
type sitemapReader struct {
	in   *bufio.Reader
	left *io.LimitedReader
	word []byte // what was read last, at most maxSitemapWord bytes of it
	tail []byte // its last two bytes, however long it was
	told int
}

func newSitemapReader(r io.Reader) *sitemapReader {
	left := &io.LimitedReader{R: r, N: int64(maxSitemapBytes) + 1}
	return &sitemapReader{in: bufio.NewReaderSize(left, 32<<10), left: left}
}

// each tells all addresses.
func (s *sitemapReader) each(fn func(sitemapLoc) error) error {
	if lines, err := s.isLines(); err != nil || lines {
		if err != nil {
			return err
		}
		return s.lines(fn)
	}
	err := s.xml(fn)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	if err == nil && s.left.N <= 0 {
		err = fmt.Errorf("%w: more than %d bytes", errTooLarge, maxSitemapBytes)
	}
	return err
}

// isLines says that the sitemap is of one address a line.
func (s *sitemapReader) isLines() (bool, error) {
	head, err := s.in.Peek(512)
	if err != nil && !errors.Is(err, io.EOF) {
		return false, fmt.Errorf("read the answer: %w", err)
	}
	return bytes.HasPrefix(bytes.TrimLeft(head, "\ufeff \t\r\n"), []byte("http")), nil
}

func (s *sitemapReader) lines(fn func(sitemapLoc) error) error {
	for {
		err := s.until('\n')
		if line := strings.TrimSpace(strings.TrimPrefix(string(s.word), "\ufeff")); strings.HasPrefix(line, "http") {
			if err := s.tell(sitemapLoc{loc: line}, fn); err != nil {
				return err
			}
		}
		if err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
	}
}

func (s *sitemapReader) tell(l sitemapLoc, fn func(sitemapLoc) error) error {
	if l.loc == "" {
		return nil
	}
	if s.told++; s.told > maxSitemapAddresses {
		return errEnough
	}
	return fn(l)
}

// until reads into word what stands before a byte, the byte passed; io.EOF with the last word.
func (s *sitemapReader) until(c byte) error {
	s.word, s.tail = s.word[:0], s.tail[:0]
	for {
		part, err := s.in.ReadSlice(c)
		if err == nil {
			part = part[:len(part)-1]
		}
		s.word = append(s.word, part[:min(len(part), maxSitemapWord-len(s.word))]...)
		if s.tail = append(s.tail, part[max(len(part)-2, 0):]...); len(s.tail) > 2 {
			s.tail = s.tail[len(s.tail)-2:]
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			if err != nil && !errors.Is(err, io.EOF) {
				err = fmt.Errorf("read the answer: %w", err)
			}
			return err
		}
	}
}

// xml reads tags and texts in turn.
func (s *sitemapReader) xml(fn func(sitemapLoc) error) error {
	var l sitemapLoc
	var words strings.Builder
	for {
		if err := s.until('<'); err != nil {
			return err
		}
		if room := maxSitemapWord - words.Len(); room > 0 {
			words.WriteString(attrText(s.word[:min(len(s.word), room)]))
		}
		if err := s.special(&words); err != nil {
			return err
		}
		name, ok := strings.CutPrefix(string(s.word), "/")
		if !ok {
			if len(s.word) > 0 {
				words.Reset()
			}
			continue
		}
		if err := s.ends(strings.ToLower(strings.TrimSpace(name)), strings.TrimSpace(words.String()), &l, fn); err != nil {
			return err
		}
		words.Reset()
	}
}

// special reads a tag into word, up to its ">". The text of a CDATA section goes to words; of it, as of a comment, no word
// is left.
func (s *sitemapReader) special(words *strings.Builder) error {
	if err := s.until('>'); err != nil {
		return err
	}
	var end string
	switch {
	case bytes.HasPrefix(s.word, []byte("![CDATA[")):
		end = "]]"
	case bytes.HasPrefix(s.word, []byte("!--")):
		end = "--"
	default:
		return nil
	}
	begun := bytes.Clone(s.word)
	for string(s.tail) != end {
		if err := s.until('>'); err != nil {
			return err
		}
		if len(begun)+len(s.word) < maxSitemapWord {
			begun = append(append(begun, '>'), s.word...)
		}
	}
	if end == "]]" && words.Len() < maxSitemapWord {
		words.Write(bytes.TrimSuffix(bytes.TrimPrefix(begun, []byte("![CDATA[")), []byte(end)))
	}
	s.word = s.word[:0]
	return nil
}

// ends takes what an element said.
func (s *sitemapReader) ends(name, text string, l *sitemapLoc, fn func(sitemapLoc) error) error {
	prefix, local := cutPrefix(name)
	switch local {
	case "loc":
		if prefix != "image" && prefix != "video" {
			l.loc = text
		}
	case "lastmod":
		l.lastmod = text
	case "title":
		if prefix == "news" || prefix == "n" {
			l.title = text
		}
	case "publication_date":
		l.published = text
	case "language":
		l.language = text
	case "url", "sitemap":
		told := *l
		told.index = local == "sitemap"
		*l = sitemapLoc{}
		return s.tell(told, fn)
	}
	return nil
}
