"""The kinds of content, as one table: forms, checks, import, export, index and revisions follow from it.

A new kind is one entry here, one page module, its templates and one test.
A procedure follows the record of the national catalogue (dichvucong.gov.vn); its fields keep the
catalogue's names, only `field` (lĩnh vực) is an item of its own here and is called `area`.
"""

from __future__ import annotations

from portal.content.fields import Kind, _, choice, line, lines, of_type, rows, text

# What search words may lead to beside procedures.
MEANT = (
    "situation", "guide", "question", "amenity", "place", "app", "book", "area", "notice", "elsewhere",
)  # fmt: skip
ICONS = (
    ("baby", _("Baby")), ("rings", _("Rings")), ("candle", _("Candle")), ("house", _("House")), ("land", _("Land")),
    ("id", _("Identity card")), ("stamp", _("Stamp")), ("heart", _("Heart")), ("shield", _("Shield")),
    ("school", _("School")), ("shop", _("Shop")), ("money", _("Money")), ("hand", _("Hand")), ("bus", _("Bus")),
    ("tree", _("Tree")), ("temple", _("Public building")), ("people", _("People")), ("scales", _("Scales")),
    ("phone", _("Phone")), ("charge", _("Charging")), ("water", _("Water")), ("book", _("Book")),
    ("toilet", _("Toilet")), ("seat", _("Seats")), ("printer", _("Printer")), ("wheelchair", _("Wheelchair")),
    ("wifi", _("Wi-Fi")), ("map", _("Map")), ("screen", _("Screen")), ("paper", _("Paper")),
    ("question", _("Question")), ("clock", _("Clock")),
)  # fmt: skip

PROCEDURE = Kind(
    "procedure", _("Procedure"), _("Procedures"), "name",
    (
        line("code", _("Code"), required=True, longest=40, search="code",
             help=_("As in the national catalogue, like 1.001193")),
        line("name", _("Official name"), translated=True, required=True, longest=2000, search="title"),
        line("plain_name", _("Everyday name"), translated=True, search="title",
             help=_("What residents call it, in a few words")),
        text("summary", _("In one sentence"), translated=True, longest=1000, search="summary"),
        of_type("ref", "area", _("Area"), of="area", search="area"),
        text("who", _("Who may apply"), translated=True),
        rows("papers", _("Papers to bring"),
             line("group", _("Heading"), translated=True, longest=8000),
             text("name", _("Paper"), translated=True),
             of_type("number", "original", _("Originals")),
             of_type("number", "copy", _("Plain copies"))),
        rows("methods", _("Ways to apply"),
             choice("channel", _("Channel"), ("DIRECT", _("At the counter")), ("ONLINE", _("Online")),
                    ("POSTAL", _("By post"))),
             line("time", _("Time"), longest=4000, help=_("Like 5 WORKING_DAY, or in words")),
             line("fee", _("Fee"), longest=8000, help=_("Like 8000 VNĐ (one copy), or in words")),
             text("note", _("Note"), translated=True)),
        text("steps", _("Steps"), translated=True, search="body"),
        text("result", _("Result"), translated=True, longest=4000, search="body"),
        text("conditions", _("Conditions"), translated=True),
        lines("legal_basis", _("Legal basis")),
        lines("keywords", _("Search words"), search="words"),
        line("counter", _("Counter"), longest=40, help=_("Number of the counter that takes it here")),
        of_type("link", "url", _("Page of the national portal")),
        line("replaced_by", _("Replaced by (code)"), longest=40),
        line("level", _("Level"), longest=120),
        choice("type", _("Type"), ("STANDARD", _("Standard")), ("SPECIFIC", _("Specific")),
               ("STANDARD_INTERNAL", _("Between offices"))),
        line("kind", _("Kind in the catalogue")),
        line("state", _("State in the catalogue"), longest=40),
        line("decision", _("Decision"), longest=300),
        text("audience", _("Audience")), lines("audience_list", _("Audience, as a list")),
        text("agency", _("Agency")), text("authority", _("Authority")), text("reception", _("Reception")),
        text("delegated", _("Delegated to")), text("coordinating", _("Coordinating agency")),
        text("description", _("Description"), search="body"),
        line("promulgated_by", _("Promulgated by")), lines("departments", _("Departments")),
        line("portal_id", _("Number on the national portal"), longest=60),
        lines("categories", _("Categories")), line("levels_multi", _("Levels, other source")),
    ),
    slug_from="code", order="name",
)  # fmt: skip

