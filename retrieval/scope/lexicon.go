package scope

// The words of frames.
var (
	auxiliary = set("do does did has have had is are was were")
	adverbs   = set("also actually really both now each currently exactly first recently")
	// saying is what an outlet does when it is asked. Of a company it would be
	// something else: "buy", "fire", "lose".
	saying = set(`say says said saying report reports reported reporting write writes wrote written writing think thinks
		thought claim claims claimed suggest suggests suggested describe describes described cover covers covered
		covering state states stated note notes noted mention mentions mentioned argue argues argued predict predicts
		predicted estimate estimates estimated explain explains explained reveal reveals revealed tell tells told
		portray portrays portrayed see differ disagree agree compare conclude concludes concluded call calls called
		attribute attributes attributed quote quotes quoted identify identifies identified indicate indicates indicated
		know imply implies implied credit credits frame frames framed discuss discusses discussed`)
	// takes are those of saying that have their subject right behind them.
	takes = set(`cover covered describe described explain explained portray portrayed see discuss discussed frame framed`)
	// asserting are those that are never a noun and never said of a company, so
	// that "X says" needs nothing before it.
	asserting = set(`says said reports reported writes wrote claims claimed suggests suggested describes described argues
		argued explains explained estimates estimated notes noted predicts predicted concluded concludes`)
	plural = set("say report write claim suggest describe argue explain estimate note predict disagree agree differ")
	// told are the participles of "as told by X".
	told = set(`reported wrote described covered noted stated claimed mentioned depicted portrayed quoted told published written
		posted appeared read said discussed`)
	contrasting = set("compare compares differ differs agree agrees disagree disagrees")
	about       = set("about on of regarding concerning")
	// books are what a company reports, not an outlet.
	books = set("loss losses profit profits earnings revenue revenues layoffs subscribers sales quarterly")
	// speaking are the words of a question about what is published, in which "in
	// X" and "from X" at the end say where.
	speaking = set(`say says said report reported reports reporting written write wrote published article articles news story
		stories coverage covered mentioned described read know anything something everything quoted headlines piece`)
	// bringing are those of them that "from X" follows anywhere.
	bringing = set("anything something latest news headlines more")
	// holding are the words after which "in X" and "from X" is no place to read.
	holding = set(`invested invest stake stakes shares share interest interested confidence trust believe believed layoffs jobs
		job worked work working employed fired hired job role editor journalist journalists reporter reporters staff
		strike resigned retired departed left stepped bought sold acquired owned`)
	// outside are the words by which an outlet is left out.
	outside = set("not except besides excluding without unlike than beyond never")
	// owning are the words by which a domain is itself the subject.
	owning = set("own owns owned owning buy buys bought found founded run runs hack hacked block blocked sue sued behind about " +
		"is was visit visits visited launch launched redesign redesigned of")
	// clauses are the words before "X says" in the middle of a question.
	clauses = set(`what as that which who whom how where when why if whether but because while than after before since`)
)

// The words around times.
var (
	// published are the words after which a time is that of publication.
	published = set(`published posted dated written appeared article articles story stories report reports news coverage
		headlines pieces reporting`)
	// ahead are the signs of a question about what is to come, in which "in May"
	// and "on Monday" are not the last ones.
	ahead = set(`will would shall upcoming coming scheduled expected planned next tomorrow ahead later`)
	// record are the words after which "since 2017" tells how long something had
	// not been.
	record = set(`first last only time worst best biggest largest highest lowest longest shortest hottest coldest
		deadliest most least greatest`)
	// closing are the words that may follow a bare year, month or "May", which is
	// otherwise part of a name: "in 2021 elections", "after May resigned".
	closing = set(`a about according after against also alone an and are as at because before between but by can could
		compared did do does during for from had has have he how i if in into is it its no not of on or our over
		she since so such than that the their then there these they this those through to under until was we
		were what when where which while who whom whose why will with without would you your`)
	// past are signs that "today" means the day and not the age.
	past = set(`announced announce articles article broke did die died happen happened happening headlines hit killed launched
		latest news published report reported reporting reports resigned said say says stories was were won wrote`)
	// person are the words after which May is a prime minister, not a month.
	person = set(`confidence trust faith believe believed theresa`)
)
