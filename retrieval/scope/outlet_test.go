package scope_test

import (
	"strings"
	"testing"
	"time"

	"verbatim/corpus"
	"verbatim/retrieval/scope"
)

// library has outlets whose names are ordinary words, and others.
var library = []corpus.Outlet{
	{Name: "Slate", Aliases: []string{"slate.com"}},
	{Name: "South China Morning Post", Aliases: []string{"SCMP", "scmp.com"}},
	{Name: "The New York Times", Aliases: []string{"NYT", "NY Times", "nytimes.com"}},
	{Name: "The Washington Post", Aliases: []string{"WaPo", "www.washingtonpost.com"}},
	{Name: "BBC News", Aliases: []string{"BBC", "bbc.co.uk", "bbc.com"}},
	{Name: "CNN", Aliases: []string{"cnn.com"}},
	{Name: "NBC News"}, {Name: "USA Today", Aliases: []string{"usatoday.com"}},
	{Name: "The Guardian", Aliases: []string{"theguardian.com"}},
	{Name: "Time", Aliases: []string{"time.com"}},
	{Name: "The Sun"}, {Name: "Metro"}, {Name: "Daily Mirror", Aliases: []string{"Mirror"}}, {Name: "The Independent"},
	{Name: "Nature"}, {Name: "Variety"}, {Name: "Fortune"}, {Name: "People"}, {Name: "The Week"}, {Name: "Politico"},
	{Name: "TechCrunch"}, {Name: "The Verge"}, {Name: "Women's Health"}, {Name: "Harper's"}, {Name: "Us Weekly", Aliases: []string{"Us"}},
	{Name: "U.S. News & World Report"}, {Name: "Süddeutsche Zeitung"}, {Name: "Le Monde"}, {Name: "Al-Jazeera"},
	{Name: "St. Louis Post-Dispatch"}, {Name: "Reuters"}, {Name: "Saudi Press"},
	{Name: "Herald A", Aliases: []string{"Herald"}}, {Name: "Herald B", Aliases: []string{"Herald"}},
}

// wednesday is when the questions of the tests are asked.
var wednesday = time.Date(2026, 11, 25, 15, 4, 5, 0, time.FixedZone("UTC+8", 8*3600))

func parse(question string) scope.Scope { return scope.Parse(question, library, wednesday) }

