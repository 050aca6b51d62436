"""Who the installed app is: its ids, its secrets and the scopes it was granted.

Which scope a method needs stands with the method.
"""

import secrets
from dataclasses import dataclass, field
from typing import Final

from bot.sandbox.slack.refusals import RefusalError

#: The smallest set that the product asks for.
SMALLEST_SCOPES: Final = frozenset({"chat:write", "commands", "users:read", "groups:read"})


@dataclass(frozen=True, slots=True)
class Installation:
    """One app in one workspace; the secrets are new for every stand-in unless given."""

    scopes: frozenset[str] = SMALLEST_SCOPES
    bot_token: str = field(default_factory=lambda: f"xoxb-{secrets.token_hex(12)}", repr=False)
    app_token: str = field(default_factory=lambda: f"xapp-1-{secrets.token_hex(12)}", repr=False)
    signing_secret: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)
    verification_token: str = field(default_factory=lambda: secrets.token_hex(12), repr=False)
    app_id: str = "A0OMBUD01"
    bot_id: str = "B0OMBUD01"
    bot_user_id: str = "U0OMBUD01"
    team_id: str = "T0SANDBOX"
    team_domain: str = "sandbox"

    def need(self, scope: str) -> None:
        """Raises Slack's `missing_scope`, with what was needed and provided, unless the scope was granted."""
        if scope not in self.scopes:
            provided = ",".join(sorted(self.scopes))
            raise RefusalError("missing_scope", needed=scope, provided=provided)

    def check_token(self, token: str | None, *, app_level: bool) -> None:
        """Raises `not_authed`, `invalid_auth` or `not_allowed_token_type` unless this is the right token."""
        if not token:
            raise RefusalError("not_authed")
        right, other = self.bot_token, self.app_token
        if app_level:
            right, other = other, right
        if secrets.compare_digest(token.encode(), other.encode()):
            raise RefusalError("not_allowed_token_type")
        if not secrets.compare_digest(token.encode(), right.encode()):
            raise RefusalError("invalid_auth")
