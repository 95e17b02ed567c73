"""Language tags: recognise valid ones, and guess the intended one from other input.

Rule: pure functions on text. A tag is valid if it has the form of BCP 47 (RFC 5646, section 2.1) and its language and
country are in the IANA registry (as of CLDR 48); a language that has a code of two letters must use that one.
"""

import re

from builder.text import find_nearest

_NAMES = (
    "aa afar/qafar; ab abkhazian; ae avestan; af afrikaans; ak akan; am amharic; an aragonese/aragonés; ar arabic; "
    "as assamese; av avaric; ay aymara; az azerbaijani/azərbaycan; ba bashkir; be belarusian; bg bulgarian; "
    "bi bislama; bm bambara/bamanakan; bn bangla/bengali; bo tibetan; br breton/brezhoneg; bs bosnian/bosanski; "
    "ca catalan/català; ce chechen; ch chamorro; co corsican/corsu; cr cree; cs czech/čeština; cu church slavic; "
    "cv chuvash; cy welsh/cymraeg; da danish/dansk; de german/deutsch; dv divehi; dz dzongkha; ee ewe/eʋegbe; "
    "el greek/ellinika; en english; eo esperanto; es spanish/español/castilian; et estonian/eesti; "
    "eu basque/euskara; fa persian/farsi; ff fula/pulaar; fi finnish/suomi; fj fijian; fo faroese/føroyskt; "
    "fr french/français; fy western frisian/frysk; ga irish/gaeilge; gd scottish gaelic/gàidhlig; "
    "gl galician/galego; gn guarani/avañe’ẽ; gu gujarati; gv manx/gaelg; ha hausa; he hebrew; hi hindi; "
    "ho hiri motu; hr croatian/hrvatski; ht haitian creole/kreyòl ayisyen; hu hungarian/magyar; hy armenian; "
    "hz herero; ia interlingua; id indonesian/indonesia; ie interlingue; ig igbo; ii sichuan yi; ik inupiaq; "
    "io ido; is icelandic/íslenska; it italian/italiano; iu inuktitut; ja japanese/nihongo; jv javanese/jawa; "
    "ka georgian; kg kongo; ki kikuyu/gikuyu; kj kuanyama; kk kazakh; kl kalaallisut; km khmer; kn kannada; "
    "ko korean; kr kanuri; ks kashmiri; ku kurdish/kurdî/kurdi; kv komi; kw cornish/kernewek; ky kyrgyz; "
    "la latin/latina; lb luxembourgish/lëtzebuergesch; lg ganda/luganda; li limburgish; ln lingala/lingála; lo lao; "
    "lt lithuanian/lietuvių; lu luba-katanga/tshiluba; lv latvian/latviešu; mg malagasy; mh marshallese; mi māori; "
    "mk macedonian; ml malayalam; mn mongolian; mr marathi; ms malay/melayu; mt maltese/malti; my burmese; "
    "na nauru; nb norwegian bokmål/norsk bokmål; nd north ndebele/isindebele; ne nepali; ng ndonga; "
    "nl dutch/nederlands/flemish; nn norwegian nynorsk/norsk nynorsk; no norwegian/norsk; "
    "nr south ndebele/isindebele; nv navajo/diné bizaad; ny nyanja; oc occitan; oj ojibwa; om oromo/oromoo; "
    "or odia; os ossetic; pa punjabi/panjabi; pi pali; pl polish/polski; ps pashto; pt portuguese/português; "
    "qu quechua/runasimi; rm romansh/rumantsch; rn rundi/ikirundi; ro romanian/română/moldavian; "
    "ru russian/russkij; rw kinyarwanda/ikinyarwanda; sa sanskrit; sc sardinian/sardu; sd sindhi; "
    "se northern sami/davvisámegiella; sg sango/sängö; si sinhala; sk slovak/slovenčina; sl slovenian/slovenščina; "
    "sm samoan; sn shona/chishona; so somali/soomaali; sq albanian/shqip; sr serbian/srpski; ss swati/siswati; "
    "st southern sotho/sesotho; su sundanese/basa sunda; sv swedish/svenska; sw swahili/kiswahili; ta tamil; "
    "te telugu; tg tajik; th thai; ti tigrinya; tk turkmen/türkmen dili; tl tagalog; tn tswana/setswana; "
    "to tongan/lea fakatonga; tr turkish/türkçe; ts tsonga/xitsonga; tt tatar; tw twi; ty tahitian; "
    "ug uyghur/uighur; uk ukrainian; ur urdu; uz uzbek/o‘zbek; ve venda/tshivenḓa; vi vietnamese/tiếng việt; "
    "vo volapük; wa walloon/walon; wo wolof; xh xhosa/isixhosa; yi yiddish; yo yoruba/èdè yorùbá; "
    "za zhuang/vahcuengh; zh chinese/mandarin; zu zulu/isizulu"
)
"""Languages with a code of two letters (ISO 639-1), each with its English name, and its own name if that is in Latin
letters.
"""
_THREE = (
    "aar:aa abk:ab afr:af aka:ak alb:sq amh:am ara:ar arg:an arm:hy asm:as ava:av ave:ae aym:ay aze:az bak:ba bam:bm "
    "baq:eu bel:be ben:bn bis:bi bod:bo bos:bs bre:br bul:bg bur:my cat:ca ces:cs cha:ch che:ce chi:zh chu:cu chv:cv "
    "cor:kw cos:co cre:cr cym:cy cze:cs dan:da deu:de div:dv dut:nl dzo:dz ell:el eng:en epo:eo est:et eus:eu ewe:ee "
    "fao:fo fas:fa fij:fj fin:fi fra:fr fre:fr fry:fy ful:ff geo:ka ger:de gla:gd gle:ga glg:gl glv:gv gre:el grn:gn "
    "guj:gu hat:ht hau:ha heb:he her:hz hin:hi hmo:ho hrv:hr hun:hu hye:hy ibo:ig ice:is ido:io iii:ii iku:iu ile:ie "
    "ina:ia ind:id ipk:ik isl:is ita:it jav:jv jpn:ja kal:kl kan:kn kas:ks kat:ka kau:kr kaz:kk khm:km kik:ki kin:rw "
    "kir:ky kom:kv kon:kg kor:ko kua:kj kur:ku lao:lo lat:la lav:lv lim:li lin:ln lit:lt ltz:lb lub:lu lug:lg mac:mk "
    "mah:mh mal:ml mao:mi mar:mr may:ms mkd:mk mlg:mg mlt:mt mol:ro mon:mn mri:mi msa:ms mya:my nau:na nav:nv nbl:nr "
    "nde:nd ndo:ng nep:ne nld:nl nno:nn nob:nb nor:no nya:ny oci:oc oji:oj ori:or orm:om oss:os pan:pa per:fa pli:pi "
    "pol:pl por:pt pus:ps que:qu roh:rm ron:ro rum:ro run:rn rus:ru sag:sg san:sa scc:sr scr:hr sin:si slk:sk slo:sk "
    "slv:sl sme:se smo:sm sna:sn snd:sd som:so sot:st spa:es sqi:sq srd:sc srp:sr ssw:ss sun:su swa:sw swe:sv tah:ty "
    "tam:ta tat:tt tel:te tgk:tg tgl:tl tha:th tib:bo tir:ti ton:to tsn:tn tso:ts tuk:tk tur:tr twi:tw uig:ug ukr:uk "
    "urd:ur uzb:uz ven:ve vie:vi vol:vo wel:cy wln:wa wol:wo xho:xh yid:yi yor:yo zha:za zho:zh zul:zu"
)
"""Codes of three letters (ISO 639-2) of these languages, which are not valid as tags."""
_COUNTRIES = (
    "AC AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ "
    "CA CC CD CF CG CH CI CK CL CM CN CO CP CQ CR CU CV CW CX CY CZ DE DG DJ DK DM DO DZ EA EC EE EG EH ER ES ET FI FJ "
    "FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU IC ID IE IL IM IN IO IQ IR "
    "IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM "
    "MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT "
    "PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TA TC TD TF TG TH TJ TK TL "
    "TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW"
)
_MISTAKEN = {
    "at": "de", "cn": "zh", "cz": "cs", "dk": "da", "gb": "en", "gr": "el", "il": "he", "in": "id", "iw": "he",
    "jp": "ja", "kr": "ko", "mx": "es", "nz": "en", "rs": "sr", "ua": "uk", "us": "en", "vn": "vi",
}  # fmt: skip
"""Country codes and withdrawn codes that are often written for a language."""
_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:-[a-z]{3})?(?:-[a-z]{4})?(?:-(?P<country>[a-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?"
)

LANGUAGES = {code: names.split("/") for code, _, names in (line.partition(" ") for line in _NAMES.split("; "))}
_BY_NAME = {name: code for code, names in LANGUAGES.items() for name in names}
_SHORTER = dict(pair.split(":") for pair in _THREE.split())


def is_language_tag(text: str) -> bool:
    """True if a text is a language tag: `en`, `pt-BR`, `zh-Hant-TW`, `x-pidgin`."""
    tag = text.lower()
    match = _TAG.fullmatch(tag)
    if match is None:
        return bool(re.fullmatch(r"x(?:-[a-z0-9]{1,8})+", tag))
    language, country = match["language"], match["country"] or ""
    known = language in LANGUAGES if len(language) == 2 else language not in _SHORTER
    return known and (len(country) != 2 or country.upper() in _COUNTRIES.split())


def guess_language_tag(text: str) -> str | None:
    """The tag most likely meant by the name of a language, a code of three letters, or a tag in another form."""
    plain = " ".join(text.split()).casefold()
    if named := _BY_NAME.get(plain):
        return named
    first, *rest = re.split(r"[\s_-]+", plain)
    language = _SHORTER.get(first) or _MISTAKEN.get(first) or _BY_NAME.get(first) or first
    if language not in LANGUAGES:
        near = find_nearest(first, _BY_NAME)
        return _BY_NAME[near] if near and len(first) > 3 else None
    tag = "-".join([language, *(part.upper() if len(part) == 2 else part.title() for part in rest)])
    tag = re.sub("-UK$", "-GB", tag)
    return tag if is_language_tag(tag) else language
