"""What the interfaces of X, Bluesky and Mastodon write between the words of a post, in many languages. A file of facts.

A line that is one of these is no part of a post. What is not here is not taken for interface: see `page_copy`.
Must not know: where in a copy these lines stand.
"""

from __future__ import annotations


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.casefold() for part in text.replace("\n", "|").split("|") if part)


# Buttons beside a name.
BUTTONS = frozenset(
    _list("""
follow|following|follow back|subscribe|subscribed|click to follow|folgen|folge ich|zurückfolgen|abonnieren
abonniert|suivre|suivi|abonné|s’abonner|seguir|siguiendo|suscribirse|suscrito|seguindo|inscrever-se|assinar
segui|segui già|iscriviti|abbonati|volgen|volgend|abonneren|följ|följer|prenumerera|følg|følger|abonner|seuraa
seurataan|tilaa|obserwuj|obserwujesz|subskrybuj|sledovat|sledujete|sledovať|předplatit|követés|követed
feliratkozás|urmărește|urmăriți|urmărești|abonare|ακολουθήστε|ακολουθείτε|εγγραφή|takip et|takip ediliyor
abone ol|читать|читаемые|подписаться|подписан|читати|читаєте|стежити|підписатися|последване|последвай|следвате
prati|pratite|прати|пратите|segueix|seguint|jälgi|jälgid|sekot|seko|sekti|sekate|sledi|フォロー|フォローする
フォロー中|フォローバック|サブスクライブ|サブスクライブする|팔로우|팔로잉|맞팔로우|구독|구독하기|关注|正在关注
回关|订阅|關注|正在關注|跟隨|正在跟隨|訂閱|ติดตาม|กำลังติดตาม|สมัครสมาชิก|theo dõi|đang theo dõi|đăng ký|ikuti
mengikuti|langganan|berlangganan|ikut|sundan|sinusundan|फ़ॉलो करें|फॉलो करें|फ़ॉलो कर रहे हैं|সাবস্ক্রাইব
অনুসরণ করুন|ফলো করুন|பின்தொடர்|பின்தொடரவும்|متابعة|تتم متابعته|أتابعه|اشتراك|לעקוב|מעקב|עוקב|עוקבים|دنبال کردن
دنبال می‌کنید|فالو کریں
""")
)

# Between a name and a handle.
BADGES = frozenset(
    _list("""
verified account|verified|verifizierter account|verifiziert|compte certifié|compte vérifié|cuenta verificada|verificado
conta verificada|account verificato|geverifieerd account|認証済みアカウント|인증된 계정|已认证账号|حساب موثّق|حساب موثق
""")
)

# Above a quoted post.
QUOTE = frozenset(
    _list("""
quote|quoted|quote post|quote tweet|zitat|zitieren|zitierter post|citation|citer|cité|cita|citar|citado|citação
comentar|citazione|citato|citaat|citeren|citat|citera|citér|siter|sitat|lainaus|lainaa|cytat|cytuj|citace
citovat|citát|citovať|idézet|idézés|citare|παράθεση|alıntı|alıntıla|цитата|цитировать|цитувати|цитат|citiraj
tsitaat|citāts|citata|引用|引用ポスト|인용|인용하기|引用推文|引用帖子|อ้างอิง|โควต|trích dẫn|kutip|kutipan
petikan|कोट|उद्धरण|উদ্ধৃতি|மேற்கோள்|اقتباس|ציטוט|نقل‌قول|نقل قول
""")
)

