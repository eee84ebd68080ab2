package propose

// What sites call the parts of a review, in the names of their markup and in their texts (Russian, Ukrainian, English).
var (
	reviewName  = lazily(`review|otz[yi]v|feedback|opinion|comment|testimonial|v[iy]dhuk|v[iy]dguk|response|message|post|rezension|mention|отзыв|відгук`)
	authorName  = lazily(`author|user|name|nick|login|person|customer|buyer|reviewer|client|member|avtor|profile|poster|guest|owner|who|\bby`)
	authorNot   = lazily(`avatar|photo|city|gorod|location|count|stat|badge|rank|level|karma|status|company|product|item-name|firm|shop-name|shopname|good|date|time|region|role|total|verified`)
	dateName    = lazily(`date|time|publish|posted|created|when|added|day|дата|datum|ago`)
	dateNot     = lazily(`visit|trip|buy|purchase|experience|updat|edit|modif|reply|answer|birth|regist|since|order|stay|usage`)
	ratingName  = lazily(`rat(e|ing)|star|score|mark|ocen|zvezd|grade|valu|raiting|reiting|rank|ball|point|zirk|mood|smile|vote-?val|level|meter`)
	ratingNot   = lazily(`like|useful|karma|helpful|price|\bvotes?\b|plus-?count|date|time|avatar|user-?level|position|count\b|total|average|avg|summary`)
	titleName   = lazily(`title|subject|head|summary|tema|zagol|caption|topic|short-?desc`)
	textName    = lazily(`text|body|content|descr|comment|message|msg|desc|quote|full|prose|story|reviewbody|otz[yi]v|opinion`)
	prosName    = lazily(`pros\b|\bpros|plus|advantag|dignit|dostoin|positiv|benefit|merit|\bgood\b|liked`)
	consName    = lazily(`cons\b|\bcons\b|minus|disadvantag|shortcom|nedosta|negativ|drawback|flaw|demerit|\bbad\b|dislike`)
	replyName   = lazily(`repl(y|ies)|answer|otvet|v[iy]dpov|official|response|owner|staff|reaction|subcomment|child|nested|thread|admin|company`)
	officialIs  = lazily(`official|company|owner|seller|staff|admin|brand|merchant|business|shop|vendor|represent|moderator|firm|bypostauthor`)
	unwanted    = lazily(`sidebar|side-|aside|similar|related|also|recommend|widget|popular|other|footer|header|\bnav|menu|banner|promo|advert|carousel|slider|teaser|latest|recent|foreign|last-|best-|top-|cookie|breadcrumb`)
	elsewhere   = lazily(`(?i)похож|смотрите также|также смотр|с этим товаром|други[ех]|последние отзыв|рекоменду|популярн|читайте также|вас заинтерес|останні відгук|інші|схож|дивіться|новые отзывы|свежие|лучш|similar|related|also|you may|recent reviews|недавн`)
	replyLabel  = lazily(`(?i)^[^\p{L}\d]*(официальный\s+)?((ответ|відповідь)([^\p{L}]|$)|офіційна\s+відповідь|комментарий\s+(компании|продавца|магазина|представителя|владельца|администрации)|коментар\s+(компанії|продавця|магазину)|представитель|представник|отвечает|відповідає|(official\s+)?(response|reply|answer))`)
	officialTxt = lazily(`(?i)официальн|офіційн|(ответ|відповідь|комментарий|коментар|представитель|представник|отвечает|response|reply)[^\p{L}\d]+(от\s+|від\s+|from\s+)?(the\s+)?(лица\s+)?(имени\s+)?(компани|магазин|продав|представит|представн|владел|власник|организ|організ|администр|адміністр|банк|отел|готел|ресторан|завед|закла|клиник|клінік|сервис|сервіс|служб|поддержк|підтримк|owner|company|management|seller|store|support)`)
	prosLabel   = lazily(`(?i)^[^\p{L}\d]*(достоинств\p{L}*|что (вам )?нравится.*|що (вам )?подобається.*|плюсы|преимуществ\p{L}*|переваги|понравилось|что понравилось|сподобал\p{L}+|що сподобал\p{L}+|pros|advantages|liked|хорошее|положительн\p{L}+( стороны)?|\+)[^\p{L}\d]*$`)
	consLabel   = lazily(`(?i)^[^\p{L}\d]*(недостатки|что (бы )?вы (бы )?(хотели )?(изменил\p{L}*|улучшил\p{L}*|изменить|улучшить).*|что (вам )?не нравится.*|що (вам )?не подобається.*|что можно (улучшить|изменить).*|минусы|мінуси|недоліки|не понравилось|что не понравилось|не сподобал\p{L}+|що не сподобал\p{L}+|cons|disadvantages|disliked|плохое|отрицательн\p{L}+( стороны)?|-|–|−)[^\p{L}\d]*$`)
	textLabel   = lazily(`(?i)^[^\p{L}\d]*(комментарий|коментар|отзыв|відгук|текст( отзыва)?|впечатлени\p{L}*|враження|общее впечатление|мнение|comment|review|сообщение|текст відгуку|описание|подробно)[^\p{L}\d]*$`)
	authorLabel = lazily(`(?i)^[^\p{L}\d]*(автор( отзыва| відгуку)?|имя|ім'я|ім’я|пользователь|користувач|клиент|покупатель|покупець|author|name|user|by|от|від|написал\p{L}*|гость|кто|логин)[^\p{L}\d]*$`)
	dateLabel   = lazily(`(?i)^[^\p{L}\d]*(дата( отзыва| відгуку| публикации| публікації)?|date|опубликован\p{L}*|опубліковано|добавлен\p{L}*|додано|когда|оставлен\p{L}*|written|posted)[^\p{L}\d]*$`)
	ratingLabel = lazily(`(?i)^[^\p{L}\d]*(общая )?(оценка|рейтинг|балл|бал|оцінка|rating|score|общий рейтинг|оценка товара|моя оценка|итог|звёзд|звезд)[^\p{L}\d]*$`)
	titleLabel  = lazily(`(?i)^[^\p{L}\d]*(заголовок|тема|title|subject|кратко)[^\p{L}\d]*$`)
	dateAway    = lazily(`(?i)визит|посещ|покупк|измен|редакт|обновл|рожд|регистр|на сайте с|с нами|пользовал|купил|купл|куплен|заказ|відвід|придбан|змінен|оновлен|purchas|visit|updat|edit|stay|experience|опыт`)
	button      = lazily(`(?i)^[^\p{L}\d]*(ответить|відповісти|reply|полезно|корисно|helpful|пожаловаться|поскаржитися|report|читать (полностью|далее|дальше|весь|ещ[её]|отзыв).*|читати (повністю|далі|більше).*|показать.*|показати.*|читать|читати|подробнее|ещё|еще|развернуть|read more|show more|комментировать|нравится|не нравится|мне нравится|поделиться|поділитися|share|да|нет|так|ні|спасибо|свернуть|цитировать|ссылка|отзыв полезен.*|вам помог этот отзыв.*|был ли отзыв полезен.*|відгук корисний.*|[\d\s👍👎↑↓+/.•·|—–-]*|комментари\p{L}+[^\p{L}\d]*\d*|ответы?[^\p{L}\d]*\d*|\d+ (комментари|ответ|відповід|лайк)\p{L}*|(полезно|корисно|да|нет|так|ні)[^\p{L}\d]*\d+)[^\p{L}\d]*$`)
	more        = lazily(`(?i)^[^\p{L}\d]*(читать(\s.*)?|читати(\s.*)?|показать\s(полностью|весь|вс[её]|ещ[её]|целиком).*|показати\s(повністю|весь).*|подробнее|детальніше|развернуть|розгорнути|полностью|повністю|далее|далі|весь отзыв|read\s+more|show\s+more|more|full review|ещё|еще)[^\p{L}\d]*$`)
	money       = lazily(`(?i)\d[\d\s\x{a0}.,]*\s*(₽|руб|грн|₴|\$|€)`)
	buying      = lazily(`(?i)в корзину|купить|в кошик|купити|добавить к сравнению|add to cart|заказать|в избранное`)
	place       = lazily(`(?i)^(г\.|город|из |м\.|з )|^(россия|украина|україна|москва|санкт-петербург|киев|київ|казань|харків|одеса|львів)\b`)
)