func TestOutlets(t *testing.T) {
	for _, test := range []struct{ question, outlets, rest string }{
		// What does X say.
		{"What does Slate say about lithium?", "Slate", "lithium?"},
		{"what does slate say about lithium", "Slate", "lithium"},
		{"WHAT DOES SLATE SAY ABOUT LITHIUM?", "Slate", "LITHIUM?"},
		{"What does Slate say about the Taliban's ties with al-Qaida?", "Slate", "the Taliban's ties with al-Qaida?"},
		{"What did the New York Times report on the vote?", "The New York Times", "the vote?"},
		{"What did The Sun write about the strike?", "The Sun", "the strike?"},
		{"What does Time think of the deal?", "Time", "the deal?"},
		{"What has The Week said about Brexit?", "The Week", "Brexit?"},
		{"what does the guardian say about brexit", "The Guardian", "brexit"},
		{"How many does Slate say were killed?", "Slate", "How many were killed?"},
		{"How many people did the SCMP report were hurt?", "South China Morning Post", "How many people were hurt?"},
		{"Does Slate say that the Taliban lost men?", "Slate", "the Taliban lost men?"},
		{"Why does Fortune think the deal failed?", "Fortune", "Why the deal failed?"},
		{"How does Variety cover the writers' strike?", "Variety", "the writers' strike?"},
		{"What's Politico saying about the shutdown?", "Politico", "the shutdown?"},
		{"What did Slate say?", "Slate", "What did Slate say?"},
		{"What does Time magazine say about Mars?", "Time", "Mars?"},
		{"What do Slate and the SCMP say about lithium?", "Slate, South China Morning Post", "lithium?"},
		{"What do Slate, CNN, and the BBC report about Kabul?", "Slate, CNN, BBC News", "Kabul?"},
		{"What does Slate or CNN say about Kabul?", "Slate, CNN", "Kabul?"},
		{"What do the Economist and Slate say about lithium?", "Slate", "lithium?"},
		{"What do Slate and the Economist say about lithium?", "Slate", "lithium?"},
		{"What does slate.com say about lithium?", "Slate", "lithium?"},
		{"What does U.S. News and World Report say about colleges?", "U.S. News & World Report", "colleges?"},
		{"What does Harper's say about cod?", "Harper's", "cod?"},
		{"What does Women's Health say about sleep?", "Women's Health", "sleep?"},
		{"What does the St Louis Post Dispatch say about the flood?", "St. Louis Post-Dispatch", "the flood?"},
		{"Was sagt Slate?", "", "Was sagt Slate?"},
		{"What does Sueddeutsche Zeitung say about beer?", "Süddeutsche Zeitung", "beer?"},
		{"What does the Suddeutsche Zeitung say about beer?", "Süddeutsche Zeitung", "beer?"},
		{"What does Al Jazeera report about Gaza?", "Al-Jazeera", "Gaza?"},
		{"What did Slate say in August 2021 about the airport?", "Slate", "the airport?"},
		// According to X.
		{"According to the SCMP, how many civilians were killed?", "South China Morning Post", "how many civilians were killed?"},
		{"According to SCMP, did the Taliban lose any of its own men at the airport?", "South China Morning Post", "did the Taliban lose any of its own men at the airport?"},
		{"How many were killed according to CNN?", "CNN", "How many were killed?"},
		{"Who, according to Time, won?", "Time", "Who, won?"},
		{"According to a Slate article, who fled?", "Slate", "who fled?"},
		{"According to an article in The Guardian, who fled?", "The Guardian", "who fled?"},
		{"According to reports from The Verge, Fortune, and TechCrunch, who lied?", "The Verge, Fortune, TechCrunch", "who lied?"},
		{"According to People magazine, who married?", "People", "who married?"},
		{"According to the BBC's figures, how many fled?", "BBC News", "how many fled?"},
		{"Which player, according to the 'Daily Mirror', will leave?", "Daily Mirror", "Which player, will leave?"},
		{"According to Slate and Reuters how many died?", "Slate, Reuters", "how many died?"},
		// X's article, an article in X.
		{"What are the Guardian's figures for the dead?", "The Guardian", "What are the figures for the dead?"},
		{"What is Slate's take on lithium?", "Slate", "What is take on lithium?"},
		{"Who wrote the Slate article on lithium?", "Slate", "Who wrote the article on lithium?"},
		{"In the Slate article, who is Edmund?", "Slate", "who is Edmund?"},
		{"Does the TechCrunch article suggest that Google lost?", "TechCrunch", "Google lost?"},
		{"Show me articles from CNN about floods", "CNN", "floods"},
		{"Slate articles about lithium", "Slate", "lithium"},
		{"Did CNN's coverage and Reuters' reports mention children?", "CNN, Reuters", "Did coverage and reports mention children?"},
		{"Which company, discussed in articles from TechCrunch and The Verge, makes it?", "TechCrunch, The Verge", "Which company, discussed, makes it?"},
		// X says.
		{"Slate says 100 were killed. Is that so?", "Slate", "100 were killed. Is that so?"},
		{"CNN reported that 100 were killed, why?", "CNN", "100 were killed, why?"},
		{"How many were there, as Politico wrote?", "Politico", "How many were there?"},
		{"Tell me what Slate says about lithium", "Slate", "lithium"},
		{"What the SCMP reported about lithium", "South China Morning Post", "lithium"},
		{"As reported by TechCrunch and The Verge, who resigned?", "TechCrunch, The Verge", "who resigned?"},
		{"Which figure was reported by Reuters?", "Reuters", "Which figure was reported?"},
		{"What was reported by Slate about lithium?", "Slate", "lithium?"},
		// In X, X:, X on, compare.
		{"What is said about lithium in Slate?", "Slate", "lithium?"},
		{"What do we know of the blast from the BBC?", "BBC News", "What do we know of the blast?"},
		{"Any news on floods from Metro?", "Metro", "floods?"},
		{"In Variety, who praised the film?", "Variety", "who praised the film?"},
		{"Slate: how many fled?", "Slate", "how many fled?"},
		{"Slate on lithium", "Slate", "lithium"},
		{"CNN on the airport attack", "CNN", "the airport attack"},
		{"Compare Slate and CNN on lithium", "Slate, CNN", "lithium"},
		{"compare what Slate and CNN say about lithium", "Slate, CNN", "lithium"},
		{"Compare Slate with the SCMP", "Slate, South China Morning Post", "Compare Slate with the SCMP"},
		{"How do Slate and CNN differ on lithium?", "Slate, CNN", "lithium?"},
		{"What is the difference between Slate and CNN on lithium?", "Slate, CNN", "What is the difference on lithium?"},
		{"How does the BBC's coverage compare with CNN's?", "BBC News, CNN", "How does the BBC's coverage compare with CNN's?"},
		{"How does CNN's coverage of oil differ?", "CNN", "How does coverage of oil differ?"},
		{"CNN or BBC: who is right on lithium?", "CNN, BBC News", "who is right on lithium?"},
		{"Is it true, per Reuters, that oil fell?", "Reuters", "Is it true, that oil fell?"},
		{"Who wrote in The Guardian that rents must fall?", "The Guardian", "Who wrote that rents must fall?"},
		{"I read in Slate that lithium is cheap, is it?", "Slate", "I read that lithium is cheap, is it?"},
		{"anything from cnn about oil?", "CNN", "anything about oil?"},
		{"What's the latest from Reuters on oil?", "Reuters", "What's the latest on oil?"},
		{"techcrunch articles about chips", "TechCrunch", "chips"},
		{"Was the BBC report about Diana true?", "BBC News", "Was the report about Diana true?"},
		// Domains.
		{"lithium slate.com", "Slate", "lithium"},
		{"lithium site:slate.com", "Slate", "lithium"},
		{"How many died, www.bbc.co.uk?", "BBC News", "How many died?"},
		{"What is new on edition.cnn.com?", "CNN", "What is new?"},
		{"https://www.washingtonpost.com lithium", "The Washington Post", "lithium"},
		// Misspelt, in a frame.
		{"What does Slaet say about lithium?", "Slate", "lithium?"},
		{"According to the Gaurdian, who fled?", "The Guardian", "who fled?"},
		{"According to the Washingtn Post, who fled?", "The Washington Post", "who fled?"},
		{"What does the New Yrok Times say about rent?", "The New York Times", "rent?"},
		{"What does Tech Crunch say about chips?", "TechCrunch", "chips?"},
		{"What did Rueters report about oil?", "Reuters", "oil?"},
	} {
		check(t, test.question, test.outlets, test.rest)
	}
}

