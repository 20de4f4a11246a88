package scope_test

import (
	"fmt"
	"testing"
	"time"

	"verbatim/retrieval/scope"
)

// days writes a range as "2026-11-16..2026-11-23", open ends as nothing.
func days(since, until time.Time) string {
	write := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.Format(time.DateOnly)
	}
	if since.IsZero() && until.IsZero() {
		return ""
	}
	return write(since) + ".." + write(until)
}

// The questions are asked on Wednesday 25 November 2026.
func TestTimes(t *testing.T) {
	certainties := []string{"", "perhaps", "likely", "surely"}
	for _, test := range []struct{ question, want, rest string }{
		// Told from now.
		{"What happened in Kabul last week?", "likely 2026-11-16..2026-11-23", "What happened in Kabul?"},
		{"What happened in Kabul this week?", "likely 2026-11-23..2026-11-30", "What happened in Kabul?"},
		{"What happened in Kabul in the past week?", "likely 2026-11-19..2026-11-26", "What happened in Kabul?"},
		{"What happened in Kabul during the last week?", "likely 2026-11-19..2026-11-26", "What happened in Kabul?"},
		{"What happened in Kabul in the last two weeks?", "likely 2026-11-12..2026-11-26", "What happened in Kabul?"},
		{"What happened in the last 10 days in Kabul?", "likely 2026-11-16..2026-11-26", "What happened in Kabul?"},
		{"Who was killed within the last 24 hours?", "likely 2026-11-24..2026-11-26", "Who was killed?"},
		{"Who died in the past couple of weeks?", "likely 2026-11-12..2026-11-26", "Who died?"},
		{"Who died in the last three months?", "likely 2026-08-25..2026-11-26", "Who died?"},
		{"Who died over the previous six months?", "likely 2026-05-25..2026-11-26", "Who died over the previous six months?"},
		{"What happened yesterday in Kabul?", "likely 2026-11-24..2026-11-25", "What happened in Kabul?"},
		{"Yesterday, who resigned?", "likely 2026-11-24..2026-11-25", "who resigned?"},
		{"Who resigned today?", "likely 2026-11-25..2026-11-26", "Who resigned?"},
		{"What happened today?", "likely 2026-11-25..2026-11-26", "What happened?"},
		{"What was announced today about fuel?", "likely 2026-11-25..2026-11-26", "What was announced about fuel?"},
		{"Who won last night?", "likely 2026-11-24..2026-11-26", "Who won?"},
		{"Who won last month?", "likely 2026-10-01..2026-11-01", "Who won?"},
		{"Who won this month?", "likely 2026-11-01..2026-12-01", "Who won?"},
		{"Who won last year?", "likely 2025-01-01..2026-01-01", "Who won last year?"},
		{"Who has won earlier this year?", "likely 2026-01-01..2027-01-01", "Who has won earlier this year?"},
		{"How much have prices risen over the past year?", "likely 2025-11-25..2026-11-26", "How much have prices risen over the past year?"},
		{"Who won on Monday?", "likely 2026-11-23..2026-11-24", "Who won on Monday?"},
		{"Who won on Wednesday?", "likely 2026-11-25..2026-11-26", "Who won on Wednesday?"},
		{"Who won on Thursday?", "likely 2026-11-19..2026-11-20", "Who won on Thursday?"},
		{"Who won last Friday?", "likely 2026-11-20..2026-11-21", "Who won?"},
		{"Who won last Wednesday?", "likely 2026-11-18..2026-11-19", "Who won?"},
		{"Who won this Tuesday?", "likely 2026-11-24..2026-11-25", "Who won?"},
		{"Who won last weekend?", "likely 2026-11-21..2026-11-23", "Who won?"},
		{"Who won over the weekend?", "likely 2026-11-21..2026-11-23", "Who won over the weekend?"},
		{"This past weekend, who sang?", "likely 2026-11-21..2026-11-23", "who sang?"},
		{"Who sang at last week's gala?", "likely 2026-11-16..2026-11-23", "Who sang at gala?"},
		{"Who won last August?", "likely 2026-08-01..2026-09-01", "Who won?"},
		{"Who won last November?", "likely 2025-11-01..2025-12-01", "Who won?"},
		{"Who won this October?", "likely 2026-10-01..2026-11-01", "Who won?"},
		{"What has changed since last week?", "likely 2026-11-16..", "What has changed?"},
		{"What has happened since yesterday?", "likely 2026-11-24..", "What has happened?"},
		{"What has happened since Monday?", "likely 2026-11-23..", "What has happened since Monday?"},
		{"What changed since last week's vote?", "likely 2026-11-16..", "What changed since last week's vote?"},
		{"What was known before last week?", "likely ..2026-11-16", "What was known?"},
		{"What was known until yesterday?", "likely ..2026-11-25", "What was known?"},
		{"Who won two weeks ago?", "likely 2026-11-09..2026-11-16", "Who won?"},
		{"Who won three days ago?", "likely 2026-11-22..2026-11-23", "Who won?"},
		{"Who won on Monday this week?", "likely 2026-11-23..2026-11-24", "Who won on Monday?"},
		{"What changed between last week and this week?", "likely 2026-11-16..2026-11-30", "What changed?"},
		{"WHAT HAPPENED IN KABUL LAST WEEK?", "likely 2026-11-16..2026-11-23", "WHAT HAPPENED IN KABUL?"},
		// Absolute.
		{"What happened in August 2021?", "perhaps 2021-08-01..2021-09-01", "What happened in August 2021?"},
		{"What happened in aug 2021 in Kabul?", "perhaps 2021-08-01..2021-09-01", "What happened in aug 2021 in Kabul?"},
		{"What happened in early August 2021?", "perhaps 2021-08-01..2021-09-01", "What happened in early August 2021?"},
		{"What happened in August?", "perhaps 2026-08-01..2026-09-01", "What happened in August?"},
		{"What happened in December?", "perhaps 2025-12-01..2026-01-01", "What happened in December?"},
		{"What happened in May?", "perhaps 2026-05-01..2026-06-01", "What happened in May?"},
		{"What happened in 2021?", "perhaps 2021-01-01..2022-01-01", "What happened in 2021?"},
		{"In 2021, what happened?", "perhaps 2021-01-01..2022-01-01", "In 2021, what happened?"},
		{"What happened on 26 August 2021?", "perhaps 2021-08-26..2021-08-27", "What happened on 26 August 2021?"},
		{"What happened on the 26th of August 2021?", "perhaps 2021-08-26..2021-08-27", "What happened on the 26th of August 2021?"},
		{"What happened on August 26, 2021, in Kabul?", "perhaps 2021-08-26..2021-08-27", "What happened on August 26, 2021, in Kabul?"},
		{"What about the blast of Aug. 26, 2021?", "perhaps 2021-08-26..2021-08-27", "What about the blast of Aug. 26, 2021?"},
		{"2021-08-26 Kabul", "perhaps 2021-08-26..2021-08-27", "2021-08-26 Kabul"},
		{"What happened on 26 august?", "perhaps 2026-08-26..2026-08-27", "What happened on 26 august?"},
		{"What happened on December 24?", "perhaps 2025-12-24..2025-12-25", "What happened on December 24?"},
		{"What happened on 29 February?", "perhaps 2024-02-29..2024-03-01", "What happened on 29 February?"},
		{"Who died since August 2021?", "perhaps 2021-08-01..", "Who died since August 2021?"},
		{"Who died after 26 August 2021?", "perhaps 2021-08-27..", "Who died after 26 August 2021?"},
		{"Who died after 2020?", "perhaps 2021-01-01..", "Who died after 2020?"},
		{"Who died before March 2020?", "perhaps ..2020-03-01", "Who died before March 2020?"},
		{"Who had died by August 2021?", "perhaps ..2021-09-01", "Who had died by August 2021?"},
		{"Who ruled until 2019?", "perhaps ..2020-01-01", "Who ruled until 2019?"},
		{"What happened between 20 and 26 August 2021?", "perhaps 2021-08-20..2021-08-27", "What happened between 20 and 26 August 2021?"},
		{"What happened from March to May 2021?", "perhaps 2021-03-01..2021-06-01", "What happened from March to May 2021?"},
		{"What happened between November and February?", "perhaps 2025-11-01..2026-03-01", "What happened between November and February?"},
		{"What happened from August 20 to 26, 2021?", "perhaps 2021-08-20..2021-08-27", "What happened from August 20 to 26, 2021?"},
		{"How much did it fall between 2007 and 2021?", "perhaps 2007-01-01..2022-01-01", "How much did it fall between 2007 and 2021?"},
		// Of publication.
		{"What did Slate say last week about lithium?", "surely 2026-11-16..2026-11-23", "lithium?"},
		{"What did Slate say about lithium last year?", "surely 2025-01-01..2026-01-01", "lithium?"},
		{"Last week, what did Slate say about lithium?", "surely 2026-11-16..2026-11-23", "lithium?"},
		{"According to Slate last week, who fled?", "surely 2026-11-16..2026-11-23", "who fled?"},
		{"What do the articles say about lithium this month?", "surely 2026-11-01..2026-12-01", "lithium?"},
		{"Articles from August 2021 about lithium", "surely 2021-08-01..2021-09-01", "lithium"},
		{"Which articles published in 2021 mention lithium?", "surely 2021-01-01..2022-01-01", "Which articles published mention lithium?"},
		{"What did Slate say in August 2021 about the airport?", "surely 2021-08-01..2021-09-01", "the airport?"},
		{"What did Slate report last week about August 2021?", "surely 2026-11-16..2026-11-23", "August 2021?"},
		{"What does USA Today say about rates this week?", "surely 2026-11-23..2026-11-30", "rates?"},
		{"According to Slate, who was shot last week?", "likely 2026-11-16..2026-11-23", "who was shot?"},
		{"How many does Slate say were killed last week?", "likely 2026-11-16..2026-11-23", "How many were killed?"},
		{"According to sources, who was shot last week?", "likely 2026-11-16..2026-11-23", "who was shot?"},
		{"Who stood down from office and what did he step down from this week?", "likely 2026-11-23..2026-11-30", "Who stood down from office and what did he step down from?"},
		{"Summarise yesterday's Guardian articles about rent", "surely 2026-11-24..2026-11-25", "Summarise articles about rent"},
		{"What happened the day before yesterday?", "likely 2026-11-23..2026-11-24", "What happened?"},
		{"This week marked which jubilee?", "likely 2026-11-23..2026-11-30", "This week marked which jubilee?"},
		{"News since 20 November 2026 on Kabul", "surely 2026-11-20..", "Kabul"},
	} {
		s := parse(test.question)
		got := certainties[s.Certainty]
		if got != "" {
			got += " " + days(s.Since, s.Until)
		}
		if got != test.want {
			t.Errorf("%q: %q, want %q", test.question, got, test.want)
		}
		if s.Residual != test.rest {
			t.Errorf("%q: rest %q, want %q", test.question, s.Residual, test.rest)
		}
	}
}

