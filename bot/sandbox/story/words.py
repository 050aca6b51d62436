"""What the colleagues of the story write: answers, questions, reasons, notes; all made up."""

TO_FREJA_IN_HASTE = """Kære Freja

Her er en kopi af de oplysninger, vi har om dig: navn, adresse og tre
ordrer fra 2019 til 2042."""

TO_FREJA = """Kære Freja

Her er en kopi af de oplysninger, vi har om dig: navn, adresse og tre
ordrer fra 2019 til 2024. Vi har ikke givet dem videre til andre end
fragtmanden.

Venlig hilsen
Ada, Lanternhouse"""

ASK_SAM = """Hello Sam,

We have found your account and will send you a copy of your data
before we erase it. Is this address the right one for the copy?

Kind regards
Ada, Lanternhouse"""

TO_SAM = """Hello Sam,

Thank you. Here is the copy: your name, this address, your customer
card and two orders. Your account will be erased tonight.

Kind regards
Ada, Lanternhouse"""

TO_FREJA_AGAIN = """Kære Freja

Det er vi kede af. Vi sender dig kopien som brev i dag.

Venlig hilsen
Max, Lanternhouse"""

ABOUT_INGRID = "Her newsletter account stands under her maiden name; ask the web team for both."

FROM_KAREN = "Slet venligst alt, hvad I har om mig, også billedet fra butikken i Aarhus."
STAMP = "Stamp of receipt of the shop in Aarhus"

DOUBT_GRETA = "There is an old address on the account, and another one in the letter."
ASK_GRETA = """Guten Tag,

damit niemand anderes Ihre Daten bekommt: Welche Kundennummer steht
auf Ihrer letzten Rechnung? Schicken Sie uns bitte keine Kopie eines
Ausweises.

Freundliche Grüße
Max, Lanternhouse"""

#: Why Odd's answer takes longer, as he reads it.
WHY_LATER = """Opplysningene om de mange forsendelsene til deg ligger hos tre
fraktfirmaer, som må hente dem ut fra eldre systemer."""

TO_INGRID = """Hei Ingrid

Begge kontoene dine er slettet i dag, og nyhetsbrevet kommer ikke mer.

Vennlig hilsen
Ada, Lanternhouse"""

WHY_JONAS = "He objects to advertising; he never agreed to anything that he could withdraw."

HOLD_GRETA = "Greta's lawyer announced a claim over her invoice; keep her file until the court has decided."
