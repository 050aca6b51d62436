"""Every month of the year in fourteen languages, as mail programs write it above what they quote."""

from datetime import date

import pytest

from handlers.receipt.dates import read_date

YEARS = {
    "da": "5. januar 2026|5. februar 2026|5. marts 2026|5. april 2026|5. maj 2026|5. juni 2026"
    "|5. juli 2026|5. august 2026|5. september 2026|5. oktober 2026|5. november 2026|5. december 2026",
    "da, short": "5. jan. 2026|5. feb. 2026|5. mar. 2026|5. apr. 2026|5. maj 2026|5. jun. 2026"
    "|5. jul. 2026|5. aug. 2026|5. sep. 2026|5. okt. 2026|5. nov. 2026|5. dec. 2026",
    "nb": "5. januar 2026|5. februar 2026|5. mars 2026|5. april 2026|5. mai 2026|5. juni 2026"
    "|5. juli 2026|5. august 2026|5. september 2026|5. oktober 2026|5. november 2026|5. desember 2026",
    "nb, short": "5. jan. 2026|5. feb. 2026|5. mars 2026|5. apr. 2026|5. mai 2026|5. juni 2026"
    "|5. juli 2026|5. aug. 2026|5. sep. 2026|5. okt. 2026|5. nov. 2026|5. des. 2026",
    "nn": "5. januar 2026|5. februar 2026|5. mars 2026|5. april 2026|5. mai 2026|5. juni 2026"
    "|5. juli 2026|5. august 2026|5. september 2026|5. oktober 2026|5. november 2026|5. desember 2026",
    "sv": "5 januari 2026|5 februari 2026|5 mars 2026|5 april 2026|5 maj 2026|5 juni 2026"
    "|5 juli 2026|5 augusti 2026|5 september 2026|5 oktober 2026|5 november 2026|5 december 2026",
    "sv, short": "5 jan. 2026|5 feb. 2026|5 mars 2026|5 apr. 2026|5 maj 2026|5 juni 2026"
    "|5 juli 2026|5 aug. 2026|5 sep. 2026|5 okt. 2026|5 nov. 2026|5 dec. 2026",
    "fi": "5. tammikuuta 2026|5. helmikuuta 2026|5. maaliskuuta 2026|5. huhtikuuta 2026"
    "|5. toukokuuta 2026|5. kesäkuuta 2026|5. heinäkuuta 2026|5. elokuuta 2026|5. syyskuuta 2026"
    "|5. lokakuuta 2026|5. marraskuuta 2026|5. joulukuuta 2026",
    "fi, short": "5. tammik. 2026|5. helmik. 2026|5. maalisk. 2026|5. huhtik. 2026|5. toukok. 2026"
    "|5. kesäk. 2026|5. heinäk. 2026|5. elok. 2026|5. syysk. 2026|5. lokak. 2026|5. marrask. 2026"
    "|5. jouluk. 2026",
    "en": "5 January 2026|5 February 2026|5 March 2026|5 April 2026|5 May 2026|5 June 2026"
    "|5 July 2026|5 August 2026|5 September 2026|5 October 2026|5 November 2026|5 December 2026",
    "en, short": "5 Jan 2026|5 Feb 2026|5 Mar 2026|5 Apr 2026|5 May 2026|5 Jun 2026"
    "|5 Jul 2026|5 Aug 2026|5 Sep 2026|5 Oct 2026|5 Nov 2026|5 Dec 2026",
    "en-US": "January 5, 2026|February 5, 2026|March 5, 2026|April 5, 2026|May 5, 2026|June 5, 2026"
    "|July 5, 2026|August 5, 2026|September 5, 2026|October 5, 2026|November 5, 2026|December 5, 2026",
    "en-US, short": "Jan 5, 2026|Feb 5, 2026|Mar 5, 2026|Apr 5, 2026|May 5, 2026|Jun 5, 2026"
    "|Jul 5, 2026|Aug 5, 2026|Sept 5, 2026|Oct 5, 2026|Nov 5, 2026|Dec 5, 2026",
    "de": "5. Januar 2026|5. Februar 2026|5. März 2026|5. April 2026|5. Mai 2026|5. Juni 2026"
    "|5. Juli 2026|5. August 2026|5. September 2026|5. Oktober 2026|5. November 2026|5. Dezember 2026",
    "de, short": "5. Jan. 2026|5. Feb. 2026|5. Mär. 2026|5. Apr. 2026|5. Mai 2026|5. Jun. 2026"
    "|5. Jul. 2026|5. Aug. 2026|5. Sept. 2026|5. Okt. 2026|5. Nov. 2026|5. Dez. 2026",
    "nl": "5 januari 2026|5 februari 2026|5 maart 2026|5 april 2026|5 mei 2026|5 juni 2026"
    "|5 juli 2026|5 augustus 2026|5 september 2026|5 oktober 2026|5 november 2026|5 december 2026",
    "nl, short": "5 jan. 2026|5 feb. 2026|5 mrt. 2026|5 apr. 2026|5 mei 2026|5 jun. 2026"
    "|5 jul. 2026|5 aug. 2026|5 sep. 2026|5 okt. 2026|5 nov. 2026|5 dec. 2026",
    "fr": "5 janvier 2026|5 février 2026|5 mars 2026|5 avril 2026|5 mai 2026|5 juin 2026"
    "|5 juillet 2026|5 août 2026|5 septembre 2026|5 octobre 2026|5 novembre 2026|5 décembre 2026",
    "fr, short": "5 janv. 2026|5 févr. 2026|5 mars 2026|5 avr. 2026|5 mai 2026|5 juin 2026"
    "|5 juil. 2026|5 août 2026|5 sept. 2026|5 oct. 2026|5 nov. 2026|5 déc. 2026",
    "es": "5 de enero de 2026|5 de febrero de 2026|5 de marzo de 2026|5 de abril de 2026"
    "|5 de mayo de 2026|5 de junio de 2026|5 de julio de 2026|5 de agosto de 2026"
    "|5 de septiembre de 2026|5 de octubre de 2026|5 de noviembre de 2026|5 de diciembre de 2026",
    "es, short": "5 ene 2026|5 feb 2026|5 mar 2026|5 abr 2026|5 may 2026|5 jun 2026"
    "|5 jul 2026|5 ago 2026|5 sept 2026|5 oct 2026|5 nov 2026|5 dic 2026",
    "it": "5 gennaio 2026|5 febbraio 2026|5 marzo 2026|5 aprile 2026|5 maggio 2026|5 giugno 2026"
    "|5 luglio 2026|5 agosto 2026|5 settembre 2026|5 ottobre 2026|5 novembre 2026|5 dicembre 2026",
    "it, short": "5 gen 2026|5 feb 2026|5 mar 2026|5 apr 2026|5 mag 2026|5 giu 2026"
    "|5 lug 2026|5 ago 2026|5 set 2026|5 ott 2026|5 nov 2026|5 dic 2026",
    "pt": "5 de janeiro de 2026|5 de fevereiro de 2026|5 de março de 2026|5 de abril de 2026"
    "|5 de maio de 2026|5 de junho de 2026|5 de julho de 2026|5 de agosto de 2026"
    "|5 de setembro de 2026|5 de outubro de 2026|5 de novembro de 2026|5 de dezembro de 2026",
    "pt, short": "5 de jan. de 2026|5 de fev. de 2026|5 de mar. de 2026|5 de abr. de 2026"
    "|5 de mai. de 2026|5 de jun. de 2026|5 de jul. de 2026|5 de ago. de 2026"
    "|5 de set. de 2026|5 de out. de 2026|5 de nov. de 2026|5 de dez. de 2026",
    "pl": "5 stycznia 2026|5 lutego 2026|5 marca 2026|5 kwietnia 2026|5 maja 2026|5 czerwca 2026"
    "|5 lipca 2026|5 sierpnia 2026|5 września 2026|5 października 2026|5 listopada 2026|5 grudnia 2026",
    "pl, short": "5 sty 2026|5 lut 2026|5 mar 2026|5 kwi 2026|5 maj 2026|5 cze 2026"
    "|5 lip 2026|5 sie 2026|5 wrz 2026|5 paź 2026|5 lis 2026|5 gru 2026",
    "lt": "2026 m. sausio 5 d.|2026 m. vasario 5 d.|2026 m. kovo 5 d.|2026 m. balandžio 5 d."
    "|2026 m. gegužės 5 d.|2026 m. birželio 5 d.|2026 m. liepos 5 d.|2026 m. rugpjūčio 5 d."
    "|2026 m. rugsėjo 5 d.|2026 m. spalio 5 d.|2026 m. lapkričio 5 d.|2026 m. gruodžio 5 d.",
}
ROWS = [
    pytest.param(written, month, id=f"{tongue}-{month}")
    for tongue, months in YEARS.items()
    for month, written in enumerate(months.split("|"), start=1)
]


def test_each_language_has_twelve_months() -> None:
    assert all(len(months.split("|")) == 12 for months in YEARS.values())


@pytest.mark.parametrize(("written", "month"), ROWS)
def test_fm_33_a_month_is_read_in_every_language(written: str, month: int) -> None:
    found = read_date(written)
    assert found is not None
    assert (found.on, found.other, found.clock, found.zone) == (date(2026, month, 5), None, None, None)


@pytest.mark.parametrize(("written", "month"), ROWS)
def test_hard_spaces_and_a_weekday_change_nothing(written: str, month: int) -> None:
    for spelled in (written.replace(" ", "\u00a0"), written.replace(" ", "\u202f"), f"Xyz, {written} "):
        found = read_date(spelled)
        assert found is not None, spelled
        assert found.on == date(2026, month, 5)