AREA = Kind(
    "area", _("Area"), _("Areas"), "name",
    (
        line("name", _("Name"), translated=True, required=True, search="title"),
        line("plain_name", _("Everyday name"), translated=True, search="title"),
        text("summary", _("What it is about"), translated=True, longest=1000, search="summary"),
        choice("icon", _("Picture"), *ICONS),
        of_type("number", "position", _("Position in lists")),
    ),
    slug_from="name", order="position",
)  # fmt: skip

BOOK = Kind(
    "book", _("Book"), _("Books"), "title",
    (
        line("title", _("Title"), required=True, search="title"),
        lines("authors", _("Authors"), search="words"),
        line("number", _("Number of the law"), longest=60, search="words"),
        choice("topic", _("Topic"), ("law", _("Law")), ("skills", _("Life skills")), ("health", _("Health")),
               ("local", _("Central Highlands")), ("children", _("Children")), required=True),
        choice("age", _("For whom"), ("all", _("Everyone")), ("3", _("From 3 years")), ("6", _("From 6 years")),
               ("11", _("From 11 years")), ("16", _("From 16 years"))),
        text("about", _("What it is about"), translated=True, longest=2000, search="summary"),
        line("shelf", _("Place on the shelf"), longest=40),
        line("identifier", _("ISBN or EAN"), longest=20, help=_("Leave empty when the book has none")),
        line("publisher", _("Publisher")),
        of_type("number", "year", _("Year")),
        of_type("number", "copies", _("Copies")),
        of_type("link", "link", _("Free text on line")),
    ),
    slug_from="title", order="title",
)  # fmt: skip

PLACE = Kind(
    "place", _("Place"), _("Places"), "name",
    (
        line("name", _("Name"), translated=True, required=True, search="title"),
        choice("category", _("Category"), ("office", _("Office")), ("health", _("Health")),
               ("police", _("Police")), ("community_hall", _("Community hall")), ("school", _("School")),
               ("culture", _("Culture and sights")), ("market", _("Market")), required=True),
        line("address", _("Address"), search="words"),
        of_type("phone", "phone", _("Phone")),
        line("hours", _("Opening hours"), translated=True),
        text("about", _("What one finds there"), translated=True, longest=2000, search="summary"),
        of_type("number", "latitude", _("Latitude")),
        of_type("number", "longitude", _("Longitude")),
        of_type("link", "map_link", _("Link to a map")),
    ),
    slug_from="name", order="category",
)  # fmt: skip

APP = Kind(
    "app", _("App"), _("Apps"), "name",
    (
        line("name", _("Name"), required=True, search="title"),
        text("purpose", _("What it is for"), translated=True, required=True, longest=1000, search="summary"),
        text("genuine", _("How to tell the real one"), translated=True, longest=1000),
        line("owner", _("Published by"), translated=True),
        line("android_id", _("Id in Google Play"), pattern=r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z0-9_]+)+",
             help=_("Leave empty until the office has checked it")),
        line("ios_id", _("Number in the App Store"), pattern=r"[0-9]{6,12}"),
        of_type("link", "website", _("Website")),
        of_type("number", "position", _("Position in lists")),
    ),
    slug_from="name", order="position",
)  # fmt: skip

GUIDE = Kind(
    "guide", _("Guide"), _("Guides"), "title",
    (
        line("title", _("Title"), translated=True, required=True, search="title"),
        text("summary", _("In one sentence"), translated=True, longest=1000, search="summary"),
        lines("needs", _("What you need"), translated=True),
        rows("steps", _("Steps"),
             line("title", _("Step"), translated=True),
             text("text", _("What to do"), translated=True),
             choice("picture", _("Picture"), *ICONS)),
        of_type("link", "website", _("Website")),
        of_type("refs", "procedures", _("Procedures"), of="procedure"),
        choice("icon", _("Picture"), *ICONS),
        of_type("number", "position", _("Position in lists")),
    ),
    slug_from="title", order="position",
)  # fmt: skip

AMENITY = Kind(
    "amenity", _("Amenity"), _("Amenities"), "name",
    (
        line("name", _("Name"), translated=True, required=True, search="title"),
        choice("icon", _("Picture"), *ICONS),
        line("place", _("Where"), translated=True, search="words"),
        text("how", _("How to use it"), translated=True, longest=2000, search="summary"),
        choice("state", _("State"), ("working", _("Working")), ("broken", _("Out of order"))),
        of_type("number", "plan_x", _("Place on the floor plan, from the left (0-100)")),
        of_type("number", "plan_y", _("Place on the floor plan, from the top (0-100)")),
        of_type("number", "position", _("Position in lists")),
    ),
    slug_from="name", order="position",
)  # fmt: skip

