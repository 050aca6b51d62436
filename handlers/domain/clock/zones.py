"""The usual time zone of a country's establishments, for those who name none (C11)."""

from types import MappingProxyType

# the zone of the capital where a country has several; whoever sits elsewhere names the zone
_ZONES = MappingProxyType(
    {
        "AT": "Europe/Vienna", "BE": "Europe/Brussels", "BG": "Europe/Sofia", "BR": "America/Sao_Paulo",
        "CH": "Europe/Zurich", "CY": "Asia/Nicosia", "CZ": "Europe/Prague", "DE": "Europe/Berlin",
        "DK": "Europe/Copenhagen", "EE": "Europe/Tallinn", "ES": "Europe/Madrid", "FI": "Europe/Helsinki",
        "FO": "Atlantic/Faroe", "FR": "Europe/Paris", "GB": "Europe/London", "GG": "Europe/Guernsey",
        "GI": "Europe/Gibraltar", "GL": "America/Nuuk", "GR": "Europe/Athens", "HR": "Europe/Zagreb",
        "HU": "Europe/Budapest", "IE": "Europe/Dublin", "IM": "Europe/Isle_of_Man",
        "IS": "Atlantic/Reykjavik",
        "IT": "Europe/Rome", "JE": "Europe/Jersey", "LI": "Europe/Vaduz", "LT": "Europe/Vilnius",
        "LU": "Europe/Luxembourg", "LV": "Europe/Riga", "MT": "Europe/Malta", "NL": "Europe/Amsterdam",
        "NO": "Europe/Oslo", "PL": "Europe/Warsaw", "PT": "Europe/Lisbon", "RO": "Europe/Bucharest",
        "SE": "Europe/Stockholm", "SI": "Europe/Ljubljana", "SK": "Europe/Bratislava",
        "AX": "Europe/Mariehamn", "US": "America/Los_Angeles",  # of the CCPA's California
    }
)  # fmt: skip


def usual_zone(country: str) -> str:
    """Return the IANA zone of a country.

    Args:
        country: ISO 3166-1 alpha-2.

    Raises:
        ValueError: no usual zone is known; the zone is to be named.
    """
    if country in _ZONES:
        return _ZONES[country]
    raise ValueError(f"no usual time zone is known for {country}; name one with tz, such as Europe/Oslo")
