package retrieval

import (
	"verbatim/corpus"
	"verbatim/corpus/segment"
)

// sentencesOf returns the sentences of a passage, at least one.
func sentencesOf(p corpus.Located) (sentences []corpus.Span, texts []string) {
	if sentences = segment.Sentences(p.Article.Text, p.Span); len(sentences) == 0 {
		sentences = []corpus.Span{p.Span}
	}
	for _, s := range sentences {
		texts = append(texts, s.Of(p.Article.Text))
	}
	return sentences, texts
}

// highest is the place of the highest of scores, the first if there are several.
func highest(scores []float32) int {
	best := 0
	for i, s := range scores {
		if s > scores[best] {
			best = i
		}
	}
	return best
}

// sentenceByWords returns the sentence that shares the most words with the question.
func sentenceByWords(question string, l corpus.Located) corpus.Span {
	sentences, texts := sentencesOf(l)
	var scores []float32
	for _, t := range texts {
		scores = append(scores, float32(Coverage(question, t)))
	}
	return sentences[highest(scores)]
}

// sentenceIn is the candidate's best sentence, or of Len 0 where it is not known.
func sentenceIn(c Candidate, l corpus.Located) corpus.Span {
	if c.Sentence.Len() > 0 && l.Contains(c.Sentence) {
		return c.Sentence
	}
	return corpus.Span{}
}