NOTICE = Kind(
    "notice", _("Notice"), _("Notices"), "title",
    (
        line("title", _("Title"), translated=True, required=True, search="title"),
        text("body", _("Text"), translated=True, required=True, longest=4000, search="body"),
        choice("tone", _("Tone"), ("info", _("Information")), ("warning", _("Important"))),
        of_type("date", "shown_from", _("Shown from")),
        of_type("date", "shown_until", _("Shown until")),
    ),
    slug_from="title", order="shown_from",
)  # fmt: skip

QUESTION = Kind(
    "question", _("Question"), _("Questions"), "question",
    (
        line("question", _("Question"), translated=True, required=True, search="title"),
        text("answer", _("Answer"), translated=True, required=True, longest=4000, search="summary"),
        choice("topic", _("Topic"), ("wifi", _("Wi-Fi")), ("office", _("Office")), ("papers", _("Papers")),
               ("online", _("Online services"))),
        of_type("number", "position", _("Position in lists")),
    ),
    slug_from="question", order="position",
)  # fmt: skip

SITUATION = Kind(
    "situation", _("Life event"), _("Life events"), "title",
    (
        line("title", _("Title"), translated=True, required=True, search="title"),
        text("summary", _("In one sentence"), translated=True, longest=1000, search="summary"),
        rows("steps", _("What to do, in order"),
             line("text", _("Step"), translated=True, longest=600),
             of_type("ref", "procedure", _("Procedure"), of="procedure")),
        choice("icon", _("Picture"), *ICONS),
        of_type("number", "position", _("Position in lists")),
    ),
    slug_from="title", order="position",
)  # fmt: skip

ELSEWHERE = Kind(
    "elsewhere", _("Not done here"), _("Not done here"), "name",
    (
        line("name", _("What is asked for"), translated=True, required=True, search="title"),
        text("where", _("Where it is done"), translated=True, required=True, longest=1000),
        lines("words", _("Search words"), search="words"),
        of_type("link", "website", _("Website")),
    ),
    slug_from="name", order="name",
)  # fmt: skip

ALIAS = Kind(
    "alias", _("Search words"), _("Search words"), "name",
    (
        line("name", _("What they are about"), required=True),
        lines("words", _("Words residents use"), required=True),
        of_type("refs", "procedures", _("Procedures meant"), of="procedure"),
        lines("items", _("Other items meant"), pattern=rf"(?:{'|'.join(MEANT)}):[A-Za-z0-9][A-Za-z0-9._-]{{0,79}}",
              help=_("One a line, kind and short name: amenity:toilet, place:tram-y-te")),
        line("meaning", _("Official words"), help=_("Searched in place of the words above")),
    ),
    slug_from="name", order="name",
)  # fmt: skip

OFFICE = Kind(
    "office", _("Office"), _("Office"), "name",
    (
        line("name", _("Name of the office"), translated=True, required=True),
        line("ward", _("Ward"), translated=True, required=True),
        line("unit_code", _("Code of the administrative unit"), longest=10),
        line("address", _("Address")),
        of_type("phone", "phone", _("Phone")),
        text("greeting", _("Greeting"), translated=True, longest=400),
        rows("hours", _("Opening hours"),
             line("days", _("Days, 1 = Monday"), longest=20, help=_("Like 1-5 or 6"), pattern=r"[1-7]([-,][1-7])*"),
             line("opens", _("From"), longest=5, pattern=r"([01]?[0-9]|2[0-3]):[0-5][0-9]"),
             line("closes", _("To"), longest=5, pattern=r"([01]?[0-9]|2[0-3]):[0-5][0-9]")),
        lines("closed_days", _("Closed on (dates)"), pattern=r"\d{4}-\d\d-\d\d",
              help=_("One date a line, like 2027-02-06")),
        rows("counters", _("Counters"),
             line("number", _("Number"), longest=10),
             line("name", _("What it does"), translated=True),
             of_type("refs", "areas", _("Areas"), of="area"),
             of_type("number", "plan_x", _("From the left (0-100)")),
             of_type("number", "plan_y", _("From the top (0-100)"))),
        rows("numbers", _("Numbers to call"),
             line("name", _("Whom"), translated=True),
             of_type("phone", "number", _("Number"))),
        of_type("link", "website", _("Website")),
        of_type("number", "latitude", _("Latitude")),
        of_type("number", "longitude", _("Longitude")),
    ),
    slug_from="unit_code", one_record=True, order="name",
)  # fmt: skip

KINDS = {kind.name: kind for kind in (
    PROCEDURE, AREA, BOOK, PLACE, APP, GUIDE, AMENITY, NOTICE, QUESTION, SITUATION, ELSEWHERE, ALIAS, OFFICE,
)}  # fmt: skip
