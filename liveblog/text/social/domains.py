"""Which names can be domains: "mira.holm" is none, since there is no top-level domain "holm". A file of facts.

Must not know: any network.
"""

from __future__ import annotations

# Of countries and regions.
_COUNTRIES = """
ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd cf cg
ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb gd ge gf gg gh
gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr
kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf
ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm
sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf
ws ye yt za zm zw
"""
# The others that people and newsrooms use, and the reserved ones of examples.
_OTHERS = """
com org net edu gov mil int info biz name pro aero coop museum mobi jobs travel tel cat asia post arpa abc academy
accenture accountant aco actor adult africa agency ai airforce aldi allfinanz amazon amsterdam android app apple
arab archi army art arte associates attorney auction audi audio author auto autos aws axa azure baby band bank bar
barcelona barclays bayern bbc bcn beauty beer berlin best bet bible bike bing bingo bio black blog bloomberg blue
bmw bnpparibas boats bond boo book boston bot boutique box broadway brussels budapest build builders business buzz
bzh cab cafe call cam camera camp canon capetown capital car cards care career careers cash casino catering catholic
cbs center ceo cfd channel charity chat christmas chrome church circle city claims cleaning click clinic clothing
cloud club coach codes coffee college cologne community company computer condos consulting contact cooking cool
corsica country coupon coupons courses credit cricket cruises cymru cyou dad dance date dating day deal deals degree
delivery democrat dental dentist desi design dev dhl diet digital direct directory discount diy doctor dog domains
download dubai durban earth eco education email energy engineer engineering enterprises equipment esq estate eus
events example exchange expert express fail faith family fan fans farm fashion fast feedback film finance financial
fire fish fit fitness flights florist flowers foo food football forsale forum foundation free frl fun fund furniture
futbol fyi gal gallery game games garden gay gent gift gifts gives glass gle global gmail gmbh gold golf google gop
got graphics gratis green gripe group guardian guide guitars guru hair hamburg haus health healthcare help here
hiphop hockey holdings holiday homes horse hospital host hosting hot hotel hotels house how icu immo inc industries
ing ink institute insure international invalid investments irish ist istanbul jetzt jewelry joburg joy juegos kaufen
kids kim kitchen kiwi koeln krd kyoto lancaster land lat law lawyer lds lease leclerc legal lego lgbt lidl life
lighting like limited link live living llc loan loans localhost lol london lotto love ltd ltda luxe luxury madrid
maison makeup management maori map market marketing mba media melbourne meme memorial men menu miami microsoft moda
moe moi mom money monster moscow motorcycles mov movie music nagoya navy netflix network neustar new news nexus ngo
nhk nikon ninja now nrw ntt nyc observer office okinawa ong onl online ooo orange organic osaka page paris partners
parts party pay pet pharmacy phd photo photography photos physio pics pictures pin pink pizza place play plumbing
plus poker porn press prime productions prof promo properties property protection pub quebec quest racing radio read
realty recipes red rehab reise reisen ren rent rentals repair report republican rest restaurant review reviews rio
rip rocks rodeo room rsvp ruhr run ryukyu saarland safe sale salon sandvik sarl save saxo sbs school schule schwarz
science scot secure security services sex sexy shiksha shoes shop show silk singles site ski skin sky skype smile
sncf soccer social software solar solutions sony soy space sport spot srl stockholm storage store stream studio
study style sucks supplies supply support surf surgery swiss sydney systems taipei talk tatar tattoo tax taxi team
tech technology tennis test theater theatre tickets tienda tips tires tirol today tokyo tools top total tours town
toys trade trading training trust tube tunes university vacations vegas ventures versicherung vet video villas vin
vip vision vlaanderen vodka vote voting voto voyage wales wang watch weather webcam website wedding whoswho wien
wiki win windows wine work works world wow wtf xbox xin xxx xyz yachts yoga yokohama you youtube zero zip zone
zuerich
"""
_TOP_LEVEL = frozenset(_COUNTRIES.split()) | frozenset(_OTHERS.split())


def is_domain(name: str) -> bool:
    """Whether a name with dots ends in a top-level domain that there is."""
    last = name.rpartition(".")[2].casefold()
    return last in _TOP_LEVEL or last.startswith("xn--")
