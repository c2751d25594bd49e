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
com org net edu gov mil int info biz name pro aero coop museum mobi jobs travel tel cat asia post arpa academy
accountant actor adult agency ai airforce amsterdam app archi army art arte associates attorney auction audio auto
baby band bank bar barcelona bayern bbc beer berlin best bet bible bike bio black blog bloomberg blue boo boston
boutique broadway brussels build builders business buzz bzh cab cafe cam camera camp capital car cards care career
careers cash casino catering center ceo charity chat church city claims cleaning click clinic clothing cloud club
coach codes coffee college cologne community company computer condos consulting contact cooking cool corsica
country coupons courses credit cricket cruises cymru dad dance date dating day deals degree delivery democrat
dental design dev diet digital direct directory discount doctor dog domains download dubai earth eco education
email energy engineer engineering enterprises equipment estate eus events exchange expert express fail family fan
fans farm fashion film finance financial fish fit fitness flights florist flowers football foo forsale forum
foundation frl fun fund furniture futbol fyi gal gallery game games garden gay gent gift gifts gives glass global
gmbh gold golf graphics gratis green gripe group guardian guide guitars guru hamburg haus health healthcare help
here hiphop hockey holdings holiday homes horse hospital host hosting house how icu immo inc industries ing ink
institute insure international investments irish istanbul jetzt jewelry joburg juegos kaufen kim kitchen kiwi
koeln kyoto land lat law lawyer lease legal lgbt life lighting limited link live llc loan loans lol london love
ltd luxe luxury madrid maison management map market marketing mba media melbourne meme memorial men menu miami mom
moda moe money monster moscow mov movie music nagoya navy network neustar new news ngo ninja nrw nyc okinawa ong
onl online ooo organic osaka page paris partners parts party pet photo photography photos pics pictures pink pizza
place plumbing plus poker porn press productions prof promo properties property pub quebec racing radio realty
recipes red rehab reise reisen rent rentals repair report republican rest restaurant review reviews rip rocks
rodeo rsvp ruhr run saarland sale salon sarl school schule science scot services sex sexy shiksha shoes shop show
singles site ski soccer social software solar solutions soy space sport store stream studio style sucks supplies
supply support surf surgery swiss sydney systems taipei tattoo tax taxi team tech technology tennis theater
theatre tienda tips tires tirol today tokyo tools top tours town toys trade trading training tube university
vacations vegas ventures versicherung vet video villas vin vip vision vlaanderen vodka vote voting voto voyage
wales wang watch webcam website wedding whoswho wien wiki win wine work works world wtf xin xxx xyz yoga yokohama
youtube zip zone zuerich example test invalid localhost
"""
_TOP_LEVEL = frozenset(_COUNTRIES.split()) | frozenset(_OTHERS.split())


def is_domain(name: str) -> bool:
    """Whether a name with dots ends in a top-level domain that there is."""
    last = name.rpartition(".")[2].casefold()
    return last in _TOP_LEVEL or last.startswith("xn--")
