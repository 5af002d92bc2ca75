"""Lines of a web page that lead somewhere else: saved and copied pages hold them, and they answer nothing."""

from __future__ import annotations

import re

from kb.folding import fold_text
from kb.script import to_latin

_PHRASES = """
back to top | scroll to top | go to top | top of page | skip to content | skip to main content | read more | learn
more | show more | see more | load more | continue reading | share | share this | share on facebook | share on
twitter | print | print this page | menu | main menu | close | search | home | homepage | previous | next | previous
post | next post | sign in | log in | subscribe | cookie settings | accept cookies | all rights reserved
| nazaj na vrh | na vrh | na vrh strani | pojdi na vsebino | preskoči na vsebino | preberi več | preberite več | več |
več o tem | pokaži več | deli | delite | natisni | meni | zapri | iskanje | domov | prejšnja | naslednja | prijava |
nazaj | nastavitve piškotkov | vse pravice pridržane
| povratak na vrh | natrag na vrh | nazad na vrh | idi na vrh | vrati se na vrh | preskoči na sadržaj | pređi na
sadržaj | pročitaj više | pročitajte više | opširnije | saznaj više | saznajte više | prikaži više | podeli |
podijeli | podelite | podijelite | štampaj | ispiši | izbornik | zatvori | pretraga | pretraži | traži | početna |
naslovnica | prethodno | sljedeće | sledeće | prijavi se | sva prava zadržana | sva prava pridržana
| врати се горе | назад кон врвот | на почеток | кон содржината | прочитај повеќе | прочитајте повеќе | повеќе |
сподели | печати | мени | затвори | пребарување | почетна | претходно | следно | најава | сите права се задржани
| torna su | torna in alto | torna all'inizio | inizio pagina | vai al contenuto | salta al contenuto | leggi tutto |
leggi di più | per saperne di più | scopri di più | mostra altro | condividi | stampa | chiudi | cerca | precedente
| successivo | accedi | iscriviti | tutti i diritti riservati
| volver arriba | subir | ir al contenido | saltar al contenido | leer más | seguir leyendo | ver más | saber más |
más información | mostrar más | compartir | imprimir | menú | cerrar | buscar | inicio | anterior | siguiente |
iniciar sesión | suscribirse | todos los derechos reservados
| nach oben | zum seitenanfang | seitenanfang | zum inhalt springen | zum inhalt | weiterlesen | mehr lesen | mehr
erfahren | mehr anzeigen | teilen | drucken | menü | schließen | suche | startseite | zurück | weiter | anmelden |
abonnieren | alle rechte vorbehalten
| haut de page | retour en haut | retour en haut de page | aller au contenu | lire la suite | lire plus | en savoir
plus | voir plus | afficher plus | partager | imprimer | fermer | recherche | rechercher | accueil | précédent |
suivant | se connecter | s'abonner | tous droits réservés
"""
_WORD = re.compile(r"\w+")


def _list_words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold_text(to_latin(text))))


_NAVIGATION = frozenset(_list_words(phrase) for phrase in _PHRASES.split("|"))
_LONGEST = max(map(len, _NAVIGATION))


def is_navigation(line: str) -> bool:
    """Return whether a line is nothing but a link of a web page, in any of the languages: "Back to top ↑"."""
    if len(line) > 60 or not (words := _list_words(line)):
        return False
    return len(words) <= _LONGEST and words in _NAVIGATION