# Other lines of the interface: below a text, or between its parts.
LINES = frozenset(
    _list("""
translate post|translate tweet|show more|show less|show this thread|show thread|show original|show translation
rate this translation|view original|this post is unavailable|post übersetzen|tweet übersetzen|mehr anzeigen
weniger anzeigen|diesen thread anzeigen|original anzeigen|übersetzung anzeigen|diese übersetzung bewerten
traduire le post|traduire le tweet|voir plus|afficher plus|voir l’original|afficher l’original
voir la traduction|afficher cette discussion|traducir post|traducir tweet|mostrar más|mostrar menos|ver original
mostrar original|ver traducción|mostrar este hilo|traduzir post|traduzir tweet|mostrar mais|ver tradução
mostrar esta sequência|traduci post|mostra altro|mostra originale|mostra traduzione|mostra questa discussione
post vertalen|meer weergeven|toon origineel|vertaling weergeven|översätt inlägg|visa mer|visa original
visa översättning|oversæt opslag|vis mere|vis original|oversett innlegg|vis mer|vis originalen|käännä julkaisu
näytä lisää|näytä alkuperäinen|przetłumacz wpis|pokaż więcej|pokaż oryginał|přeložit příspěvek|zobrazit více
zobrazit originál|preložiť príspevok|zobraziť viac|bejegyzés lefordítása|több megjelenítése
eredeti megjelenítése|traduceți postarea|tradu postarea|afișează mai mult|afișează originalul
μετάφραση ανάρτησης|εμφάνιση περισσότερων|εμφάνιση πρωτοτύπου|gönderiyi çevir|daha fazla göster|orijinali göster
перевести пост|показать ещё|показать еще|показать оригинал|перекласти пост|показати більше|показати оригінал
превод на публикацията|показване на още|prevedi objavu|prikaži više|преведи објаву|прикажи још
tradueix la publicació|mostra’n més|ポストを翻訳|ポストを翻訳する|さらに表示|もっと見る|原文を表示
このスレッドを表示|번역하기|게시물 번역하기|더 보기|원문 보기|翻译帖子|翻译推文|显示更多|显示原文|显示此主题帖
翻譯貼文|翻譯推文|顯示更多|顯示原文|แปลโพสต์|แสดงเพิ่มเติม|dịch bài đăng|hiện thêm|hiển thị thêm
terjemahkan postingan|tampilkan lebih banyak|terjemah pos|tunjukkan lagi|पोस्ट का अनुवाद करें|और दिखाएं
और दिखाएँ|পোস্ট অনুবাদ করুন|আরও দেখান|ترجمة المنشور|ترجمة التغريدة|عرض المزيد|إظهار المزيد|عرض النص الأصلي
תרגום הפוסט|הצג עוד|הצגת עוד|ترجمه پست|نمایش بیشتر|پوسٹ کا ترجمہ کریں
""")
)

# Words of the interface that a post could have in a line of its own, too.
PERHAPS = frozenset(
    _list("""
ad|alt|angeheftet|anzeige|bearbeitet|editado|edited|fijado|fissato|fixado|gif|image|last edited|modificato
modifié|pinned|promoted|vastgezet|épinglé|تعديل|固定
""")
)

# How a line begins that says of the text above it that a program translated it.
TRANSLATED = _list("""
translated from|translated by|auto-translated|automatically translated|übersetzt aus|übersetzt von
automatisch übersetzt|traduit de|traduit du|traduit par|traduit automatiquement|traducido de|traducido del
traducido por|traducido automáticamente|traduzido do|traduzido de|traduzido por|tradotto da|tradotto dal
vertaald uit|vertaald door|översatt från|oversat fra|oversatt fra|käännetty|przetłumaczono z|przetłumaczone z
přeloženo z|preložené z|lefordítva|tradus din|μεταφράστηκε από|переведено с|перекладено з|преведено от
prevedeno s|преведено са|traduït de|翻译自|翻譯自|مترجم من|تُرجم من|ترجم من|תורגם מ|diterjemahkan dari
đã dịch từ|dịch từ|แปลจาก|ترجمه شده از|अनुवादित
""")

# How such a line ends in other languages.
TRANSLATED_ENDS = _list("""
から翻訳|による翻訳|によって翻訳されました|에서 번역됨|에서 번역|dilinden çevrildi|से अनूदित|से अनुवादित
থেকে অনূদিত|翻译|翻譯
""")

# Named in such lines in every language.
TRANSLATORS = ("grok", "google", "deepl", "bing", "microsoft")

# How a line begins below which readers’ notes stand, not the author’s words.
NOTES = _list("""
readers added context|community note|rate proposed community notes|leser haben kontext|leser*innen haben
leserinnen und leser haben|les lecteurs ont ajouté|les lecteurs ont apporté|des lecteurs ont ajouté
los lectores agregaron|los lectores añadieron|los lectores han añadido|lectores agregaron contexto
os leitores adicionaram|leitores adicionaram|i lettori hanno aggiunto|lezers hebben context|läsare har lagt
læsere har tilføjet|lesere har lagt|lukijat lisäsivät|czytelnicy dodali|čtenáři přidali|az olvasók
cititorii au adăugat|οι αναγνώστες πρόσθεσαν|okuyucular bağlam|okurlar bağlam|читатели добавили|читачі додали
閲覧者が背景情報|読者が|コミュニティノート|독자들이|커뮤니티 노트|读者添加|读者补充|讀者新增|社群筆記|社区笔记
أضاف القراء|أضاف قراء|ملاحظات المجتمع|הקוראים הוסיפו|pembaca menambahkan|người đọc đã thêm|ผู้อ่านเพิ่มบริบท
पाठकों ने|خوانندگان|notes de la communauté|notas de la comunidad|notas da comunidade
""")

