"""The words of the demo: a fictitious night on a fictitious coast. Every person, place, ship and account is invented.

`{day}` stands for the date of a post, as a copied post bears it.
The file is long because it is data: the story reads best in one piece.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from liveblog.demo.steps import ChangeBlog, Edit, Publish, Remove, Step
from liveblog.model.facts import FactList

TITLE = "Ferry adrift off Skerrow Point with more than 200 aboard"
SUMMARY = (
    "The night ferry Maren has lost its engines in fog and a rising sea, eleven kilometres off Skerrow Point."
    " Lifeboats are alongside. We follow the rescue through the night."
)

INES = "Ines Okafor"
TOMASZ = "Tomasz Lindqvist"


def _ago(minutes: float, *happened: Step) -> Iterator[Step]:
    return (replace(step, minutes_ago=minutes) for step in happened)


def _count(off: int, wind: int, where: str) -> FactList:
    """The box on top of the page: of the 207 people aboard, so many are off the ship."""
    rows = (
        ("Off the ship", off),
        ("Still aboard", 207 - off),
        ("Injured", 0),
        ("Wind", f"force {wind}"),
        ("The Maren", where),
    )
    return FactList(title="The rescue in numbers", rows=rows)


STORY: tuple[Step, ...] = (
    *_ago(
        171,
        Publish(
            ref="first",
            by=(INES,),
            headline="Ferry loses power off Skerrow Point",
            text="BREAKING: The night ferry **Maren**, on its way from Tollhaven to the Outer Skerries, has reported"
            " the"
            " loss of both engines. The harbour office in Tollhaven says the ship is afloat and upright and drifts"
            " slowly to the north-east, in thick fog.\n\nWe are on our way to the harbour. More as soon as we have"
            " it.",
            key=True,
            tags=("maren", "rescue"),
        ),
    ),
    *_ago(
        168,
        Publish(
            ref="harbour-tweet",
            text="We are aware of an incident involving the ferry Maren approx. 11 km off Skerrow Point. Lifeboats"
            " from"
            " Tollhaven and Grey Ness have been launched. Please keep the slipways clear. #Maren"
            " — Tollhaven Harbour Office (@tollhaven_port) {day}",
            by=(TOMASZ,),
        ),
    ),
    *_ago(
        161,
        Publish(
            ref="who",
            text="**What ship is this?** The Maren is 74 metres long, was built 31 years ago and had its engines"
            " replaced"
            " only last spring. It makes the crossing six nights a week; for many families on the islands it is the"
            " way"
            " home on a Sunday evening. Its timetable and a plan of its decks are on"
            " [the company’s page](https://example.org/tollhaven-ferries/maren).",
            by=(TOMASZ,),
            tags=("background",),
        ),
    ),
    *_ago(
        152,
        Publish(
            ref="on-board",
            by=(INES,),
            text="Lights went out, then a very calm voice, then cocoa. Nobody is panicking on deck 3. The dog in the"
            " seat"
            " next to me has slept through everything 🐕 pic.twitter.com/mRnDk3cocoa"
            " — Philippa Adeyemi-Strand (@philippa_deck3) {day}",
        ),
    ),
    *_ago(
        148,
        Publish(
            ref="fire",
            text="We are getting reports of smoke on the car deck. We have not been able to confirm them.",
            by=(TOMASZ,),
        ),
    ),
    *_ago(
        144,
        Publish(
            ref="aboard-number",
            by=(INES,),
            headline="214 people aboard, company says",
            text="Tollhaven Ferries has just told us that **214 people** are aboard: 189 passengers and a crew of 25."
            " Among them is a school choir of 32 on its way home from a competition.",
            key=True,
            tags=("maren",),
        ),
    ),
    *_ago(143, Remove(ref="fire")),
    *_ago(
        142,
        Publish(
            ref="fire-note",
            text="Editor’s note: We have taken down an entry about smoke on the car deck. It rested on a single"
            " message, and the coastguard now says that there is no fire and has been none.",
            by=(TOMASZ,),
        ),
    ),
    *_ago(
        135,
        Publish(
            ref="first-lifeboat",
            by=(INES,),
            headline="First lifeboat reaches the ferry",
            text="The lifeboat *Grey Ness* is alongside. Her coxswain, over the radio, a few minutes ago:\n\n"
            "> We have her in sight. Well, we have her in hearing; in this fog I could not see my own hand. There is"
            " singing. I am told it is the choir.",
            key=True,
            tags=("rescue",),
        ),
    ),
    *_ago(
        128,
        Publish(
            ref="physicist",
            text="For everyone asking why they don’t just drop anchor: the sea floor there is 190 m down. You can’t"
            " anchor a ferry to something that deep any more than you can moor a balloon to a lawn. What helps now"
            " is a"
            " tug, and patience. — Prof. Emilio Brandvold (@brandvold.example.org) {day}",
            by=(TOMASZ,),
            tags=("background",),
        ),
    ),
    *_ago(
        121,
        Publish(
            ref="sea",
            by=(INES,),
            text="UPDATE: The met office has raised its forecast for the area to **force 7 by midnight**. The"
            " coastguard"
            " calls the next three hours “the window we want to use”.",
        ),
    ),
    *_ago(
        117,
        Publish(
            ref="correction",
            label="correction",
            text="Tollhaven Ferries has corrected its own figure: **207 people** are aboard, not 214. Seven"
            " passengers"
            " had booked but missed the ferry. We have changed our earlier entry.",
            by=(TOMASZ,),
        ),
        Edit(
            ref="aboard-number",
            headline="207 people aboard, company says",
            text="Tollhaven Ferries has told us that **207 people** are aboard: 182 passengers and a crew of 25."
            " Among"
            " them is a school choir of 32 on its way home from a competition.",
            correction="An earlier version of this entry gave the number as 214; the company had counted seven"
            " passengers who missed the ferry.",
        ),
    ),
    *_ago(
        109,
        Publish(
            ref="missed",
            by=(INES,),
            text="I am one of the seven. I was angry about that bus for two hours. I take it all back, bus."
            " — Odalys Fenwright (@odalysmissedit) {day}",
        ),
    ),
    *_ago(
        101,
        Publish(
            ref="arabic",
            by=(INES,),
            text="نحن بخير جميعًا، والطاقم رائع. الأطفال يغنّون والقهوة مجانية ☕️ شكرًا لكل من سأل عنا #Maren"
            " — سلمى الراشدي (@salma_on_maren) {day}",
        ),
    ),
    *_ago(
        100,
        Publish(
            ref="arabic-note",
            by=(INES,),
            text="Salma al-Rashidi is travelling with her two sons. She writes: “We are all well and the crew is"
            " wonderful."
            " The children are singing and the coffee is free. Thank you to everyone who asked about us.”",
        ),
    ),
    *_ago(
        92,
        Publish(
            ref="long-read",
            headline="How do you tow a ship that you cannot see?",
            by=(TOMASZ, INES),
            tags=("background", "rescue"),
            text="Very slowly, says Ragna Holloway, who was a tug master on this coast for 28 years. She explained"
            " it to us"
            " on the quay, in the rain:\n\n"
            "1. **A thin line first.** A crew member on the ferry throws a line no thicker than a finger, with a"
            " weight"
            " at its end. In this wind it can take a dozen throws.\n"
            "2. **Then a thicker one.** The tug’s crew ties a rope to it, and the ferry’s crew hauls that over by"
            " hand;"
            " without power the winches stand still. “That is twenty people and a lot of swearing.”\n"
            "3. **Then the tow itself**, a steel cable as thick as an arm, with a long piece of nylon in it that"
            " gives way"
            " like a spring when the waves pull.\n"
            "4. **Then nothing sudden.** “Two knots. Three when you feel lucky. The ferry wants to turn its side to"
            " the"
            " wind the whole time, and you spend the night talking it out of that.”\n\n"
            "### And the fog?\n\n"
            "The tug sees the ferry on radar as a fat green smudge. What it does not see is the line between them. So"
            " somebody stands at the stern, hand on the cable. “You feel it before any instrument does: when it hums,"
            " you slow down.”\n\n"
            "| | Maren | Tug *Hildegard* |\n|---|---|---|\n| Length | 74 m | 31 m |\n| Weight | 2,900 t | 480 t |\n"
            "| Engine | ~~5,400 hp~~ none just now | 4,800 hp |\n\n"
            "The *Hildegard* left Tollhaven 40 minutes ago.",
        ),
    ),
    *_ago(
        83,
        Publish(
            ref="tug-sails",
            text="Hildegard is 20 minutes out. Kettle’s on. Leave it to us. #Maren"
            " — Tug Hildegard (@tughildegard) {day}",
            by=(TOMASZ,),
        ),
    ),
    *_ago(
        71,
        Publish(
            ref="summary",
            headline="What we know so far",
            pinned=True,
            facts=_count(0, 6, "adrift"),
            text="- The ferry **Maren** lost both engines off Skerrow Point; it is upright and takes no water.\n"
            "- **207 people** are aboard. Nobody is reported injured.\n"
            "- Two lifeboats are alongside; the tug **Hildegard** is on its way.\n"
            "- The wind is to reach force 7 around midnight.\n"
            "- Relatives can call the company at **0800 555 0199** or come to the seamen’s mission in Tollhaven.",
            by=(INES, TOMASZ),
        ),
    ),
    *_ago(
        64,
        Publish(
            ref="children-first",
            by=(INES,),
            headline="Children and the sick go first",
            text="The coastguard has begun to take people off: first the youngest of the choir with two teachers,"
            " and a"
            " woman who is eight months pregnant. **41 people** are now on the lifeboat *Grey Ness*, on course to"
            " Tollhaven.",
            key=True,
            tags=("rescue",),
        ),
        Edit(ref="summary", facts=_count(41, 6, "adrift")),
    ),
    *_ago(
        58,
        Publish(
            ref="mission",
            text="At the seamen’s mission they have put up 60 beds and, on a blackboard, the names of the three"
            " bakeries"
            " that are baking through the night. Somebody has brought a piano tuner. Nobody knows why; he is very"
            " welcome.",
            by=(TOMASZ,),
        ),
    ),
    *_ago(
        49,
        Publish(
            ref="line-fails",
            by=(INES,),
            text="UPDATE: The first tow line has parted. Nobody was hurt. The *Hildegard* is going round for a"
            " second try.",
            tags=("rescue",),
        ),
    ),
    *_ago(
        47,
        Publish(
            ref="line-tweet",
            by=(INES,),
            text="Line one: parted. We have more line than the sea has patience."
            " — Tug Hildegard (@tughildegard) {day}",
        ),
    ),
    *_ago(
        36,
        Publish(
            ref="choir",
            text="They just asked if we know any shanties. We know ELEVEN. 🎶 https://example.org/skerries-youth-choir"
            " — Skerries Youth Choir (@skerrieschoir) {day}",
            by=(TOMASZ,),
        ),
    ),
    *_ago(
        24,
        Publish(
            ref="ashore-41",
            by=(INES,),
            headline="First 41 are ashore",
            text="The *Grey Ness* has come in, to applause from a few hundred people on the quay. All 41 are well. A"
            " boy of"
            " about nine, asked by us how it was: “Loud.”",
            key=True,
            tags=("rescue",),
        ),
    ),
    *_ago(
        15,
        Publish(
            ref="wind",
            text="The wind has come earlier than forecast: gusts of 58 km/h at the Skerrow light. The fog is lifting"
            " with"
            " it; for the first time tonight we can see the Maren’s emergency lights from the quay. A thin row of"
            " orange, rising and sinking.",
            by=(TOMASZ,),
        ),
    ),
    *_ago(
        6,
        Publish(
            ref="second-try",
            by=(INES,),
            text="The second line is across. Now it is hands, not winches: passengers are helping the crew to haul.",
        ),
    ),
    # From here on it happens while one watches.
    Publish(
        ref="passenger-haul",
        by=(INES,),
        text="Twenty of us on one rope. A banker, two fishermen, a nun. HEAVE. My hands will never type again"
        " — Philippa Adeyemi-Strand (@philippa_deck3) {day}",
    ),
    Publish(
        ref="tow",
        headline="The tow is fast",
        text="BREAKING: The *Hildegard* has the Maren in tow. The coastguard confirms it; on the quay people are"
        " hugging"
        " strangers.",
        key=True,
        by=(TOMASZ,),
        tags=("rescue",),
    ),
    ChangeBlog(
        title="Ferry Maren under tow to Tollhaven",
        summary="A tug has the night ferry Maren in tow; 166 people are still aboard, 41 are ashore. Nobody is injured."
        " The convoy is expected in Tollhaven within two hours.",
    ),
    Edit(
        ref="summary",
        facts=_count(41, 7, "under tow"),
        text="- The ferry **Maren** is **under tow** to Tollhaven, at about two knots.\n"
        "- **41 people** are ashore, **166** still aboard. Nobody is injured.\n"
        "- One lifeboat stays alongside all the way.\n"
        "- The wind has reached force 7; the fog has lifted.\n"
        "- Relatives can call the company at **0800 555 0199** or come to the seamen’s mission in Tollhaven.",
    ),
    Publish(
        ref="tug-tweet",
        by=(INES,),
        text="Told you. — Tug Hildegard (@tughildegard) {day}",
    ),
    Publish(
        ref="typo",
        text="The convoy makes 2 knots. At this speed it reaches the mole at around quater past one.",
        by=(TOMASZ,),
    ),
    Publish(
        ref="minister",
        by=(INES,),
        text="The minister for the coast, Leontine Varga, is on the quay and does not want to speak. She has taken"
        " off her"
        " coat and is carrying soup.",
    ),
    Edit(ref="typo", text="The convoy makes 2 knots. At this speed it reaches the mole at around quarter past one."),
    Publish(
        ref="rumour",
        text="A second tug is said to have left Grey Ness to help.",
        by=(TOMASZ,),
    ),
    Publish(
        ref="captain",
        by=(INES,),
        headline="The captain speaks",
        text="Captain Isidor Quill over the ship’s radio, relayed by the coastguard:\n\n"
        "> Ladies and gentlemen, this is the slowest I have ever brought this ship home, and the proudest. The"
        " kitchen"
        " informs me that there is cake.",
        key=True,
    ),
    Remove(
        ref="rumour",
        reason="We wrote that a second tug was on its way. The coastguard says that none was sent, as none is needed.",
    ),
    Publish(
        ref="choir-two",
        by=(INES,),
        text="Shanty number nine. The tug is blowing its horn in time (roughly). Best concert of our lives #Maren"
        " — Skerries Youth Choir (@skerrieschoir) {day}",
    ),
    Publish(
        ref="mole",
        headline="The Maren passes the mole",
        text="BREAKING: The Maren is in the harbour. Every ship in the port is sounding its horn; you can hear it in"
        " the"
        " newsroom, four kilometres away, with the windows shut. 🚢",
        key=True,
        by=(INES, TOMASZ),
        tags=("rescue", "maren"),
    ),
    Publish(
        ref="dog",
        by=(INES,),
        text="The dog woke up. He wants to know what he missed. — Philippa Adeyemi-Strand (@philippa_deck3) {day}",
    ),
    Edit(ref="summary", facts=_count(168, 5, "in harbour")),
    Publish(
        ref="all-ashore",
        headline="All 207 are safe",
        text="The last of them down the gangway, at eleven minutes to two, was Captain Quill, with the ship’s cat"
        " under his"
        " arm. **All 207 people are ashore and unhurt.**\n\nWhat made the engines fail is for the accident board to"
        " find"
        " out; it opens its inquiry in the morning. We shall [report on it](https://example.org/skerrow/inquiry).",
        key=True,
        by=(INES, TOMASZ),
    ),
    Edit(
        ref="summary",
        headline="What happened tonight",
        facts=_count(207, 5, "in harbour"),
        text="- The ferry **Maren** lost both engines off Skerrow Point and drifted for more than two hours.\n"
        "- The tug **Hildegard** brought it to Tollhaven, with passengers hauling the line by hand.\n"
        "- **All 207 people** are ashore and unhurt. So are one dog and one cat.\n"
        "- The accident board opens its inquiry in the morning.",
    ),
    ChangeBlog(
        title="All 207 safe: the night the Maren came home",
        summary="The ferry Maren, adrift off Skerrow Point for hours, has been towed to Tollhaven. Everybody aboard is"
        " safe. Read how the night unfolded.",
    ),
    Publish(
        ref="good-night",
        text="That is all from us tonight. Thank you for reading along, for the tips, and to whoever sent the"
        " newsroom four"
        " cakes. Good night. — *Ines and Tomasz*",
        by=(INES, TOMASZ),
    ),
)  # fmt: skip
