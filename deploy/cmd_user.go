package deploy

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"text/tabwriter"

	"molva/collector"
	"molva/jobs"
	"molva/web"
)

// userCommand is the way in for who has lost it: whoever may use the data folder or the database may set passwords.
type userCommand struct {
	List     userList     `cmd:"" help:"List the people, oldest first."`
	Add      userAdd      `cmd:"" help:"Add a person who signs in, or with --role none one who only gets mails."`
	Password userPassword `cmd:"" help:"Give a person a new password; it ends all their sessions."`
	Role     userRole     `cmd:"" help:"Change what a person may do."`
}

type personView struct {
	ID       string         `json:"id"`
	Name     string         `json:"name"`
	Mail     string         `json:"mail"`
	Language string         `json:"language"`
	Role     collector.Role `json:"role"`
}

// passwordFlag says where a password comes from. It is no argument: the list of processes shows those to everybody.
type passwordFlag struct {
	File string `name:"password-file" help:"File with the password, - is standard input; without it one is made and printed." placeholder:"FILE"`
}

// read gives the password, and whether it was made here and must be told.
func (f passwordFlag) read(ctx context.Context, s Streams) (password string, made bool, err error) {
	if f.File == "" {
		return newPassword(), true, nil
	}
	in, err := input(ctx, s, f.File)
	if err != nil {
		return "", false, err
	}
	defer in.Close()
	b, err := io.ReadAll(io.LimitReader(in, 4096))
	if err != nil {
		return "", false, fmt.Errorf("read the password: %w", err)
	}
	return strings.TrimRight(string(b), "\r\n"), false, nil
}

type userList struct {
	Config `embed:""`
}

// Run lists the people.
func (c *userList) Run(ctx context.Context, s Streams) error {
	return withPeople(ctx, c.Config, s, func(cl *client) error {
		people, err := allPeople(ctx, cl)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(s.Out, 0, 4, 2, ' ', 0)
		fmt.Fprintln(w, "MAIL\tROLE\tLANGUAGE\tNAME")
		for _, p := range people {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", p.Mail, roleWord(p.Role), p.Language, p.Name)
		}
		return w.Flush()
	})
}

type userAdd struct {
	Config   `embed:""`
	Mail     string `arg:"" help:"Mail address."`
	Name     string `help:"What people call this person."`
	Language string `help:"Of the console and the mails: ru, uk, en; without it the company's."`
	Role     string `help:"owner, manager, viewer, or none: gets mails and cannot sign in." enum:"owner,manager,viewer,none" default:"viewer"`
	passwordFlag
}

// Run adds a person.
func (c *userAdd) Run(ctx context.Context, s Streams) error {
	in := map[string]string{"mail": c.Mail, "name": c.Name, "language": c.Language, "role": string(roleOf(c.Role))}
	made := false
	if in["role"] != "" {
		var err error
		if in["password"], made, err = c.read(ctx, s); err != nil {
			return err
		}
	}
	return withPeople(ctx, c.Config, s, func(cl *client) error {
		if err := cl.call(ctx, http.MethodPost, "/people", in, nil); err != nil {
			return err
		}
		fmt.Fprintf(s.Out, "%s is added, role %s\n", c.Mail, c.Role)
		return tellPassword(s, in["password"], made)
	})
}

type userPassword struct {
	Config `embed:""`
	Mail   string `arg:"" help:"Mail address of the person."`
	passwordFlag
}

// Run gives a new password.
func (c *userPassword) Run(ctx context.Context, s Streams) error {
	password, made, err := c.read(ctx, s)
	if err != nil {
		return err
	}
	return withPeople(ctx, c.Config, s, func(cl *client) error {
		id, err := personByMail(ctx, cl, "MAIL", c.Mail)
		if err != nil {
			return err
		}
		if err := cl.call(ctx, http.MethodPut, "/people/"+id+"/password", map[string]string{"password": password}, nil); err != nil {
			return err
		}
		fmt.Fprintf(s.Out, "%s has a new password and must sign in again\n", c.Mail)
		return tellPassword(s, password, made)
	})
}

type userRole struct {
	Config `embed:""`
	Mail   string `arg:"" help:"Mail address of the person."`
	Role   string `arg:"" help:"owner, manager, viewer, or none: gets mails and cannot sign in." enum:"owner,manager,viewer,none"`
}

// Run changes a role; it holds at the person's next request.
func (c *userRole) Run(ctx context.Context, s Streams) error {
	return withPeople(ctx, c.Config, s, func(cl *client) error {
		id, err := personByMail(ctx, cl, "MAIL", c.Mail)
		if err != nil {
			return err
		}
		if err := cl.call(ctx, http.MethodPut, "/people/"+id+"/role", map[string]collector.Role{"role": roleOf(c.Role)}, nil); err != nil {
			return err
		}
		_, err = fmt.Fprintf(s.Out, "%s has the role %s\n", c.Mail, c.Role)
		return err
	})
}

// roleOf reads the word for a role; a person without one cannot sign in.
func roleOf(word string) collector.Role {
	if word == "none" {
		return ""
	}
	return collector.Role(word)
}

func roleWord(r collector.Role) string {
	if r == "" {
		return "none"
	}
	return string(r)
}

func tellPassword(s Streams, password string, made bool) error {
	if !made {
		return nil
	}
	_, err := fmt.Fprintf(s.Out, "password %s (told only now)\n", password)
	return err
}

func allPeople(ctx context.Context, cl *client) ([]personView, error) {
	var list struct {
		People []personView `json:"people"`
	}
	err := cl.call(ctx, http.MethodGet, "/people", nil, &list)
	return list.People, err
}

// personByMail finds the public id; where is the flag or argument that named the person.
func personByMail(ctx context.Context, cl *client, where, mail string) (string, error) {
	people, err := allPeople(ctx, cl)
	if err != nil {
		return "", err
	}
	for _, p := range people {
		if strings.EqualFold(p.Mail, mail) {
			return p.ID, nil
		}
	}
	return "", &collector.Error{Code: collector.CodeInvalid, Where: where, Msg: "nobody has the mail address " + mail, Hint: "molva user list shows who there is, molva user add adds somebody"}
}

// withPeople runs a command against the folder's owner, or against the store alone.
func withPeople(ctx context.Context, cfg Config, s Streams, fn func(*client) error) error {
	c := overSocket(cfg)
	if c == nil {
		var err error
		if c, err = openStoreHere(ctx, cfg, s); err != nil {
			return err
		}
	}
	defer c.close()
	return fn(c)
}

func openStoreHere(ctx context.Context, cfg Config, s Streams) (*client, error) {
	if err := cfg.checkFolder(); err != nil {
		return nil, err
	}
	log := newLog(s.Err, "error")
	a, err := OpenStore(ctx, cfg, log)
	if err != nil {
		return nil, err
	}
	if _, err := a.store.EnsureCompany(ctx, a.clock.Now()); err != nil {
		a.Close()
		return nil, fmt.Errorf("first company: %w", err)
	}
	site, err := web.New(web.Options{Store: a.store, Work: &jobs.Work{Store: a.store, Clock: a.clock, Log: log}, Clock: a.clock, Log: log, BaseURL: cfg.baseURL()})
	if err != nil {
		a.Close()
		return nil, err
	}
	return &client{http: &http.Client{Transport: inMemory{site.SocketHandler()}}, close: a.Close}, nil
}