# What stands before or after the handles in a line that names whom a post answers.
REPLY = _list("""
replying to|reply to|antwort an|als antwort an|in antwort an|antwortet|en réponse à|réponse à|en respuesta a
respondiendo a|em resposta a|respondendo a|in risposta a|rispondendo a|als antwoord op|antwoord aan
als reactie op|svar till|svarar|som svar til|svar til|svarer|vastaus käyttäjälle|vastauksena|w odpowiedzi do
w odpowiedzi|odpowiedź do|odpověď uživateli|v odpovědi na|odpoveď používateľovi|válaszul neki|válasz neki
ca răspuns la|răspuns către|απάντηση σε|απάντηση στον|yanıt olarak|adlı kullanıcıya yanıt|в ответ|у відповідь
відповідь|в отговор на|odgovor korisniku|одговор кориснику|en resposta a|返信先|に返信|님에게 보내는 답글|回复
回覆|ตอบกลับถึง|กำลังตอบกลับ|trả lời|đang trả lời|membalas|menjawab|के जवाब में|को जवाब|কে উত্তর|ردًا على
رداً على|ردّاً على|בתגובה ל|در پاسخ به|کے جواب میں|vastuseks|atbildot|atsakant
""")

# The same before a name, as Bluesky and Mastodon have it.
REPLY_TO_NAME = _list("""
reply to |replied to |in reply to |replying to |antwort an |antwortete |en réponse à |réponse à |en respuesta a
respondió a |respuesta a |em resposta a |resposta a |in risposta a |als antwoord op |返信先: |ردًا على |رد على
""")

# Below a post, beside numbers.
COUNTS = frozenset(
    _list("""
преглеждания|преглеждане|прегледа|прегледи|pregleda|pregledi|visualitzacions|vaatamist|skatījumi|peržiūros|ogledov
boost|boosts|favorite|favorites|favourite|favourites|save|saves|everybody can reply|everyone can reply
some people can reply|replies disabled|view all replies|jeder kann antworten|alle können antworten|mal geteilt|geteilt
favoriten|favorisiert|partages|partage|favoris|favori|tout le monde peut répondre|impulsos|impulso|favoritos|favorito
todos pueden responder|cualquiera puede responder|todos podem responder|condivisioni|preferiti|apprezzamenti
chiunque può rispondere|iedereen kan reageren|продвижений|избранное
ブースト|お気に入り|誰でも返信可能|부스트|마음에 듦|转嘟|喜欢
معاد نشره|المفضلة|يمكن للجميع الرد
view|views|repost|reposts|retweet|retweets|quote|quotes|quote tweets|like|likes|bookmark|bookmarks|reply|replies
comments|read replies|view quotes|view post activity|relevant|most relevant|post your reply|post reply|vote
votes|mal angezeigt|angezeigt|aufrufe|ansichten|zitate|zitierte tweets|gefällt mir|„gefällt mir“-angaben
„gefällt mir“-markierungen|lesezeichen|antworten|antwort|vues|citations|j’aime|mentions j’aime|signets|réponses
visualizaciones|vistas|citas|me gusta|guardados|elementos guardados|respuestas|visualizações|comentários
curtidas|itens salvos|respostas|visualizzazioni|citazioni|mi piace|segnalibri|risposte|weergaven|citaten
vind-ik-leuks|bladwijzers|antwoorden|visningar|citat|gilla-markeringar|gillar|bokmärken|svar|visninger
likerklikk|bokmerker|näyttökerrat|näyttökertaa|tykkäykset|tykkäystä|wyświetlenia|wyświetleń|wyświetlenie|cytaty
polubienia|polubień|zakładki|odpowiedzi|zobrazení|citace|to se mi líbí|megtekintés|idézet|kedvelés|vizualizări
citate|aprecieri|προβολές|μου αρέσει|görüntüleme|görüntülenme|alıntı|beğeni|yer işareti|yanıt|просмотров
просмотры|просмотра|репостов|цитат|отметок «нравится»|отметки «нравится»|закладок|ответов|переглядів|перегляди
поширень|вподобань|件の表示|回表示|件のリポスト|件の引用|件のいいね|いいね|ブックマーク|リポスト|返信|表示
조회수|재게시|인용|마음에 들어요|북마크|답글|次查看|查看|转帖|引用|喜欢|书签|回复|次檢視|檢視|轉發|轉貼|喜歡
書籤|回覆|การดู|ครั้งที่ดู|ถูกใจ|lượt xem|lượt thích|tayangan|suka|pergi|व्यूज़|बार देखा गया|लाइक|مشاهدة|مشاهدات
المشاهدات|إعادة نشر|إعادات نشر|إعجاب|إعجابات|اقتباسات|العلامات المرجعية|צפיות|תצוגות|לייקים|ציטוטים|بازدید|پسند
""")
)
