"use strict";
// Keys, presenter remotes (Page Up, Page Down), touch, mouse and the address (#5) all lead to show().
(() => {
  const slides = [...document.querySelectorAll("section")];
  const said = document.getElementById("said");
  let now = -1;

  function show(wanted) {
    const next = Math.max(0, Math.min(slides.length - 1, wanted));
    if (next === now) return;
    slides.forEach((slide, index) => slide.classList.toggle("now", index === next));
    now = next;
    said.textContent = slides[now].getAttribute("aria-label");
    history.replaceState(null, "", `#${now + 1}`);
  }

  function fromAddress() {
    const number = Number(location.hash.slice(1));
    show(Number.isInteger(number) && number > 0 ? number - 1 : 0);
  }

  const steps = {
    ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, Enter: 1, n: 1,
    ArrowLeft: -1, ArrowUp: -1, PageUp: -1, Backspace: -1, p: -1,
    Home: -Infinity, End: Infinity,
  };

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "f" || event.key === "F") {
      if (document.fullscreenElement) document.exitFullscreen();
      else document.documentElement.requestFullscreen?.();
      return;
    }
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    show(now + (event.key === " " && event.shiftKey ? -1 : step));
  });

  let start = null;
  addEventListener("pointerdown", (event) => {
    start = event.isPrimary && event.button === 0 ? [event.clientX, event.clientY] : null;
  });
  addEventListener("pointerup", (event) => {
    if (!start || getSelection().toString()) return;
    const [dx, dy] = [event.clientX - start[0], event.clientY - start[1]];
    start = null;
    if (Math.abs(dx) > 40 && Math.abs(dx) > Math.abs(dy)) show(now + (dx < 0 ? 1 : -1));
    else if (Math.hypot(dx, dy) < 8) show(now + (event.clientX < innerWidth / 4 ? -1 : 1));
  });
  addEventListener("hashchange", fromAddress);
  fromAddress();
})();
