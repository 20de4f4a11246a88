// Package wordpiece turns text into the token ids of BERT's uncased models, with
// the same result as the Hugging Face tokenizers library with BertNormalizer and
// BertPreTokenizer.
//
// A word is what lies between spaces and punctuation; a piece is an entry of the
// vocabulary, either a whole word or the rest of one. One thing is left out on
// purpose: "[SEP]" and its like within a text are ordinary characters, so that
// nobody can put a special token into a question.
package wordpiece

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"unicode/utf8"
)

// maxWordRunes is the length of the longest word that is split into pieces; a
// longer one is one unknown token.
const maxWordRunes = 100

// minTokens is what a pair needs: [CLS], two [SEP] and one token of each side.
const minTokens = 5

// Tokenizer is safe for concurrent use.
type Tokenizer struct {
	words map[string]int32 // whole words and special tokens
	rests map[string]int32 // what vocab.txt writes with a leading ##
	limit int

	cls, sep, unk int64
}

// Encoding is a model's input for one text or pair.
type Encoding struct {
	// IDs are token ids: at least 2, at most the tokenizer's limit.
	IDs []int64
	// Types has a number for each id: 1 for the second text of a pair and the
	// [SEP] after it, else 0.
	Types []int64
}

// New reads a vocab.txt: one piece a line, whose number is its id. No encoding
// will be longer than limit tokens, of which there must be at least 5.
func New(vocab []byte, limit int) (*Tokenizer, error) {
	if limit < minTokens {
		return nil, fmt.Errorf("tokenizer: limit of %d tokens is below %d", limit, minTokens)
	}
	t := &Tokenizer{
		words: make(map[string]int32, 32<<10),
		rests: make(map[string]int32, 8<<10),
		limit: limit,
	}
	lines := bufio.NewScanner(bytes.NewReader(vocab))
	for id := int32(0); lines.Scan(); id++ {
		line := lines.Text()
		if rest, ok := bytes.CutPrefix([]byte(line), []byte("##")); ok && len(rest) > 0 {
			t.rests[string(rest)] = id
		} else {
			t.words[line] = id
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("tokenizer: vocabulary: %w", err)
	}
	var missing error
	special := func(name string) int64 {
		id, ok := t.words[name]
		if !ok {
			missing = errors.Join(missing, fmt.Errorf("tokenizer: vocabulary lacks %s", name))
		}
		return int64(id)
	}
	t.cls, t.sep, t.unk = special("[CLS]"), special("[SEP]"), special("[UNK]")
	return t, missing
}

// Encode gives [CLS] text [SEP]. A text that is too long loses its end.
func (t *Tokenizer) Encode(text string) Encoding {
	ids := make([]int64, 1, min(t.limit, len(text)/3+8))
	ids[0] = t.cls
	ids = append(t.appendText(ids, text, t.limit-1), t.sep)
	return Encoding{IDs: ids, Types: make([]int64, len(ids))}
}

// EncodePair gives [CLS] a [SEP] b [SEP]. A pair that is too long loses the end
// of its longer side first, then of both alike.
func (t *Tokenizer) EncodePair(a, b string) Encoding {
	const whole = int(^uint(0) >> 1)
	left, right := t.appendText(nil, a, whole), t.appendText(nil, b, whole)
	nLeft, nRight := share(len(left), len(right), t.limit-3)
	ids := make([]int64, 0, nLeft+nRight+3)
	ids = append(ids, t.cls)
	ids = append(append(ids, left[:nLeft]...), t.sep)
	second := len(ids)
	ids = append(append(ids, right[:nRight]...), t.sep)
	types := make([]int64, len(ids))
	for i := second; i < len(types); i++ {
		types[i] = 1
	}
	return Encoding{IDs: ids, Types: types}
}

// share parts room tokens between sides of a and b: each keeps up to half, what
// the shorter leaves goes to the longer, and an odd one goes to the longer too.
func share(a, b, room int) (int, int) {
	half := room / 2
	switch {
	case a+b <= room:
		return a, b
	case a <= half:
		return a, room - a
	case b <= half:
		return room - b, b
	case a <= b:
		return half, room - half
	default:
		return room - half, half
	}
}

// appendWord appends the pieces of one word, the longest match first, or the
// unknown token where no sequence of matches covers it.
func (t *Tokenizer) appendWord(ids []int64, word []byte, runes int) []int64 {
	if runes > maxWordRunes {
		return append(ids, t.unk)
	}
	start, vocabulary := len(ids), t.words
	for len(word) > 0 {
		end := len(word)
		for ; end > 0; end-- {
			if end < len(word) && !utf8.RuneStart(word[end]) {
				continue
			}
			if id, ok := vocabulary[string(word[:end])]; ok {
				ids = append(ids, int64(id))
				break
			}
		}
		if end == 0 {
			return append(ids[:start], t.unk)
		}
		word, vocabulary = word[end:], t.rests
	}
	return ids
}
