"""Words by which advice on a brief sees what it tells, language by language; of other languages it says nothing.

Each is the beginning of a word, folded (lower case, without accents), or several words in a row.
"""

AFTERWARDS = {
    "en": ("winn", "what wins", "afterward", "what happens", "pays for", "we pay", "is taken", "is built", "will be built", "we build", "we will", "realis", "realiz", "implement", "pilot", "put into practice", "carry out", "carried out"),
    "de": ("gewinn", "sieger", "danach", "was geschieht", "was passiert", "umsetz", "umgesetzt", "verwirklich", "gebaut", "bauen wir", "wir bauen", "preistrager"),
    "fr": ("gagnant", "laureat", "vainqueur", "ensuite", "realis", "mettre en oeuvre", "mise en oeuvre", "mettrons", "construi", "que se passe"),
    "es": ("ganador", "gana", "votad", "reciben", "se prueba", "despues", "realiz", "llevar a cabo", "llevaremos", "pondremos", "construi", "que pasa", "que ocurr"),
}  # fmt: skip
CRITERIA = {
    "en": ("criteri", "judge", "decide", "we choose", "we look for", "look for", "weigh", "counts", "matters", "points"),
    "de": ("kriteri", "bewert", "entscheid", "wir suchen", "beurteil", "gewicht", "zahlt", "worauf"),
    "fr": ("critere", "juge", "decid", "evalu", "nous cherchons", "compte"),
    "es": ("criterio", "jurado", "decid", "evalu", "valor", "buscamos", "cuenta"),
}  # fmt: skip
FOR_WHOM = {
    "en": ("people", "who ", "whom", "for those", "everybody", "everyone", "anyone", "resident", "neighbo", "child", "customer", "visitor", "owner", "worker", "student", "user", "patient", "passenger", "famil", "staff", "shop", "tenant", "citizen"),
    "de": ("mensch", "leute", "wer ", "wem", "fur alle", "fur die", "bewohner", "nachbar", "kind", "kund", "besuch", "mitarbeit", "schul", "nutz", "patient", "fahrgast", "famili", "burger", "anwohner"),
    "fr": ("gens", "qui ", "pour ceux", "pour tou", "habitant", "voisin", "enfant", "client", "visiteur", "commercant", "etudiant", "eleve", "usager", "patient", "famill", "personne", "riverain", "citoyen"),
    "es": ("gente", "persona", "quien", "para tod", "vecin", "nin", "cliente", "visitante", "comerci", "estudiante", "alumn", "usuari", "paciente", "famili", "ciudadan", "habitante"),
}  # fmt: skip
EXAMPLE = {
    "en": ("example", "for instance", "e.g", "such as", "imagine", "like this", "similar"),
    "de": ("beispiel", "z. b", "z.b", "etwa", "zum beispiel", "stellen sie sich", "ahnlich", "wie zum"),
    "fr": ("exemple", "p. ex", "tel que", "telle", "comme", "imagin", "pareil"),
    "es": ("ejemplo", "p. ej", "como", "imagin", "parecid", "similar"),
}  # fmt: skip
HOLLOW = {
    "en": ("synerg", "holistic", "paradigm", "leverag", "disrupt", "game-chang", "cutting-edge", "best-in-class", "world-class", "next-gen", "innovative", "value-add", "low-hanging", "seamless", "state-of-the-art", "stakeholder", "ecosystem", "actionable"),
    "de": ("synerg", "ganzheitlich", "paradigm", "disruptiv", "zukunftsweisend", "innovativ", "leuchtturm", "mehrwert", "bestmoglich", "nachhaltige losung", "stakeholder", "okosystem", "nahtlos", "hochmodern"),
    "fr": ("synerg", "holistique", "paradigm", "disrupti", "innovant", "a la pointe", "valeur ajoutee", "ecosysteme", "parties prenantes", "de classe mondiale"),
    "es": ("sinerg", "holistic", "paradigm", "disrupti", "innovador", "vanguardia", "valor anadido", "ecosistema", "puesta en valor", "grupos de interes"),
}  # fmt: skip
SCRIPTS = {
    **dict.fromkeys(("en", "de", "fr", "es", "it", "nl", "pl", "pt", "tr"), "LATIN"), "uk": "CYRILLIC", "ar": "ARABIC",
}  # fmt: skip
# Shortened words that need no explanation.
KNOWN_SHORT = frozenset(["AM", "BBQ", "CD", "CEO", "CSV", "CV", "DIY", "DNA", "DVD", "EU", "FAQ", "GIF", "GPS", "HTML", "ID", "IT", "JPEG", "JPG", "LED", "MP4", "NGO", "OK", "PC", "PDF", "PIN", "PM", "PNG", "QR", "SMS", "TV", "UK", "UN", "URL", "USA", "USB", "WC", "WLAN", "WIFI", "CO", "NO", "UV"])
