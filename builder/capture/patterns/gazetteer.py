"""Countries, their English spellings, and the names of their people.

Rule: lists facts and decides nothing. The variants of a country's name share one display form. A demonym (`Maltese`)
is not a variant but refers to the country. Short forms (`US`) count only in capitals.
"""

import re
from collections.abc import Iterator

_COUNTRIES = """\
Afghanistan: Afghan
Albania: Albanian
Algeria: Algerian
Andorra: Andorran
Angola: Angolan
Antigua and Barbuda: Antiguan
Argentina = Argentine Republic: Argentine, Argentinian, Argentinean
Armenia: Armenian
Australia: Australian
Austria: Austrian
Azerbaijan: Azerbaijani, Azeri
Bahamas = The Bahamas: Bahamian
Bahrain: Bahraini
Bangladesh: Bangladeshi
Barbados: Barbadian
Belarus = Byelorussia: Belarusian, Belarussian
Belgium: Belgian
Belize: Belizean
Benin: Beninese
Bhutan: Bhutanese
Bolivia: Bolivian
Bosnia and Herzegovina = Bosnia, Bosnia-Herzegovina: Bosnian
Botswana: Motswana, Batswana
Brazil = Brasil: Brazilian
Brunei = Brunei Darussalam: Bruneian
Bulgaria: Bulgarian
Burkina Faso: Burkinabe, Burkinabè
Burundi: Burundian
Cambodia: Cambodian
Cameroon: Cameroonian
Canada: Canadian
Cape Verde = Cabo Verde: Cape Verdean
Central African Republic = CAR: Central African
Chad: Chadian
Chile: Chilean
China = People's Republic of China, PRC: Chinese
Colombia: Colombian
Comoros = The Comoros: Comorian
Costa Rica: Costa Rican
Croatia: Croatian, Croat
Cuba: Cuban
Cyprus: Cypriot
Czech Republic = Czechia: Czech
Democratic Republic of the Congo = Democratic Republic of Congo, DR Congo, DRC, Congo-Kinshasa: Congolese
Denmark: Danish, Dane
Djibouti: Djiboutian
Dominica: Dominican
Dominican Republic: Dominican
East Timor = Timor-Leste, Timor Leste: East Timorese, Timorese
Ecuador: Ecuadorian, Ecuadorean
Egypt: Egyptian
El Salvador: Salvadoran, Salvadorean
Equatorial Guinea: Equatoguinean
Eritrea: Eritrean
Estonia: Estonian
Eswatini = Swaziland: Swazi
Ethiopia: Ethiopian
Fiji: Fijian
Finland: Finnish, Finn
France: French, Frenchman, Frenchwoman
Gabon: Gabonese
Gambia = The Gambia: Gambian
Georgia: Georgian
Germany: German
Ghana: Ghanaian
Greece: Greek
Greenland: Greenlandic, Greenlander
Grenada: Grenadian
Guatemala: Guatemalan
Guinea: Guinean
Guinea-Bissau = Guinea Bissau: Bissau-Guinean
Guyana: Guyanese
Haiti: Haitian
Honduras: Honduran
Hong Kong: Hongkonger
Hungary: Hungarian
Iceland: Icelandic, Icelander
India: Indian
Indonesia: Indonesian
Iran = Islamic Republic of Iran: Iranian
Iraq: Iraqi
Ireland = Republic of Ireland: Irish, Irishman
Israel: Israeli
Italy: Italian
Ivory Coast = Côte d'Ivoire, Côte d’Ivoire, Cote d'Ivoire: Ivorian
Jamaica: Jamaican
Japan: Japanese
Jordan: Jordanian
Kazakhstan: Kazakh, Kazakhstani
Kenya: Kenyan
Kiribati: I-Kiribati
Kosovo: Kosovar, Kosovan
Kuwait: Kuwaiti
Kyrgyzstan = Kyrgyz Republic: Kyrgyz
Laos: Laotian, Lao
Latvia: Latvian
Lebanon: Lebanese
Lesotho: Mosotho, Basotho
Liberia: Liberian
Libya: Libyan
Liechtenstein: Liechtensteiner
Lithuania: Lithuanian
Luxembourg: Luxembourgish, Luxembourger
Macau = Macao: Macanese
Madagascar: Malagasy, Madagascan
Malawi: Malawian
Malaysia: Malaysian
Maldives = The Maldives: Maldivian
Mali: Malian
Malta: Maltese
Marshall Islands: Marshallese
Mauritania: Mauritanian
Mauritius: Mauritian
Mexico: Mexican
Micronesia: Micronesian
Moldova: Moldovan
Monaco: Monegasque, Monégasque
Mongolia: Mongolian
Montenegro: Montenegrin
Morocco: Moroccan
Mozambique: Mozambican
Myanmar = Burma: Burmese
Namibia: Namibian
Nauru: Nauruan
Nepal: Nepalese, Nepali
Netherlands = The Netherlands, Holland: Dutch, Dutchman
New Zealand: New Zealander
Nicaragua: Nicaraguan
Niger: Nigerien
Nigeria: Nigerian
North Korea = DPRK: North Korean
North Macedonia = Macedonia: Macedonian
Norway: Norwegian
Oman: Omani
Pakistan: Pakistani
Palau: Palauan
Palestine = Palestinian Territories, State of Palestine: Palestinian
Panama: Panamanian
Papua New Guinea = PNG: Papua New Guinean
Paraguay: Paraguayan
Peru: Peruvian
Philippines = The Philippines: Filipino, Filipina, Philippine
Poland: Polish, Pole
Portugal: Portuguese
Puerto Rico: Puerto Rican
Qatar: Qatari
Republic of the Congo = Congo-Brazzaville, Republic of Congo: Congolese
Romania: Romanian
Russia = Russian Federation: Russian
Rwanda: Rwandan
Saint Kitts and Nevis = St. Kitts and Nevis, St Kitts and Nevis: Kittitian
Saint Lucia = St. Lucia, St Lucia: Saint Lucian
Saint Vincent and the Grenadines = St. Vincent and the Grenadines, St Vincent and the Grenadines: Vincentian
Samoa: Samoan
San Marino: Sammarinese
Saudi Arabia = Kingdom of Saudi Arabia: Saudi, Saudi Arabian
Senegal: Senegalese
Serbia: Serbian, Serb
Seychelles = The Seychelles: Seychellois
Sierra Leone: Sierra Leonean
Singapore: Singaporean
Slovakia = Slovak Republic: Slovak, Slovakian
Slovenia: Slovenian, Slovene
Solomon Islands: Solomon Islander
Somalia: Somali
South Africa: South African
South Korea = Republic of Korea: South Korean
South Sudan: South Sudanese
Spain: Spanish, Spaniard
Sri Lanka = Ceylon: Sri Lankan
Sudan: Sudanese
Suriname = Surinam: Surinamese
Sweden: Swedish, Swede
Switzerland: Swiss
Syria = Syrian Arab Republic: Syrian
São Tomé and Príncipe = Sao Tome and Principe: São Toméan
Taiwan: Taiwanese
Tajikistan: Tajik, Tajikistani
Tanzania: Tanzanian
Thailand: Thai
Togo: Togolese
Tonga: Tongan
Trinidad and Tobago: Trinidadian, Tobagonian
Tunisia: Tunisian
Turkey = Türkiye, Turkiye: Turkish, Turk
Turkmenistan: Turkmen
Tuvalu: Tuvaluan
Uganda: Ugandan
Ukraine = The Ukraine: Ukrainian
United Arab Emirates = UAE: Emirati
United Kingdom = UK, Britain, Great Britain: British, Briton, Brit
United States = US, USA, United States of America, America: American
Uruguay: Uruguayan
Uzbekistan: Uzbek, Uzbekistani
Vanuatu: Ni-Vanuatu
Vatican City = Vatican, Holy See, The Vatican: Vatican
Venezuela: Venezuelan
Vietnam = Viet Nam: Vietnamese
Western Sahara: Sahrawi
Yemen: Yemeni
Zambia: Zambian
Zimbabwe: Zimbabwean
"""
"""`name = variants: demonyms`, one country per line."""
_INITIALS = re.compile(r"(?:\w\.){2,}\w?")
_WORD = re.compile(r"(?:\w\.){2,}|[\w’'-]+")
_LONGEST = 6
"""Maximum number of words in a country's name."""
_HOMONYMS = frozenset(("Chad", "Dominica", "Georgia", "Guinea", "Jordan", "Turkey"))
"""Names that are also other words or the names of people."""


