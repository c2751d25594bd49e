"""The names of months and weekdays in some sixty languages, as dates are written with them: in small letters, without
dots, also shortened and in the cases that languages have for dates. A file of facts, therefore long.

Must not know: what a date looks like.
"""

from __future__ import annotations

# Twelve months, each ended by a dot.
_MONTHS = """
tammik ean eanáir ene enero gen gener gennaio ian ianuarie ion ionawr jaan jaanuar jan janar janeiro januar januari
januarie january januwari január januára janv janvier janvāris janúar jänner led leden ledna oca ocak saus sausio
sausis sij siječanj siječnja sty styczeń stycznia tammi tammikuu tammikuuta urt urtarrila xan xaneiro yan yanvar ιαν
ιανουάριοσ ιανουαρίου сту студзень студзеня січ січень січня янв январь января яну януари јан јануар јануари қаң
қаңтар հնվ հունվար հունվարի בינואר ינואר ינו׳ جانفي جنوری يناير ژانویه जनवरी जन॰ जाने जानेवारी জানু জানুয়ারি ਜਨ ਜਨਵਰੀ
જાન્યુ જાન્યુઆરી ஜன ஜனவரி జన జనవరి ಜನ ಜನವರಿ ജനു ജനുവരി දුරුතු มกราคม มค ມກ ມັງກອນ ဇန် ဇန်နဝါရီ იან იანვარი ጃን ጃንዋሪ
មករា
.
helmik chw chwef chwefror feabh feabhra feb febb febbraio febr febreiro febrer febrero februar februari februarie
february februwari február februára februāris febrúar fev fevereiro fevral fevrier févr février helmi helmikuu
helmikuuta lut lutego luty ots otsaila peb pebrero shk shkurt vas vasario vasaris veebr veebruar velj veljača veljače
úno únor února şub şubat φεβ φεβρουάριοσ φεβρουαρίου ақп ақпан лют лютага лютий лютого люты феб фебруар фев февр
февраль февраля февруари փետրվար փետրվարի փտվ בפברואר פברואר פבר׳ شباط فبراير فروری فوریه فيفري फरवरी फ़रवरी फ़र॰
फेब्रु फेब्रुअरी फेब्रुवारी ফেব ফেব্রুয়ারি ਫ਼ਰ ਫ਼ਰਵਰੀ ફેબ્રુ ફેબ્રુઆરી பிப் பிப்ரவரி ఫిబ్ర ఫిబ్రవరి ಫೆಬ್ರ ಫೆಬ್ರವರಿ
ഫെബ്രു ഫെബ്രുവരി නවම් กพ กุมภาพันธ์ ກພ ກຸມພາ ဖေ ဖေဖော်ဝါရီ თებ თებერვალი ፌብ ፌብሩዋሪ កុម្ភៈ
.
maalisk bře březen března kov kovas kovo maalis maaliskuu maaliskuuta maart mac machi maerz mar marca march marco
marec maret mars marso mart martie marts martxoa marzec marzo març março mas mashi maw mawrth mrt márc március márta
mär märts märz ožu ožujak ožujka μάρ μάρτιοσ μαρ μαρτίου бер березень березня мар март марта нау наурыз сак сакавік
сакавіка մարտ մարտի մրտ במרץ מרץ آذار مارس مارچ मार्च মার্চ ਮਾਰਚ માર્ચ மார் மார்ச் మార్చి ಮಾರ್ಚ್ മാർ മാർച്ച് මැදින්
มีค มีนาคม ມນ ມີນາ မတ် მარ მარტი ማርች មីនា
.
huhtik abr abril aib aibreán api apirila apr aprel april aprile aprili aprilie aprill apríl apríla aprīlis avr avril
bal balandis balandžio dub duben dubna ebr ebrill eph ephreli huhti huhtikuu huhtikuuta kwi kwiecień kwietnia nis
nisan pri prill tra travanj travnja ápr április απρ απρίλιοσ απριλίου апр апрель апреля април квіт квітень квітня кра
красавік красавіка сәу сәуір ապր ապրիլ ապրիլի אפריל אפר׳ באפריל آوریل أبريل أفريل ابريل اپریل نيسان अप्रिल अप्रैल
एप्रि एप्रिल এপ্রি এপ্রিল ਅਪ੍ਰੈ ਅਪ੍ਰੈਲ એપ્રિલ ஏப் ஏப்ரல் ఏప్రి ఏప్రిల్ ಏಪ್ರಿ ಏಪ್ರಿಲ್ ഏപ്രി ഏപ്രിൽ බක් เมย เมษายน ມສ
ເມສາ ဧပြီ აპრ აპრილი ኤፕሪ ኤፕሪል មេសា
.
toukok beal bealtaine geg gegužė gegužės kvě květen května mag maggio mai maiatza maig maijs maio maj maja may mayo
mayıs maí mei mey meyi máj mája május svi svibanj svibnja touko toukokuu toukokuuta μάι μάιοσ μαΐ μαΐου май мам
мамыр мая мај трав травень травня մայիս մայիսի մյս במאי מאי أيار مئی ماي مايو مه मई मे মে ਮਈ મે மே మే ಮೇ മേയ് වෙසක් พค
พฤษภาคม ພພ ພຶດສະພາ မေ მაი მაისი ሜይ ឧសភា
.
kesäk birž birželio birželis cze czerwca czerwiec eka ekaina giu giugno haz haziran hun hunyo iun iunie iyn iyun juin
jun june junho juni junie junij junio juny juuni jún júna június júní jūn jūnijs kesä kesäkuu kesäkuuta lipanj lipnja
meh mehefin meith meitheamh qer qershor xuño červen června čvn ιουν ιουνίου ιούν ιούνιοσ июн июнь июня мау маусым черв
червень червня чэр чэрвень чэрвеня юни јун јуни հնս հունիս հունիսի ביוני יוני جوان جون حزيران يونيو ژوئن जुन जून জুন
ਜੂਨ જૂન ஜூன் జూన్ ಜೂನ್ ജൂൺ පොසොන් มิถุนายน มิย ມິຖ ມິຖຸນາ ဇွန် ივნ ივნისი ጁን មិថុនា
.
heinäk gor gorff gorffennaf heinä heinäkuu heinäkuuta hul hulyo iul iulie iyl iyul iúil juil juillet jul julai julayi
julho juli julie julij julio juliol july juuli júl júla július júlí jūl jūlijs korr korrik liep liepa liepos lipca
lipiec lug luglio srpanj srpnja tem temmuz uzt uztaila xul xullo července červenec čvc ιουλ ιουλίου ιούλ ιούλιοσ июл
июль июля лип липень липня ліп ліпень ліпеня шіл шілде юли јул јули հլս հուլիս հուլիսի ביולי יולי تموز جولائی جويلية
يوليو يوليوز ژوئیه जुलाई जुलै जुल॰ জুল জুলাই ਜੁਲਾ ਜੁਲਾਈ જુલાઈ ஜூலை జులై ಜುಲೈ ജൂലൈ ඇසළ กค กรกฎาคม ກລ ກໍລະກົດ ဇူ ဇူလိုင်
ივლ ივლისი ጁላይ កក្កដា
.
elok abu abuztua ag aga agasti ago agost agosti agosto agu agustus aout août aug august augusta augusti augusts
augustus augusztus avg avgust avq avqust awst ağu ağustos elo elokuu elokuuta gush gusht kol kolovoz kolovoza lún
lúnasa ogo ogos rugp rugpjūtis rugpjūčio sie sierpień sierpnia srpen srpna ágú ágúst αυγ αυγούστου αύγ αύγουστοσ авг
август августа жні жнівень жніўня серп серпень серпня там тамыз օգոստոս օգոստոսի օգս אוגוסט אוג׳ באוגוסט آب أغسطس أوت
اغسطس اوت اگست غشت अगस्ट अगस्त अग॰ ऑग ऑगस्ट আগ আগস্ট ਅਗ ਅਗਸਤ ઑગસ્ટ ஆக ஆகஸ்ட் ఆగ ఆగస్టు ಆಗ ಆಗಸ್ಟ್ ഓഗ ഓഗസ്റ്റ് නිකිණි สค
สิงหาคม ສຫ ສິງຫາ ဩဂုတ် აგვ აგვისტო ኦገስ ኦገስት សីហា
.
syysk eyl eylül ira iraila medi mfómh rugs rugsėjis rugsėjo ruj rujan rujna sen sentabr sentyabr sep sept septemba
septembar september septembra septembre septembrie septembris septhemba septiembre set setembre setembro setiembre
settembre setyembre sht shtator syys syyskuu syyskuuta szept szeptember wrz wrzesień września zář září σεπ σεπτέμβριοσ
σεπτεμβρίου вер верасень верасня вересень вересня сен сент сентябрь сентября сеп септембар септември қыр қыркүйек սեպ
սեպտեմբեր սեպտեմբերի בספטמבר ספטמבר ספט׳ أيلول سبتمبر ستمبر سپتامبر شتنبر सप्टें सप्टेंबर सितंबर सितम्बर सित॰
सेप्टेम्बर সেপ সেপ্ট সেপ্টেম্বর ਸਤੰ ਸਤੰਬਰ સપ્ટે સપ્ટેમ્બર செப் செப்டம்பர் సెప్టెం సెప్టెంబర్ ಸೆಪ್ಟೆಂ ಸೆಪ್ಟೆಂಬರ್
സെപ്റ്റം സെപ്റ്റംബർ බිනර กย กันยายน ກຍ ກັນຍາ စက် စက်တင်ဘာ სექ სექტემბერი ሴፕቴ ሴፕቴምበር កញ្ញា
.
lokak dfómh eki ekim hyd hydref loka lokakuu lokakuuta oct october octobre octombrie octubre okt oktabr okthoba oktoba
oktobar oktober oktobris oktoober oktubre oktyabr október októbra ott ottobre out outubro paź październik października
spal spalio spalis tet tetor urr urria říj říjen října οκτ οκτωβρίου οκτώβριοσ жовт жовтень жовтня кас кастрычнік
кастрычніка окт октобар октомври октябрь октября қаз қазан հոկ հոկտեմբեր հոկտեմբերի אוקטובר אוק׳ באוקטובר أكتوبر
اكتوبر اکتبر اکتوبر अक्टूबर अक्टू॰ अक्टोबर अक्तूबर ऑक्टो ऑक्टोबर অক্টো অক্টোবর ਅਕਤੂ ਅਕਤੂਬਰ ઑક્ટો ઑક્ટોબર அக் அக்டோபர்
అక్టో అక్టోబర్ ಅಕ್ಟೋ ಅಕ್ಟೋಬರ್ ഒക്ടോ ഒക്ടോബർ වප් ตค ตุลาคม ຕລ ຕຸລາ အောက် အောက်တိုဘာ ოქტ ოქტომბერი ኦክቶ ኦክቶበር តុលា
.
marrask aza azaroa kas kasım lapkr lapkritis lapkričio listopadu marras marraskuu marraskuuta nob nobyembre noiembrie
nov novemba novembar november novembra novembre novembris novembro noviembre noy noyabr nën nëntor nóv nóvember samh
samhain stu studeni studenoga tach tachwedd νοέ νοέμβριοσ νοε νοεμβρίου лист листопад листопада ліс лістапад лістапада
нов новембар ное ноември ноя нояб ноябрь ноября қар қараша նոյ նոյեմբեր նոյեմբերի בנובמבר נובמבר נוב׳ نوامبر نوفمبر
نومبر نونبر नवंबर नवम्बर नव॰ नोभेम्बर नोव्हें नोव्हेंबर নভে নভেম্বর ਨਵੰ ਨਵੰਬਰ નવે નવેમ્બર நவ நவம்பர் నవం నవంబర్ ನವೆಂ
ನವೆಂಬರ್ നവം നവംബർ ඉල් พย พฤศจิกายน ພຈ ພະຈິກ နို နိုဝင်ဘာ ნოე ნოემბერი ኖቬም ኖቬምበር វិច្ឆិកា
.
jouluk abe abendua ara aralık dec decembar december decembra decembre decembrie decembris decembro dek dekabr des
desemba desember desembre dets detsember dez dezember dezembro dhj dhjetor dic dicembre diciembre dis disemba disember
disyembre déc décembre gru grudnia grudzień gruod gruodis gruodžio joulu joulukuu joulukuuta noll nollaig pro prosinac
prosinca prosince prosinec rhag rhagfyr δεκ δεκέμβριοσ δεκεμβρίου груд грудень грудня дек декабрь декабря декември дец
децембар жел желтоқсан сне снежань снежня դեկ դեկտեմբեր դեկտեմբերի בדצמבר דצמבר דצמ׳ دجنبر دسامبر دسمبر ديسمبر डिसें
डिसेंबर डिसेम्बर दिसंबर दिसम्बर दिस॰ ডিসে ডিসেম্বর ਦਸੰ ਦਸੰਬਰ ડિસે ડિસેમ્બર டிச டிசம்பர் డిసెం డిసెంబర్ ಡಿಸೆಂ ಡಿಸೆಂಬರ್
ഡിസം ഡിസംബർ උඳුවප් ธค ธันวาคม ທວ ທັນວາ ဒီ ဒီဇင်ဘာ დეკ დეკემბერი ዲሴም ዲሴምበር ធ្នូ
"""

