"""Lines that phones and web mails put below a letter, and disclaimers of firms, in fourteen languages."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.triage.cutting.closings import closings, is_phone_line

WORDS = "Please tell me what you know of me."
PHONES = (
    "Sent from my iPhone",
    "Sent from my iPad",
    "Sent from my Galaxy",
    "Sent from my Samsung Galaxy smartphone.",
    "Sent from Mail for Windows",
    "Sent from Outlook for iOS",
    "Sent from Yahoo Mail on Android",
    "Sent from Proton Mail Android",
    "Sent from Gmail Mobile",
    "Sent with Proton Mail secure email.",
    "Sent via the Samsung Galaxy S22",
    "Get Outlook for iOS <https://aka.ms/o0ukef>",
    "Get Outlook for Android",
    "Sendt fra min iPhone",
    "Sendt fra min iPad",
    "Sendt fra mit Galaxy",
    "Sendt fra Mail til Windows",
    "Sendt fra Outlook til Android",
    "Sendt fra Yahoo Mail til iPhone",
    "Sendt via Samsung-smartphone",
    "Hent Outlook til iOS",
    "Få Outlook til Android",
    "Skaff deg Outlook for iOS",
    "Sendt fra Outlook for iOS",
    "Sendt frå min iPhone",
    "Skickat från min iPhone",
    "Skickat från min iPad",
    "Skickat från Outlook för Android",
    "Skickat från E-post för Windows",
    "Skickat från Yahoo Mail för iPhone",
    "Skickat via Samsung Galaxy",
    "Skaffa Outlook för iOS",
    "Hämta Outlook för Android",
    "Lähetetty iPhonesta",
    "Lähetetty iPadista",
    "Lähetetty Samsung Galaxy -älypuhelimesta",
    "Lähetetty Outlook for Androidista",
    "Lähetetty puhelimestani",
    "Hanki Outlook for iOS",
    "Von meinem iPhone gesendet",
    "Von meinem Samsung Galaxy Smartphone gesendet.",
    "Gesendet von Outlook für Android",
    "Gesendet mit der GMX Mail App",
    "Gesendet aus der mobilen App",
    "Holen Sie sich Outlook für iOS",
    "Verstuurd vanaf mijn iPhone",
    "Verstuurd vanaf mijn iPad",
    "Verzonden vanaf Outlook voor Android",
    "Verzonden met Proton Mail",
    "Verzonden vanuit Mail voor Windows",
    "Outlook voor iOS downloaden",
    "Envoyé de mon iPhone",
    "Envoyé de mon iPad",
    "Envoyé depuis mon smartphone Samsung Galaxy",
    "Envoyé à partir d’Outlook pour Android",
    "Télécharger Outlook pour iOS",
    "Obtenez Outlook pour Android",
    "Enviado desde mi iPhone",
    "Enviado desde mi Samsung",
    "Obtener Outlook para iOS",
    "Descargar Outlook para Android",
    "Inviato da iPhone",
    "Inviato da iPad",
    "Inviato dal mio smartphone Samsung Galaxy.",
    "Inviato da Outlook per Android",
    "Scarica Outlook per iOS",
    "Ottieni Outlook per Android",
    "Enviado do meu iPhone",
    "Enviado a partir do meu smartphone Samsung",
    "Obter o Outlook para iOS",
    "Baixar o Outlook para Android",
    "Wysłane z iPhone'a",
    "Wysłane z iPada",
    "Wysłano z programu Outlook dla systemu Android",
    "Pobierz Outlook dla iOS",
    "Siųsta iš mano iPhone",
    "Išsiųsta iš Outlook",
    "Gauti Outlook Android",
)


@pytest.mark.parametrize("line", PHONES)
def test_a_phones_line_is_known_in_every_language(line: str) -> None:
    assert is_phone_line(line)
    assert is_phone_line(line.upper())
    assert is_phone_line(f"  *{line}*  ")
    assert is_phone_line(f"_{line}_")
    assert is_phone_line(f"<{line}>")


@pytest.mark.parametrize("line", PHONES)
def test_a_phones_line_below_a_letter_is_cut_off_and_the_letter_is_not(line: str) -> None:
    for below in ("", "\n", "\n\n \n"):
        text = f"{WORDS}\n\n{line}{below}"
        found = list(closings(text, 0, len(text)))
        assert [(kind, text[start:end]) for kind, start, end in found] == [("phone", line)]


@pytest.mark.parametrize("line", PHONES)
def test_words_before_it_on_the_line_make_it_a_sentence(line: str) -> None:
    assert not is_phone_line(f"My last letter said: {line}")
    assert not is_phone_line(f"{line} " + "and then I went on to write a long sentence about it " * 3)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "iPhone",
        "Sent",
        "Sent by post on 2 June",
        "Sendt til jer i går",
        "Skickat till er i går",
        "Envoyé par la poste",
        "Gesendet am 2. Juni",
        "Wysłano list 2 czerwca",
        "I sent it from my iPhone",
        "Jeg har sendt det fra min iPhone",
    ],
)
def test_people_who_tell_of_sending_are_no_phones(line: str) -> None:
    assert not is_phone_line(line)


DISCLAIMERS = {
    "en": "This e-mail is confidential and intended solely for the addressee. "
    "If you have received it in error, please delete it.",
    "da": "Denne mail er fortrolig og kun til den tiltænkte modtager. "
    "Har du modtaget den ved en fejl, bedes du slette den.",
    "nb": "Denne e-posten er konfidensiell og kun ment for mottakeren. "
    "Har du mottatt den ved en feil, ber vi deg slette den.",
    "sv": "Detta meddelande är konfidentiellt och endast avsett för mottagaren. "
    "Har du fått det av misstag, radera det.",
    "fi": "Tämä sähköposti on luottamuksellinen ja tarkoitettu vain vastaanottajalle. "
    "Jos sait sen vahingossa, poista se.",
    "de": "Diese E-Mail ist vertraulich und nur für den Empfänger bestimmt. "
    "Haben Sie sie irrtümlich erhalten, löschen Sie sie bitte.",
    "nl": "Dit bericht is vertrouwelijk en uitsluitend bestemd voor de geadresseerde. "
    "Verwijder het als u het ten onrechte ontving.",
    "fr": "Ce message est confidentiel et réservé à son destinataire. "
    "Si vous l'avez reçu par erreur, merci de le supprimer.",
    "es": "Este mensaje es confidencial y va dirigido a su destinatario. "
    "Si lo ha recibido por error, le rogamos que lo elimine.",
    "it": "Questo messaggio è riservato e rivolto al solo destinatario. "
    "Se lo avete ricevuto per errore, vi preghiamo di cancellarlo.",
    "pt": "Esta mensagem é confidencial e dirigida apenas ao destinatário. "
    "Se a recebeu por engano, queira eliminá-la, por favor.",
    "pl": "Ta wiadomość jest poufna i przeznaczona tylko dla adresata. "
    "Jeśli otrzymano ją omyłkowo, prosimy o jej usunięcie.",
    "lt": "Šis laiškas yra konfidencialus ir skirtas tik gavėjui. "
    "Jei gavote jį per klaidą, prašome jį ištrinti nedelsiant.",
}


@pytest.mark.parametrize("tongue", DISCLAIMERS)
def test_a_disclaimer_at_the_end_is_told_apart_in_every_language(tongue: str) -> None:
    text = f"{WORDS}\n\nSam\n\n{DISCLAIMERS[tongue]}\n"
    found = list(closings(text, 0, len(text)))
    assert [kind for kind, _, _ in found] == ["disclaimer"]
    assert text[found[0][1] : found[0][2]].strip() == DISCLAIMERS[tongue]


@pytest.mark.parametrize("tongue", DISCLAIMERS)
def test_a_disclaimer_above_a_letter_hides_none_of_it(tongue: str) -> None:
    text = f"{DISCLAIMERS[tongue]}\n\n{WORDS}\n"
    assert list(closings(text, 0, len(text))) == []


@pytest.mark.parametrize("tongue", DISCLAIMERS)
def test_phone_signature_and_disclaimer_stand_in_that_order(tongue: str) -> None:
    text = f"{WORDS}\n\nSent from my iPhone\n-- \nSam Sand\n\n{DISCLAIMERS[tongue]}\n"
    found = list(closings(text, 0, len(text)))
    assert [kind for kind, _, _ in found] == ["phone", "signature", "disclaimer"]
    assert all(before[2] <= after[1] for before, after in pairwise(found))
    assert text[: found[0][1]].strip() == WORDS


@given(st.text(alphabet="Sent from my iPhone\n-_*<> \r\xa0", max_size=300), st.integers(0, 50))
def test_closing_parts_are_in_order_within_the_words(text: str, start: int) -> None:
    start = min(start, len(text))
    at = start
    for kind, begins, ends in closings(text, start, len(text)):
        assert kind in {"phone", "signature", "disclaimer"}
        assert at <= begins <= ends <= len(text)
        at = ends
