package language

import (
	"slices"
	"strings"
)

// asking are the words by which a language asks, function the small words that
// no sentence of it does without. The same spelling may stand under several
// languages, which then share what it is worth; that is why English, the
// language most often mistaken for another, has the longest list. Letters are
// those that few languages in Latin script have in ordinary words.
//
// The lists hold grammar only, no subjects of news: a name or a loan word must
// not decide.
var latin = []struct {
	code                      string
	asking, function, letters string
}{
	{"en", `what who whom whose when where why how which whether`,
		`the a an of to in on at by for from with about into over after before between during under against
		since until through and or but not no nor so if as than then that this these those there here it its
		he she they we you i me him her them us his their our your my is are was were be been being am has have
		had having does did done will do would can could should may might must shall say says said tell
		many much more most some any all other new first last next one two three people year years week old out
		up down off also only just now still such both each every same own per via did he's isn't don't didn't
		take took taken make made get got go goes going come came give gave given named called known own best part
		world state president because while among man die died dies dead kill killed war v s t re ve ll`, ""},
	{"es", `qué quién quiénes cuándo cuánto cuánta cuántos cuántas dónde cómo cuál cuáles adónde cuanto cuantos cuantas
		donde cuando quien quienes cual cuales porqué`,
		`el los las un una unos unas de del la al a en y o e u que con por para sin sobre entre hasta desde hacia
		según contra tras durante es son fue fueron era ser está están ha han hay había será se su sus lo le les
		no sí ya más muy también pero como si cuando porque este esta estos estas ese esa esto eso dijo dice
		todavía aún después antes ayer hoy año años me mi nos`, "ñáéíóú"},
	{"fr", `qui quand où pourquoi comment combien quel quelle quels quelles quoi`,
		`le la les un une des de du au aux à en et ou dans sur sous par pour avec sans chez entre vers depuis pendant
		après avant contre selon que ce cet cette ces il elle ils elles on nous vous je son sa ses leur leurs ne pas
		plus se qu est sont était a ont été être avoir fait dit sera y très aussi mais si comme encore toujours déjà
		mon ma hier l' d' qu' c' n' s' j' est-ce a-t-il a-t-elle a-t-on t-il t-elle`, "œçéèêàùîôû"},
	{"de", `wer wen wem wessen wann warum wieso weshalb wie wieviel wieviele welche welcher welches welchen welchem woher
		wohin worüber womit`,
		`der die das den dem des ein eine einen einem einer eines und oder aber nicht kein keine ist sind war waren
		wird werden wurde wurden hat haben hatte hatten sein kann soll muss auf aus bei mit nach von vom vor zu zum
		zur für über unter gegen durch ohne um im in an am es er sie wir ich ihr sich seine seinen ihre was wo als
		wenn dass ob auch noch nur schon sehr mehr immer viele gibt sagt sagte statt seit zwischen ums`, "ßäöü"},
	{"it", `chi cosa perché quando dove quanto quanta quanti quante quale quali qual`,
		`il lo la i gli le un uno una di del dello della dei degli delle a al allo alla ai agli alle da dal dalla dai
		in nel nella nei nelle con su sul sulla sui per tra fra e o ma non che chi come è sono era erano stato stata
		stati state ha hanno aveva sarà si ci se ne più anche ancora già dopo prima contro secondo senza questo
		questa questi suo sua suoi loro detto dice anni oggi ieri l' d' c' nell' dell' all' dall' sull' un' cos' com' dov'`, "àèìòù"},
	{"pt", `quem quando onde quanto quanta quantos quantas qual quais porquê`,
		`o a os as um uma uns umas de do da dos das em no na nos nas ao aos à às por pelo pela pelos pelas para com sem
		sobre entre até desde contra após segundo e ou mas que não se é são foi foram era ser está estão tem têm há
		havia será vai vão seu sua seus suas ele ela eles elas isso este esta esse essa muito mais também ainda já
		depois antes disse diz como porque hoje ontem ano anos`, "ãõçáéíóúâêôà"},
	{"nl", `wie wat waar wanneer waarom hoe hoeveel welke welk waarover waardoor`,
		`de het een en of maar niet geen van in op aan bij met naar uit voor over door tegen tussen tijdens na sinds
		tot zonder om te is zijn was waren wordt worden werd werden heeft hebben had kan zal moet gaat er die dat
		deze dit zij hij ze we hun haar ook nog nu al meer veel als dan volgens steeds mensen zegt zei jaar`, ""},
	{"pl", `kto co kiedy gdzie dlaczego jak ile ilu który która które którzy jaki jaka jakie czy komu czemu kogo czego`,
		`w we z ze na do od po przy o u i a ale oraz lub nie się jest są był była było byli być ma mają będzie będą za
		przed nad pod przez dla bez między podczas wobec według że to ten ta te tego tej tym jego jej ich został
		została zostały jako też już jeszcze nadal tylko bardzo więcej roku lat`, "łąęśćźżń"},
	{"tr", `kim kimin kimler neden niçin niye nasıl nerede nereye nereden kaç hangi hangisi ne`,
		`ve bir bu şu o da de ile için gibi kadar daha çok en ama veya mi mı mu mü değil var yok olan olarak oldu
		olacak etti dedi hakkında sonra önce göre karşı üzerine üzerinde arasında içinde yeni zaman hala hâlâ ki
		her bütün tüm`, "ğışçöü"},
	{"sv", `vem vems vad när varför hur vilken vilket vilka vart`,
		`och att det den de en ett i på av för med till från om är var varit blev blir har hade ska skulle kan kommer
		inte som eller men under efter före mellan mot vid utan över sin sitt sina han hon dem deras så också än
		ännu mer många mycket nya sade säger år`, "åäö"},
	{"da", `hvem hvis hvad hvornår hvorfor hvordan hvor hvilken hvilket hvilke`,
		`og at det den de en et i på af for med til fra om er var været blev bliver har havde skal skulle kan vil ikke
		som eller men under efter før mellem mod ved uden over sin sit sine han hun dem deres så også endnu mere
		mange meget nye ny sagde siger år stadig næste mennesker af`, "æø"},
	{"no", `hvem hva når hvorfor hvordan hvor hvilken hvilket hvilke`,
		`og at det den de en et ei i på av for med til fra om er var vært ble blir har hadde skal skulle kan vil ikke
		som eller men under etter før mellom mot ved uten over sin sitt sine han hun dem deres så også ennå mer
		mange mye nye ny sa sier år fortsatt neste mennesker`, "æø"},
	{"fi", `kuka kuinka miksi mitä mikä missä milloin mitkä paljonko onko kenen ketkä ketä kuinka mihin mistä miten montako
		oliko voiko ovatko`,
		`ja on oli ovat olivat ei eivät että se ne hän he tämä nämä joka jotka kun jos mutta tai myös vielä jo kuin
		sekä jälkeen ennen mukaan kanssa vastaan aikana noin koko uusi uuden uudesta ollut olisi tulee sanoi vuonna
		monta`, "äö"},
	{"cs", `kdo co kdy kde proč jak kolik který která které kteří jaký jaká jaké komu kam koho čí čeho`,
		`a v ve na do od po při o u i s se z ze k ke za před nad pod pro bez mezi podle během proti je jsou byl byla
		bylo byli být má mají bude budou není že to ten ta ty toho tom jeho její jejich také ještě už stále jen
		nebo ale roku let`, "ěřůčďáéíýžšňť"},
	{"ro", `cine cui când unde cum cât câți câte câtă cati cate cat care ce`,
		`și în din de la pe cu pentru prin după dupa despre între fără până sau dar nu un o unei unui al ale ai a au
		fost este e sunt era vor va fi se că să mai cel cea cei cele lui ei lor acest această acestea lor foarte
		încă`, "ășțâîşţ"},
	{"hu", `ki kik kit mi mit mik miért mikor hol hova honnan hogyan hány mennyi mennyibe melyik mely kinek`,
		`a az egy és vagy de nem is van volt voltak lesz lett meg el ki be fel le hogy ez azt ezt után előtt között
		alatt szerint ellen miatt által még már csak több új sok aki ami amely őt ő`, "őűáéíóúöü"},
	{"id", `siapa apa apakah kapan dimana mengapa kenapa bagaimana berapa`,
		`yang di ke dari dan atau dengan untuk pada dalam oleh tentang setelah sebelum antara terhadap karena ini itu
		tidak bukan akan telah sudah masih sedang adalah ada bisa dapat harus orang mana saja para juga lebih baru
		kata tahun mereka dia kami`, ""},
	{"vi", `ai gì sao nào đâu bao nhiêu`,
		`của và là có không được trong với cho về từ khi ở những các đã sẽ đang một người này đó vẫn còn theo sau
		trước nói mới tại vì do bị`, "àáâêôéèíòóùúýăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹĩũ"},
}

