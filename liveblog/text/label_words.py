"""The words that begin a labelled entry, in the languages of newsrooms. A file of facts.

Must not know: in which shapes they stand (that is `labels`).
"""

from __future__ import annotations

from liveblog.model.entries import Label

_BREAKING = """
breaking|breaking news|news alert|eilmeldung|eil|urgent|alerte info|dernière minute|urgente|última hora|ultima hora
ultim'ora|ultimora|عاجل|خبر عاجل|срочно|молния|son dakika|терміново|pilne|z ostatniej chwili|rendkívüli
sürgős|spoed|laatste nieuws|έκτακτο|מבזק|דחוף|فوری|ब्रेकिंग न्यूज़|ब्रेकिंग|ব্রেকিং|速報|快讯|快訊|突发
突發|속보|tin nóng|ด่วน
"""
_UPDATE = """
update|aktualisierung|aktualisiert|mise à jour|màj|actualización|actualizacion|تحديث|aggiornamento|atualização
обновление|оновлення|güncelleme|aktualizacja|aktualizace|frissítés|actualizare|bijgewerkt|uppdatering|opdatering
oppdatering|päivitys|ενημέρωση|עדכון|به‌روزرسانی|अपडेट|আপডেট|更新|アップデート|업데이트|cập nhật|pembaruan|อัปเดต
"""
_CORRECTION = """
correction|korrektur|berichtigung|richtigstellung|rectificatif|rectification|corrección|correccion|rectificación
fe de errores|تصحيح|تصويب|correzione|rettifica|errata corrige|correção|errata|исправление|виправлення|düzeltme
sprostowanie|helyreigazítás|corectură|erată|correctie|rectificatie|rättelse|rettelse|oikaisu|διόρθωση|תיקון|اصلاحیه
सुधार|সংশোধনী|訂正|更正|정정|바로잡습니다|đính chính|koreksi|ralat|แก้ไข
"""
_NOTE = """
editor's note|editors' note|editors note|editor note|ed. note|ed note|anmerkung der redaktion|anm. d. red.|anm. der red.
hinweis der redaktion|note de la rédaction|note de l'éditeur|ndlr|n.d.l.r.|nota del editor|nota de la redacción
nota de redacción|n. del e.|ملاحظة المحرر|ملاحظة من المحرر|ملاحظة التحرير|nota della redazione|ndr|n.d.r.
nota da redação|nota do editor|примечание редакции|примечание редактора|від редакції|editörün notu|od redakcji
przyp. red.|pozn. red.|a szerkesztő megjegyzése|szerk. megj.|nota redacției
noot van de redactie|redaktionens anmärkning|red. anm.
toimituksen huomautus|σημείωση σύνταξης|הערת המערכת|編集部注|编者按|編者按|편집자 주
"""


def _labelled(words: str, label: Label) -> dict[str, Label]:
    return {word: label for line in words.strip().splitlines() for word in line.split("|")}


WORDS: dict[str, Label] = {
    **_labelled(_BREAKING, "breaking"),
    **_labelled(_UPDATE, "update"),
    **_labelled(_CORRECTION, "correction"),
    **_labelled(_NOTE, "editor-note"),
}