# Spelt alike, but of different months: by whether the day before it has a dot, as in Croatian, or none, as in Polish.
MONTHS_BY_DOT = {"listopada": (11, 10), "lip": (7, 6)}
# Spelt alike in languages that write dates alike.
UNCLEAR_MONTHS = frozenset({"lis", "listopad", "srp"})
# Of two words.
LONG_MONTHS = {
    "meán fómhair": "meanfomhair",
    "deireadh fómhair": "deireadhfomhair",
    "كانون الثاني": "يناير",
    "تشرين الأول": "أكتوبر",
    "تشرين الثاني": "نوفمبر",
    "كانون الأول": "ديسمبر",
}

_WEEKDAYS = """
周一 周三 周二 周五 周六 周四 周日 土 土曜日 日 日曜日 星期一 星期三 星期二 星期五 星期六 星期四 星期日
月 月曜日 木 木曜日 水 水曜日 火 火曜日 週一 週三 週二 週五 週六 週四 週日 金 金曜日 금 금요일
목 목요일 수 수요일 월 월요일 일 일요일 토 토요일 화 화요일
ahad ahd al alhamisi an antradienis aoine ar asteartea asteazkena astelehena axşamı az bazar be bil biy biyernes ca
ceturtd ceturtdiena chor chorshanba cmt cs csütörtök cum cuma cumartesi czw czwartek céad céadaoin cümə dc dg di die
diel dienstag dijous dilluns dim dimanche dimarts dimecres dinsdag dissabte diumenge divendres dj dl do dom domenica
domh domhnaigh domingo donderdag donnerstag ds dt dum duminică dush dushanba dv dydd dé déar déardaoin enj enjte
ertəsi esmaspäev feira fim fimmtudagur fr fre fredag freitag fri friday fös föstudagur gio giovedì gwe gwen gwener
haoine hla huw huwebes hétfő hën hënë iau ig igandea ijumaa isn isnin isonto jeu jeudi joi jue jueves jum juma
jumaat jumamosi jumanne jumapili jumat jumatano jumatatu kam kamis ke kedd keskiviikko keskiviikkona ketvirtadienis
kha khamis kolmapäev kt la larunbata lau lauantai lauantaina laugardagur laupäev laurdag lin linggo llun lr luain
luan lun lundi lunedì lunes luni luns lör lördag lør lørdag ma maanantai maanantaina maandag man mandag mar mardi
martedì martes martë marți maw mawrth mer mercher mercoledì mercredi mgq mi mie miercuri min minggu mittwoch miy
miyerkules mié miércoles mið miðvikudagur mo mon monday montag mso máirt mán mánudagur må mån måndag mér mércores
mër mërkurë ne ned nedelja nedeľa nedjelja neděle neljapäev niedz niedziela og on ons onsdag or osteguna ostirala
otrd otrdiena pay payshanba paz pazar pazartesi pe penktadienis per perjantai perjantaina perşembe pet petak petek
pi piatok piektd piektdiena pirmadienis pirmd pirmdiena piątek pn po pon pondelok pondělí ponedeljak ponedeljek
ponedjeljak poniedziałek pr pre premte pt pzt pá pátek péntek pühapäev qua quarta qui quinta rab rabu reede sa sab
sabado sabato sabtu sad sadwrn sal salı sam samedi samstag sat saterdag sath sathairn saturday seg segunda
sekmadienis sel selasa sen senin sesh seshanba sestd sestdiena sex sexta shan shanba sht shtunë sin sk so sob sobota
son sondag sonntag sre sreda sri srijeda st streda středa su sub subota sul sun sunday sunnudagur sunnuntai
sunnuntaina svētd svētdiena sze szerda szo szombat sáb sábado sâm sâmbătă sön söndag sø søn søndag teisipäev ter
terça tha thu thursday ti tiistai tiistaina tir tirs tirsdag tis tisdag to tor torek tors torsdag torstai torstaina
tr trečiadienis trešd trešdiena tue tuesday ty tysdag ulwesibili ulwesihlanu ulwesine ulwesithathu umgqibelo
umsombuluko ut uto utorak utorok vasárnap ven vendredi venerdì venres vie viernes vin vineri vr vrijdag vrydag wed
wednesday wo woensdag wt wtorek xov xoves yak yakshanba za zaterdag zo zondag ça çar çarşamba çərşənbə út úterý þri
þriðjudagur čet četrtek četvrtak čt čtvrtek śr środa şənbə šeštadienis št štvrtok δευ δευτέρα κυρ κυριακή πέμ πέμπτη
παρ παρασκευή σάβ σάββατο τετ τετάρτη τρί τρίτη аў аўторак бейсенбі бс воскресенье вс вт вто вторник вівторок дс
дүйсенбі жексенбі жм жс жұма нд нед недела неделя недеља неділя нядзеля пʼятниця панядзелак пет петак петок петък пн
пон понеделник понедельник понедељак понеділок пт пятница пятніца саб сабота сб сейсенбі сенбі серада середа ср сре
среда сряда сс суб суббота субота събота сәрсенбі уто уторак чацвер чет четвер четверг четвртак четврток четвъртък
чт чц երեքշաբթի երկ երկուշաբթի երք կիր կիրակի հինգշաբթի հնգ շաբաթ շբթ ուր ուրբաթ չորեքշաբթի չրք חמישי יום ראשון
רביעי שבת שישי שלישי שני اتوار الأحد الأربعاء الاثنين الثلاثاء الجمعة الخميس السبت بدھ جمعرات جمعه جمعہ دوشنبه
سهشنبه شنبه منگل پنجشنبه پیر چهارشنبه ہفتہ یکشنبه आइत आइतबार गुरु गुरुवार बिहि बिहिबार बुध बुधबार बुधवार मंगल
मंगलवार मंगळ मंगळवार मङ्गल मङ्गलबार रवि रविवार शनि शनिबार शनिवार शुक्र शुक्रबार शुक्रवार सोम सोमबार सोमवार বুধ
বুধবার বৃহস্পতি বৃহস্পতিবার মঙ্গল মঙ্গলবার রবি রবিবার শনি শনিবার শুক্র শুক্রবার সোম সোমবার ਐਤ ਐਤਵਾਰ ਬੁੱਧ ਬੁੱਧਵਾਰ
ਮੰਗਲ ਮੰਗਲਵਾਰ ਵੀਰ ਵੀਰਵਾਰ ਸ਼ਨੀ ਸ਼ਨੀਵਾਰ ਸ਼ੁੱਕਰ ਸ਼ੁੱਕਰਵਾਰ ਸੋਮ ਸੋਮਵਾਰ ગુરુ ગુરુવાર બુધ બુધવાર મંગળ મંગળવાર રવિ રવિવાર શનિ
શનિવાર શુક્ર શુક્રવાર સોમ સોમવાર சனி செவ் செவ்வாய் ஞாயி ஞாயிறு திங் திங்கள் புத புதன் வியா வியாழன் வெள் வெள்ளி ఆది
ఆదివారం గురు గురువారం బుధ బుధవారం మంగళ మంగళవారం శని శనివారం శుక్ర శుక్రవారం సోమ సోమవారం ಗುರು ಗುರುವಾರ ಬುಧ ಬುಧವಾರ ಭಾನು
ಭಾನುವಾರ ಮಂಗಳ ಮಂಗಳವಾರ ಶನಿ ಶನಿವಾರ ಶುಕ್ರ ಶುಕ್ರವಾರ ಸೋಮ ಸೋಮವಾರ ചൊവ്വ ചൊവ്വാഴ്ച ഞായറാഴ്ച ഞായർ തിങ്കളാഴ്ച തിങ്കൾ ബുധനാഴ്ച
ബുധൻ വെള്ളി വെള്ളിയാഴ്ച വ്യാഴം വ്യാഴാഴ്ച ശനി ശനിയാഴ്ച අඟහ අඟහරුවාදා ඉරිදා බදාදා බ්‍රහස් බ්‍රහස්පතින්දා සඳුදා සිකු
සිකුරාදා සෙන සෙනසුරාදා จันทร์ พฤหัส พุธ วันจันทร์ วันพฤหัสบดี วันพุธ วันศุกร์ วันอังคาร วันอาทิตย์ วันเสาร์ ศุกร์
อังคาร อาทิตย์ เสาร์ ຈັນ ພະຫັດ ພຸດ ວັນຈັນ ວັນພະຫັດ ວັນພຸດ ວັນສຸກ ວັນອັງຄານ ວັນອາທິດ ວັນເສົາ ສຸກ ອັງຄານ ອາທິດ ເສົາ
ကြာသပတေး စနေ တနင်္ဂနွေ တနင်္လာ ဗုဒ္ဓဟူး သောကြာ အင်္ဂါ კვი კვირა ოთხ ოთხშაბათი ორშ ორშაბათი პარ პარასკევი სამ
სამშაბათი შაბ შაბათი ხუთ ხუთშაბათი ሐሙስ ማክሰ ማክሰኞ ረቡዕ ሰኞ ቅዳሜ እሑድ ዓርብ ចន្ទ ច័ន្ទ ពុធ ព្រហ ព្រហស្បតិ៍ សុក្រ សៅរ៍ អង្គារ
អាទិត្យ
"""

# Words that stand beside them: "6 de enero de 2020", "klo", "at", "2020 m. sausio 6 d.".
_FILLERS = """
a al at um uhr à às as las om kl klo kello o ob u ora ore óra le il den der the of on d de del e i m g gada gads metų r
года г в о у р ч год ngày năm lúc เวลา น พศ في الساعة و ב ש शाम को पर ve saat pm am utc gmt
"""

MONTHS = {
    name: number for number, names in enumerate(_MONTHS.split("\n.\n"), start=1) for name in names.split()
} | {"meanfomhair": 9, "deireadhfomhair": 10}
WEEKDAYS = frozenset(_WEEKDAYS.split())
FILLERS = frozenset(_FILLERS.split())
