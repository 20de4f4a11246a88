package main

import (
	"bytes"
	"database/sql"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"verbatim/bot/discordtest"
	"verbatim/corpus/sqlite"
)

// TestKeepingAndForgetting is what outlasts a restart, and what does not outlast its
// being erased.
func TestKeepingAndForgetting(t *testing.T) {
	s := serve(t)
	for _, part := range []struct {
		name string
		test func(*serving)
	}{
		{"same code", storesAlike}, {"erased", erasesAMember}, {"restart", keepsEveryButton},
		{"roles", looksAtRolesAgain}, {"command line", tellsOfTheCommandLine}, {"removed", forgetsAServer},
	} {
		t.Run(part.name, func(t *testing.T) {
			s := s.on(t)
			if s.bot.done == nil { // it ends with the part that has started it
				s.anew()
			}
			part.test(s)
		})
	}
}

// keepsEveryButton presses, after a restart, those that a restart is not shown of
// elsewhere.
func keepsEveryButton(s *serving) {
	owner, ann := s.guild.Owner().In(s.general), s.guild.Member("ann").In(s.general)
	var notes strings.Builder
	for i := range 20 {
		fmt.Fprintf(&notes, `{"id":"minute-%02d","title":"Minute %d","outlet":"Ost Gazette %02d","text":"Minute %d of the meeting of the anglers of Ost says who brought the cake, and no more."}`+"\n", i, i, i, i)
	}
	s.answer(owner.Press(s.answer(owner.Slash("article add", values{"file": discordtest.File{Name: "minutes.jsonl", Data: []byte(notes.String())}})), "Publish"))
	s.answer(owner.Slash("settings set", values{"quotes": 1}))
	paged := s.ask(ann, crossing)
	s.answer(owner.Slash("settings set", values{"quotes": 3}))
	sources, list := s.answer(ann.Slash("sources", nil)), s.answer(owner.Slash("article list", nil))
	draft := func(name string) discordtest.Message {
		return s.answer(owner.Slash("article add", values{"file": discordtest.File{Name: name + ".md", Data: []byte("# The " + name + " of Ost\n\nThe " + name + " of Ost is painted every spring, in a colour that the children of the school choose.\n")}}))
	}
	edited, discarded, open := draft("fountain"), draft("gazebo"), draft("belfry")
	removed, stays := s.answer(owner.Slash("article remove", values{"id": "minute-00"})), s.answer(owner.Slash("article remove", values{"id": "minute-01"}))
	reason, details, add := s.modal(ann.Press(paged, "Not helpful")), s.modal(owner.Press(open, "Edit details")), s.modal(owner.Slash("article add", nil))
	other := s.discord.Guild("Ostend")
	other.Member("ann")
	s.answer(other.Owner().In(other.Channel("general")).Press(s.answer(other.Owner().In(other.Channel("general")).Slash("article add", values{"file": discordtest.File{Name: "a.md", Data: []byte("# Tunnel\n\nThe tunnel at Ostend will cost 77 million crowns to mend, the mayor said.\n")}})), "Publish"))
	which := s.ask(s.guild.Member("ann").InDM(), "What will the repair cost?")
	s.again()

	turned := s.answer(ann.Press(paged, "More quotes"))
	if turned.ID != paged.ID || turned.Text() == paged.Text() {
		s.Errorf("the page is not turned:\n%s", turned.Text())
	}
	s.answer(ann.Press(turned, "Previous"))
	s.says(s.answer(ann.Press(sources, "Next")), "Page 2 of")
	s.says(s.answer(owner.Press(list, "Next")), "Page 2 of")
	s.says(s.answer(owner.Submit(s.modal(owner.Press(edited, "Edit details")), values{"outlet": "The Ost Mirror"})), "Outlet: The Ost Mirror")
	s.says(s.answer(owner.Press(discarded, "Discard")), "Discarded")
	s.says(s.answer(owner.Press(removed, "Remove")), "Removed: minute-00")
	s.says(s.answer(owner.Press(stays, "Keep")), "It stays")
	s.says(s.answer(ann.Submit(reason, values{"reason": "too short"})), "Thank you")
	s.says(s.answer(owner.Submit(details, values{"author": "Wim Dorn"})), "Author: Wim Dorn")
	s.says(s.answer(owner.Submit(add, values{"text0": "Weathervane of Ost\n\nThe weathervane of Ost shows the wind again, after the gale had bent it in March."})), "This would be stored")
	s.says(s.answer(s.guild.Member("ann").InDM().Choose(which, s.menu(which), other.ID)), "77 million crowns")
}

// menu is the custom id of the message's only menu.
func (s *serving) menu(m discordtest.Message) string {
	s.Helper()
	for _, c := range m.Components {
		if row := c.(map[string]any); row["components"] != nil {
			return row["components"].([]any)[0].(map[string]any)["custom_id"].(string)
		}
	}
	s.Fatalf("no menu: %s", m.JSON())
	return ""
}

