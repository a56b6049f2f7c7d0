"""Names of the months in the languages that feeds write their dates in."""

from __future__ import annotations

_NAMES = """
jan january januar jänner januari janvier enero ene gennaio gen janeiro ocak oca января янв январь січня січ styczeń stycznia sty leden ledna led január tammikuuta tammi ianuarie ian ιανουάριος ιανουαρίου ιαν sausio 1월 يناير ינואר janv
feb february februar februari février fév fevrier fev febrero febbraio fevereiro şubat şub subat февраля фев февраль лютого лют luty lutego lut únor února úno február februára helmikuuta helmi februarie φεβρουάριος φεβρουαρίου φεβ φεβρουάριο فبراير פברואר févr vasario
mar march märz mär mrz maart mrt mars marzo março mart марта мар март березня бер marzec marca březen března bře marec március márc maaliskuuta maalis martie μάρτιος μαρτίου μαρ μάρ مارس מרץ kovo maa
apr april avril avr abril abr aprile nisan nis апреля апр апрель квітня кві kwiecień kwietnia kwi duben dubna dub apríl április ápr huhtikuuta huhti aprilie απρίλιος απριλίου απρ أبريل ابريل אפריל balandžio
may mai mei mayo maggio mag maio mayıs мая май травня тра maj maja květen května kvě máj május toukokuuta touko μάιος μαΐου μαϊ μαι μάη מאי مايو gegužės
jun june juni juin junio giugno giu junho haziran haz июня июн июнь червня чер czerwiec czerwca cze červen června červ jún június kesäkuuta kesä iunie iun ιούνιος ιουνίου ιουν ιούν يونيو יוני birželio
jul july juli juillet juil julio luglio lug julho temmuz tem июля июл июль липня лип lipiec lipca lip červenec července červenc júl július heinäkuuta heinä iulie iul ιούλιος ιουλίου ιουλ ιούλ يوليو יולי liepos
aug august augustus août aout aoû agosto ago ağustos ağu августа авг август серпня сер sierpień sierpnia sie srpen srpna srp elokuuta elo αύγουστος αυγούστου αυγ αύγ أغسطس אוגוסט rugpjūčio augusztus
sep sept september septembre septiembre settembre set setembro eylül eyl сентября сен сентябрь вересня вер wrzesień września wrz září zář szeptember szept syyskuuta syys septembrie σεπτέμβριος σεπτεμβρίου σεπ σεπτ سبتمبر ספטמבר rugsėjo
oct okt october oktober octobre octubre ottobre ott outubro out ekim eki октября окт октябрь жовтня жов październik października paź říjen října říj október lokakuuta loka octombrie οκτώβριος οκτωβρίου οκτ أكتوبر اكتوبر אוקטובר spalio
nov november novembre noviembre novembro kasım kas ноября ноя ноябрь листопада лис listopad listopadu lis marraskuuta marras noiembrie noi νοέμβριος νοεμβρίου νοέ نوفمبر נובמבר lapkričio
dec december dezember dez décembre déc decembre diciembre dic dicembre dezembro aralık ara декабря дек декабрь грудня гру grudzień grudnia gru prosinec prosince pro joulukuuta joulu decembrie δεκέμβριος δεκεμβρίου δεκ ديسمبر דצמבר gruodžio des desember
"""  # noqa: E501

MONTHS: dict[str, int] = {
    name: number for number, line in enumerate(_NAMES.strip().splitlines(), start=1) for name in line.split()
}
"""Lower-case names and their usual short forms to 1–12."""
