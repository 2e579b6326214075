"use strict";
// Keys, presenter remotes (Page Up, Page Down), touch, mouse and the address (#5) all lead to show().
(() => {
  const slides = [...document.querySelectorAll("section")];
  const said = document.getElementById("said");
  const typed = document.getElementById("typed");
  const page = document.documentElement;
  let now = -1;
  let digits = "";

  function show(wanted) {
    const next = Math.max(0, Math.min(slides.length - 1, wanted));
    page.classList.remove("blank");
    if (next === now) return;
    slides.forEach((slide, index) => slide.classList.toggle("now", index === next));
    now = next;
    said.textContent = slides[now].getAttribute("aria-label");
    history.replaceState(null, "", `#${now + 1}`);
    if (page.classList.contains("overview")) slides[now].scrollIntoView({ block: "nearest" });
    else center();
    dispatchEvent(new CustomEvent("slide", { detail: now }));
  }

  /** Where a slide is wider than the screen: what is new stands in the middle. */
  function center() {
    const view = slides[now].querySelector(".view");
    const place = view.querySelector('.new, .shape[stroke-width="3.2"]');
    if (!place || view.scrollWidth <= view.clientWidth) return;
    const [box, frame] = [place.getBoundingClientRect(), view.getBoundingClientRect()];
    view.scrollLeft += box.x + box.width / 2 - frame.x - frame.width / 2;
  }

  function fromAddress() {
    const number = Number(location.hash.slice(1));
    show(Number.isInteger(number) && number > 0 ? number - 1 : 0);
  }

  function overview(wanted) {
    page.classList.toggle("overview", wanted);
    slides[now].scrollIntoView({ block: "center" });
    if (!page.classList.contains("overview")) center();
  }

  /** A number, then Enter: the slide of that number. */
  function type(key) {
    digits = key === "" ? "" : (digits + key).slice(-4);
    typed.textContent = digits;
  }

  const columns = () => {
    const top = slides[0].offsetTop;
    const after = slides.findIndex((slide) => slide.offsetTop > top);
    return after > 0 ? after : 1;
  };
  const rows = { ArrowDown: () => columns(), ArrowUp: () => -columns() };
  const steps = {
    ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, Enter: 1, n: 1,
    ArrowLeft: -1, ArrowUp: -1, PageUp: -1, Backspace: -1, p: -1,
    Home: -Infinity, End: Infinity,
  };
  const acts = {
    f: () => (document.fullscreenElement ? document.exitFullscreen() : page.requestFullscreen?.()),
    b: () => page.classList.toggle("blank"),
    ".": () => page.classList.toggle("blank"),
    o: () => overview(),
    s: () => dispatchEvent(new CustomEvent("speaker", { detail: now })),
    Escape: () => {
      page.classList.remove("blank");
      if (page.classList.contains("overview")) overview(false);
    },
  };

  function press(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const isOver = page.classList.contains("overview");
    if (/^\d$/.test(event.key)) return type(event.key);
    const number = digits;
    type("");
    if (event.key === "Enter" && (number || isOver)) {
      event.preventDefault();
      if (number) show(Number(number) - 1);
      if (isOver) overview(false);
      return;
    }
    const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (act) return act();
    const step = isOver && rows[event.key] ? rows[event.key]() : steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    show(now + (event.key === " " && event.shiftKey ? -1 : step));
  }

  let start = null;
  addEventListener("pointerdown", (event) => {
    start = event.isPrimary && event.button === 0 ? [event.clientX, event.clientY] : null;
  });
  addEventListener("pointercancel", () => (start = null)); // the finger moves what is wider than the screen
  addEventListener("pointerup", (event) => {
    if (!start || getSelection().toString()) return;
    const [dx, dy] = [event.clientX - start[0], event.clientY - start[1]];
    start = null;
    if (page.classList.contains("overview")) {
      const chosen = slides.indexOf(event.target.closest("section"));
      if (Math.hypot(dx, dy) < 8 && chosen >= 0) {
        show(chosen);
        overview(false);
      }
      return;
    }
    if (Math.abs(dx) > 40 && Math.abs(dx) > Math.abs(dy)) show(now + (dx < 0 ? 1 : -1));
    else if (Math.hypot(dx, dy) < 8) show(now + (event.clientX < innerWidth / 4 ? -1 : 1));
  });
  addEventListener("keydown", press);
  addEventListener("hashchange", fromAddress);
  addEventListener("resize", () => center());
  fromAddress();
  globalThis.deck = { slides, press, now: () => now };
})();
