"""Which master keys the settings name: keys held here, keys in a key management service, or both."""

from bot.settings.model import MasterKind, Settings
from bot.vault.file_ring import LaterFile
from bot.vault.master import KeyRing, KeyWrapper
from bot.vault.opening import found_vault, open_vault
from bot.vault.several import Several
from bot.vault.vault import KeyVault
from bot.wiring.faults import SetupFault


def current_kind(settings: Settings) -> MasterKind:
    """Return who wraps new data keys."""
    if settings.master_key_current is not None:
        return settings.master_key_current
    return MasterKind.AWS if settings.master_key_aws else MasterKind.LOCAL


def vault_of(settings: Settings, to: MasterKind | None = None) -> KeyVault:
    """Return the vault over every master key that the settings name.

    Args:
        settings: where the keys are.
        to: who wraps new data keys; None for what the settings say.

    Raises:
        SetupFault: there is nobody of that kind, or what calls AWS is not installed.
        KeyFileError: the key file is missing or cannot be used; it is never made here.
        KeyServiceError: the service cannot be called as it is set up.
    """
    kind = to or current_kind(settings)
    if not settings.master_key_aws:
        if kind is MasterKind.AWS:
            raise SetupFault("No key of AWS KMS is named; set OMBUD_MASTER_KEY_AWS to the key's ARN.")
        return open_vault(settings.master_key, settings.master_key_path)
    local = KeyRing(settings.master_key) if settings.master_key else LaterFile(settings.master_key_path)
    service = _aws(settings)
    return KeyVault(Several(service, local) if kind is MasterKind.AWS else Several(local, service))


def found_vault_of(settings: Settings) -> KeyVault:
    """Return the vault for a store that may be new: makes the key file where one is wanted and missing.

    Raises:
        SetupFault, KeyFileError, KeyServiceError: as for `vault_of`.
    """
    if current_kind(settings) is MasterKind.LOCAL:
        found_vault(settings.master_key, settings.master_key_path)
    return vault_of(settings)


def holds_file(settings: Settings) -> bool:
    """Return whether data keys are wrapped by keys of the key file, as far as the settings say."""
    return current_kind(settings) is MasterKind.LOCAL and not settings.master_key


def try_wrapping(settings: Settings) -> None:
    """Wrap a throw-away data key and open it again.

    Raises:
        SetupFault, KeyFileError, KeyServiceError, BrokenSeal: why that does not work.
    """
    vault = vault_of(settings)
    vault.box(vault.new_key())


def _aws(settings: Settings) -> KeyWrapper:
    try:
        from bot.vault.aws import AwsKeys, Calling
    except ImportError:
        raise SetupFault("What calls AWS KMS is not installed; install Ombud with its extra 'aws'.") from None
    # A folder of certificates is of no use to the library, which then trusts its usual ones.
    trusted = settings.ca_file if settings.ca_file and settings.ca_file.is_file() else None
    calling = Calling(settings.master_key_aws_endpoint, settings.master_key_aws_seconds, trusted)
    return AwsKeys(settings.master_key_aws, calling)
