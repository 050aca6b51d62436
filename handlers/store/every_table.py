"""Every table there is, for whoever works on the whole database: migrations, and tests of what it holds."""

import importlib
import pkgutil

from handlers import store
from handlers.store.tables import metadata

__all__ = ["metadata"]

# A table is known once its module was imported; each file of tables is called so.
for _file in pkgutil.iter_modules(store.__path__):
    if _file.name.endswith("_tables"):
        importlib.import_module(f"{store.__name__}.{_file.name}")
