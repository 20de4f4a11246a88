package payload

import "time"

// Numbered returns components with what Discord adds to them: an id each, and what
// they are where they do not say so. It leaves out what is null.
func Numbered(components []any) []any {
	n := &numberer{used: map[int]bool{}}
	Walk("", components, func(_ string, c Object) {
		if id, ok := Number(c, "id"); ok {
			n.used[id] = true
		}
	})
	return n.all(components)
}

// numberer gives ids that no component has.
type numberer struct {
	used map[int]bool
	last int
}

func (n *numberer) next() int {
	for n.last++; n.used[n.last]; n.last++ {
	}
	return n.last
}

func (n *numberer) all(components []any) []any {
	out := []any{}
	for _, x := range components {
		if c, ok := x.(Object); ok {
			out = append(out, n.one(c))
		}
	}
	return out
}

func (n *numberer) one(c Object) Object {
	out := Object{}
	for k, v := range c {
		if v != nil {
			out[k] = v
		}
	}
	for k, v := range implied(Kind(c)) {
		if out[k] == nil {
			out[k] = v
		}
	}
	if id, _ := Number(c, "id"); id == 0 {
		out["id"] = float64(n.next())
	}
	if inner := List(c, "components"); inner != nil {
		out["components"] = n.all(inner)
	}
	for _, key := range []string{"accessory", "component"} {
		if inner := Dict(c, key); inner != nil {
			out[key] = n.one(inner)
		}
	}
	return out
}

// implied is what a component of a type is where it does not say otherwise.
func implied(kind int) Object {
	switch {
	case kind == TypeSeparator:
		return Object{"spacing": 1.0, "divider": true}
	case IsSelect(kind):
		return Object{"min_values": 1.0, "max_values": 1.0}
	case kind == TypeContainer:
		return Object{"accent_color": nil, "spoiler": false}
	}
	return nil
}

// Rich returns embeds with the type that Discord adds.
func Rich(embeds []any) []any {
	out := []any{}
	for _, x := range embeds {
		e := Object{"type": "rich"}
		embed, _ := x.(Object)
		for k, v := range embed {
			if v != nil {
				e[k] = v
			}
		}
		if fields := List(embed, "fields"); fields != nil {
			shown := []any{}
			for _, y := range fields {
				f, _ := y.(Object)
				shown = append(shown, Object{"name": f["name"], "value": f["value"], "inline": Truth(f, "inline")})
			}
			e["fields"] = shown
		}
		out = append(out, e)
	}
	return out
}

// Poll returns a poll as it stands when it begins; one that has begun, and nil, is
// returned as it is. expiry writes the time at which a poll of so many hours ends.
func Poll(poll Object, expiry func(time.Duration) string) Object {
	if poll == nil || poll["expiry"] != nil {
		return poll
	}
	hours, given := Number(poll, "duration")
	if !given {
		hours = 24
	}
	answers := []any{}
	for n, x := range List(poll, "answers") {
		a, _ := x.(Object)
		answers = append(answers, Object{"answer_id": n + 1, "poll_media": a["poll_media"]})
	}
	return Object{
		"question": poll["question"], "answers": answers, "expiry": expiry(time.Duration(hours) * time.Hour),
		"allow_multiselect": Truth(poll, "allow_multiselect"), "layout_type": 1,
		"results": Object{"is_finalized": false, "answer_counts": []any{}},
	}
}
