// The search over firms without a place. Everything else is plain HTML.
(() => {
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const box = document.getElementById("search");
  const status = document.getElementById("search-status");
  if (box) {
    const rows = [...document.querySelectorAll("#unplaced-table tbody tr")];
    const texts = rows.map((row) => fold(row.textContent));
    const nothing = document.getElementById("search-nothing");
    const search = () => {
      const words = fold(box.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      rows.forEach((row, i) => {
        const match = words.every((word) => texts[i].includes(word));
        row.hidden = !match;
        shown += match;
      });
      status.textContent = status.dataset.shown.replace("{shown}", shown).replace("{all}", rows.length);
      nothing.hidden = shown > 0;
    };
    document.getElementById("search-form").hidden = false;
    box.addEventListener("input", search);
    search();
  }
})();