func TestNoTime(t *testing.T) {
	for _, question := range []string{
		"What happened since the withdrawal?",
		"Who won the 2021 elections?",
		"Who won in 2021 elections?",
		"What became of the class of 2020?",
		"Does it run on Windows 2000?",
		"How did 1,200 people flee?",
		"Can it be done in 30 minutes?",
		"What is in the May agreement?",
		"What did Theresa May say?",
		"Who lost confidence in May?",
		"Who took over after May resigned?",
		"What may happen?",
		"in march of the penguins, who narrates?",
		"Who spoke at the march on Washington?",
		"Who led the March on Washington?",
		"When did they march?",
		"Were they killed by May?",
		"How many plots did officials know about by February?",
		"Who wrote Last Week Tonight?",
		"What is Last Week Tonight about?",
		"Who hosts the Today show?",
		"Who sang Yesterday?",
		"What happened in the last week of the campaign?",
		"Who died in the last year of the war?",
		"How do people live in Kabul today?",
		"What is Kabul like today?",
		"Who was the last president?",
		"Who won the last two games?",
		"What is the largest strike since 2017?",
		"It is the first time since 2017 that what happened?",
		"Which plant is its first since 1989?",
		"Who plans to merge in 2028?",
		"What will happen in May?",
		"Who is set to play on Sunday?",
		"What is planned for later this year?",
		"What will open next month?",
		"How many presidents were born on July 4?",
		"Who watched Monday Night Football?",
		"Who plays on Monday Night Football?",
		"What happened on Black Friday?",
		"Which US holiday is on the third Monday of February every year?",
		"What did the Jan. 6 committee find?",
		"Which act is coming July 29?",
		"What does it cost from 20 to 26 dollars?",
		"Who chose between 5 and 10 people?",
		"Who plays August in April Jones?",
		"Who starred in April Jones?",
		"How many are open from Monday to Friday?",
		"What is the war of 1812?",
		"What are 2010 standards?",
		"Who was killed at 2000 hours?",
		"How is the Windows 11 update?",
		"What is Catch-22?",
		"Who has a 2021-22 contract?",
		"Which day is Mardi Gras?",
		"What about the summer of love?",
		"Is it the worst since the war?",
		"What happened the week before last week?",
		"Who resigned the week before last?",
		"How many died in the first week of August 2021?",
		"Did the May 2021 deal hold?",
		"Who won in the 2020s?",
		"How old was he on 31 June 2021?",
		"Where did she sing over 47 years ago?",
		"What is the board considering on Thursday?",
		"Which conference is to be held on May 22?",
	} {
		s := parse(question)
		if s.Certainty != 0 || !s.Since.IsZero() || !s.Until.IsZero() {
			t.Errorf("%q: %s", question, days(s.Since, s.Until))
		}
		if s.Residual != question {
			t.Errorf("%q: rest %q", question, s.Residual)
		}
	}
}