// tellsOfTheCommandLine: who waits is told also when the article comes by the command
// line, while the bot is not there.
func tellsOfTheCommandLine(s *serving) {
	bob := s.guild.Member("bob").In(s.general)
	question := "Which colour has the new fire engine of Lunmouth?"
	kept := s.answer(bob.Press(s.ask(bob, question), "Tell me when it can"))
	s.end()
	s.keep(map[string]string{"id": "engine", "outlet": "Skell Radio", "title": "A new fire engine", "text": "The new fire engine of Lunmouth is not red but yellow, the brigade said on Friday."})
	s.anew()
	s.says(s.told(bob, kept), "<@"+bob.User().ID+">", question, "not red but yellow")
}

// storesAlike: what comes by Discord is stored as the command line stores it.
func storesAlike(s *serving) {
	owner := s.guild.Owner().In(s.general)
	s.says(s.answer(owner.Press(s.answer(owner.Slash("article add", values{"file": discordtest.File{Name: "weir.html", Data: []byte(weir)}})), "Publish")), "Its id is weir")
	path := filepath.Join(s.TempDir(), "weir.html")
	if err := os.WriteFile(path, []byte(weir), 0o600); err != nil {
		s.Fatal(err)
	}
	verbatim(s.T, exitOK, "add", "--yes", "--data", s.data, "--library", "by-hand", path)
	for _, flag := range []string{"--text", "--json"} {
		show := func(library string) string {
			return verbatim(s.T, exitOK, "show", "weir", flag, "--data", s.data, "--library", library)
		}
		if here, there := show(libraryOf(s.guild.ID)), show("by-hand"); here != there || !strings.Contains(here, "310,000 crowns") {
			s.Errorf("by Discord:\n%s\nby the command line:\n%s", here, there)
		}
	}
}

// looksAtRolesAgain: who may press is decided when it is pressed.
func looksAtRolesAgain(s *serving) {
	managers, messages := s.guild.Role("managers", discordtest.ManageGuild), s.guild.Role("cleaners", discordtest.ManageMessages)
	mod := s.guild.Member("mod", managers, messages)
	cid := s.guild.Member("cid").In(s.general)
	m := s.ask(cid, cost)
	list, removal := s.answer(mod.In(s.general).Slash("article list", nil)), s.answer(mod.In(s.general).Slash("article remove", values{"id": "radio-seals"}))
	mod.Take(managers)
	mod.Take(messages)
	for _, c := range []struct {
		m      discordtest.Message
		button string
		says   string
	}{{m, "Delete", "Only who asked, and moderators"}, {list, "Next", "That is for this server's moderators"}, {removal, "Remove", "That is for this server's moderators"}} {
		said := s.followUp(mod.In(s.general).Press(c.m, c.button))
		s.hidden(said)
		s.says(said, c.says)
	}
	s.says(s.ask(cid, "How many seals were counted on the north shore?"), "Forty-one grey seals")
	if now, err := m.Now(); err != nil || now.Text() != m.Text() {
		s.Errorf("the answer has changed: %v", err)
	}
	// Who has left a server since it was offered may not choose it.
	other := s.discord.Guild("Ostend")
	other.Member("cid")
	direct := s.guild.Member("cid").InDM()
	which := s.ask(direct, "What will the repair cost?")
	other.Member("cid").Leave()
	refused := direct.Choose(which, s.menu(which), other.ID)
	s.says(s.followUp(refused), "You are not a member of that server any more")
}

// database opens the bot's own database, to look into it.
func (s *serving) database() *sql.DB {
	s.Helper()
	db, err := sql.Open("sqlite", filepath.Join(s.data, sqlite.FileName)+"?_pragma=busy_timeout(10000)") // the bot may just be writing
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { db.Close() })
	return db
}

// holding are the tables in which a value stands anywhere.
func (s *serving) holding(value string) []string {
	s.Helper()
	db := s.database()
	var tables, out []string
	rows, err := db.Query("SELECT name FROM sqlite_schema WHERE type = 'table'")
	if err != nil {
		s.Fatal(err)
	}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			s.Fatal(err)
		}
		tables = append(tables, name)
	}
	for _, table := range tables {
		rows, err := db.Query("SELECT * FROM " + table)
		if err != nil {
			s.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			s.Fatal(err)
		}
		found := false
		for rows.Next() {
			row, to := make([]sql.RawBytes, len(columns)), make([]any, len(columns))
			for i := range row {
				to[i] = &row[i]
			}
			if err := rows.Scan(to...); err != nil {
				s.Fatal(err)
			}
			for _, cell := range row {
				found = found || bytes.Contains(cell, []byte(value))
			}
		}
		if found {
			out = append(out, table)
		}
	}
	return out
}

