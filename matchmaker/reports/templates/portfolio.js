// Sorting by a column and searching rows. Everything else is plain HTML, and nothing is lost where this does not run.
(() => {
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: "base" });

  const sortable = (table) => {
    const heads = [...table.tHead.rows[0].cells];
    const body = table.tBodies[0];
    const compare = (a, b) => {
      const [x, y] = [a, b].map((cell) => cell.dataset.value ?? cell.textContent.trim());
      return a.dataset.value === undefined ? collator.compare(x, y) : Number(x) - Number(y);
    };
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const now = head.getAttribute("aria-sort");
        const figures = head.classList.contains("n") && column > 0;
        const down = now ? now === "ascending" : figures;
        const rows = [...body.rows].sort((a, b) => compare(a.cells[column], b.cells[column]) * (down ? -1 : 1));
        heads.forEach((each) => each.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        body.append(...rows);
      });
    });
  };

  // A row is found by its own words and by those of the part of the page it stands for (`data-more`).
  const searchable = (form) => {
    const rows = [...document.getElementById(form.dataset.rows).tBodies[0].rows];
    const nothing = document.getElementById(form.dataset.nothing);
    const box = form.querySelector("input");
    const country = form.querySelector("select");
    const status = form.querySelector("[role=status]");
    const parts = rows.map((row) => row.dataset.more && document.getElementById(row.dataset.more));
    const texts = rows.map((row, i) => fold(row.textContent + (parts[i] ? " " + parts[i].textContent : "")));
    const search = () => {
      const words = fold(box.value).split(/\s+/).filter(Boolean);
      const code = country ? country.value : "";
      let shown = 0;
      rows.forEach((row, i) => {
        const there = !code || row.dataset.countries.split(" ").includes(code);
        const match = there && words.every((word) => texts[i].includes(word));
        row.hidden = !match;
        if (parts[i]) parts[i].hidden = !match;
        shown += match;
      });
      status.textContent = status.dataset.shown.replace("{shown}", shown).replace("{all}", rows.length);
      nothing.hidden = shown > 0;
    };
    form.hidden = false;
    box.addEventListener("input", search);
    if (country) country.addEventListener("change", search);
    search();
    return () => {
      box.value = "";
      if (country) country.value = "";
      search();
    };
  };

  document.querySelectorAll("table[data-sort]").forEach(sortable);
  const shows = [...document.querySelectorAll("[data-rows]")].map(searchable);
  // A link to a proposal that a search has hidden shows all again.
  window.addEventListener("hashchange", () => {
    const target = document.getElementById(location.hash.slice(1));
    if (!target || !target.hidden) return;
    shows.forEach((show) => show());
    target.scrollIntoView();
  });
})();
