package paste

import (
	"regexp"
	"strings"
)

// kind says what a line of a page is for, where its words alone show it. The
// order matters: the first that fits is the line's kind.
type kind uint8

const (
	kindNone kind = iota
	kindAdvert
	kindComments
	kindRelated
	kindShare
	kindSubscribe
	kindCredit
	kindLegal
	kindMedia
	kindTags
	kindTime
	kindByline
	kindNavigation
	kinds // how many there are
)

// kindReasons are the words for what a dropped line of each kind was.
var kindReasons = [kinds]string{
	kindNone:       "not part of the article",
	kindAdvert:     "advertisement",
	kindComments:   "comments",
	kindRelated:    "teaser of another article",
	kindShare:      "share button",
	kindSubscribe:  "newsletter or subscription",
	kindCredit:     "caption or photo credit",
	kindLegal:      "copyright, cookies or terms",
	kindMedia:      "player or gallery",
	kindTags:       "tags",
	kindTime:       "date or reading time",
	kindByline:     "byline",
	kindNavigation: "navigation",
}

// furniture holds, for each kind, what only lines of that kind say. Patterns
// are matched against the line in lower case with straight apostrophes; those
// for whole lines are anchored. English, and the commonest words of the other
// languages that readers' pages come in.
var furniture = []struct {
	kind    kind
	pattern *regexp.Regexp
}{
	{kindAdvert, regexp.MustCompile(`^(?:- )?(?:advertisements?|advertising|advertorial|ads?|sponsored(?: content| links?| by.*)?|promoted(?: content)?|ad feedback|publicidade|publicidad|pubblicità|publicité|anzeige|werbung|реклама|スポンサー.*)(?: -)?$` +
		`|^(?:story|article|post|content)? ?continues? (?:reading )?(?:below|after).{0,40}$|^(?:scroll|keep scrolling|swipe)\b.{0,30}\b(?:continue|more|content)|^continue reading\b|^skip (?:ad|past|advert)`)},
	{kindComments, regexp.MustCompile(`^(?:view |show |see |hide |load |add |read |all |post |join |reader |user |latest |new, |open )?(?:the |your |a |all |more )?\(?[\d,]* ?comments?\b ?(?:\(?[+\d,]*\)?|section|policy|disabled|thread|below|guidelines)$` +
		`|^comments? ?(?:[(:]|are|on this|is)|^(?:leave|post|write|add|submit) (?:a|your) (?:reply|comment|response)|^(?:join|start|be part of) the (?:conversation|discussion)|first to comment|^(?:have your say|what do you think)\b|^your email address will not|^(?:reply|report|cancel reply|replies|upvote|like|flag)(?: ?\(?\d+\)?)?$` +
		`|(?:logged in|log in|sign in|register|connecté|connesso|angemeldet).{0,25}(?:comment|commento|kommentar)|\bcomments?\b.{0,80}\b(?:moderat|guidelines|profanity|abusive|off-topic|spam|community)|\b(?:moderat|profanity|vulgarity|discourteous|abusive)\w*\b.{0,120}\bcomment|\bcommunity (?:guidelines|rules)\b|^(?:lascia un commento|kommentare?|comentários?|comentarios?|commenti|commentaires)\b.{0,20}$`)},
	{kindRelated, regexp.MustCompile(`^(?:related|recommended|further|suggested|similar|featured|popular|trending|latest|recent|more|other|top|must|editor'?s'?|staff|our)[ -]*(?:articles?|stor(?:y|ies)|content|topics?|posts?|links?|news|coverage|video|videos|reading|reads?|picks?|headlines|searches|now|for you|choice|stories:|items?|books|series|products)\b.{0,30}$` +
		`|^(?:related|recommended|trending|popular|latest|more|see also|read next|read this|read more|read also|also read|also see|also on .{1,30}|more here|up next|next up|next story|don'?t miss|in case you missed it|icymi|you may like|what to read next|what's next|watch next|elsewhere|view more|show more|load more|see more|see all|more videos)[:.…]*$` +
		`|^(?:related|read more|read also|read next|also read|see also|see more|more|must read|recommended|watch|watch now|don'?t miss|click here|further reading|leggi anche|lesen sie auch|mehr zum thema|lire aussi|leia (?:também|mais)|читайте также|read:|watch:|listen:|explore)(?::| \||[.]{3}| >|>>| -| –| —) ?|^\(?(?:leggi anche|leia também|lire aussi|lesen sie auch)\b|^(?:read|see|view) (?:more|all|full|the full)(?: \S+){0,4}$` +
		`|^(?:more|also) (?:from|in|on|about|great|by|stories|news|to read|like this|deals)\b.{0,60}$|^most[ -](?:read|popular|viewed|shared|recent|watched|commented|discussed|emailed)\b.{0,30}$|^you (?:may|might|will|'ll)(?: also)? (?:like|enjoy|be interested|love|have missed)?.{0,30}$|^(?:next|previous|prev|newer|older)(?: \S+)?(?: articles?| posts?| stor(?:y|ies)| next)?$|^(?:around|from) (?:the )?(?:web|our partners|the archives?)$|^(?:latest|popular|top|breaking) (?:from|in|on)\b.{0,30}$|^next up\b|^recommended\b.{0,20}$|^(?:artigos|matérias|articoli|weitere|ähnliche|関連|похожие|вам).{0,40}$`)},
	{kindShare, regexp.MustCompile(`^(?:(?:share|sharing|tweet|email|e-mail|mail|print|facebook|twitter|x|whatsapp|linkedin|pinterest|reddit|flipboard|pocket|telegram|messenger|instagram|youtube|tiktok|snapchat|tumblr|google\+?|rss|copy|link|url|copied!?|save|bookmark|like|loading\.*|pin|via|on|this|with|by|to|article|story|post|page|permalink|all|options|for:?|more|plus|shares?|gift|send|icon|button|threads|bluesky|mastodon|sms|close|panel|about|facebook_url|twitter_url|\d+|&|and|/|\||•|·|-|:)[\s,]*)+$` +
		`|^share (?:this|on|via|to|by|all|with|your|the)\b.{0,90}$|^follow (?:us|me|on|.{1,40} on (?:twitter|facebook|instagram|x|linkedin)).{0,80}$|^(?:copy|copied|click to copy).{0,30}$|^(?:like|find|join) us on\b.{0,60}$`)},
	{kindSubscribe, regexp.MustCompile(`^(?:subscribe|sign ?up|sign ?in|sign ?out|log ?in|log ?out|register|join now|donate|my account|create (?:an )?account|already (?:a|have)|become a|get started|start (?:your )?free trial|buy now|support us|newsletters?|e-?newsletter|contribute|go premium|upgrade|try it|renew)\b.{0,80}$` +
		`|\b(?:subscribe (?:to|now|today|here)|sign up (?:for|to|now|here|today)|newsletters?\b.{0,60}\b(?:sign|subscri|inbox|email|free|deliver)|(?:delivered|straight|sent)\b.{0,30}\binbox|to your inbox|in your inbox|your email address|enter your e-?mail|unsubscribe|no spam|free trial|special offer|per month|subscribers? (?:only|can)|subscription options|unlimited (?:digital )?access|premium content|become a (?:member|subscriber|supporter|patron)|support (?:our|independent|quality) journalism|make a (?:donation|contribution)|download (?:the|our) app|need more space\?)|\bfree daily newsletter|^(?:dear readers?\b|having trouble\?)|\bclick here\b.{0,40}$|^get (?:the|our|all|more|breaking|your)\b.{0,60}\b(?:updates|news|app|stories|analysis|alerts|headlines|daily)\b|\bthe .{2,30} app\b.{0,20}$`)},
	{kindLegal, regexp.MustCompile(`©|^copyright\b|\ball rights? reserved\b|\b(?:privacy|cookies?) (?:policy|notice|settings|preferences|statement)\b|\bterms (?:of|&|and) (?:use|service|conditions?)\b|\b(?:we|site|website|and|these|your) (?:use[sd]? )?cookies\b|\buse of cookies\b|\buser agreement\b|\bcookies?\b.{0,60}\b(?:consent|accept|experience)|\baccept (?:all|cookies)|affiliate (?:links?|commission|partner)|\bearn (?:a|an|income|money).{0,40}commission|\bmay (?:not be|receive|earn).{0,60}(?:reproduced|commission|redistributed|broadcast)|\bour standards\b|\bis an? (?:independent|leading|global|nonprofit|non-profit|award-winning|daily|weekly|online|free).{0,60}\b(?:news|media|magazine|newspaper|publisher|website|newsroom|outlet)\b|\ball quotes delayed\b|^\(?this (?:story|article|version).{0,60}(?:corrected|updated)|^disclaimer\b.{0,20}$|^(?:do not sell|ad ?choices|accessibility|corrections)\b.{0,40}$|\bis (?:part of|a trademark|a registered|operated by|supported by its)\b|無断転載|무단전재|impressum|datenschutz|external (?:sites|websites|internet sites)|\bdata (?:is|provided|delayed).{0,60}(?:delayed|minutes|provided)|\brefinitiv|\bfactset\b`)},
	{kindMedia, regexp.MustCompile(`^(?:play|watch|listen|pause|mute|unmute|video|audio|gallery|photos?|slideshow|live|replay|now playing|transcript|close|caption|view gallery|back to gallery|loading|expand|enlarge|fullscreen|full screen|image|embed|hide caption|toggle caption|previous next|media error)\b(?:[: ]*(?:video|audio|now|live|image|photo|slideshow|gallery|close|caption|next|article|[\d:]+))*$` +
		`|^(?:image|photo|slide|picture)s? ?\d+ ?(?:of|/) ?\d*|^\d+ ?(?:of|/) ?\d+ ?$|^\d+of\d+|^(?:\d{1,2}:)?\d{1,2}:\d{2}(?: ?/ ?.*)?$|^(?:this video|video (?:player|unavailable|loading)|your browser|javascript|please enable|the media could)|^(?:watch|listen) (?:to|live|now|:|more|this)\b.{0,80}$|\bwatch live$|^view this post\b|^a post shared by\b`)},
	{kindTags, regexp.MustCompile(`^(?:tags?|topics?|filed under|categor(?:y|ies)|posted in|keywords?|in this (?:story|article)|read more about|explore more on|more on this|related topics|sections?|share this)\b ?(?::|$|[A-Z]).{0,200}$|^(?:tags?|filed under|posted in)[: ]`)},
	{kindTime, regexp.MustCompile(`^(?:(?:first |last |originally )?(?:published|posted|updated|modified|date|created|publish date)\b[:,]?.{0,70}|.{0,30}\b\d+ ?(?:m|h|d|min|mins|minutes?|hrs?|hours?|days?|weeks?|months?|years?) ago.{0,20}|\d+ ?-?(?:min|mins|minutes?)(?: read|\.? read)?|(?:reading|read|estimated) time.{0,30}|(?:mon|tues|wednes|thurs|fri|satur|sun)day,? .{0,40}\d{4}.{0,25}|\d{1,2}[:.]\d{2} ?(?:am|pm|a\.m\.|p\.m\.)?(?: [a-z]{2,4})?)$`)},
	{kindCredit, regexp.MustCompile(`\b(?:getty|shutterstock|istock|alamy|rex features|unsplash|pixabay|flickr|wikimedia|zuma press|zumapress|imago|afp/|epa/|epa-efe|/afp|/ap\b|/reuters|reuters/|ap photo|ap images|via ap\b|via reuters|via afp|via getty|via ap\)|file photo|handout|hand out|press association|pa wire|pa images|photograph:|photo(?:graph)?s? ?(?:by|credit|courtesy|:|/|illustration|via)|photos? courtesy|image (?:credit|copyright|courtesy|caption|source|via)|images? ?:|image by|picture(?:s)? ?(?:by|:|credit)|credit ?:|(?:photo|image|video)\s?credit|courtesy (?:of|photo)|illustration ?(?:by|:)|screenshot|screengrab|screen capture|in this (?:[a-z]+\.? \d{1,2},? ?(?:\d{4})?,? ?)?(?:file |undated |handout |image|photo|picture|frame|screen)|in this picture taken|\(files?\)|pictured (?:here|in|at|on|above|below|with)|seen here|main image|© ?(?:ap|afp|reuters))|\((?:image|photo|picture|credit|source|ap|getty|afp|reuters)(?:[:/ ][^)]*)?\)\.?$|^(?:photo|image|picture|illustration|graphic|caption|source|foto|bild)s?(?: credit| by)?(?::| \||/)|\| ?(?:afp|ap|reuters|bloomberg|getty|epa)\b|\bphoto/`)},
	{kindByline, regexp.MustCompile(`^(?:written |reported |story |words |posted |published |opinion |analysis |edited )?by:? [\p{Lu}\p{Ll}].{2,90}$|^(?:editing|reporting|additional reporting|writing|contributing|contributed)(?: and \w+)?(?: by|:)|\bcontributed to this (?:report|story|article)\b|^(?:about|über) (?:the )?(?:author|writer|us)\b|\b(?:is|was) (?:a|an|the|our)(?: \S+){0,6} (?:reporter|writer|correspondent|editor|journalist|contributor|columnist|producer|fellow|freelancer|author|blogger)\b.{0,300}$|^(?:follow|email|e-mail|contact|reach) (?:him|her|them|the (?:author|writer|reporter)|[\p{L}]+ (?:at|on))\b|^(?:view|see) (?:all )?(?:posts|author|archive|profile|bio)\b`)},
	{kindNavigation, regexp.MustCompile(`^(?:home|homepage|menu|sections?|search|search .{1,20}|contact(?: us)?|about(?: us)?|advertise(?: with us)?|careers|jobs|help|faqs?|site ?map|skip to .{1,30}|back to .{1,20}|go to .{1,20}|top|close|open|main menu|navigation|news|world|politics|business|sports?|opinion|opinions|technology|tech|science|health|entertainment|lifestyle|life|culture|arts|travel|video|videos|photos|podcasts?|weather|local|u\.?s\.?|uk|europe|asia|africa|money|markets|finance|economy|more|all|shop|events?|features?|reviews?|guides?|archives?|legal|english|edition|language|settings|profile|account|feedback|customer service|masthead|rss(?: feeds?)?|e-?paper|classifieds|obituaries|crosswords?|puzzles|games|horoscopes?|food|style|fashion|real estate|cars|autos?|education|environment|climate|magazine|press|submit|cancel|ok|yes|no|filter|sort(?: by)?|apply|reset|view|edit|delete|×|✕|x|\||/|>|»|›)$|^(?:home|news)[ /›»>|]+`)},
}

// maxFurniture is the greatest length, in bytes, of a line whose words alone
// are taken to show its kind: longer ones are paragraphs.
const maxFurniture = 600

var straight = strings.NewReplacer("’", "'", "‘", "'", "\u00a0", " ")

// kindOf is the kind of a line by its words.
func kindOf(text string) kind {
	if len(text) > maxFurniture {
		return kindNone
	}
	lower := straight.Replace(strings.ToLower(text))
	for _, f := range furniture {
		if f.pattern.MatchString(lower) {
			return f.kind
		}
	}
	return kindNone
}
