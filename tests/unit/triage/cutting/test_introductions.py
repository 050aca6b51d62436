"""Lines that introduce what is quoted, in fourteen languages, and people's that only look like them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.triage.cutting.introductions import attribution, is_rule, marks_forward, marks_original

DATED = [
    ("en, Gmail", "On Tue, Jun 2, 2026 at 10:05 AM Sam Sand <sam@example.org> wrote:"),
    ("en, Apple", "On 2 Jun 2026, at 10:05, Sam Sand <sam@example.org> wrote:"),
    ("en, Apple without an address", "On 2 Jun 2026, at 10:05, Sam Sand wrote:"),
    ("en, Thunderbird", "On 02/06/2026 10:05, Sam Sand wrote:"),
    ("en, Proton", "On Tuesday, June 2nd, 2026 at 10:05, Sam Sand <sam@example.org> wrote:"),
    ("da, Gmail", "Den tirs. 2. jun. 2026 kl. 10.05 skrev Sam Sand <sam@example.org>:"),
    ("da, Apple", "Den 2. jun. 2026 kl. 10.05 skrev Sam Sand <sam@example.org>:"),
    ("da, Thunderbird", "Den 02.06.2026 10.05, skrev Sam Sand:"),
    ("da, short", "d. 2. jun. 2026 kl. 10:05 skrev Sam Sand:"),
    ("nb, Gmail", "tir. 2. juni 2026 kl. 10:05 skrev Sam Sand <sam@example.org>:"),
    ("nb, Apple", "2. juni 2026 kl. 10:05 skrev Sam Sand <sam@example.org>:"),
    ("nb, Thunderbird", "Den 02.06.2026 10:05, skrev Sam Sand:"),
    ("nn", "Den 2. juni 2026 kl. 10:05 skreiv Sam Sand <sam@example.org>:"),
    ("sv, Gmail", "Den tis 2 juni 2026 kl 10:05 skrev Sam Sand <sam@example.org>:"),
    ("sv, Apple", "2 juni 2026 kl. 10:05 skrev Sam Sand <sam@example.org>:"),
    ("sv, Thunderbird", "Den 2026-06-02 kl. 10:05, skrev Sam Sand:"),
    ("fi, Gmail", "ti 2. kesäk. 2026 klo 10.05 Sam Sand (sam@example.org) kirjoitti:"),
    ("fi, Apple", "Sam Sand <sam@example.org> kirjoitti 2.6.2026 kello 10.05:"),
    ("fi, Thunderbird", "Sam Sand <sam@example.org> kirjoitti 2.6.2026 klo 10.05:"),
    ("de, Gmail", "Am Di., 2. Juni 2026 um 10:05 Uhr schrieb Sam Sand <sam@example.org>:"),
    ("de, Apple", "Am 02.06.2026 um 10:05 schrieb Sam Sand <sam@example.org>:"),
    ("de, Thunderbird", "Am 02.06.26 um 10:05 schrieb Sam Sand:"),
    ("nl, Gmail", "Op di 2 jun 2026 om 10:05 schreef Sam Sand <sam@example.org>:"),
    ("nl, Apple", "Op 2 jun. 2026, om 10:05 heeft Sam Sand <sam@example.org> het volgende geschreef:"),
    ("nl, Thunderbird", "Op 02-06-2026 om 10:05 schreef Sam Sand:"),
    ("fr, Gmail", "Le mar. 2 juin 2026 à 10:05, Sam Sand <sam@example.org> a écrit :"),
    ("fr, Apple", "Le 2 juin 2026 à 10:05, Sam Sand <sam@example.org> a écrit :"),
    ("fr, Thunderbird", "Le 02/06/2026 à 10:05, Sam Sand a écrit :"),
    ("fr, hours", "Le 2 juin 2026 à 10h05, Sam Sand a écrit :"),
    ("es, Gmail", "El mar, 2 jun 2026 a las 10:05, Sam Sand (<sam@example.org>) escribió:"),
    ("es, Apple", "El 2 jun 2026, a las 10:05, Sam Sand <sam@example.org> escribió:"),
    ("es, Thunderbird", "El 02/06/2026 a las 10:05, Sam Sand escribió:"),
    ("it, Gmail", "Il giorno mar 2 giu 2026 alle ore 10:05 Sam Sand <sam@example.org> ha scritto:"),
    ("it, Apple", "Il giorno 2 giu 2026, alle ore 10:05, Sam Sand <sam@example.org> ha scritto:"),
    ("it, Thunderbird", "Il 02/06/2026 10:05, Sam Sand ha scritto:"),
    ("pt, Gmail", "Em ter., 2 de jun. de 2026 às 10:05, Sam Sand <sam@example.org> escreveu:"),
    ("pt, Thunderbird", "Em 02/06/2026 10:05, Sam Sand escreveu:"),
    ("pl, Gmail", "wt., 2 cze 2026 o 10:05 Sam Sand <sam@example.org> napisał(a):"),
    ("pl, Apple", "Wiadomość napisana przez Sam Sand <sam@example.org> w dniu 02.06.2026, pisze:"),
    ("pl, Thunderbird", "W dniu 02.06.2026 o 10:05, Sam Sand pisze:"),
    ("lt, Gmail", "2026-06-02, an, 10:05 Sam Sand <sam@example.org> rašė:"),
    ("lt, Thunderbird", "2026-06-02 10:05, Sam Sand rašė:"),
]
LINES = [pytest.param(line, id=name) for name, line in DATED]


@pytest.mark.parametrize("line", LINES)
def test_an_introduction_is_known_in_every_language(line: str) -> None:
    found = attribution([line], 0)
    assert found is not None
    first, head = found
    assert first == 0
    assert head.date == line
    assert head.address == ("sam@example.org" if "@" in line else "")


@pytest.mark.parametrize("line", LINES)
def test_an_introduction_is_known_over_two_and_three_lines(line: str) -> None:
    words = line.split()
    for cut in (len(words) // 2, len(words) // 3):
        lines = ["Thanks.", " ".join(words[:cut]), " ".join(words[cut:])]
        found = attribution(lines, 2, floor=1)
        assert found is not None
        assert found[0] >= 1
        assert found[1].address == ("sam@example.org" if "@" in line else "")


@pytest.mark.parametrize("line", LINES)
def test_a_quoted_introduction_is_one(line: str) -> None:
    for quoted in (f"> {line}", f">> {line}", f"  {line}"):
        found = attribution([quoted], 0)
        assert found is not None
        assert found[1].date == line


@pytest.mark.parametrize("line", LINES)
def test_it_begins_nowhere_above_the_floor(line: str) -> None:
    words = line.split()
    lines = [" ".join(words[:-1]), words[-1]]
    assert attribution(lines, 1, floor=1) is None


@pytest.mark.parametrize(
    "line",
    [
        "I wrote to you on 2 June 2026 at 10:05 and got no answer:",
        "On 2 June 2026 at 10:05 I wrote:",
        "Den 2. juni 2026 kl. 10.05 skrev jeg til jer:",
        "Den 2 juni 2026 kl. 10:05 skrev jag till er:",
        "Jeg skrev den 2. juni 2026 kl. 10.05 til privacy@firm.example:",
        "Am 2. Juni 2026 um 10:05 schrieb ich an privacy@firm.example:",
        "Op 2 juni 2026 om 10:05 schreef ik naar privacy@firm.example:",
        "El 2 de junio de 2026 a las 10:05 escribí a privacy@firm.example:",
        "W dniu 2 czerwca 2026 o 10:05 napisałam do privacy@firm.example:",
        "Kirjoitin 2.6.2026 kello 10.05 osoitteeseen privacy@firm.example:",
        "On 2 June 2026 at 10:05 we wrote to you:",
        "Eg skreiv til dykk 2. juni 2026 kl. 10:05:",
    ],
)
def test_what_the_writer_says_of_themselves_introduces_nothing(line: str) -> None:
    assert attribution([line], 0) is None


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Hello",
        "Sam wrote to you.",
        "Sam wrote:",
        "On Tuesday Sam wrote to you about my data.",
        "Your colleague wrote that my data was deleted in 2024.",
        "Han skrev under på kontrakten.",
        "On 2 June 2026 at 10:05",
        "From: Sam Sand <sam@example.org>",
    ],
)
def test_words_without_a_verb_or_a_time_introduce_nothing(line: str) -> None:
    assert attribution([line], 0) is None


@pytest.mark.parametrize(
    "line",
    [
        "---------- Forwarded message ---------",
        "---------- Forwarded message ----------",
        "-------- Forwarded Message --------",
        "Begin forwarded message:",
        "----- Forwarded Mail -----",
        "---------- Videresendt meddelelse ---------",
        "Start på videresendt besked:",
        "---------- Videresendt melding ---------",
        "-------- Videresendt e-post --------",
        "---------- Vidaresendt melding ---------",
        "---------- Vidarebefordrat meddelande ---------",
        "Vidarebefordrat brev:",
        "---------- Välitetty viesti ---------",
        "Välitetty viesti alkaa:",
        "---------- Weitergeleitete Nachricht ---------",
        "Anfang der weitergeleiteten Nachricht:",
        "---------- Doorgestuurd bericht ---------",
        "Begin doorgestuurd bericht:",
        "---------- Message transféré ---------",
        "Début du message transféré :",
        "---------- Mensaje reenviado ---------",
        "Inicio del mensaje reenviado:",
        "---------- Messaggio inoltrato ---------",
        "Inizio messaggio inoltrato:",
        "---------- Mensagem encaminhada ---------",
        "Início da mensagem reencaminhada:",
        "---------- Wiadomość przekazana dalej ---------",
        "Początek przekazywanej wiadomości:",
        "---------- Persiųstas laiškas ---------",
        "______ Forwarded message ______",
        "**** Forwarded message ****",
    ],
)
def test_fm_23_a_line_over_a_forward_is_known_in_every_language(line: str) -> None:
    assert marks_forward(line)
    assert marks_forward(f"  {line}  ")
    assert not marks_original(line)


@pytest.mark.parametrize(
    "line",
    [
        "I got a forwarded message from you.",
        "Please look at the forwarded message",
        "Den videresendt meddelelse kom i går",
        "--- short ---",
        "-----------------------------",
        "",
        "Begin: a forwarded message" + " which goes on and on" * 6,
    ],
)
def test_a_sentence_about_forwards_is_none(line: str) -> None:
    assert not marks_forward(line)


@pytest.mark.parametrize(
    "line",
    [
        "-----Original Message-----",
        "----- Original Message -----",
        "-------- Original message --------",
        "-----Oprindelig meddelelse-----",
        "-------- Oprindelig besked --------",
        "-----Opprinnelig melding-----",
        "-------- Opprinnelig e-post --------",
        "-----Ursprungligt meddelande-----",
        "-------- Originalmeddelande --------",
        "-----Ursprüngliche Nachricht-----",
        "-------- Original-Nachricht --------",
        "-----Oorspronkelijk bericht-----",
        "-----Alkuperäinen viesti-----",
        "-----Message d'origine-----",
        "-----Message d’origine-----",
        "-----Mensaje original-----",
        "-----Messaggio originale-----",
        "-----Mensagem original-----",
        "-----Wiadomość oryginalna-----",
        "-----Pradinis laiškas-----",
        "_____ Original message _____",
    ],
)
def test_a_line_over_what_is_answered_is_known_in_every_language(line: str) -> None:
    assert marks_original(line)
    assert marks_original(f" {line}")
    assert not marks_original(line.strip("-_ "))


@pytest.mark.parametrize(
    "line", ["-----", "_____", "=====", "*****", "─────", "—————", "  -------  ", "-_-_-_-"]
)
def test_five_dashes_are_a_rule(line: str) -> None:
    assert is_rule(line)


@pytest.mark.parametrize("line", ["", "----", "-- ", "-----x", "- - - - -", "hello", "1.000,00"])
def test_fewer_or_others_are_none(line: str) -> None:
    assert not is_rule(line)


@given(st.lists(st.text(max_size=80), min_size=1, max_size=6))
def test_any_lines_introduce_something_or_nothing(lines: list[str]) -> None:
    found = attribution(lines, len(lines) - 1)
    assert found is None or 0 <= found[0] < len(lines)
    assert marks_forward(lines[0]) in {True, False}
