"""``dataclass`` for values: the standard one to mypy, and made with a sixth of its work when the program starts.

The standard decorator compiles six methods for a frozen class; the newspaper makes a hundred such classes before its
first page is set. Here ``__init__`` alone is compiled, the others are shared. That nobody changes a frozen value is
checked by mypy (strict), not again at run time; so making one is quicker, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    import dataclasses
    from operator import attrgetter

    def dataclass(cls=None, /, *, frozen=False, **options):
        """Make a class of values as ``dataclasses.dataclass`` does; what is not frozen is made there."""
        if cls is None:
            return lambda cls: dataclass(cls, frozen=frozen, **options)
        if not frozen:
            return dataclasses.dataclass(cls, **options)
        made = dataclasses.dataclass(cls, repr=False, eq=False, **options)
        names = [field.name for field in dataclasses.fields(made) if field.compare]
        made._values = attrgetter(*names) if names else staticmethod(lambda value: ())
        made.__eq__, made.__hash__, made.__repr__ = _equal, _hash, _repr
        return made

    def _equal(self, other):
        if other.__class__ is not self.__class__:
            return NotImplemented
        return self._values(self) == self._values(other)

    def _hash(self):
        return hash(self._values(self))

    def _repr(self):
        shown = (f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(self) if field.repr)
        return f"{self.__class__.__qualname__}({', '.join(shown)})"
