"""Answers to hold to instructions: written for these tests, put together by a seeded draw."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

LANGUAGES = {
    "en": "The glacier moves slowly down the valley. In summer it loses more ice than falls as snow in winter.",
    "es": "El glaciar se mueve lentamente por el valle. En verano pierde más hielo que la nieve que cae en invierno.",
    "pt": "A geleira move-se lentamente pelo vale. No verão ela perde mais gelo do que a neve que cai no inverno.",
    "ar": "يتحرك النهر الجليدي ببطء في الوادي. في الصيف يفقد من الجليد أكثر مما يسقط من الثلج في الشتاء.",
    "hi": "हिमनद घाटी में धीरे धीरे चलता है। गर्मियों में यह सर्दियों की बर्फ से अधिक बर्फ खो देता है।",
    "fr": "Le glacier descend lentement dans la vallée. En été il perd plus de glace qu'il ne tombe de neige en hiver.",
    "ru": "Ледник медленно движется по долине. Летом он теряет больше льда, чем выпадает снега зимой.",
    "de": "Der Gletscher bewegt sich langsam durch das Tal. Im Sommer verliert er mehr Eis, als im Winter fällt.",
    "ja": "氷河は谷をゆっくりと下ります。夏には冬に降る雪よりも多くの氷が失われます。",
    "it": "Il ghiacciaio si muove lentamente nella valle. In estate perde più ghiaccio della neve che cade in inverno.",
    "bn": "হিমবাহ উপত্যকার মধ্য দিয়ে ধীরে ধীরে চলে। গ্রীষ্মে এটি শীতের তুষারের চেয়ে বেশি বরফ হারায়।",
    "uk": "Льодовик повільно рухається долиною. Влітку він втрачає більше льоду, ніж випадає снігу взимку.",
    "th": "ธารน้ำแข็งเคลื่อนที่ช้า ๆ ผ่านหุบเขา ในฤดูร้อนมันสูญเสียน้ำแข็งมากกว่าหิมะที่ตกในฤดูหนาว",
    "ur": "گلیشیر وادی میں آہستہ آہستہ چلتا ہے۔ گرمیوں میں یہ سردیوں کی برف سے زیادہ برف کھو دیتا ہے۔",
    "ta": "பனிப்பாறை பள்ளத்தாக்கு வழியாக மெதுவாக நகர்கிறது. கோடையில் அது அதிக பனியை இழக்கிறது.",
    "te": "హిమానీనదం లోయ గుండా నెమ్మదిగా కదులుతుంది. వేసవిలో అది ఎక్కువ మంచును కోల్పోతుంది.",
    "bg": "Ледникът се движи бавно през долината. През лятото той губи повече лед, отколкото сняг пада през зимата.",
    "ko": "빙하는 골짜기를 따라 천천히 움직입니다. 여름에는 겨울에 내리는 눈보다 더 많은 얼음을 잃습니다.",
    "pl": "Lodowiec powoli przesuwa się w dół doliny. Latem traci więcej lodu, niż zimą spada śniegu.",
    "he": "הקרחון נע לאט במורד העמק. בקיץ הוא מאבד יותר קרח מהשלג שיורד בחורף.",
    "fa": "یخچال طبیعی به آرامی در دره حرکت می‌کند. در تابستان بیشتر از برفی که در زمستان می‌بارد یخ از دست می‌دهد.",
    "vi": "Sông băng di chuyển chậm qua thung lũng. Vào mùa hè nó mất nhiều băng hơn lượng tuyết rơi vào mùa đông.",
    "ne": "हिमनदी उपत्यकामा बिस्तारै सर्छ। गर्मीमा यसले जाडोमा पर्ने हिउँभन्दा धेरै बरफ गुमाउँछ र पानी बगिरहेको हुन्छ।",
    "sw": "Barafu husogea polepole bondeni. Wakati wa kiangazi inapoteza barafu nyingi kuliko theluji ya baridi.",
    "kn": "ಹಿಮನದಿಯು ಕಣಿವೆಯ ಮೂಲಕ ನಿಧಾನವಾಗಿ ಚಲಿಸುತ್ತದೆ. ಬೇಸಿಗೆಯಲ್ಲಿ ಅದು ಹೆಚ್ಚು ಮಂಜುಗಡ್ಡೆಯನ್ನು ಕಳೆದುಕೊಳ್ಳುತ್ತದೆ.",
    "mr": "हिमनदी दरीतून हळूहळू पुढे सरकते. उन्हाळ्यात ती हिवाळ्यात पडणाऱ्या बर्फापेक्षा जास्त बर्फ गमावते आणि पाणी वाहते आहे.",
    "gu": "હિમનદી ખીણમાં ધીમે ધીમે આગળ વધે છે. ઉનાળામાં તે શિયાળાના બરફ કરતાં વધુ બરફ ગુમાવે છે.",
    "pa": "ਗਲੇਸ਼ੀਅਰ ਘਾਟੀ ਵਿੱਚ ਹੌਲੀ ਹੌਲੀ ਚਲਦਾ ਹੈ। ਗਰਮੀਆਂ ਵਿੱਚ ਇਹ ਸਰਦੀਆਂ ਦੀ ਬਰਫ਼ ਨਾਲੋਂ ਵੱਧ ਬਰਫ਼ ਗੁਆਉਂਦਾ ਹੈ।",
    "ml": "ഹിമാനി താഴ്വരയിലൂടെ പതുക്കെ നീങ്ങുന്നു. വേനൽക്കാലത്ത് അതിന് കൂടുതൽ മഞ്ഞ് നഷ്ടപ്പെടുന്നു.",
    "fi": "Jäätikkö liikkuu hitaasti alas laaksoa. Kesällä se menettää enemmän jäätä kuin talvella sataa lunta.",
}
"""The same two sentences in every language of the benchmark."""

SENTENCES = (
    "The glacier moves about three metres a year.",
    "Dr. Keller measured it in 2019 with a simple stake.",
    "Is the ice still growing?",
    "No!",
    "It lost 3.5 percent of its volume, which is a lot.",
    "We walked up from the hut, and the path was steep.",
    "Bring gloves, a rope, etc. for the ascent.",
    'She said "the ice is old." Then she left.',
    "NASA and the ESA watch it from above.",
    "Prices start at $4.50 per person.",
    "The U.S. team arrived on Jan. 5 by train.",
    "Wait... is that a crack?",
    "Please write to info@example.org for the map.",
    "Mr. and Mrs. Hall stayed at the hut for two nights.",
    "The DATA SHOW a clear trend.",
    "Some call it the river of ice; others call it slow water.",
    "Many visitors come in July, few in November.",
    "It isn't dangerous if you're careful.",
    "The guide (an old friend) knows every stone.",
    "Ice melts at zero degrees Celsius.",
    "What a view!",
    "However, the lower part is covered by rubble.",
    "The report by J. Smith was published in Vol. 3.",
    "Keep to the left side, e.g. along the wall.",
    "This is the end of the tour.",
    "The well-known STATE-OF-THE-ART radar failed twice.",
    "At 5 p.m. the light is best.",
    "I DON'T think it will rain.",
    "Snow is not ice.",
    "It weighs 12 kg vs. 15 kg for the old one.",
)
BLOCKS = (
    "* one thing\n* another thing\n* a third thing",
    "- one thing\n- another thing",
    "* outer\n    * inner\n    - other",
    "1. First\n2. Second\n3. Third",
    "** not a bullet\n* a bullet",
    "*important* and *urgent*",
    "**Bold words** beside *plain ones*",
    "** ** and *\n*",
    "<<A title>>",
    "<< >>",
    "Dear [name],\nplease come to [address] on [date].",
    "[see [nested] places]",
    "Section 1\nIce.\nSection 2\nSnow.",
    "SECTION 1: ice SECTION 2: snow SECTION3: rain",
    "First part.\n***\nSecond part.",
    "***\nOnly part.\n***",
    "One.\n***\n***\nTwo.",
    "One answer.\n******\nAnother answer.",
    "Same.\n******\nSame.",
    "******\nOnly.\n******",
    "P.S. Remember the rope.",
    "p. s. small letters",
    "P.P.S. And the gloves.",
    "My answer is yes.",
    "My answer is maybe. Or not.",
    '{"ice": [1, 2, {"cold": true}]}',
    '```json\n{"ice": 1}\n```',
    "```\n[1, 2, 3]\n```",
    "{'ice': 1}",
    "Is there anything else I can help with?",
    "Any other questions?",
    "---",
    "# Heading",
    "| a | b |\n|---|---|\n| 1 | 2 |",
)
REQUEST = "Write two lines about ice, please."
SEED = 20_260_331


def texts() -> list[str]:
    """All answers, each once; the same at every call."""
    drawn = random.Random(SEED)
    found = [*SENTENCES, *BLOCKS, *LANGUAGES.values(), *_drawn(drawn, 260)]
    return list(dict.fromkeys(found))


def _drawn(drawn: random.Random, count: int) -> Iterator[str]:
    for _ in range(count):
        parts = [_part(drawn) for _ in range(drawn.randint(1, 5))]
        yield _dressed(drawn, drawn.choice(("\n\n", "\n\n", "\n", " ")).join(parts))


def _part(drawn: random.Random) -> str:
    if drawn.random() < 0.35:
        return drawn.choice(BLOCKS)
    return " ".join(drawn.sample(SENTENCES, drawn.randint(1, 6)))


def _dressed(drawn: random.Random, text: str) -> str:
    match drawn.randint(0, 11):
        case 0:
            return text.upper()
        case 1:
            return text.lower()
        case 2:
            return f'"{text}"'
        case 3:
            return f"{REQUEST} {text}"
        case 4:
            return text.replace(",", "")
        case 5:
            return f"  \n{text}\n\n"
        case 6:
            return f'{text}\n"Any other questions?"'
        case _:
            return text


RELATIONS = ("less than", "at least")


def _compared(name: str, how: str, *limits: int, **more: Any) -> list[dict[str, Any]]:
    return [{name: limit, how: relation, **more} for limit in limits for relation in RELATIONS]


ARGUMENTS: dict[str, list[dict[str, Any]]] = {
    "keywords:existence": [
        {"keywords": ["ice"]},
        {"keywords": ["snow", "rope"]},
        {"keywords": ["well-known"]},
    ],
    "keywords:forbidden_words": [{"forbidden_words": ["ice"]}, {"forbidden_words": ["is", "the"]}],
    "keywords:frequency": [
        *_compared("frequency", "relation", 1, 3, keyword="ice"),
        *_compared("frequency", "relation", 2, keyword="the"),
    ],
    "keywords:letter_frequency": [
        *_compared("let_frequency", "let_relation", 5, 20, letter="e"),
        *_compared("let_frequency", "let_relation", 1, letter="Z"),
    ],
    "language:response_language": [{"language": one} for one in LANGUAGES],
    "length_constraints:number_sentences": _compared("num_sentences", "relation", 2, 3, 5, 8),
    "length_constraints:number_paragraphs": [{"num_paragraphs": n} for n in (1, 2, 3)],
    "length_constraints:number_words": _compared("num_words", "relation", 5, 20, 50, 80),
    "length_constraints:nth_paragraph_first_word": [
        {"num_paragraphs": 2, "nth_paragraph": 1, "first_word": "the"},
        {"num_paragraphs": 3, "nth_paragraph": 2, "first_word": "It"},
        {"num_paragraphs": 2, "nth_paragraph": 2, "first_word": "my"},
        {"num_paragraphs": 1, "nth_paragraph": 1, "first_word": "no"},
    ],
    "detectable_content:number_placeholders": [{"num_placeholders": n} for n in (1, 2, 3)],
    "detectable_content:postscript": [{"postscript_marker": one} for one in ("P.S.", "P.P.S")],
    "detectable_format:number_bullet_lists": [{"num_bullets": n} for n in (0, 1, 2, 3, 5)],
    "detectable_format:constrained_response": [{}],
    "detectable_format:number_highlighted_sections": [{"num_highlights": n} for n in (1, 2, 3)],
    "detectable_format:multiple_sections": [
        {"section_spliter": one, "num_sections": n} for one in ("Section", "SECTION") for n in (1, 2, 3)
    ],
    "detectable_format:json_format": [{}],
    "detectable_format:title": [{}],
    "combination:two_responses": [{}],
    "combination:repeat_prompt": [{"prompt_to_repeat": REQUEST}],
    "startend:end_checker": [
        {"end_phrase": one}
        for one in ("Any other questions?", "Is there anything else I can help with?", "end of the tour.")
    ],
    "startend:quotation": [{}],
    "change_case:capital_word_frequency": _compared("capital_frequency", "capital_relation", 1, 3, 6, 20),
    "change_case:english_capital": [{}],
    "change_case:english_lowercase": [{}],
    "punctuation:no_comma": [{}],
}
SPOKEN = ("language:response_language", "change_case:english_capital", "change_case:english_lowercase")
"""Instructions that need the language: these are held to prose alone."""


def prose(cased: bool) -> list[str]:
    """Answers long enough to tell their language: as written in all languages, or in small letters and in capitals."""
    english = [" ".join(SENTENCES[n : n + 4]) for n in range(0, len(SENTENCES), 3)]
    if not cased:
        return [*LANGUAGES.values(), *english]
    latin = [LANGUAGES[one] for one in ("en", "de", "fr", "es")] + english
    return [*latin, *(one.upper() for one in latin), *(one.lower() for one in latin)]