def _read() -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    names: dict[str, str] = {}
    demonyms: dict[str, tuple[str, ...]] = {}
    for line in _COUNTRIES.splitlines():
        spelled, _, people = line.partition(":")
        display, _, variants = spelled.partition(" = ")
        for variant in (display, *filter(None, variants.split(", "))):
            names[_fold(variant)] = display
        for demonym in people.strip().split(", "):
            folded = _fold(demonym)
            demonyms[folded] = (*demonyms.get(folded, ()), display)
    return names, demonyms


def _fold(name: str) -> str:
    """The form in which names are compared: without the dots of initials; case is kept only in short forms."""
    plain = drop_dots(" ".join(name.split())).replace("’", "'")
    return plain if len(plain) <= 4 and plain.isupper() else plain.casefold()


def drop_dots(name: str) -> str:
    """Remove the dots of initials: `U.S. Senate` → `US Senate`."""
    return _INITIALS.sub(lambda match: match[0].replace(".", ""), name) if "." in name else name


_NAMES, _DEMONYMS = _read()


def find_country(name: str) -> str | None:
    """The display form of a country's name: `U.S.` → `United States`."""
    return _NAMES.get(_fold(name))


def find_demonym(name: str) -> tuple[str, ...]:
    """The countries whose people have this name: none, one or several."""
    folded = _fold(name)
    return _DEMONYMS.get(folded) or _DEMONYMS.get(folded.removesuffix("s"), ())


def is_plain_country(name: str) -> bool:
    """True for a word that can hardly be anything but a country's name."""
    country = find_country(name)
    return country is not None and country not in _HOMONYMS


def find_countries(text: str) -> Iterator[str]:
    """Each capitalised country name in a text, as written there; none if the whole text is in capitals."""
    words = [] if text.isupper() else list(_WORD.finditer(text))
    index = 0
    while index < len(words):
        for length in range(min(_LONGEST, len(words) - index), 0, -1):
            name = text[words[index].start() : words[index + length - 1].end()]
            name = re.sub(r"['’]s?$", "", name)
            if name[:1].isupper() and is_plain_country(name):
                yield name
                index += length - 1
                break
        index += 1
