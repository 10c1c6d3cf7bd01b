// What script adds: the place in a story kept while one reads, single keys, and the look at once.
// Every page works without it.
"use strict";
(() => {
  const root = document.documentElement;
  root.setAttribute("data-script", "");
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const say = (words) => { document.getElementById("said").textContent = words; };
  const story = document.querySelector(".story[data-part]");

  const paragraphs = story ? all("[id]", story).filter((each) => /^p\d+$/.test(each.id)) : [];
  const topmost = () => {
    let low = 0, high = paragraphs.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (paragraphs[middle].getBoundingClientRect().bottom < 40) low = middle + 1; else high = middle;
    }
    return low;
  };
  let kept = 0, timer = 0;
  const keep = () => {
    const atEnd = innerHeight + scrollY >= story.getBoundingClientRect().bottom + scrollY;
    const number = atEnd ? paragraphs.length : topmost() + 1;
    if (number === kept) return;
    kept = number;
    const form = new URLSearchParams({ part: story.dataset.part, paragraph: number, of: story.dataset.of });
    fetch(story.dataset.place, { method: "POST", body: form, keepalive: true, redirect: "manual" }).catch(() => {});
  };
  if (paragraphs.length) {
    kept = topmost() + 1;
    addEventListener("scroll", () => { clearTimeout(timer); timer = setTimeout(keep, 800); }, { passive: true });
    addEventListener("pagehide", () => { if (timer) keep(); });
  }

  const look = document.querySelector("form.look");
  if (look) look.addEventListener("change", (event) => {
    root.setAttribute(`data-${event.target.name}`, event.target.value);
    say(`${event.target.closest("fieldset").querySelector("legend").textContent}: ${event.target.nextElementSibling.textContent}`);
  });

  const items = all("[data-item]");
  let at = -1;
  const step = (by) => {
    if (items.length) {
      if (at >= 0) items[at].classList.remove("at");
      at = Math.min(items.length - 1, Math.max(0, at + by));
      items[at].classList.add("at");
      items[at].querySelector("[data-open]").focus();
      items[at].scrollIntoView({ block: "nearest" });
    } else if (paragraphs.length) {
      const next = paragraphs[Math.min(paragraphs.length - 1, Math.max(0, topmost() + by))];
      scrollTo({ top: next.getBoundingClientRect().top + scrollY - 48 });
    }
  };
  const follow = (selector) => { const link = document.querySelector(selector); if (link) link.click(); };
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    o: () => { if (at >= 0) items[at].querySelector("[data-open]").click(); },
    n: () => follow("[data-after], a[rel=next]"),
    p: () => follow("[data-before], a[rel=prev]"),
    "/": () => document.getElementById("q")?.focus(),
    l: () => follow('.ways a[href^="/settings"]'),
    h: () => follow(".brand"),
    "?": () => follow('.ways a[href="/help"]'),
  };
  addEventListener("keydown", (event) => {
    if (root.dataset.keys !== "on" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const action = keys[event.key];
    if (action) { event.preventDefault(); action(); }
  });
})();
