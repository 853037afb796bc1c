// Live parts of pages, keys, copying, exports, and presses of buttons while the gateway restarts. Everything else is htmx and plain HTML.
"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  const toast = (text, bad) => {
    const line = document.createElement("p");
    line.className = bad ? "notice bad" : "notice good";
    line.textContent = text;
    $("#toasts")?.append(line);
    setTimeout(() => line.remove(), 6000);
  };
  const spanish = () => document.documentElement.lang === "es";

  // --- Live: one stream for the page, closed while nobody looks. ---
  const quiet = 400;
  const waiting = new Map();
  let stream, again, isBehind = true;

  const refresh = (part) => {
    if (waiting.has(part)) { waiting.set(part, true); return; }
    waiting.set(part, false);
    part.dispatchEvent(new CustomEvent("iris:change", { bubbles: false }));
    setTimeout(() => {
      const more = waiting.get(part);
      waiting.delete(part);
      if (more && part.isConnected) refresh(part);
    }, quiet);
  };

  const concerns = (part, change) => (part.dataset.follows || "").split(" ").some((one) =>
    one === "all" || (change && (one === `interaction:${change.interactionId}` || one === `process:${change.processId}` || one === `integration:${change.integrationId}`)));

  // A change that comes while a page is on its way is older than its parts and newer than what they show: they look back a little.
  const lookBack = 5000, most = 500;
  const recent = [], known = new WeakSet();
  const told = (change) => {
    recent.push({ change, until: Date.now() + lookBack });
    while (recent.length > most || recent[0].until < Date.now()) recent.shift();
    all("[data-follows]").filter((part) => concerns(part, change)).forEach(refresh);
  };
  const catchUp = () => all("[data-follows]").filter((part) => !known.has(part)).forEach((part) => {
    known.add(part);
    if (recent.some((one) => one.until > Date.now() && concerns(part, one.change))) refresh(part);
  });
  const toldAll = () => all("[data-follows]").filter((part) => part.dataset.follows).forEach(refresh);

  const show = (isOn) => {
    const sign = $("#live");
    if (!sign) return;
    sign.hidden = false;
    sign.textContent = isOn ? sign.dataset.on : sign.dataset.off;
    sign.classList.toggle("off", !isOn);
  };

  const listen = () => {
    clearTimeout(again);
    const address = document.body.dataset.live;
    if (!address || document.hidden || stream) return;
    stream = new EventSource(address);
    stream.addEventListener("open", () => show(true));
    // What a stream that begins may have missed since the page was made is looked up once.
    for (const name of ["open", "gap"]) stream.addEventListener(name, (event) => { if (event.data !== undefined && (isBehind || name === "gap")) { isBehind = false; toldAll(); } });
    stream.addEventListener("interaction", (event) => told(JSON.parse(event.data)));
    stream.addEventListener("end", () => deafen(true));
    stream.addEventListener("error", () => {
      show(false);
      isBehind = true;
      // A refusal ends it for good; the browser comes again by itself after everything else.
      if (stream && stream.readyState === EventSource.CLOSED) deafen(true);
    });
  };
  const deafen = (comesAgain) => {
    stream?.close();
    stream = undefined;
    isBehind = true;
    if (comesAgain) again = setTimeout(listen, 3000);
  };
  document.addEventListener("visibilitychange", () => document.hidden ? deafen(false) : listen());
  addEventListener("pagehide", () => deafen(false));
  addEventListener("pageshow", listen);

  // --- Forms: asked before, and sent again while the gateway restarts. ---
  document.addEventListener("submit", (event) => {
    const question = event.target.dataset?.confirm;
    if (question && !confirm(question)) { event.preventDefault(); event.stopImmediatePropagation(); }
  }, true);

  const patience = 60000;
  const send = window.fetch;
  window.fetch = async (resource, options) => {
    const end = Date.now() + patience;
    for (let pause = 500, isTold = false; ; pause = Math.min(pause * 2, 5000)) {
      let answer, failure;
      try { answer = await send(resource, options); } catch (error) { failure = error; }
      const isAway = failure ? failure.name !== "AbortError" : answer.status === 503 && answer.headers.get("retry-after");
      if (!isAway || Date.now() + pause > end) { if (failure) throw failure; return answer; }
      if (!isTold) toast(spanish() ? "El servicio no responde; se reintenta." : "The service does not answer; trying again.", true);
      isTold = true;
      await new Promise((done) => setTimeout(done, pause));
    }
  };

  document.addEventListener("htmx:before:swap", (event) => {
    const type = event.detail?.ctx?.response?.headers?.get?.("content-type") || "text/html";
    if (type.startsWith("text/html")) return;
    event.preventDefault();
    toast(spanish() ? "No se pudo; inténtelo otra vez." : "That did not work; try again.", true);
  });

  // --- Keys. ---
  let isGoing = 0;
  const rows = () => all("table.rows tbody tr");
  const step = (by) => {
    const list = rows();
    if (!list.length) return;
    const at = list.findIndex((row) => row.classList.contains("here"));
    list[at]?.classList.remove("here");
    const next = list[Math.max(0, Math.min(list.length - 1, at + by))];
    next.classList.add("here");
    next.querySelector("a")?.focus();
    next.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, textarea, select, [contenteditable]")) {
      if (event.key === "Escape") event.target.blur?.();
      return;
    }
    if (Date.now() - isGoing < 1500) {
      isGoing = 0;
      const place = $(`nav a[data-key="${CSS.escape(event.key)}"]`);
      if (place) { event.preventDefault(); place.click(); }
      return;
    }
    switch (event.key) {
      case "g": isGoing = Date.now(); break;
      case "/": event.preventDefault(); $("[data-search]")?.focus(); break;
      case "j": step(1); break;
      case "k": step(-1); break;
      case "?": $("#keys")?.showModal(); break;
    }
  });

  // --- Copying and exports. ---
  document.addEventListener("click", async (event) => {
    const copy = event.target.closest?.("[data-copy]");
    if (copy) {
      await navigator.clipboard.writeText(copy.dataset.copy || $(copy.dataset.copyFrom)?.textContent || "");
      toast(spanish() ? "Copiado." : "Copied.");
      return;
    }
    const link = event.target.closest?.("a[data-export]");
    if (!link || !window.ReadableStream) return;
    event.preventDefault();
    const words = link.textContent;
    try {
      const answer = await fetch(link.href);
      // Whoever is signed out by now would get the page for signing in as a file.
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const parts = [], reader = answer.body.getReader();
      for (let count = -1; ;) {
        const { done, value } = await reader.read();
        if (done) break;
        parts.push(value);
        for (const byte of value) if (byte === 10) count++;
        link.textContent = `${Math.max(0, count).toLocaleString(document.documentElement.lang)} ${link.dataset.export}…`;
      }
      const file = document.createElement("a");
      file.href = URL.createObjectURL(new Blob(parts, { type: "text/csv" }));
      file.download = link.download;
      file.click();
      URL.revokeObjectURL(file.href);
    } catch {
      toast(spanish() ? "La exportación se interrumpió." : "The export broke off.", true);
    } finally {
      link.textContent = words;
    }
  });

  // --- Styles and scripts that some pages need: each once, in their order. ---
  const loaded = new Set();
  const load = (address) => {
    if (loaded.has(address)) return;
    loaded.add(address);
    const isStyle = address.endsWith(".css");
    const part = document.createElement(isStyle ? "link" : "script");
    Object.assign(part, isStyle ? { rel: "stylesheet", href: address } : { src: address, async: false });
    document.head.append(part);
  };

  // --- After a page or a part of one has come in. ---
  const arrive = () => {
    all("[data-load]").forEach((part) => part.dataset.load.split(" ").forEach(load));
    listen();
    catchUp();
    if (stream && stream.readyState === EventSource.OPEN) show(true);
    document.dispatchEvent(new CustomEvent("iris:page"));
  };
  document.addEventListener("htmx:after:swap", arrive);
  document.addEventListener("DOMContentLoaded", arrive);
})();
