"""Writes golden.json: token ids by the Hugging Face tokenizers library.

    python golden.py VOCAB.TXT > golden.json

The texts are invented for this. Repeated texts are given as text and times, text
that is not UTF-8 as hex.
"""

import json
import sys

from tokenizers import BertWordPieceTokenizer

TEXTS = [
    ("empty", "", 1),
    ("spaces and controls", " \t\n\r\u00a0\u2003\u3000\x00\x01\x7f\u200b", 1),
    ("plain", "The mayor said the bridge would reopen on Tuesday.", 1),
    ("contraction and money", "Don't pay $1,299.50 (it's 40% off)!", 1),
    ("accents", "Café Zoë, naïve résumé, Ångström, ÇA VA? Đặng Thị Ngọc", 1),
    ("combining accents", "Cafe\u0301 Zoe\u0308 n\u0303a o\u0302\u0301x", 1),
    ("dotted capital", "İstanbul, ISPARTA, ıslak", 1),
    ("sharp s and ligatures", "Straße ﬁnance ﬂood Ĳssel ŉdit ǅ", 1),
    ("greek with final sigma", "ΟΔΥΣΣΕΥΣ ο δρόμος", 1),
    ("cyrillic", "Ёлка и чайник, Київ, Йод", 1),
    ("chinese", "記者说:北京的天气很好。𠀀𪚥", 1),
    ("japanese", "東京タワーへ行きました。ガギグ パピプ", 1),
    ("hangul", "서울 시장은 다리를 다시 열었다. 한국어", 1),
    ("arabic", "قَالَ الوزير إن الجسر مُغلق", 1),
    ("hebrew", "שָׁלוֹם לכולם", 1),
    ("devanagari", "पुल फिर से खुलेगा", 1),
    ("thai", "สะพานจะเปิดอีกครั้ง", 1),
    ("emoji", "Great news 🎉👩‍👩‍👧‍👦🇫🇷 \u2764\ufe0f ok", 1),
    ("quotes and dashes", "“We’re done,” she said — ‘no’ – well… 10–12 § ¶ † • ™ © €5 £3", 1),
    ("symbols", "a^b ~c~ `d` |e| <f> $g +h =i x² ½ № ℃ ∑ → ±", 1),
    ("soft hyphen and joiners", "co\u00adoperate zero\u200dwidth \ufeffmark left\u200eright", 1),
    ("replacement character", "ab\ufffdcd", 1),
    ("unassigned code point", "ab\u0378cd \U000e1000", 1),
    ("private use", "ab\ue000cd", 1),
    ("line separators", "one\u2028two\u2029three\u0085four\x0bfive\x0csix", 1),
    ("word of 100 letters", "a" * 100, 1),
    ("word of 101 letters", "a" * 101, 1),
    ("word of 101 accented letters", "é" * 101, 1),
    ("address", "https://news.example.org/2024/05/a-b_c.html?q=1&r=%20#top me@example.org", 1),
    ("numbers", "3.14159 1,000,000 12:30 2024-05-17 007", 1),
    ("unknown pieces", "qzxjkvwq ⵣⵣⵣ ꙮ", 1),
    ("exactly 512", "bridge ", 510),
    ("one too many", "bridge ", 511),
    ("long", "The reopened bridge, unbelievably, withstood it. ", 200),
    ("long without spaces", "北京é", 400),
]

BROKEN = [
    ("broken bytes", b"caf\xe9 \xff\xfebridge \xc3( \xe2\x82 end"),
    ("cut character", "bridge é".encode()[:-1]),
    ("surrogate half", b"a\xed\xa0\x80b"),
]

PAIRS = [
    ("both empty", ("", 1), ("", 1)),
    ("plain", ("Who reopened the bridge?", 1), ("The mayor reopened it on Tuesday.", 1)),
    ("empty passage", ("Who reopened the bridge?", 1), ("", 1)),
    ("long passage", ("Who reopened the bridge?", 1), ("The mayor, unbelievably, reopened it. ", 200)),
    ("long question", ("Who reopened the bridge, unbelievably? ", 200), ("The mayor.", 1)),
    ("both long, question longer", ("who ", 700), ("bridge ", 600)),
    ("both long, passage longer", ("who ", 600), ("bridge ", 700)),
    ("both long and equal", ("who ", 600), ("bridge ", 600)),
    ("question of half", ("who ", 254), ("bridge ", 600)),
    ("question of half and one", ("who ", 255), ("bridge ", 600)),
    ("passage of half", ("who ", 600), ("bridge ", 254)),
    ("passage of half and one", ("who ", 600), ("bridge ", 255)),
    ("exactly 512", ("who ", 200), ("bridge ", 309)),
    ("one too many", ("who ", 200), ("bridge ", 310)),
]


def main():
    tokens = BertWordPieceTokenizer(sys.argv[1], lowercase=True)
    tokens.enable_truncation(512)
    texts = [{"name": n, "text": t, "times": k, "ids": tokens.encode(t * k).ids} for n, t, k in TEXTS]
    texts += [{"name": n, "hex": b.hex(), "times": 1, "ids": tokens.encode(b.decode(errors="replace")).ids} for n, b in BROKEN]
    pairs = []
    for name, (a, n), (b, k) in PAIRS:
        both = tokens.encode(a * n, b * k)
        pairs.append({"name": name, "a": a, "a_times": n, "b": b, "b_times": k, "ids": both.ids, "types": both.type_ids})
    print('{"texts": [')
    print(",\n".join(json.dumps(t) for t in texts))
    print('],\n"pairs": [')
    print(",\n".join(json.dumps(p) for p in pairs))
    print("]}")


main()
