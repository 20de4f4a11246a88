package paste

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPasteLines(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"paragraphs", "One.\n\nTwo.", []string{"One.", "Two."}},
		{"a line each", "The first of them is here.\nThe second of them is here.", []string{"The first of them is here.", "The second of them is here."}},
		{"broken after a point", "It was the last of the great ships to leave the U.S.\nhas anyone seen it?", []string{"It was the last of the great ships to leave the U.S. has anyone seen it?"}},
		{"broken in a sentence", "The council met on Tuesday to talk about the\nbridge over the river.", []string{"The council met on Tuesday to talk about the bridge over the river."}},
		{"label before small letters", "Photo:\nada roe", []string{"Photo:", "ada roe"}},
		{"wrapped as letters are", "Dear reader of this small paper, we have news for you that took long\n" +
			"to come. The bridge that was closed in spring will open again in May,\n" +
			"said Mayor Ada Roe. The work cost less than the council had set aside\n" +
			"for it.\n" +
			"\n" +
			"Nobody knows what will happen to the ferry, which sails on meanwhile,\n" +
			"and is full.", []string{
			"Dear reader of this small paper, we have news for you that took long to come. The bridge that was closed in spring will open again in May, said Mayor Ada Roe. The work cost less than the council had set aside for it.",
			"Nobody knows what will happen to the ferry, which sails on meanwhile, and is full."}},
		{"bullets", "• One of them\n•\tTwo of them\n•\nThree of them", []string{"One of them", "Two of them", "Three of them"}},
		{"hyphens as bullets", "- one\n- two", []string{"one", "two"}},
		{"a dash is text", "– one\n— two", []string{"– one", "— two"}},
		{"white space and marks", "\u00a0 a\u00a0\u2009b\u200bc \t\n\ufeff\n", []string{"a bc"}},
		{"ends of lines", "a.\r\n\r\nb.\rc.\u2028d.", []string{"a.", "b.", "c.", "d."}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, l := range readLines(test.text) {
				got = append(got, l.text)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
