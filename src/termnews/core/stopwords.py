"""Words that say nothing about a story, in the languages most feeds are written in; lower case, no diacritics."""

from __future__ import annotations

_WORDS = """
# English
a about above after again against all also am an and any are as at be because been before being below between
both but by can could did do does doing down during each even every few first for from further get gets got
had has have having he her here hers him his how i if in into is it its just last latest like live made make
makes many may me might more most much must my new news no nor not now of off on once one only or other our
out over own per read same says said say she should since so some still such than that the their them then
there these they this those through to today too two under until up update us use very video was watch way we
week were what when where which while who why will with would year years yet you your yesterday tomorrow ll ve
re
# German
aber als am auch auf aus bei bis da das dass dem den der des die dies diese dieser doch durch ein eine einem
einen einer eines er es fur gegen hat haben ich ihr im ist jetzt kein keine man mehr mit muss nach neue neuen
nicht noch nun nur ob oder seit sein sich sie sind soll uber um und uns unter vom von vor war was wegen wenn
wer werden wie wird wir wo zu zum zur zwei
# French
au aux avec ce ces cette comme dans de depuis des deux du elle en entre est et etre fait font il ils la le les
leur mais ne nous ou par pas plus pour qu que qui sa sans se ses son sont sous sur tout un une vers vous
# Spanish, Portuguese, Italian
al algo como con cuando del donde el ella ellos en era es esta este esto fue ha hace hasta las lo los mas muy
o para pero por que se sin sobre su sus tiene todo tras una uno unos y ya ao aos com da das do dos e ela ele
em entre foi isso mais na nao nas no nos os ou pela pelo quando sao sem ser seu sua tem uma alla anche che ci
dal dalla degli dei della delle di gli il nel nella non piu questo sono sul sulla tra un
# Dutch, Scandinavian
aan af bij dan dat deze dit door een geen het hij hun maar met naar niet nog om ook op over te tot uit van
veel voor waar wat werd zijn at av blev den der det eller en er et for fra har hvad i ikke inte kan med men nu
och og pa sig skal som til till ut vil
# Russian, Ukrainian
а без более был была были было быть в во вот все для до его ее если есть еще же за и из или их к как который
ли на над не нет ни но о об он она они от по под после при с со так также то только у уже что чтобы это його
та що як
# Polish, Czech, Turkish
ale byc byl byla dla jak jest jej jego juz lub na nie od oraz po pod przez przy sie tak tego to w z za ze ako
co do jako je jeho jsou kdy ktery ma pri se si uz v ve bir bu da daha de en gibi icin ile ne olan olarak sonra
ya
"""

STOPWORDS = frozenset(
    word for line in _WORDS.splitlines() if not line.startswith("#") for word in line.split()
)
"""All of them together: a headline does not say which language it is in."""