// borrowed are words of other languages that English texts have in names and
// phrases, and English words that are rarely grammar. Nothing much speaks for
// English in them, nor for the others.
const borrowed = `com www https kim cat care bei wen comment tom ten u j m ki je ma hot pod tar ja ha ah oh qui quo bin
	bis mit ist il la le de el los las con sans pour son sur par plus tour est et du ce al en da das der die van von
	do os um uma den dem des mine bank hat bad rate art gift kind arm rot hand land wind dove chi per via men si
	tag handy pace sin ai co na ne te ta to ti se su lo li un une una uno`

const (
	english = 0  // its place in latin
	nobody  = -1 // whose share is nobody's
)

// vote is what a word is worth to a language.
type vote struct {
	language int
	weight   float64
}

// The table is made of the lists once: word → the languages that have it. An
// asking word is worth twice a function word, since a question has one of them
// at the most and hardly a sentence of another language does.
var votes = func() map[string][]vote {
	table := map[string][]vote{}
	add := func(language int, words string, weight float64) {
		for word := range strings.FieldsSeq(words) {
			known := table[word]
			for _, v := range known {
				if v.language == language {
					known = nil
					break
				}
			}
			if known != nil || table[word] == nil {
				table[word] = append(table[word], vote{language, weight})
			}
		}
	}
	for i, l := range latin {
		add(i, l.asking, 2)
		add(i, l.function, 1)
	}
	for word := range strings.FieldsSeq(borrowed) {
		table[word] = append(slices.DeleteFunc(table[word], func(v vote) bool { return v.language == english }), vote{nobody, 1})
	}
	return table
}()
