package payload

// Types of components.
const (
	TypeRow        = 1
	TypeButton     = 2
	TypeSelect     = 3
	TypeTextInput  = 4
	TypeUserSelect = 5
	TypeChannels   = 8
	TypeSection    = 9
	TypeText       = 10
	TypeThumbnail  = 11
	TypeGallery    = 12
	TypeFile       = 13
	TypeSeparator  = 14
	TypeContainer  = 17
	TypeLabel      = 18
	TypeUpload     = 19
)

// Styles of buttons whose press does not reach the bot.
const (
	StyleLink    = 5
	StylePremium = 6
)

// Kind returns the number in an object's "type", or 0.
func Kind(o Object) int { n, _ := Number(o, "type"); return n }

// IsSelect reports whether a component of this type is a select menu: of strings,
// users, roles, mentionables or channels.
func IsSelect(kind int) bool {
	return kind == TypeSelect || kind >= TypeUserSelect && kind <= TypeChannels
}

// Walk visits components and what they hold, parents first. Each comes with its path,
// which begins with the path of the object that the components belong to.
func Walk(path string, components []any, visit func(path string, c Object)) {
	for i, x := range components {
		c, _ := x.(Object)
		walkOne(At(path, "components", i), c, visit)
	}
}

func walkOne(path string, c Object, visit func(path string, c Object)) {
	if c == nil {
		return
	}
	visit(path, c)
	Walk(path, List(c, "components"), visit)
	walkOne(At(path, "accessory"), Dict(c, "accessory"), visit)
	walkOne(At(path, "component"), Dict(c, "component"), visit)
}

// Texts returns the content of every Text Display among the components, in order.
func Texts(components []any) []string {
	var all []string
	Walk("", components, func(_ string, c Object) {
		if Kind(c) == TypeText {
			all = append(all, Text(c, "content"))
		}
	})
	return all
}

// ButtonLabel is what a button shows: its label, or else its emoji's name.
func ButtonLabel(b Object) string {
	if l := Text(b, "label"); l != "" {
		return l
	}
	return Text(Dict(b, "emoji"), "name")
}

// Bounds are how many values a select or an upload takes, 1 to 1 unless it says
// otherwise.
func Bounds(c Object) (least, most int) {
	least, most = 1, 1
	if n, ok := Number(c, "min_values"); ok {
		least = n
	}
	if n, ok := Number(c, "max_values"); ok {
		most = n
	}
	return least, most
}