// written are the files of the data folder in which value stands, even where nothing
// points to it any more.
func (s *serving) written(value string) (out []string) {
	s.Helper()
	err := filepath.WalkDir(s.data, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if bytes.Contains(data, []byte(value)) {
			out = append(out, d.Name())
		}
		return err
	})
	if err != nil {
		s.Fatal(err)
	}
	return out
}

func erasesAMember(s *serving) {
	eve := s.guild.Member("eve", s.guild.Role("managers", discordtest.ManageGuild)).In(s.general)
	secret := "Where did the wherryman of Ost leave his blunderbuss?"
	m := s.ask(eve, secret)
	s.answer(eve.Press(m, "Helpful"))
	s.answer(eve.Press(m, "Tell me when it can"))
	theirs := s.ask(s.guild.Member("fay").In(s.general), cost)
	s.answer(eve.Submit(s.modal(eve.Press(theirs, "Not helpful")), values{"reason": "It names no wherryman."}))
	s.answer(eve.Slash("article add", values{"file": discordtest.File{Name: "wherryman.md", Data: []byte("# Wherryman\n\nThe wherryman's memoirs are not to be published before his death.\n")}}))
	for _, table := range []string{"bot_answers", "bot_feedback", "bot_waiting", "bot_drafts"} {
		if !strings.Contains(fmt.Sprint(s.holding(eve.User().ID)), table) {
			s.Errorf("nothing of her is in %s, so that this shows nothing", table)
		}
		if len(s.written("blunderbuss")) == 0 {
			s.Error("her words are in no file, so that this shows nothing")
		}
		if got := s.exported(eve); !strings.Contains(got, "blunderbuss") || !strings.Contains(got, "wherryman.md") || !strings.Contains(got, "It names no wherryman.") {
			s.Errorf("exported: %s", got)
		}
	}
	s.says(s.answer(eve.Slash("privacy delete", nil)), "has been erased")
	for _, value := range []string{eve.User().ID, "blunderbuss", "wherryman"} {
		if left := s.holding(value); len(left) > 0 {
			s.Errorf("%q is left in %v", value, left)
		}
		if left := s.written(value); len(left) > 0 {
			s.Errorf("%q is left on the disk, in %v", value, left)
		}
	}
	s.says(s.answer(s.guild.Member("fay").In(s.general).Press(theirs, "Why these?")), "Why these passages")
}

// forgetsAServer: what a server had is there for thirty days after the bot has gone,
// and then it is not.
func forgetsAServer(s *serving) {
	ann := s.guild.Member("ann").In(s.general)
	s.answer(s.guild.Owner().In(s.general).Slash("settings set", values{"quotes": 2}))
	asked := s.ask(ann, cost)
	left := func(want bool) {
		s.Helper()
		db := s.database()
		for n := 0; (n > 0) != want; {
			if err := db.QueryRowContext(s.ctx(), "SELECT count(*) FROM bot_guilds WHERE id = ? AND left_at IS NOT NULL", s.guild.ID).Scan(&n); err != nil {
				s.Fatal(err)
			}
		}
	}
	ago := func(d time.Duration) {
		s.Helper()
		s.end()
		if _, err := s.database().Exec("UPDATE bot_guilds SET left_at = ? WHERE id = ?", time.Now().Add(-d).UTC().Format(time.RFC3339), s.guild.ID); err != nil {
			s.Fatal(err)
		}
		s.anew()
	}
	s.guild.Kick()
	left(true)
	ago(30*24*time.Hour - time.Hour)
	s.guild.Invite()
	s.says(s.ask(ann, cost), "million crowns")
	s.says(s.answer(ann.Press(asked, "Why these?")), "Why these passages")
	s.says(s.answer(s.guild.Owner().In(s.general).Slash("settings show", nil)), "An answer shows 2 quotes.")

	s.guild.Kick()
	left(true)
	ago(30*24*time.Hour + time.Hour)
	db := s.database()
	for n := 1; n > 0; {
		if err := db.QueryRowContext(s.ctx(), "SELECT count(*) FROM bot_guilds WHERE id = ?", s.guild.ID).Scan(&n); err != nil {
			s.Fatalf("%v\n%s", err, s.log.String())
		}
	}
	if left := s.holding(s.guild.ID); len(left) > 0 {
		s.Errorf("the server is named in %v", left)
	}
	if left := s.holding("4.2 million crowns"); len(left) > 0 {
		s.Errorf("its articles are in %v", left)
	}
	s.guild.Invite()
	s.says(s.ask(ann, cost), "There are no articles here yet")
	s.says(s.answer(s.guild.Owner().In(s.general).Slash("settings show", nil)), "An answer shows 3 quotes.")
	if out := verbatim(s.T, exitOK, "check", "--data", s.data, "--library", libraryOf(s.guild.ID)); !strings.Contains(out, "nothing is wrong") {
		s.Errorf("check says: %s", out)
	}
}