// anonymous names that authors have on many sites.
var anonymous = map[string]bool{"гость": true, "аноним": true, "анонимно": true, "пользователь": true, "покупатель": true, "гість": true, "анонім": true, "користувач": true,
	"покупець": true, "guest": true, "anonymous": true, "анонимный отзыв": true, "имя скрыто": true, "клиент": true, "пользователь скрыл свои данные": true}

// hiddenPart names the rest of a text that is shown on demand.
var hiddenPart = lazily(`(?i)full|additional|hidden|rest|more-?text|collapse|spoiler|expand|complete|whole|(^|[ ._-])tail`)

// Names of answers to a review, and of what only looks like one: buttons, counters, forms.
var (
	replyIs  = lazily(`repl(y|ies)|answ|otvet|v[iy]dpov|official|response|owner-?comment|seller-?comment|subcomment|company-?comment|admin-?comment|reaction`)
	quoted   = lazily(`[«"“]([^»"”]+)[»"”]`)
	answers  = lazily(`(?i)^(администратор|администрация|адміністратор|адміністрація|представитель|представник|служба|менеджер|поддержка|підтримка|компания|компанія|магазин|продавец|продавець|руководство|дирекция|модератор|владелец|власник|официальный|команда|admin|support|owner|manager|ооо|тов|зао|пао|ао|ип|фоп)([^\p{L}]|$)|\b(llc|ltd|inc|gmbh|corp)\b`)
	comments = lazily(`(^| )(sub)?comments?(__item|-item|-list|s|_item)?( |$)`)
	notReply = lazily(`count|btn|button|form\b|link|toggle|reply-?to|action|tool|add-|-add|show|\bno-?repl`)
)