func check(t *testing.T, question, outlets, rest string) {
	t.Helper()
	s := parse(question)
	if got := strings.Join(s.Outlets, ", "); got != outlets {
		t.Errorf("%q: outlets %q, want %q", question, got, outlets)
	}
	if s.Residual != rest {
		t.Errorf("%q: rest %q, want %q", question, s.Residual, rest)
	}
}

// Questions about an outlet, names that are words or people, and the unknown:
// nothing is understood and nothing taken out.
func TestNoOutlet(t *testing.T) {
	for _, question := range []string{
		"Who owns The New York Times?",
		"Was a Washington Post journalist killed?",
		"Why did CNN fire Chris Cuomo?",
		"How many subscribers does The New York Times have?",
		"Did The Guardian win a Pulitzer?",
		"Who was hired by The Guardian?",
		"Who was fired from The New York Times?",
		"Who works for CNN?",
		"Who invested in Politico?",
		"Which book was published by Time?",
		"Was the reporter kidnapped while working for Reuters?",
		"What did the editor of Slate say?",
		"What did Time's editor say about it?",
		"Who was Time's person of the year?",
		"Who was named TIME magazine's person of the year for 2022?",
		"What is the Washington Post worth?",
		"Did The New York Times report a loss in 2021?",
		"What did Reuters report as quarterly profit?",
		"Research for the BBC found what about pasta?",
		"Who hosts the BBC series Happy Valley?",
		"Compare The New York Times by circulation",
		"How do I cancel CNN?",
		"What time is it?",
		"Will they arrive in time?",
		"Was he found in time by the police?",
		"What do people say about lithium?",
		"According to people familiar with the matter, who fled?",
		"What does nature say about us?",
		"People say that the war is lost. Is it?",
		"People on the ground fled. Where to?",
		"Nature reserves on fire, where?",
		"How bright is the sun?",
		"What does the sun do?",
		"Is he independent?",
		"Who lost a fortune?",
		"What happened to the metro line?",
		"Which variety of apple sells best?",
		"What did the state say about lithium?",
		"What does Slater say about lithium?",
		"What did Forbes say about lithium?",
		"What does ABC News say about lithium?",
		"What does Sky News say about lithium?",
		"According to the Financial Times, who fled?",
		"According to Time Out, where is it?",
		"According to US officials, how many fled?",
		"According to us, who won?",
		"According to the White House, how soon?",
		"What does the Herald say about lithium?",
		"Who fled, not according to Slate?",
		"What do outlets other than Slate say about it?",
		"Who bought slate.com?",
		"How many slate roofs fell?",
		"Who said that the Taliban won?",
		"What did Imran Khan say about drone strikes?",
		"What did Biden say about the Post Office?",
		"Slate roofs, who makes them?",
		"Whose fortune grew?",
		"Is CNN reporting losses?",
		"What was the Time cover about?",
		"Did the Guardian journalist say who shot him?",
		"What did CNN's Jake Tapper say about Trump?",
		"What do Fortune 500 companies say about tariffs?",
		"According to Nature Conservancy, how many birds died?",
		"How much did Time Warner say it lost?",
		"What did the Sun-Times report?",
		"When did People's Daily say it?",
		"Did Mirror Group Newspapers hack phones?",
		"What did the Independent Commission report about police?",
		"What do Slate's sources say about oil?",
		"Who made the cover of Time?",
		"Did Nature's wrath kill anyone?",
		"Where can I read The Week?",
		"Who plays Metro in the film?",
	} {
		check(t, question, "", question)
	}
}
