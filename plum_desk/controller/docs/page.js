"use strict";
(() => {
  const root = document.documentElement;
  const search = document.getElementById("search");
  const items = [...document.querySelectorAll(".item")];
  const links = [...document.querySelectorAll("nav li")];
  const parts = [...document.querySelectorAll("nav div")];
  const groups = [...document.querySelectorAll(".group")];
  const nothing = document.getElementById("nothing");
  // What an item is found by: its own line, and the names inside it after that.
  const texts = new Map(items.map((item) => [item, item.textContent.toLowerCase()]));

  const remembered = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const remember = (key, value) => {
    try {
      localStorage.setItem(key, value);
    } catch {
      // A browser that keeps nothing: the choice holds for this page.
    }
  };

  const speak = (lang) => {
    root.dataset.lang = lang;
    root.lang = lang;
  };
  speak(remembered("plum.lang") || (navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en"));
  document.getElementById("language").addEventListener("click", () => {
    speak(root.dataset.lang === "zh" ? "en" : "zh");
    remember("plum.lang", root.dataset.lang);
  });

  const theme = remembered("plum.theme");
  if (theme) root.dataset.theme = theme;
  document.getElementById("theme").addEventListener("click", () => {
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    remember("plum.theme", root.dataset.theme);
  });

  document.getElementById("expand").addEventListener("click", () => {
    const shown = items.filter((item) => !item.hidden);
    const open = shown.some((item) => !item.open);
    for (const item of shown) item.open = open;
  });

  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const item of items) item.hidden = !words.every((word) => texts.get(item).includes(word));
    for (const group of groups) group.hidden = !group.querySelector(".item:not([hidden])");
    for (const link of links) {
      const target = document.getElementById(link.firstElementChild.hash.slice(1));
      link.hidden = target.hidden;
    }
    for (const part of parts) part.hidden = !part.querySelector("li:not([hidden])");
    nothing.hidden = items.some((item) => !item.hidden);
  };
  search.addEventListener("input", filter);
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== search) {
      event.preventDefault();
      search.focus();
      search.select();
    } else if (event.key === "Escape" && search.value) {
      search.value = "";
      filter();
    }
  });

  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.hidden) {
      search.value = "";
      filter();
    }
    if (target.matches(".item")) target.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();
})();
