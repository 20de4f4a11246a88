package provenance

import "testing"

func TestFirstOutlet(t *testing.T) {
	for _, test := range []struct{ name, line, want string }{
		{"dateline", "LONDON (Reuters) - The minister said on Friday", "Reuters"},
		{"dateline with country", "KABUL, Afghanistan (AP) — A spokesman said", "AP"},
		{"no place", "(Bloomberg) -- Shares rose.", "Bloomberg"},
		{"bare", "(CNN) The storm moved north.", "CNN"},
		{"byline in parentheses", "By Jane Roe (Bloomberg)", "Bloomberg"},
		{"byline with comma", "By Jane Roe and John Doe, Associated Press", "Associated Press"},
		{"byline with bar", "By Jane Roe | Reuters", "Reuters"},
		{"agency staff", "By Reuters Staff", "Reuters"},
		{"agency only", "By The Associated Press", "The Associated Press"},
		{"originally published in", "Originally published in Harbour Weekly.", "Harbour Weekly"},
		{"originally appeared on", "This article originally appeared on The Upland Post and is used with permission.", "The Upland Post"},
		{"republished from", "This article is republished from The Conversation under a Creative Commons license.", "The Conversation"},
		{"reprinted", "Reprinted with permission from Kelp Quarterly", "Kelp Quarterly"},
		{"date of first publication", "First published on August 27, 2021", ""},
		{"own website", "This was originally published on our website", ""},
		{"another text's first publication", "The study was first published in Nature.", ""},
		{"who broke the story", "The story was first reported by the Kelp Post.", ""},
		{"parenthesis in prose", "The group (ISIS-K) - also known by another name - grew.", ""},
		{"ordinary byline", "By Jane Roe", ""},
		{"place in byline", "By Jane Roe, London", ""},
		{"prose", "Reuters reported that the bridge fell.", ""},
		{"empty", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := FirstOutlet(test.line); got != test.want {
				t.Errorf("FirstOutlet(%q) = %q, want %q", test.line, got, test.want)
			}
		})
	}
}

func TestCopyrightHolder(t *testing.T) {
	for _, test := range []struct{ name, line, want string }{
		{"sign and year", "© 2021 Example Herald Ltd. All rights reserved.", "Example Herald"},
		{"word and sign", "Copyright © 2019-2021, The Kelp Gazette", "Kelp Gazette"},
		{"letter", "(c) 2021 Upland Post. Distributed by Nobody", "Upland Post"},
		{"legal form", "©2021 Bloomberg L.P.", "Bloomberg"},
		{"holder before the year", "Copyright Harbour Weekly 2020", "Harbour Weekly"},
		{"word at the end of a line", "All content copyright 2018 Harbour Weekly, Inc.", "Harbour Weekly"},
		{"no holder", "© 2021 All rights reserved", ""},
		{"only the year", "© 2021", ""},
		{"policy", "Copyright Policy", ""},
		{"prose", "The law of copyright is old", ""},
		{"nothing", "Example Herald", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := CopyrightHolder(test.line); got != test.want {
				t.Errorf("CopyrightHolder(%q) = %q, want %q", test.line, got, test.want)
			}
		})
	}
}

func TestParseDate(t *testing.T) {
	for _, test := range []struct{ name, line, want string }{
		{"short month", "Aug 27, 2021", "2021-08-27"},
		{"abbreviated with point", "Sept. 3, 2019", "2019-09-03"},
		{"day first", "27 August 2021", "2021-08-27"},
		{"ordinal", "27th of August 2021", "2021-08-27"},
		{"hyphens", "27-Aug-2021", "2021-08-27"},
		{"iso date", "2021-08-27", "2021-08-27"},
		{"iso time", "2021-08-27T10:00:00Z", "2021-08-27T10:00:00Z"},
		{"iso fraction", "2021-08-27T10:00:00.000+02:00", "2021-08-27T10:00:00+02:00"},
		{"iso without colon", "2021-08-27T10:00:00-0400", "2021-08-27T10:00:00-04:00"},
		{"iso without zone", "2021-08-27 10:00:00", "2021-08-27"},
		{"weekday, hour and zone", "Friday, August 27, 2021 10:15 AM EDT", "2021-08-27T10:15:00-04:00"},
		{"at", "Published: Aug 27, 2021 at 10:15 p.m. GMT", "2021-08-27T22:15:00Z"},
		{"hour first", "Published 10:15 AM EDT, Fri August 27, 2021", "2021-08-27T10:15:00-04:00"},
		{"zone of the season", "Aug. 27, 2021 10:15 am ET", "2021-08-27"},
		{"ambiguous zone", "Aug 27, 2021 10:15 IST", "2021-08-27"},
		{"noon", "Aug 27, 2021, 12:05 PM UTC", "2021-08-27T12:05:00Z"},
		{"published and updated", "Published Aug 27, 2021 | Updated Aug 29, 2021", "2021-08-27"},
		{"numbers that can only mean one day", "27/08/2021", "2021-08-27"},
		{"year first", "2021/08/07", "2021-08-07"},
		{"ambiguous numbers", "07/08/2021", ""},
		{"only a change", "Updated August 29, 2021", ""},
		{"no year", "August 27", ""},
		{"no such day", "February 30, 2021", ""},
		{"prose before", "The attack on September 11, 2001 changed much", ""},
		{"prose after", "September 11, 2001 changed much", ""},
		{"number", "20210827", ""},
		{"empty", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, ok := ParseDate(test.line)
			if got != test.want || ok != (test.want != "") {
				t.Errorf("ParseDate(%q) = %q, %v, want %q", test.line, got, ok, test.want)
			}
		})
	}
}