func TestSaid(t *testing.T) {
	for question, want := range map[string]string{
		"What did slate.com and the SCMP’s site say last week?": "Slate (slate.com); South China Morning Post (SCMP); 2026-11-16..2026-11-23 (last week)",
		"According to CNN, who fled since 26 August 2021?":      "CNN (CNN); 2021-08-26.. (since 26 August 2021)",
		"What did the Gaurdian say in the last two weeks?":      "The Guardian (Gaurdian); 2026-11-12..2026-11-26 (the last two weeks)",
		"Who fled Zürich last week, Süddeutsche’s own?":         "2026-11-16..2026-11-23 (last week)",
		"Who fled?": "",
	} {
		got := ""
		for _, s := range parse(question).Said {
			if got != "" {
				got += "; "
			}
			got += fmt.Sprintf("%s%s (%s)", s.Outlet, days(s.Since, s.Until), s.Of(question))
		}
		if got != want {
			t.Errorf("%q:\n got %s\nwant %s", question, got, want)
		}
	}
}

func TestDates(t *testing.T) {
	for text, want := range map[string]string{
		"2021-08-26": "2021-08-26..2021-08-27", "26 August 2021": "2021-08-26..2021-08-27",
		"August 26, 2021": "2021-08-26..2021-08-27", "26 aug": "2026-08-26..2026-08-27", "Aug. 26": "2026-08-26..2026-08-27",
		"2021-08": "2021-08-01..2021-09-01", "August 2021": "2021-08-01..2021-09-01", "august": "2026-08-01..2026-09-01",
		"may": "2026-05-01..2026-06-01", "2021": "2021-01-01..2022-01-01", "in 2021": "2021-01-01..2022-01-01",
		"2030-01-01": "2030-01-01..2030-01-02",
		" today ":    "2026-11-25..2026-11-26", "Yesterday": "2026-11-24..2026-11-25", "last week": "2026-11-16..2026-11-23",
		"this month": "2026-11-01..2026-12-01", "last 10 days": "2026-11-16..2026-11-26", "10 days": "2026-11-16..2026-11-26",
		"two weeks": "2026-11-12..2026-11-26", "3 days ago": "2026-11-22..2026-11-23", "Monday": "2026-11-23..2026-11-24",
		"since Monday": "2026-11-23..", "from August 2021": "2021-08-01..", "until 2021": "..2022-01-01", "before 2021": "..2021-01-01",
		"after 26 August 2021": "2021-08-27..", "between 20 and 26 August 2021": "2021-08-20..2021-08-27",
		"August 2021 to May 2022": "2021-08-01..2022-06-01", "2019 until 2021": "2019-01-01..2022-01-01",
	} {
		since, until, ok := scope.Dates(text, wednesday)
		if got := days(since, until); !ok || got != want {
			t.Errorf("%q: %q, %v, want %q", text, got, ok, want)
		}
	}
	for _, text := range []string{"", " ", "soon", "2021-13-01", "31 June 2021", "0 days", "last", "since", "next week", "Slate",
		"August 2021 in Kabul", "between 2023 and 2021", "26/08/2021", "\xff", "99999", "-1"} {
		since, until, ok := scope.Dates(text, wednesday)
		if ok || !since.IsZero() || !until.IsZero() {
			t.Errorf("%q: %q, %v", text, days(since, until), ok)
		}
	}
}

// Days are those of the asker's clock: it is still Sunday in Honolulu.
func TestLocation(t *testing.T) {
	monday := time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)
	for zone, want := range map[*time.Location]string{
		time.UTC:                              "2026-11-16..2026-11-23",
		time.FixedZone("Honolulu", -10*3600):  "2026-11-09..2026-11-16",
		time.FixedZone("Kiritimati", 14*3600): "2026-11-16..2026-11-23",
	} {
		s := scope.Parse("What happened last week?", nil, monday.In(zone))
		if got := days(s.Since, s.Until); got != want || s.Since.Location() != zone {
			t.Errorf("%s: %s, want %s", zone, got, want)
		}
	}
}
