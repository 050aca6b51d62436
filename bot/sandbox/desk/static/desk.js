// The page works without this file. With it, it keeps itself up to date, chooses at once, and gives focus back.
"use strict";
(() => {
  const PACE = 1500; // milliseconds between two looks at the server
  const root = document.documentElement;
  const store = window.sessionStorage;
  root.classList.add("js");
  let shown = snapshot(document); // the server's words, to compare with: what a person opened or typed is not in them
  let leaving = false;
  let byKey = false;

  function snapshot(page) {
    const found = new Map();
    page.querySelectorAll("[data-live]").forEach((live) => {
      const parts = live.dataset.live === "each" ? [...live.children] : [live];
      parts.forEach((part) => found.set(part.id, part.outerHTML));
    });
    return found;
  }

  function keepFocus(change) {
    const held = document.activeElement;
    const id = held && held.id;
    change();
    if (id && !document.contains(held)) document.getElementById(id)?.focus();
  }

  function update(page) {
    const news = snapshot(page);
    const scroll = document.getElementById("scroll");
    const atEnd = scroll && scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 40;
    keepFocus(() => page.querySelectorAll("[data-live]").forEach((live) => {
      const mine = document.getElementById(live.id);
      if (!mine) return;
      if (live.dataset.live === "each") return updateEach(mine, live, news);
      if (news.get(live.id) !== shown.get(live.id)) replace(mine, live);
    }));
    if (atEnd && news.size !== shown.size) scroll.scrollTop = scroll.scrollHeight;
    shown = news;
  }

  function updateEach(mine, live, news) {
    const wanted = new Set([...live.children].map((child) => child.id));
    [...mine.children].forEach((child) => { if (!wanted.has(child.id)) child.remove(); });
    [...live.children].forEach((child, at) => {
      const old = document.getElementById(child.id);
      if (!old) mine.insertBefore(child.cloneNode(true), mine.children[at] || null);
      else if (news.get(child.id) !== shown.get(child.id)) old.replaceWith(child.cloneNode(true));
    });
  }

  function replace(mine, live) {
    const fresh = live.cloneNode(true);
    mine.replaceWith(fresh);
    if (live.id !== "windows") return;
    document.getElementById("desk").inert = fresh.children.length > 0;
    (fresh.querySelector("[autofocus]") || fresh.querySelector("#window"))?.focus();
  }

  async function read(answer) {
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  }

  async function look() {
    try {
      const answer = await fetch(location.href, { headers: { "X-Look": "1" }, cache: "no-store" });
      if (answer.ok && !leaving) update(await read(answer));
    } catch { /* the demo has ended, or is busy: look again later */ }
    if (!leaving) setTimeout(look, PACE);
  }

  function post(control, ask) {
    const body = new FormData(control.form || document.getElementById(control.dataset.form));
    body.set("do", ask);
    return fetch(`${location.pathname.split("/").slice(0, 3).join("/")}/act`, { method: "POST", body: new URLSearchParams(body) });
  }

  async function suggest(input) {
    const button = input.parentElement.querySelector(".search");
    const page = await read(await post(input, button.value));
    const offers = document.getElementById(`${input.id}-offers`);
    const found = page.getElementById(`${input.id}-offers`);
    if (offers && found) offers.replaceChildren(...found.cloneNode(true).childNodes);
    shown = snapshot(page);
  }

  let typing = 0;
  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-suggest]")) return;
    clearTimeout(typing);
    typing = setTimeout(suggest, 250, event.target);
  });

  document.addEventListener("keydown", (event) => {
    byKey = event.key.startsWith("Arrow");
    const field = event.target;
    if (event.key === "Escape") {
      if (document.querySelector(":popover-open")) return;
      const open = document.querySelector("details[data-close-outside][open]");
      if (open) { open.open = false; open.querySelector("summary").focus(); } else document.getElementById("window-close")?.click();
    } else if (event.key === "Enter" && field.matches("select[data-go], [data-suggest]")) {
      event.preventDefault();
      field.parentElement.querySelector(".go, .search")?.click();
    }
  });
  document.addEventListener("pointerdown", () => { byKey = false; });

  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-go]")) return;
    const around = event.target.closest(".pair, .boxes");
    if (byKey) around.classList.add("by-key");
    else around.querySelector(".go")?.click();
  });

  document.addEventListener("click", (event) => {
    document.querySelectorAll("details[data-close-outside][open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    const also = event.target.closest("a[data-also]");
    if (also) post(also, also.dataset.also);
  });

  document.addEventListener("toggle", (event) => { // does not bubble, hence caught on the way down
    if (event.target.matches("details.menu[open]")) event.target.querySelector(".menu-list").scrollIntoView({ block: "nearest" });
  }, true);

  document.addEventListener("submit", (event) => {
    leaving = true;
    root.classList.add("busy"); // a month takes some seconds
    const from = event.submitter || document.activeElement;
    if (!from?.closest("#windows")) // a window gives focus back to what opened it, however many came in between
      store.setItem("from", JSON.stringify({ id: from?.id || "", near: from?.closest("article")?.id || "" }));
    store.setItem("scroll", String(document.getElementById("scroll")?.scrollTop ?? ""));
    store.setItem("place", location.pathname);
  });

  function arrive() {
    const scroll = document.getElementById("scroll");
    const back = store.getItem("place") === location.pathname;
    if (scroll && location.hash === "#latest") scroll.scrollTop = scroll.scrollHeight;
    else if (scroll && back && store.getItem("scroll")) scroll.scrollTop = Number(store.getItem("scroll"));
    const thread = document.getElementById("thread-scroll");
    if (thread) thread.scrollTop = thread.scrollHeight;
    const first = document.querySelector("#windows [autofocus]");
    const from = back ? JSON.parse(store.getItem("from") || "{}") : {};
    (first || document.getElementById(from.id) || document.getElementById(from.near))?.focus({ preventScroll: true });
    ["from", "scroll", "place"].forEach((key) => { if (!first || key !== "from") store.removeItem(key); });
    if (first) store.setItem("place", location.pathname);
  }

  arrive();
  setTimeout(look, PACE);
})();
