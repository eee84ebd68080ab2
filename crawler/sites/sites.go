// Package sites holds what is known about single review sites: one TOML file a site, with selectors, pagination, dates
// and scale (README.md describes the format). It reads and checks the files and finds the one for an address; it never
// fetches or parses a page.
package sites

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"molva/collector"
)

//go:embed *.toml testdata
var files embed.FS

// Set is a number of site files, found by name or by host. A nil Set is empty. It does not change once it is made.
type Set struct {
	list   []*Site
	byName map[string]*Site
	byHost map[string]*Site // exact names; those with "*." are looked for in list
}

var embedded = sync.OnceValue(func() *Set {
	s := &Set{}
	if err := s.read(files, "."); err != nil {
		panic(err) // a test decodes every embedded file
	}
	for _, site := range s.list {
		site.embedded = true
	}
	return s.index()
})

// Embedded are the site files that ship with the program.
func Embedded() *Set { return embedded() }

// Load is the embedded files and those of the folders; a file in a folder replaces the embedded one of the same name.
// The error is a *collector.Error with file, line, column and key of the first fault.
func Load(dirs ...string) (*Set, error) {
	s := &Set{list: slices.Clone(Embedded().list)}
	for _, dir := range dirs {
		if err := s.read(os.DirFS(dir), dir); err != nil {
			return nil, err
		}
	}
	return s.index(), nil
}

func (s *Set) read(from fs.FS, dir string) error {
	entries, err := fs.ReadDir(from, ".")
	if err != nil {
		return &collector.Error{Code: collector.CodeInvalid, Where: dir, Msg: "the folder of site files cannot be read: " + plain(err),
			Hint: "name a folder with one NAME.toml for each site", Err: err}
	}
	for _, e := range entries {
		if e.IsDir() || path.Ext(e.Name()) != ".toml" {
			continue
		}
		b, err := fs.ReadFile(from, e.Name())
		if err != nil {
			return collector.Errorf(collector.CodeInvalid, "read site file %s: %w", path.Join(dir, e.Name()), err)
		}
		site, err := Parse(path.Join(dir, e.Name()), b)
		if err != nil {
			return err
		}
		site.Dir = dir
		if twin := s.named(site.Name, dir); twin != nil {
			return &collector.Error{Code: collector.CodeInvalid, Where: path.Join(dir, e.Name()), Msg: fmt.Sprintf("name %q is that of %s too", site.Name, twin.File),
				Hint: "give each site file of a folder a name of its own"}
		}
		s.list = slices.DeleteFunc(s.list, func(o *Site) bool { return o.Name == site.Name })
		s.list = append(s.list, site)
	}
	return nil
}

// named is the site of that name that a folder has brought already.
func (s *Set) named(name, dir string) *Site {
	for _, o := range s.list {
		if o.Name == name && o.Dir == dir && !o.embedded {
			return o
		}
	}
	return nil
}

func plain(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

func (s *Set) index() *Set {
	s.byName, s.byHost = map[string]*Site{}, map[string]*Site{}
	for _, site := range s.list {
		s.byName[site.Name] = site
		for _, h := range site.Hosts {
			s.byHost[h] = site
		}
	}
	return s
}

// Of is a Set of these sites alone.
func Of(list ...*Site) *Set { return (&Set{list: list}).index() }

// All are the sites in the order in which they were read.
func (s *Set) All() []*Site {
	if s == nil {
		return nil
	}
	return s.list
}

// Named is the site of that name, or nil.
func (s *Set) Named(name string) *Site {
	if s == nil || name == "" {
		return nil
	}
	return s.byName[name]
}

// ForHost is the site that knows the host name, or nil. "*.site.example" in a file stands for all names below
// site.example and for it itself.
func (s *Set) ForHost(host string) *Site {
	if s == nil || len(s.list) == 0 {
		return nil
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	for name := host; name != ""; {
		if site := s.byHost[name]; site != nil && name == host {
			return site
		}
		if site := s.byHost["*."+name]; site != nil {
			return site
		}
		_, name, _ = strings.Cut(name, ".")
	}
	return nil
}

// For is the site that knows the address, or nil.
func (s *Set) For(rawURL string) *Site {
	_, rest, ok := strings.Cut(rawURL, "://")
	if !ok {
		return nil
	}
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		rest = rest[:i]
	}
	if i := strings.LastIndexByte(rest, '@'); i >= 0 {
		rest = rest[i+1:]
	}
	if i := strings.LastIndexByte(rest, ':'); i >= 0 && !strings.HasSuffix(rest, "]") {
		rest = rest[:i]
	}
	return s.ForHost(rest)
}

// Pages are the site's own saved pages, testdata/NAME beside its file.
func (s *Site) Pages() fs.FS {
	if s.embedded {
		if sub, err := fs.Sub(files, path.Join("testdata", s.Name)); err == nil {
			return sub
		}
	}
	return os.DirFS(path.Join(s.Dir, "testdata", s.Name))
}

var siteName = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}._-]{0,60}$`)

// IsName says whether a site may be called that: its name is a part of paths.
func IsName(name string) bool { return siteName.MatchString(name) }
