"use strict";
(() => {
  const form = document.getElementById("filter");
  if (!form) return;
  const words = document.getElementById("words");
  const only = document.getElementById("only");
  const shown = document.getElementById("shown");
  const rows = [...document.querySelectorAll(".block > li")].map((element) => ({
    element,
    text: null,
    classes: element.classList,
  }));
  const total = rows.length.toLocaleString("en");

  function matches(row, wanted, types, kind) {
    if (!types.some((type) => row.classes.contains(type))) return false;
    if (kind === "broke" && !row.classes.contains("broke") && !row.classes.contains("suspect")) return false;
    if (kind && kind !== "broke" && !row.classes.contains(kind)) return false;
    if (wanted.length === 0) return true;
    row.text ??= row.element.textContent.toLowerCase();
    return wanted.every((word) => row.text.includes(word));
  }

  function apply() {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const types = [...form.querySelectorAll("input[name=type]:checked")].map((box) => box.value);
    let count = 0;
    for (const row of rows) {
      const visible = matches(row, wanted, types, only.value);
      if (visible) count++;
      if (row.element.hidden === visible) row.element.hidden = !visible;
    }
    for (const turn of document.querySelectorAll("details.turn")) {
      turn.hidden = turn.querySelector("li") !== null && turn.querySelector("li:not([hidden])") === null;
    }
    shown.textContent = count.toLocaleString("en") + " of " + total + " parts";
  }

  // A link to a part that the filter hides, or in a closed turn, must still lead there.
  function reveal() {
    const target = /^#(part|turn)-\d+$/.test(location.hash) && document.querySelector(location.hash);
    if (!target) return;
    if (target.hidden || target.closest("[hidden]")) {
      form.reset();
      apply();
    }
    const turn = target.closest("details.turn");
    if (turn) turn.open = true;
    target.scrollIntoView();
  }

  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(apply, 80);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", reveal);
  addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== words) {
      event.preventDefault();
      words.focus();
    }
  });
  reveal();
})();
