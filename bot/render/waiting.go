package render

// Ended tells a member, by id, that a question of theirs has waited for so many days
// for an article that answers it, and waits no longer. Nobody is alerted unless the
// message's AllowedMentions say so.
func (r Renderer) Ended(member, question string, days int) Message {
	say := r.Book.Say
	return layout{top: joined("\n", "<@"+member+"> "+Escape(say("waited_in_vain", "n", days)), bold(say("question", "question", clip(question, mostQuestion))))}.message(r)
}
