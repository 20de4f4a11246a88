package language

import "github.com/RadhiFadlillah/whatlanggo"

// among and place are the languages of latin as whatlanggo knows them.
var among, place = func() (whatlanggo.Options, map[whatlanggo.Lang]int) {
	options := whatlanggo.Options{Whitelist: map[whatlanggo.Lang]bool{}}
	place := map[whatlanggo.Lang]int{}
	for i, l := range []whatlanggo.Lang{
		whatlanggo.Eng, whatlanggo.Spa, whatlanggo.Fra, whatlanggo.Deu, whatlanggo.Ita, whatlanggo.Por,
		whatlanggo.Nld, whatlanggo.Pol, whatlanggo.Tur, whatlanggo.Swe, whatlanggo.Dan, whatlanggo.Nob,
		whatlanggo.Fin, whatlanggo.Ces, whatlanggo.Ron, whatlanggo.Hun, whatlanggo.Ind, whatlanggo.Vie,
	} {
		options.Whitelist[l] = true
		place[l] = i
	}
	return options, place
}()

// byTrigrams returns the place in latin of the language whose trigrams are
// nearest to text's, if one is nearer than all others.
func byTrigrams(text string) (int, bool) {
	info := whatlanggo.DetectWithOptions(text, among)
	i, ok := place[info.Lang]
	// Of equally near ones it takes either, with no confidence.
	return i, ok && info.Confidence > 0
}
